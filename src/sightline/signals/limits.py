"""From where on changes are held as the source's own: the table [holding] of `data/kinds.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import msgspec
from msgspec import Meta

Percent = Annotated[float, Meta(ge=1, le=100)]


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The limits; shares are in percent. The table says what each means."""

    subjects: Annotated[int, Meta(ge=2, le=1_000_000)]
    replaced: Percent
    added: Percent
    rewritten: Percent
    emptied: Percent
    replacing: Percent
    most: Percent
    times: Annotated[float, Meta(ge=1, le=1_000)]
    yearly: Annotated[float, Meta(ge=0, le=99)]
    enough: Annotated[int, Meta(ge=100, le=100_000_000)]
    refilled: Percent
    quiet_days: Annotated[int, Meta(ge=1, le=3_660)]


def read_limits(told: Mapping[str, Any], ours: Limits | None = None) -> Limits:
    """The limits of a table; where it names none, ours. Raises msgspec.ValidationError for what does not fit."""
    known = {} if ours is None else msgspec.structs.asdict(ours)
    return msgspec.convert({**known, **told}, Limits)
