"""One REST interface over HTTP: which operation is meant, who asks, what is asked, and the envelope."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from sightline.errors import SightlineError, TooLarge
from sightline.interfaces import http
from sightline.interfaces.rest import desk, openapi
from sightline.interfaces.rest.context import Context
from sightline.interfaces.rest.dialect import Dialect, Headers, Told
from sightline.interfaces.rest.operations import JSON, Operation
from sightline.interfaces.rest.problems import Refused, problem_of, refused, unexpected
from sightline.interfaces.rest.reading import dry_run_asked, pairs_of, read_json, read_query
from sightline.interfaces.rest.shapes import Nothing
from sightline.services import Services
from sightline.services.limits import Refused as LimitReached
from sightline.settings import Settings

_KEY = re.compile(r"[!-~]{1,255}")


class Endpoint:
    """Answers all requests of one dialect. It is an ASGI application by itself, so that no method escapes it."""

    def __init__(self, dialect: Dialect, services: Services, settings: Settings) -> None:
        self._dialect = dialect
        self._services = services
        self._settings = settings
        self._desk = desk.Desk(services.accounts, dialect.name)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; never raises."""
        request = Request(scope, receive)
        await (await self._handle(request))(scope, receive, send)

    async def _handle(self, request: Request) -> Response:
        told = Told(http.request_id(request), time.perf_counter())
        headers = {"cache-control": "no-store"}
        retry_after: int | None = None
        http.note(request, interface=self._dialect.name)
        try:
            if request.method == "GET" and request.url.path == self._dialect.document:
                document = openapi.document_json(self._dialect)
                return Response(document, media_type=JSON, headers={"cache-control": "no-cache"})
            operation, path = self._route(request)
            http.note(request, verb=operation.verb)
            told = msgspec.structs.replace(told, rule=operation.rule)
            content = await http.in_time(self._answer(request, operation, path, told, headers))
            if content is None:
                raise refused("timeout", f"There was no answer within {http.SECONDS} seconds.", retry_after=10)
            return Response(content, 200, headers, media_type=JSON)
        except Refused as error:
            problem, retry_after = error.problem, error.retry_after
            headers |= error.headers
        except SightlineError as error:
            problem, retry_after = problem_of(error), error.retry_after
            if isinstance(error, LimitReached):
                headers |= self._dialect.envelope.limits(error.standing)
        except Exception as error:  # noqa: BLE001 - the last resort: nothing may escape without the envelope
            http.log_unexpected(error, told.identity)
            problem = unexpected(told.identity)
        headers |= _headers(problem.code, retry_after)
        content = self._dialect.envelope.failure(problem, told, retry_after)
        return Response(content, problem.code, headers, media_type=JSON)

    async def _answer(
        self, request: Request, operation: Operation, path: dict[str, str], told: Told, headers: Headers
    ) -> bytes:
        """What is sent; `headers` get what goes with it."""
        accounts, name = self._services.accounts, self._dialect.name
        caller, standing = await http.admit(request, accounts, name, operation.access, operation.rule)
        headers |= self._dialect.envelope.limits(standing)
        dry_run, query = _dry_run(request, operation)
        body = await self._body(request, operation)
        asked = desk.Request(
            caller=caller,
            operation=operation,
            identity=told.identity,
            dry_run=dry_run,
            idempotency_key=_idempotency_key(request, operation),
            route=f"{request.method} {request.url.path}",
            body=body,
            due=told.started + http.SECONDS,
        )
        read = _reader(request, operation, path, query, body)
        context = Context(self._services, caller)
        sent = await http.in_thread(
            partial(
                self._desk.serve,
                asked,
                lambda: operation.run(context, read()),
                lambda reply, credits_: self._dialect.envelope.answer(reply, credits_, told),
            )
        )
        headers |= sent.headers
        return sent.content

    async def _body(self, request: Request, operation: Operation) -> bytes:
        """The body; empty for GET. Raises Refused for one that is too large."""
        if operation.method == "GET":
            return b""
        try:
            return await http.read_body(request, operation.max_body or self._settings.max_body_bytes)
        except TooLarge as error:
            hint = "Send less at once." if operation.max_body else error.hint
            raise refused("request_too_large", error.message, field="body", hint=hint) from error

    def _route(self, request: Request) -> tuple[Operation, dict[str, str]]:
        """The operation that is meant, and what the path holds. Raises Refused for an unknown path or method."""
        path = request.url.path
        fitting = [(each, found) for each in self._dialect.operations if (found := each.fits(path)) is not None]
        plainest = min((len(each.parameters) for each, _ in fitting), default=0)
        fitting = [(each, found) for each, found in fitting if len(each.parameters) == plainest]
        for operation, found in fitting:
            if operation.method == request.method:
                return operation, found
        allowed = ", ".join(each.method for each, _ in fitting) or ("GET" if path == self._dialect.document else "")
        if allowed:
            message = f"{path} takes {allowed}, not {request.method[:20]}."
            raise refused("method_not_allowed", message, headers={"allow": allowed})
        for prefix, why in self._dialect.refused.items():
            if path == prefix or path.startswith(f"{prefix}/"):
                raise refused("not_found", why)
        raise refused("not_found", f"There is no {path[:200]}.", hint=f"See /docs/{self._dialect.name} for what is.")


def _dry_run(request: Request, operation: Operation) -> tuple[bool, list[tuple[str, str]]]:
    """Whether only the price is asked for, and the rest of the query string. Raises Refused where nothing has one."""
    stated, query = dry_run_asked(pairs_of(request.scope.get("query_string", b"")))
    asked = stated or http.states_dry_run(request)
    if asked and not operation.priced:
        raise refused("invalid_input", "This operation is free: it has no dry run.", field="dry_run")
    return asked, query


def _idempotency_key(request: Request, operation: Operation) -> str | None:
    key = request.headers.get("idempotency-key")
    if key is None or operation.method == "GET":
        return None
    if not _KEY.fullmatch(key):
        message = "An idempotency key has 1 to 255 characters of ASCII, none of them a space."
        raise refused("invalid_input", message, field="Idempotency-Key")
    return key


def _reader(
    request: Request, operation: Operation, path: dict[str, str], query: list[tuple[str, str]], body: bytes
) -> Callable[[], Any]:
    """What reads the question, in a thread, as a large body takes its time. Raises Refused."""
    if operation.method == "GET":
        return partial(read_query, query, path, operation.question)
    read_query(query, path, Nothing)
    kind = http.media_type(request)
    if operation.raw and kind == operation.raw:
        return lambda: body
    if kind not in (JSON, ""):
        allowed = (JSON, operation.raw) if operation.raw else (JSON,)
        message = f"The body is {kind[:100]}, which this operation does not read."
        raise refused("unsupported_media_type", message, field="content-type", allowed=allowed)
    return partial(read_json, body, operation.question)


def _headers(status: int, retry_after: int | None) -> Headers:
    headers = {}
    if status == 401:
        headers["www-authenticate"] = 'Bearer realm="sightline"'
    if retry_after is not None or status == 503:
        headers["Retry-After"] = str(retry_after or 5)
    return headers
