"""What a signal rests on, and how sure that makes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

import msgspec

from sightline.model.observation import Op
from sightline.model.signal import Citation
from sightline.model.statements import HistoryRow
from sightline.model.trust import confidence
from sightline.model.values import Instant
from sightline.signals.standing import stood

DOUBT = 0.2
"""The doubt that one source leaves which shows a change; those of several multiply."""

DATED = 0.5
"""What is left of the doubt if a source dates the change itself."""

COUNTED = 0.4
"""The doubt about what is counted from the people that we know."""

MOST_CITED = 25
"""Most observations that a signal cites where many make it up."""

STATED = "stated"
KNOWN_PEOPLE = "known people"
"""What a number rests on (`Detail.basis`)."""


def cite(rows: Iterable[HistoryRow]) -> tuple[Citation, ...]:
    """Citations of rows in their order, each once."""
    return tuple(dict.fromkeys(Citation(row.subject, row.observation, row.source) for row in rows))


def sureness(rows: Iterable[HistoryRow], *, dated: bool = False, basis: str = STATED) -> int:
    """The confidence in what these rows show, on the scale of records: each source counts once."""
    return _sureness(len({row.source for row in rows}), dated, basis)


@lru_cache(maxsize=1 << 8)
def _sureness(sources: int, dated: bool, basis: str) -> int:
    doubts = [COUNTED if basis == KNOWN_PEOPLE else DOUBT] * sources
    return confidence([*doubts, DATED] if dated else doubts)


class Said(msgspec.Struct, frozen=True):
    """A value that a source said of a field, and what it said before."""

    row: HistoryRow
    before: Any
    now: Any


def changes(rows: list[HistoryRow], field: str) -> Iterator[Said]:
    """Each value of a field that differs from what its source said before; nothing is what it was before it spoke.

    `rows` are in order of time.
    """
    known: dict[int, Any] = {}
    for row in stood(rows, field):
        value = msgspec.UNSET if row.op != Op.claim else getattr(row.claim, field)
        if value is msgspec.UNSET or value is None:
            continue
        before = known.get(row.subject)
        if value != before:
            yield Said(row, before, value)
            known[row.subject] = value


def moments(row: HistoryRow) -> tuple[Instant, ...]:
    """The moments at which a source said what a row says, as far as they are known, in order."""
    if row.again:
        return (row.observed_at, *row.again)
    return (row.observed_at,) if row.seen_at == row.observed_at else (row.observed_at, row.seen_at)
