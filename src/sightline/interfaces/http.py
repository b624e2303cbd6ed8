"""The little HTTP that interfaces share: bounded bodies, content types, and what is logged of a request."""

from __future__ import annotations

import traceback
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, NamedTuple, TypeVar

import anyio
import anyio.to_thread
import structlog
from starlette.requests import Request
from starlette.types import Scope

from sightline.errors import TooLarge
from sightline.services.accounts import Accounts
from sightline.services.callers import Access, Caller, Credentials
from sightline.services.limits import Standing

REQUEST_ID = "x-request-id"
SECONDS = 60
"""How long a request may take, from its head to its answer."""

T = TypeVar("T")
DRY_RUN = "dry_run"
TRUTH = {"true": True, "false": False}
_log = structlog.get_logger("sightline.http")


class ErrorLine(NamedTuple):
    """A line of the page of errors: what an interface calls it, the HTTP status, and when it comes."""

    name: str
    status: int
    about: str


def request_id(request: Request) -> str:
    """The id that this request was given where it came in; empty if it did not come that way."""
    identity: str = request.scope.get("state", {}).get("request_id", "")
    return identity


def note(request: Request, **facts: Any) -> None:
    """Tell the log and the meters: `interface`, `verb`, `org`, `key`, `outcome` (an HTTP status that is not sent).

    Only words of our own and numbers, never what a caller wrote.
    """
    noted(request.scope).update(facts)


def noted(scope: Scope) -> dict[str, Any]:
    """What was noted of a request."""
    facts: dict[str, Any] = scope.setdefault("state", {}).setdefault("noted", {})
    return facts


def log_unexpected(error: BaseException, identity: str) -> None:
    """Log an exception that nobody expected; the caller learns only its request's id.

    The log has the kind of the exception and where it came from, but not its text, which may hold personal data.
    """
    frames = traceback.extract_tb(error.__traceback__)
    trace = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    _log.error("unexpected", request_id=identity, error=type(error).__qualname__, trace=trace)


async def in_time(answer: Awaitable[T]) -> T | None:
    """The answer; None if it takes longer than SECONDS. What `in_thread` does for it then goes on, unheard."""
    with anyio.move_on_after(SECONDS):
        return await answer
    return None


async def in_thread(work: Callable[[], T]) -> T:
    """What the work returns or raises."""
    return await anyio.to_thread.run_sync(work, abandon_on_cancel=True)


async def admit(
    request: Request, accounts: Accounts, interface: str, access: Access, rule: str
) -> tuple[Caller, Standing]:
    """Who asks, and how often they still may; the call is counted. Raises Unauthorized, Forbidden and RateLimited.

    Nearly always that takes microseconds; where a database has to be asked, a thread does.
    """
    credentials = credentials_of(request)
    admitted = accounts.admit_at_once(credentials, interface, access, rule)
    if admitted is None:
        admitted = await in_thread(partial(accounts.admit, credentials, interface, access, rule))
    note(request, org=admitted[0].org, key=admitted[0].key)
    return admitted


def credentials_of(request: Request) -> Credentials:
    """The headers that may hold a key."""
    return Credentials(request.headers.get("authorization"), request.headers.get("api_key"))


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


def states_dry_run(request: Request) -> bool:
    """Whether a header asks for the price only."""
    return request.headers.get("dry-run", "").strip().lower() == "true"


def media_type(request: Request) -> str:
    """The content type without its parameters, lower case; empty if there is none."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def wants_html(request: Request) -> bool:
    """Whether the caller is a browser opening a page."""
    return "text/html" in request.headers.get("accept", "").lower()
