"""`/graphql` over HTTP: POST answers questions, GET shows browsers the explorer."""

from __future__ import annotations

from collections.abc import Awaitable
from functools import partial
from typing import Any, TypeGuard, cast

import msgspec
from graphql import ExecutionResult, GraphQLSchema, execute
from starlette.requests import Request
from starlette.responses import Response

from sightline.errors import SightlineError, TooLarge, Unavailable
from sightline.interfaces import http
from sightline.interfaces.graphql import errors, explorer
from sightline.interfaces.graphql.caller import INTERFACE, admitted, check_may_change, dry_run_asked
from sightline.interfaces.graphql.context import Context
from sightline.interfaces.graphql.documents import Document, Documents, ParseFailed, ValidationFailed
from sightline.interfaces.graphql.lookups import Lookups
from sightline.interfaces.graphql.projection import rooted
from sightline.interfaces.graphql.schema import read_key
from sightline.interfaces.graphql.till import Settled, Till
from sightline.services import Services
from sightline.services.callers import Caller, missing
from sightline.services.limits import Refused as LimitReached
from sightline.settings import Settings

_JSON_TYPES = ("application/json", "application/graphql-response+json", "")


class Question(msgspec.Struct, frozen=True, rename="camel"):
    """The body of a request."""

    query: str | None = None
    variables: dict[str, Any] | None = None
    operation_name: str | None = None
    extensions: dict[str, Any] | None = None


class Refused(Exception):
    """The request is answered by errors alone."""

    def __init__(self, *shaped: errors.Error) -> None:
        super().__init__(shaped[0]["message"])
        self.errors = list(shaped)


class Endpoint:
    """Answers for one schema, over one set of services."""

    def __init__(self, schema: GraphQLSchema, services: Services, settings: Settings) -> None:
        self._schema = schema
        self._rooted = rooted(schema)
        self._services = services
        self._settings = settings
        self._documents = Documents(schema)

    async def handle(self, request: Request) -> Response:
        """Answer one request; never raises."""
        identity = http.request_id(request)
        http.note(request, interface=INTERFACE)
        headers = {"cache-control": "no-store"}
        try:
            if request.method == "POST":
                answer = await http.in_time(self._answer(request, identity, headers))
                if answer is None:
                    raise Refused(errors.known_error(_too_slow()))
                return self._respond(request, answer, headers)
            if request.method in ("GET", "HEAD") and http.wants_html(request):
                return explorer.page()
            raise Refused(errors.plain_error(errors.METHOD_NOT_ALLOWED, "Questions are asked with POST.", POST_HINT))
        except Refused as refused:
            return self._respond(request, {"errors": refused.errors}, headers)
        except Exception as error:  # noqa: BLE001 - the last resort: nothing may escape without the envelope
            return self._respond(request, {"errors": [errors.internal_error(error, identity)]}, headers)

    def nothing_here(self, request: Request) -> Response:
        """Answer a request below `/graphql` that no file answers."""
        path = request.url.path
        missing = errors.plain_error(errors.NOT_FOUND, f"There is no {path}.", POST_HINT)
        http.note(request, interface=INTERFACE)
        return self._respond(request, {"errors": [missing]}, {"cache-control": "no-store"})

    async def _answer(self, request: Request, identity: str, headers: dict[str, str]) -> dict[str, Any]:
        """What is sent; `headers` get what goes with it. Raises Refused."""
        try:
            found = await admitted(request, self._services.accounts)
            caller = None
            if found is not None:
                caller, standing = found
                headers |= standing.plain_headers()
            dry_run = dry_run_asked(request)
            body = await http.read_body(request, self._settings.max_body_bytes)
        except LimitReached as error:
            headers |= error.standing.plain_headers()
            raise Refused(errors.known_error(error)) from error
        except TooLarge as error:
            raise Refused(errors.known_error(error, errors.REQUEST_TOO_LARGE)) from error
        except SightlineError as error:
            raise Refused(errors.known_error(error)) from error
        if http.media_type(request) not in _JSON_TYPES:
            raise Refused(errors.plain_error(errors.UNSUPPORTED_MEDIA_TYPE, "The body is not JSON.", POST_HINT))
        question = _read_question(body)
        return await http.in_thread(partial(self._execute, request, question, caller, dry_run))

    def _execute(self, request: Request, question: Question, caller: Caller | None, dry_run: bool) -> dict[str, Any]:
        identity = http.request_id(request)
        try:
            document = self._document(question.query or "")
            http.note(request, verb=document.verb)
        except Refused:
            if caller is None:  # strangers learn nothing but that they need a key
                raise Refused(_no_key()) from None
            raise
        if caller is None:
            if not document.public:
                raise Refused(_no_key())
            return _written(self._run(document, question, Context(self._services, Lookups(self._services))), identity)
        if document.changes:
            self._check_may_change(caller)
        till = Till(self._services.accounts, caller, identity)
        context = Context(self._services, Lookups(self._services), caller, till)
        result = self._run(document, question, context)
        if result.data is None:
            return _written(result, identity)
        settled = till.quote() if dry_run else till.charge()
        if settled.changed and not settled.nothing:
            result = self._run(document, question, context)
        answer = _written(result, identity)
        if dry_run or settled.nothing:
            answer["data"] = None
        return _with(answer, settled)

    def _run(self, document: Document, question: Question, context: Context) -> ExecutionResult:
        compiled = document.projection
        return cast(  # resolvers are synchronous, so nothing is awaited
            ExecutionResult,
            execute(
                self._rooted if compiled else self._schema,
                compiled.tree if compiled else document.tree,
                root_value=compiled,
                context_value=context,
                variable_values=question.variables or {},
                operation_name=question.operation_name,
                field_resolver=read_key,
                is_awaitable=_never,
            ),
        )

    def _check_may_change(self, caller: Caller) -> None:
        try:
            check_may_change(caller, self._services.accounts)
        except SightlineError as error:
            raise Refused(errors.known_error(error)) from error

    def _document(self, text: str) -> Document:
        try:
            return self._documents.get(text)
        except ParseFailed as error:
            raise Refused(*errors.syntax_errors(errors.PARSE_FAILED, [error.error])) from error
        except ValidationFailed as error:
            raise Refused(*errors.syntax_errors(errors.VALIDATION_FAILED, error.errors)) from error
        except TooLarge as error:
            raise Refused(errors.known_error(error, errors.VALIDATION_FAILED)) from error

    def _respond(self, request: Request, answer: dict[str, Any], headers: dict[str, str]) -> Response:
        told = answer["errors"][0]["extensions"] if answer.get("errors") else {}
        outcome = told.get("response", {}).get("status", 200)
        http.note(request, outcome=outcome)
        if outcome in (429, 503):
            headers["Retry-After"] = str(told.get("retryAfter", 5))
        status = outcome if self._settings.graphql_http_statuses else 200
        if status == 405:
            headers["allow"] = "GET, POST"
        if status == 401:
            headers["www-authenticate"] = 'Basic realm="sightline"'
        return Response(msgspec.json.encode(answer), status, headers, media_type="application/json")


def _written(result: ExecutionResult, identity: str) -> dict[str, Any]:
    """What was found, in its envelope."""
    answer: dict[str, Any] = {}
    if result.errors:
        answer["errors"] = errors.execution_errors(result.errors, identity)
    answer["data"] = result.data
    return answer


def _with(answer: dict[str, Any], settled: Settled) -> dict[str, Any]:
    """An answer with how it was paid."""
    if settled.errors:
        answer = {"errors": [*answer.get("errors", ()), *settled.errors], "data": answer["data"]}
    if settled.extensions:
        answer["extensions"] = settled.extensions
    return answer


def _never(_value: object) -> TypeGuard[Awaitable[Any]]:
    """What resolvers answer is never awaited; saying so saves a test of each value."""
    return False


POST_HINT = (
    'POST {"query": "...", "variables": {...}} with content-type application/json, or open this page in a browser.'
)


def _read_question(body: bytes) -> Question:
    try:
        question = msgspec.json.decode(body, type=Question) if body.strip() else Question()
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Refused(
            errors.plain_error(errors.BAD_REQUEST, f"The body is not what is expected: {error}.", POST_HINT)
        ) from error
    if not question.query or not question.query.strip():
        message = "The body has no query."
        raise Refused(errors.plain_error(errors.MISSING_QUERY, message, POST_HINT))
    return question


def _too_slow() -> Unavailable:
    return Unavailable(f"There was no answer within {http.SECONDS} seconds.", hint="Ask for less.", retry_after=10)


def _no_key() -> errors.Error:
    return errors.known_error(missing())
