"""What was said and not taken back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from sightline.model.observation import Op
from sightline.model.statements import HistoryRow


def ordered(history: Iterable[HistoryRow]) -> list[HistoryRow]:
    """A history in order of time."""
    return sorted(history, key=lambda row: (row.observed_at, row.source, row.observation))


def standing(history: Iterable[HistoryRow], field: str) -> list[HistoryRow]:
    """Claims and absences in order of time. Those of which the source took this field back were never said."""
    return stood(ordered(history), field)


def stood(rows: Sequence[HistoryRow], field: str) -> list[HistoryRow]:
    """The same, of rows that are in order of time."""
    retracted = {row.subject: number for number, row in enumerate(rows) if row.op == Op.retract and _names(row, field)}
    return [row for number, row in enumerate(rows) if row.op != Op.retract and number > retracted.get(row.subject, -1)]


def _names(row: HistoryRow, field: str) -> bool:
    """Whether a retraction is of a field, or of all."""
    if row.claim is None:
        return False
    named = [name for name in row.claim.__struct_fields__ if getattr(row.claim, name) is not msgspec.UNSET]
    return not named or field in named
