"""The explorer: a page of our own to try questions in, served from files beside this module."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from starlette.requests import Request
from starlette.responses import Response

_TYPES = {"explorer.css": "text/css; charset=utf-8", "explorer.js": "text/javascript; charset=utf-8"}
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS = {"content-security-policy": _POLICY, "x-content-type-options": "nosniff", "referrer-policy": "no-referrer"}


@cache
def _read(name: str) -> bytes:
    return (files(__package__) / "explorer" / name).read_bytes()


def page() -> Response:
    """The page itself."""
    return Response(_read("index.html"), headers=_HEADERS | {"vary": "accept"}, media_type="text/html; charset=utf-8")


def asset(request: Request) -> Response | None:
    """One of the page's files, by the last part of the path; None if there is no such file."""
    name = request.path_params["name"]
    kind = _TYPES.get(name)
    if kind is None:
        return None
    return Response(_read(name), headers=_HEADERS | {"cache-control": "no-cache"}, media_type=kind)
