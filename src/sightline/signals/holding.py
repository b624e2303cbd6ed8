"""A history as if what its source changed about itself had always been so. Who reads signals in it needs no holds.

A value that was replaced stands in the rows before as well. What was emptied was never said to be: those who come back
are compared with what stood before, and those who are not back when the refill is over are gone from then on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import groupby
from operator import attrgetter
from typing import Any

import msgspec

from sightline.model.hold import Hold, Operation
from sightline.model.observation import CLAIMS, Op
from sightline.model.statements import KEYED_FIELDS
from sightline.model.values import Instant, Location
from sightline.signals.differences import Moments, Step, steps
from sightline.signals.facets import POSITIONS, text_of
from sightline.signals.restoring import parted, recast, restored, with_field
from sightline.store.rows import HistoryRow

Rows = list[HistoryRow]
_PLAIN = Moments({})


class Holds:
    """The holds of some sources that are in force, in order of time, found by the source."""

    def __init__(self, holds: Iterable[Hold] = ()) -> None:
        self._by_source: dict[int, list[Hold]] = {}
        gone: dict[int, dict[Instant, int]] = {}
        for hold in sorted(holds, key=lambda each: (each.at, each.batch, each.field, each.op, each.old or "")):
            self._by_source.setdefault(hold.source, []).append(hold)
            if hold.op is Operation.gone:
                gone.setdefault(hold.source, {})[hold.at] = hold.batch
        self._moments = {source: Moments(times) for source, times in gone.items()}

    def __bool__(self) -> bool:
        return bool(self._by_source)

    def of(self, source: int) -> list[Hold]:
        """The holds of a source."""
        return self._by_source.get(source, [])

    def moments(self, source: int) -> Moments:
        """Which rows belong to which of its batches."""
        return self._moments.get(source, _PLAIN)


def unheld(history: Rows, holds: Holds) -> Rows:
    """The history, in order of time, as if what is held had always been so. The very same where nothing is held."""
    if not holds or not any(holds.of(row.source) for row in history):
        return history
    found: Rows = []
    for _, rows in groupby(sorted(history, key=attrgetter("subject")), key=attrgetter("subject")):
        found.extend(_of_subject(sorted(rows, key=attrgetter("observed_at", "observation")), holds))
    return sorted(found, key=attrgetter("observed_at", "observation"))


def _of_subject(rows: Rows, holds: Holds) -> Rows:
    """The same for the rows of one subject."""
    source, kind = rows[0].source, rows[0].kind
    moments = holds.moments(source)
    spoken = {moments.batch_of(row) for row in rows}
    for hold in holds.of(source):
        if hold.kind is kind and hold.batch in spoken:
            rows = _without(rows, hold, moments)
    return rows


def _without(rows: Rows, hold: Hold, moments: Moments) -> Rows:
    """The rows without one hold."""
    step = next(steps(rows, moments, frozenset((hold.batch,))), None)
    if step is None or not step.before.present:
        return rows
    if hold.op is Operation.gone:
        return rows if step.after.present else _there(rows, step, hold)
    if not step.after.present:
        return rows
    if hold.field.partition(".")[0] == POSITIONS:
        if hold.op in (Operation.emptied, Operation.dropped):
            return restored(rows, step, hold)
        return recast(rows, step, hold)
    if hold.op is Operation.emptied:
        said = [_unsaid(row, hold.field) if row in step.rows else row for row in rows]
        return [row for row in said if row is not None]
    change = _change(hold, step)
    return rows if change is None else _edited(rows, step, hold.field, change)


def _there(rows: Rows, step: Step, hold: Hold) -> Rows:
    """Rows in which a subject was not declared gone, unless it is still missing when the refill is over."""
    gone = [row for row in step.rows if row.op == Op.gone]
    last = gone[-1]
    kept = [row for row in rows if row not in gone]
    over = hold.over_at
    if over is not None and not any(last.observed_at < row.observed_at <= over for row in kept):
        kept = sorted([*kept, parted(last, last, over)[1]], key=attrgetter("observed_at", "observation"))
    return kept


def _unsaid(row: HistoryRow, path: str) -> HistoryRow | None:
    """A row that does not clear a field, or take it back; None if it says nothing else."""
    field, _, key = path.partition(".")
    value = getattr(row.claim, field, msgspec.UNSET)
    if value is msgspec.UNSET or (row.op == Op.claim and value not in (None, (), {})):
        return row
    left = {name: each for name, each in value.items() if name != key} if field in KEYED_FIELDS and value else {}
    less = with_field(row, field, left or msgspec.UNSET)
    return None if row.op == Op.retract and less.claim == CLAIMS[row.kind]() else less


def _change(hold: Hold, step: Step) -> Callable[[Any], Any] | None:
    """How an earlier value becomes what it is since the batch; None if the hold is not about this subject."""
    before, after = (
        _part(each.values.get(hold.field.partition(".")[0]), hold.field) for each in (step.before, step.after)
    )
    was, now = _by_text(before), _by_text(after)
    lost = {text for text in was if text not in now}
    came = {text: each for text, each in now.items() if text not in was}
    if hold.op is Operation.added:
        lost, came = set(), {text: each for text, each in came.items() if text == hold.new}
    elif hold.op is Operation.replaced:
        exact = hold.old in lost and hold.new in came
        lost, came = ({hold.old}, {hold.new: came[hold.new]}) if exact and hold.old and hold.new else (set(), {})
    elif hold.op is not Operation.rewritten:
        return None
    if not came and not lost:
        return None

    def changed(value: Any) -> Any:
        if isinstance(value, tuple):
            kept = [each for each in value if text_of(each) not in lost]
            touched = len(kept) < len(value) or not lost
            known = {text_of(each) for each in kept}
            return (*kept, *(each for text, each in came.items() if touched and text not in known))
        return next(iter(came.values())) if came and text_of(value) in lost else value

    return changed


def _by_text(value: Any) -> dict[str, Any]:
    if value is None:
        return {}
    return {text_of(each): each for each in (value if isinstance(value, tuple) else (value,))}


def _part(value: Any, path: str) -> Any:
    """What a path names within the value of its field."""
    key = path.partition(".")[2]
    if not key or value is None:
        return value
    return value.get(key) if isinstance(value, dict) else getattr(value, key, None)


def _edited(rows: Rows, step: Step, path: str, change: Callable[[Any], Any]) -> Rows:
    """The rows before a step, with what they claim of a path changed."""
    first = rows.index(step.rows[0])
    return [_edit(row, path, change) if row.op == Op.claim else row for row in rows[:first]] + rows[first:]


def _edit(row: HistoryRow, path: str, change: Callable[[Any], Any]) -> HistoryRow:
    field, _, key = path.partition(".")
    value = getattr(row.claim, field, msgspec.UNSET)
    if value is msgspec.UNSET or value is None:
        return row
    part = _part(value, path)
    if part is None or (edited := change(part)) == part:
        return row
    if isinstance(value, dict):
        return with_field(row, field, {**value, key: edited})
    if isinstance(value, Location) and key:
        return with_field(row, field, msgspec.structs.replace(value, **{key: edited}))
    return with_field(row, field, edited)
