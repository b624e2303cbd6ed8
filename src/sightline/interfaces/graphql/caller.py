"""Who calls: the key in the headers of a request."""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request

from sightline.services.callers import Access, Caller, Credentials

INTERFACE = "graphql"
"""The name of this interface in scopes, tariffs and limits."""

Resolve = Callable[[Credentials], Caller]
"""From a key to who it belongs to; raises Unauthorized and Forbidden."""


def caller_of(request: Request, resolve: Resolve) -> Caller | None:
    """The caller; None without a key. Raises Unauthorized, and Forbidden for a key that may not read here."""
    credentials = Credentials(request.headers.get("authorization"), request.headers.get("api_key"))
    if not (credentials.authorization or credentials.api_key):
        return None
    caller = resolve(credentials)
    caller.check(INTERFACE, Access.read)
    return caller
