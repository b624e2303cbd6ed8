"""The door that every request comes through: it gets an id, is logged and metered, and never ends in a traceback."""

from __future__ import annotations

import asyncio
import re
import time
import uuid
from collections.abc import Mapping
from typing import Any

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sightline.interfaces import http
from sightline.interfaces.front import meters, plain

_GIVEN_ID = re.compile(r"(?!.*sk_live_)[A-Za-z0-9._-]{1,64}")
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_HUNG_UP = 499
"""The status that the log and the meters have for a caller who did not wait for the answer."""

_log = structlog.get_logger("sightline.http")


class Door:
    """Middleware: gives each request an id, answers with it, and logs and meters the request.

    A caller's own X-Request-Id is kept when it is short and plain, and does not look like a key. The log has the route
    by its pattern, so that neither paths, query strings, headers nor bodies get into it, which may hold keys and
    personal data.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one ASGI connection."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = Headers(scope=scope).get(http.REQUEST_ID, "")
        identity = given if _GIVEN_ID.fullmatch(given) else str(uuid.uuid4())
        scope.setdefault("state", {})["request_id"] = identity
        started, status = time.perf_counter(), 0

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[http.REQUEST_ID] = identity
            await send(message)

        meters.begun()
        with structlog.contextvars.bound_contextvars(request_id=identity):
            try:
                await self.app(scope, receive, send_with_id)
            except asyncio.CancelledError:
                status = _HUNG_UP
                raise
            except Exception as error:  # noqa: BLE001 - the last resort: the server would print what is in it
                http.log_unexpected(error, identity)
                if not status:
                    message = f"Something went wrong here. The log has it under request id {identity}."
                    await plain.failure("internal_error", message, identity, 500)(scope, receive, send_with_id)
            finally:
                _tell(scope, status, time.perf_counter() - started)


def _tell(scope: Scope, sent: int, seconds: float) -> None:
    facts = dict(http.noted(scope))
    status = facts.pop("outcome", sent)
    interface, verb = facts.pop("interface", ""), facts.pop("verb", "")
    meters.ended(interface, verb, status, seconds)
    shown: Mapping[str, Any] = {
        "method": scope["method"] if scope["method"] in _METHODS else "other",
        "route": getattr(scope.get("route"), "path", ""),
        "interface": interface,
        "verb": verb,
        "status": status,
        "ms": round(seconds * 1000, 1),
        **facts,
    }
    _log.info("request", **shown)
