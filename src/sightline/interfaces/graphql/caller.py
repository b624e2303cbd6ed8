"""Who calls: the key in the headers of a request, whether it may ask here, and how often it still may."""

from __future__ import annotations

from starlette.requests import Request

from sightline.errors import InvalidInput
from sightline.interfaces import http
from sightline.services.accounts import Accounts
from sightline.services.callers import Access, Caller
from sightline.services.limits import Standing

INTERFACE = "graphql"
"""The name of this interface in scopes, tariffs and limits."""


async def admitted(request: Request, accounts: Accounts) -> tuple[Caller, Standing] | None:
    """The caller, whose call is counted; None without a key.

    Raises Unauthorized, Forbidden for a key that may not read here, and RateLimited.
    """
    credentials = http.credentials_of(request)
    if not (credentials.authorization or credentials.api_key):
        return None
    return await http.admit(request, accounts, INTERFACE, Access.read, "read")


def check_may_change(caller: Caller, accounts: Accounts) -> Standing:
    """Count a call that changes something. Raises Forbidden and RateLimited."""
    caller.check(INTERFACE, Access.write)
    return accounts.limits.take(caller, INTERFACE, "write")


def dry_run_asked(request: Request) -> bool:
    """Whether only the price is asked for. Raises InvalidInput for what is neither yes nor no."""
    stated = request.query_params.get(http.DRY_RUN)
    if stated is None:
        return http.states_dry_run(request)
    if stated.lower() not in http.TRUTH:
        raise InvalidInput(f"{stated[:60]!r} is neither true nor false.", field=http.DRY_RUN, allowed=["true", "false"])
    return http.TRUTH[stated.lower()] or http.states_dry_run(request)
