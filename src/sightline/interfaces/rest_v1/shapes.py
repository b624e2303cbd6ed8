"""What is answered, as the wire has it. Names are those of the published API."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta, field

from sightline.interfaces.rest.shapes import Shape


class RemainingCredits(Shape, frozen=True, kw_only=True):
    """Whole credits that the organisation has left in its billing period; a part of one is not counted."""

    remainingCredits: Annotated[int, Meta(ge=0)]  # noqa: N815 - the wire's name


class FieldError(Shape, frozen=True, kw_only=True):
    """A field that does not fit, and why."""

    field: str
    message: str


class Error(Shape, frozen=True, kw_only=True, omit_defaults=True):
    """What went wrong. `details` may hold a `hint` and what is `allowed`; our log has the `requestId`."""

    type: str
    code: str
    message: str
    requestId: str  # noqa: N815
    details: dict[str, Any] = field(default_factory=dict)
    fields: tuple[FieldError, ...] = ()


class Failure(Shape, frozen=True, kw_only=True):
    """An answer that failed."""

    error: Error


class TooManyRequests(Shape, frozen=True, kw_only=True):
    """An answer to calls beyond the limit of a key; `retryAfter` in seconds."""

    statusCode: Literal[429] = 429  # noqa: N815
    message: str
    error: Literal["Too Many Requests"] = "Too Many Requests"
    retryAfter: Annotated[int, Meta(ge=1)]  # noqa: N815
