"""The envelope of what is no interface's: health, metrics, documentation, and paths where there is nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sightline.interfaces.http import ErrorLine

KINDS: tuple[ErrorLine, ...] = (
    ErrorLine("not_found", 404, "There is no such path."),
    ErrorLine("method_not_allowed", 405, "The path does not take this method."),
    ErrorLine("internal_error", 500, "Something went wrong here. Our log has it under the request id."),
    ErrorLine("unavailable", 503, "`/readyz`: questions cannot be answered now; `message` says why."),
)
"""All errors of this envelope."""

_KINDS = {404: "not_found", 405: "method_not_allowed"}


def failure(code: str, message: str, identity: str, status: int, headers: Mapping[str, str] | None = None) -> Response:
    """`{"error": {code, message, request_id}}`."""
    content: dict[str, Any] = {"error": {"code": code, "message": message, "request_id": identity}}
    return JSONResponse(content, status, {"cache-control": "no-store", **(headers or {})})


async def refused(request: Request, error: Exception) -> Response:
    """The answer to what no route takes."""
    if not isinstance(error, HTTPException):
        raise error
    identity = request.scope.get("state", {}).get("request_id", "")
    message = "There is nothing here. See /docs." if error.status_code == 404 else f"{error.detail}."
    kind = _KINDS.get(error.status_code, "invalid_input")
    return failure(kind, message, identity, error.status_code, error.headers)
