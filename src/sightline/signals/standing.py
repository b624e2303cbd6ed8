"""What was said and not taken back."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from sightline.model.observation import Op
from sightline.model.statements import HistoryRow


def standing(history: Iterable[HistoryRow], field: str) -> list[HistoryRow]:
    """Claims and absences in order of time. Those of which the source took this field back were never said."""
    rows = sorted(history, key=lambda row: (row.observed_at, row.source, row.observation))
    retracted = {row.subject: number for number, row in enumerate(rows) if _retracts(row, field)}
    return [row for number, row in enumerate(rows) if row.op != Op.retract and number > retracted.get(row.subject, -1)]


def _retracts(row: HistoryRow, field: str) -> bool:
    """Whether a row takes back a field, or all."""
    if row.op != Op.retract or row.claim is None:
        return False
    named = [name for name in row.claim.__struct_fields__ if getattr(row.claim, name) is not msgspec.UNSET]
    return not named or field in named
