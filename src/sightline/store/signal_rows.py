"""Signals as rows: how they are written, and what comes out again."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

import msgspec

from sightline.model.normal.text import fold_text
from sightline.model.signal import Kind, Signal
from sightline.model.values import Instant, PartialDate
from sightline.store.tables import signals

KIND_NUMBERS: dict[Kind, int] = {kind: number for number, kind in enumerate(Kind, 1)}
"""How kinds are written. New ones are added at the end of `Kind`."""

COLUMNS = (
    signals.c.id,
    signals.c.origin,
    signals.c.revision,
    signals.c.published_at,
    signals.c.changed_at,
    signals.c.withdrawn,
    signals.c.payload,
)

encode = msgspec.msgpack.Encoder().encode
decode = msgspec.msgpack.Decoder(Signal).decode


class Told(StrEnum):
    """What an entry of the log says of a signal."""

    published = "published"
    revised = "revised"
    withdrawn = "withdrawn"


TOLD_NUMBERS = {Told.published: 1, Told.revised: 2, Told.withdrawn: 3}
TOLD = {number: told for told, number in TOLD_NUMBERS.items()}


class Stored(msgspec.Struct, frozen=True):
    """A signal as it stands. `origin` is the entity from whose history it was computed."""

    id: int
    origin: int
    revision: int
    published_at: Instant
    changed_at: Instant
    withdrawn: bool
    signal: Signal


class Entry(msgspec.Struct, frozen=True):
    """One entry of the log. `signal` is None where it may not be told any more: its person was erased or suppressed."""

    position: int
    id: int
    origin: int
    what: Told
    revision: int
    at: Instant
    signal: Signal | None


def day_number(day: PartialDate) -> int:
    """A date as a number that sorts: 20240501. What is not known of it counts as its first."""
    return int(f"{day}-01-01"[:10].replace("-", ""))


def stored(row: Sequence[Any]) -> Stored:
    """A signal from its columns, in the order of `COLUMNS`."""
    number, origin, revision, published_at, changed_at, withdrawn, payload = row
    return Stored(number, origin, revision, published_at, changed_at, bool(withdrawn), decode(payload))


def spoken_of(each: Stored) -> set[int]:
    """The companies that a signal speaks of, beside the entity from whose history it was computed."""
    signal = each.signal
    found = {signal.subject, signal.before.employer, signal.after.employer}
    return {entity for entity in found if entity is not None and entity != each.origin}


def columns_of(each: Stored) -> tuple[Any, ...]:
    """The columns of a signal, in the order of the table."""
    signal, detail = each.signal, each.signal.detail
    return (
        each.id,
        each.origin,
        signal.subject,
        KIND_NUMBERS[signal.kind],
        signal.citations[0].observation,
        day_number(signal.day),
        signal.confidence,
        None if detail is None else detail.event_type or detail.department,
        None if detail is None else detail.country,
        None if detail is None or detail.region is None else fold_text(detail.region),
        each.revision,
        each.published_at,
        each.changed_at,
        int(each.withdrawn),
        encode(signal),
    )
