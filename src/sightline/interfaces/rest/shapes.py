"""Bases of what is asked and answered, and the shapes that every REST interface has."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from sightline.interfaces.rest.kinds import KINDS


class Asked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Base of all questions: what is not one of its fields is refused."""


class Nothing(Asked, frozen=True, kw_only=True):
    """A question that takes no parameters."""


class Shape(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of all that is answered: closed, every key there."""


Amount = Annotated[float, Meta(description="Credits, to a thousandth.")]


class Credits(Shape, frozen=True, kw_only=True):
    """Credits that the answer cost, and that are left."""

    spent: Amount
    left: Amount


class DryRun(Shape, frozen=True, kw_only=True):
    """What an answer would hold and cost: how many records, and how many of them hold a value of each field."""

    answers: Annotated[int, Meta(ge=0)]
    fields: dict[str, int]
    price: Amount


class Problem(Shape, frozen=True, kw_only=True):
    """What made a request fail, where, and what is allowed.

    `id` is a stable identifier, `code` the HTTP status, `details` a text for people. `retryable`: the same request may
    succeed later.
    """

    id: Annotated[str, Meta(extra_json_schema={"enum": [kind.id for kind in KINDS]})]
    code: Annotated[int, Meta(ge=400, le=599)]
    details: str
    field: str | None = None
    allowed: tuple[str, ...] | None = None
    hint: str | None = None
    retryable: bool = False
