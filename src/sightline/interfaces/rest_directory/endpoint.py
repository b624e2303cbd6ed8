"""Everything under `/api` over HTTP: which operation is meant, who asks, what is asked, and the envelope."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Any

import anyio
import anyio.to_thread
import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from sightline.errors import SightlineError, TooLarge
from sightline.interfaces import http
from sightline.interfaces.rest_directory import openapi
from sightline.interfaces.rest_directory.caller import CheckKey, caller_of
from sightline.interfaces.rest_directory.context import Context
from sightline.interfaces.rest_directory.envelope import failed, wrapped
from sightline.interfaces.rest_directory.errors import Refused, problem_of, refused, unexpected
from sightline.interfaces.rest_directory.operations import JSON, OPERATIONS, PREFIX, Operation
from sightline.interfaces.rest_directory.reading import read_json, read_query
from sightline.services import Services
from sightline.settings import Settings

SECONDS = 60
"""How long an answer may take."""

DOCUMENT = f"{PREFIX}/openapi.json"


class Endpoint:
    """Answers all requests under `/api`. It is an ASGI application by itself, so that no method escapes it."""

    def __init__(self, services: Services, settings: Settings, check_key: CheckKey) -> None:
        self._services = services
        self._settings = settings
        self._check_key = check_key

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; never raises."""
        request = Request(scope, receive)
        await (await self._handle(request, time.perf_counter()))(scope, receive, send)

    async def _handle(self, request: Request, started: float) -> Response:
        identity = http.request_id(request)
        headers: dict[str, str] = {}
        try:
            if request.method == "GET" and request.url.path == DOCUMENT:
                return Response(openapi.document_json(), media_type=JSON, headers={"cache-control": "no-cache"})
            operation, path = _route(request)
            reply = await self._answer(request, operation, path)
            status, content = 200, wrapped(reply, identity, _elapsed(started))
        except Refused as error:
            problem, headers = error.problem, error.headers
            status, content = problem.code, failed((problem,), identity, _elapsed(started))
        except SightlineError as error:
            problem = problem_of(error)
            status, content = problem.code, failed((problem,), identity, _elapsed(started))
            headers = _headers(error, status)
        except Exception as error:  # noqa: BLE001 - the last resort: nothing may escape without the envelope
            problem = unexpected(error, identity)
            status, content = problem.code, failed((problem,), identity, _elapsed(started))
        return Response(content, status, {"cache-control": "no-store", **headers}, media_type=JSON)

    async def _answer(self, request: Request, operation: Operation, path: dict[str, str]) -> Any:
        caller = caller_of(request.headers.get("authorization"), self._check_key)
        read = await self._reader(request, operation, path)
        context = Context(self._services, caller)
        with anyio.move_on_after(SECONDS):
            return await anyio.to_thread.run_sync(lambda: operation.run(context, read()), abandon_on_cancel=True)
        raise refused("timeout", f"There was no answer within {SECONDS} seconds.", headers={"retry-after": "10"})

    async def _reader(self, request: Request, operation: Operation, path: dict[str, str]) -> Callable[[], Any]:
        """What reads the question, in a thread, as a large body takes its time. Raises Refused."""
        query: bytes = request.scope.get("query_string", b"")
        if operation.method == "GET":
            return partial(read_query, query, path, operation.question)
        read_query(query, path, NoParameters)
        limit = operation.max_body or self._settings.max_body_bytes
        try:
            body = await http.read_body(request, limit)
        except TooLarge as error:
            hint = "Send less at once." if operation.max_body else error.hint
            raise refused("request_too_large", error.message, field="body", hint=hint) from error
        kind = http.media_type(request)
        if operation.raw and kind == operation.raw:
            return lambda: body
        if kind not in (JSON, ""):
            allowed = (JSON, operation.raw) if operation.raw else (JSON,)
            message = f"The body is {kind[:100]}, which this operation does not read."
            raise refused("unsupported_media_type", message, field="content-type", allowed=allowed)
        return partial(read_json, body, operation.question)


class NoParameters(msgspec.Struct, frozen=True):
    """A query string that holds nothing."""


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
        headers["retry-after"] = "5"
    if error.retry_after is not None:
        headers["retry-after"] = str(error.retry_after)
    return headers


def _elapsed(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 1)
