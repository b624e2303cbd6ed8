"""The one tree of errors.

An error says what is wrong (`message`), where (`field`), what is allowed (`allowed`, `hint`), whether trying again can
help (`retryable`) and after how many seconds (`retry_after`). It carries a stable `code` and knows nothing of HTTP:
each interface has a table from code to its own envelope.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar


class SightlineError(Exception):
    """Base of everything that Sightline raises on purpose."""

    code: ClassVar[str] = "internal_error"
    retryable: ClassVar[bool] = False

    def __init__(
        self,
        message: str,
        *,
        hint: str | None = None,
        field: str | None = None,
        allowed: Sequence[str] | None = None,
        retry_after: int | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.field = field
        self.allowed = tuple(allowed) if allowed is not None else None
        self.retry_after = retry_after

    def __str__(self) -> str:
        parts = [self.message]
        if self.allowed:
            parts.append("Allowed: " + ", ".join(self.allowed) + ".")
        if self.hint:
            parts.append(self.hint)
        return " ".join(parts)


class InvalidInput(SightlineError):
    """A value that cannot be accepted as it stands."""

    code = "invalid_input"


class UnknownField(InvalidInput):
    """A filter, sort, column or argument that does not exist."""

    code = "unknown_field"


class TooLarge(InvalidInput):
    """A body, page, list or query beyond its bound."""

    code = "too_large"


class InvalidFile(InvalidInput):
    """A file that is not what its name or the caller says, or whose text cannot be decoded."""

    code = "invalid_file"


class NotServedYet(SightlineError):
    """An operation of a contract that stands in an interface but that this version does not serve yet."""

    code = "not_served_yet"


class NotFound(SightlineError):
    """Nothing has this id or key."""

    code = "not_found"


class Unauthorized(SightlineError):
    """No key, or one that is not known."""

    code = "unauthorized"


class KeyExpired(Unauthorized):
    """A key whose time is over."""

    code = "key_expired"


class Forbidden(SightlineError):
    """The key is known but may not do this: a scope that it lacks, an organisation that is suspended."""

    code = "forbidden"


class OutOfCredits(SightlineError):
    """The balance, or what the key may still spend, does not reach."""

    code = "out_of_credits"


class RateLimited(SightlineError):
    """More calls than a key may make in a window of time."""

    code = "rate_limited"
    retryable = True


class Conflict(SightlineError):
    """The state of things does not allow it: a batch that is open elsewhere, a store of another version."""

    code = "conflict"


class KeyReused(Conflict):
    """An idempotency key that came with another request before."""

    code = "idempotency_key_reused"


class StillRunning(Conflict):
    """The first request with this idempotency key has no answer yet."""

    code = "still_running"
    retryable = True


class Unavailable(SightlineError):
    """Something that is needed does not answer now; the same call may succeed later."""

    code = "unavailable"
    retryable = True
