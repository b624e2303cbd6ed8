"""The little HTTP that interfaces share: request ids, access log, bounded bodies, content types."""

from __future__ import annotations

import re
import secrets
import time

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sightline.errors import TooLarge

REQUEST_ID = "x-request-id"
_GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_log = structlog.get_logger("sightline.http")


class RequestIds:
    """Middleware: gives each request an id, answers with it, and logs one line about the request.

    A caller's own X-Request-Id is kept when it is short and plain. The log holds method, path, status and time, and
    neither query strings, headers nor bodies, which may carry keys and personal data.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one ASGI connection."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = Headers(scope=scope).get(REQUEST_ID, "")
        identity = given if _GIVEN_ID.fullmatch(given) else secrets.token_hex(8)
        scope.setdefault("state", {})["request_id"] = identity
        started, status = time.perf_counter(), 500

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[REQUEST_ID] = identity
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=identity):
            try:
                await self.app(scope, receive, send_with_id)
            finally:
                elapsed = round((time.perf_counter() - started) * 1000, 1)
                _log.info("request", method=scope["method"], path=scope["path"], status=status, ms=elapsed)


def request_id(request: Request) -> str:
    """The id that `RequestIds` gave this request; empty without it."""
    identity: str = request.scope.get("state", {}).get("request_id", "")
    return identity


async def read_body(request: Request, limit: int) -> bytes:
    """The whole body; raises TooLarge as soon as it is known to have more than `limit` bytes."""
    declared = request.headers.get("content-length", "")
    if declared.isascii() and declared.isdecimal() and int(declared) > limit:
        raise _too_large(limit)
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > limit:
            raise _too_large(limit)
        chunks.append(chunk)
    return b"".join(chunks)


def _too_large(limit: int) -> TooLarge:
    return TooLarge(
        f"The request has more than {limit:,} bytes.",
        field="body",
        hint="Ask for less at once, or raise SIGHTLINE_MAX_BODY_BYTES.",
    )


def media_type(request: Request) -> str:
    """The content type without its parameters, lower case; empty if there is none."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def wants_html(request: Request) -> bool:
    """Whether the caller is a browser opening a page."""
    return "text/html" in request.headers.get("accept", "").lower()
