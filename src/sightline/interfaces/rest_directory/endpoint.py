"""Everything under `/api` over HTTP: which operation is meant, who asks, what is asked, and the envelope."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

import anyio
import anyio.to_thread
import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from sightline.errors import SightlineError, TooLarge
from sightline.interfaces import http
from sightline.interfaces.rest_directory import desk, openapi
from sightline.interfaces.rest_directory.context import Context
from sightline.interfaces.rest_directory.envelope import failed, wrapped
from sightline.interfaces.rest_directory.errors import Refused, problem_of, refused, unexpected
from sightline.interfaces.rest_directory.operations import DOCUMENT, JSON, OPERATIONS, Operation
from sightline.interfaces.rest_directory.reading import dry_run_asked, pairs_of, read_json, read_query
from sightline.services import Services
from sightline.services.callers import Credentials
from sightline.services.limits import Refused as LimitReached
from sightline.settings import Settings

SECONDS = 60
"""How long an answer may take."""

_KEY = re.compile(r"[!-~]{1,255}")

T = TypeVar("T")


class Endpoint:
    """Answers all requests under `/api`. It is an ASGI application by itself, so that no method escapes it."""

    def __init__(self, services: Services, settings: Settings) -> None:
        self._context = Context(services)
        self._desk = desk.Desk(services.accounts)
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; never raises."""
        request = Request(scope, receive)
        await (await self._handle(request, time.perf_counter()))(scope, receive, send)

    async def _handle(self, request: Request, started: float) -> Response:
        identity = http.request_id(request)
        headers = {"cache-control": "no-store"}
        try:
            if request.method == "GET" and request.url.path == DOCUMENT:
                return Response(openapi.document_json(), media_type=JSON, headers={"cache-control": "no-cache"})
            return Response(await self._answer(request, identity, started, headers), 200, headers, media_type=JSON)
        except Refused as error:
            problem = error.problem
            headers |= error.headers
        except SightlineError as error:
            problem = problem_of(error)
            headers |= _headers(error, problem.code)
        except Exception as error:  # noqa: BLE001 - the last resort: nothing may escape without the envelope
            problem = unexpected(error, identity)
        return Response(failed((problem,), identity, _elapsed(started)), problem.code, headers, media_type=JSON)

    async def _answer(self, request: Request, identity: str, started: float, headers: dict[str, str]) -> bytes:
        """What is sent; `headers` get what goes with it, and with an error that is raised."""
        operation, path = _route(request)
        credentials = Credentials(request.headers.get("authorization"), request.headers.get("api_key"))
        caller, standing = await _in_thread(partial(self._desk.admit, credentials, operation))
        headers |= standing
        dry_run, query = _dry_run(request, operation)
        body = await self._body(request, operation)
        admitted = desk.Request(
            caller=caller,
            operation=operation,
            identity=identity,
            dry_run=dry_run,
            idempotency_key=_idempotency_key(request, operation),
            route=f"{request.method} {request.url.path}",
            body=body,
        )
        read = _reader(request, operation, path, query, body)
        sent = await _in_thread(
            partial(
                self._desk.serve,
                admitted,
                lambda: operation.run(self._context, read()),
                lambda reply, credits_: wrapped(reply, credits_, identity, _elapsed(started)),
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


async def _in_thread(work: Callable[[], T]) -> T:
    """What the work returns; it goes on, unheard, if it takes too long."""
    with anyio.move_on_after(SECONDS):
        return await anyio.to_thread.run_sync(work, abandon_on_cancel=True)
    raise refused("timeout", f"There was no answer within {SECONDS} seconds.", headers={"retry-after": "10"})


def _dry_run(request: Request, operation: Operation) -> tuple[bool, list[tuple[str, str]]]:
    """Whether only the price is asked for, and the rest of the query string. Raises Refused where nothing has one."""
    stated, query = dry_run_asked(pairs_of(request.scope.get("query_string", b"")))
    asked = stated or request.headers.get("dry-run", "").strip().lower() == "true"
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


class NoParameters(msgspec.Struct, frozen=True):
    """A query string that holds nothing."""


def _reader(
    request: Request, operation: Operation, path: dict[str, str], query: list[tuple[str, str]], body: bytes
) -> Callable[[], Any]:
    """What reads the question, in a thread, as a large body takes its time. Raises Refused."""
    if operation.method == "GET":
        return partial(read_query, query, path, operation.question)
    read_query(query, path, NoParameters)
    kind = http.media_type(request)
    if operation.raw and kind == operation.raw:
        return lambda: body
    if kind not in (JSON, ""):
        allowed = (JSON, operation.raw) if operation.raw else (JSON,)
        message = f"The body is {kind[:100]}, which this operation does not read."
        raise refused("unsupported_media_type", message, field="content-type", allowed=allowed)
    return partial(read_json, body, operation.question)


def _route(request: Request) -> tuple[Operation, dict[str, str]]:
    """The operation that is meant, and what the path holds. Raises Refused for an unknown path or method."""
    path = request.url.path
    fitting = [(each, found) for each in OPERATIONS if (found := each.pattern.fullmatch(path))]
    plainest = min((len(each.parameters) for each, _ in fitting), default=0)
    fitting = [(each, found) for each, found in fitting if len(each.parameters) == plainest]
    for operation, found in fitting:
        if operation.method == request.method:
            return operation, found.groupdict()
    allowed = ", ".join(each.method for each, _ in fitting) or ("GET" if path == DOCUMENT else "")
    if allowed:
        message = f"{path} takes {allowed}, not {request.method[:20]}."
        raise refused("method_not_allowed", message, headers={"allow": allowed})
    raise refused("not_found", f"There is no {path[:200]}.", hint="See /docs for what there is.")


def _headers(error: SightlineError, status: int) -> dict[str, str]:
    headers = {}
    if status == 401:
        headers["www-authenticate"] = 'Bearer realm="sightline"'
    if status == 503:
        headers["Retry-After"] = "5"
    if error.retry_after is not None:
        headers["Retry-After"] = str(error.retry_after)
    if isinstance(error, LimitReached):
        headers |= error.standing.plain_headers()
    return headers


def _elapsed(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 1)
