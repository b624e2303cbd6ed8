"""What is answered, as the wire has it. Names are those of the published API."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from sightline.interfaces.rest.shapes import Shape

Count = Annotated[int, Meta(ge=0)]


class Bucket(Shape, frozen=True, kw_only=True):
    """Whole credits of one kind: used in this period (begun ones included), in all, and left."""

    used: Count
    total: Count
    remaining: Count


class AccountUsage(Shape, frozen=True, kw_only=True):
    """What the organisation used of its credits, by kind; there is one, `bulkCredits`."""

    usage: dict[str, Bucket]


class Failure(Shape, frozen=True, kw_only=True, omit_defaults=True):
    """An answer that failed; `errors` say what to mend."""

    statusCode: Annotated[int, Meta(ge=400, le=599)]  # noqa: N815 - the wire's name
    message: str
    errors: tuple[str, ...] = ()
