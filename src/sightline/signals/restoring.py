"""Positions as if what their source changed about itself had always been so: titles and employers, ends and returns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter
from typing import Any

import msgspec

from sightline.model.hold import Hold, Operation
from sightline.model.observation import Op
from sightline.model.reading import current_on, day_of
from sightline.model.values import Instant, PartialDate, Position
from sightline.signals.differences import Step
from sightline.signals.facets import COMPANY, POSITIONS, TITLE, company_text, moved
from sightline.store.rows import HistoryRow

Rows = list[HistoryRow]
replace = msgspec.structs.replace


def with_field(row: HistoryRow, field: str, value: Any) -> HistoryRow:
    """The row with another value of a field of its claim."""
    assert row.claim is not None  # noqa: S101 - only claims have fields
    claim = replace(row.claim, **{field: value})
    return replace(row, claim=claim)


def _seat(position: Position) -> tuple[str, str | None]:
    return company_text(position.company), position.title


def recast(rows: Rows, step: Step, hold: Hold) -> Rows:
    """Rows in which a title, an employer or another part of positions was always what it became."""
    found = moved(step.before.jobs(), step.after.jobs())
    name = hold.field.partition(".")[2]
    pairs = {TITLE: found.titles, COMPANY: found.companies}.get(hold.field, found.details)
    pairs = [pair for pair in pairs if hold.op is Operation.rewritten or _says(pair, name, hold)]
    if not pairs:
        return rows
    first = rows.index(step.rows[0])
    known = step.before.values.get(POSITIONS) or ()
    ended = {_seat(one) for one, other in pairs if _seat(one) != _seat(other)}
    starts = {_seat(other): one.start for one, other in pairs}

    def earlier(positions: Sequence[Position], today: PartialDate) -> Iterable[Position]:
        return (_cast(each, pairs, name) for each in positions)

    def later(positions: Sequence[Position], today: PartialDate) -> Iterable[Position]:
        """Without the end of the old one; the new one goes on from its start."""
        dropped = [each for each in positions if _seat(each) in ended and each.end and each not in known]
        continued = {_seat(each) for each in dropped}
        for each in positions:
            if each in dropped:
                continue
            old = next((one for one, other in pairs if _seat(other) == _seat(each)), None)
            went_on = old is not None and _seat(old) in continued
            yield replace(each, start=starts[_seat(each)]) if went_on else each

    return [*_each(rows[:first], earlier), *_each(rows[first:], later)]


def _says(pair: tuple[Position, Position], name: str, hold: Hold) -> bool:
    return tuple(_text(each, name) for each in pair) == (hold.old, hold.new)


def _text(position: Position, name: str) -> str:
    return company_text(position.company) if name == "company" else getattr(position, name) or ""


def _cast(position: Position, pairs: Iterable[tuple[Position, Position]], name: str) -> Position:
    for one, other in pairs:
        same = name == "company" or company_text(position.company) == company_text(one.company)
        if same and _text(position, name) == _text(one, name):
            return replace(position, **{name: getattr(other, name)})
    return position


def _each(rows: Iterable[HistoryRow], change: Callable[[Sequence[Position], PartialDate], Iterable[Position]]) -> Rows:
    """Rows with the positions that they claim changed."""
    found = []
    for row in rows:
        positions = getattr(row.claim, POSITIONS, msgspec.UNSET)
        if row.op == Op.claim and positions is not msgspec.UNSET and positions:
            changed = tuple(change(positions, day_of(row.observed_at)))
            found.append(row if changed == positions else with_field(row, POSITIONS, changed))
        else:
            found.append(row)
    return found


def restored(rows: Rows, step: Step, hold: Hold) -> Rows:
    """Rows in which positions that ended in the batch went on, until they are there again or the refill is over."""
    lost = _lost(step, hold)
    if not lost:
        return rows
    refill = _Refill(lost, step)
    first = rows.index(step.rows[0])
    over = hold.over_at
    found = rows[:first]
    said: tuple[int, HistoryRow] | None = None
    for row in rows[first:]:
        if over is not None and row.observed_at >= over:
            _close(found, said, over, refill)
            over = None
        positions = getattr(row.claim, POSITIONS, msgspec.UNSET)
        if row.op == Op.claim and positions is not msgspec.UNSET:
            said = len(found), row
            found.append(with_field(row, POSITIONS, refill.take(positions or (), day_of(row.observed_at))))
        else:
            found.append(row)
            said = None if row.op == Op.gone else said
    if over is not None:
        _close(found, said, over, refill)
    return sorted(found, key=attrgetter("observed_at", "observation"))


def _close(found: Rows, said: tuple[int, HistoryRow] | None, over: Instant, refill: _Refill) -> None:
    """End a refill: from then on the source says what it says."""
    if said is None or not refill.ended():
        return
    place, row = said
    positions = refill.take(getattr(row.claim, POSITIONS) or (), day_of(over))
    found[place], later = parted(found[place], row, over)
    found.append(with_field(later, POSITIONS, positions))


def parted(until: HistoryRow, after: HistoryRow, at: Instant) -> tuple[HistoryRow, HistoryRow]:
    """A row as it was said until a moment, and another one as it is said from then on; no batch brought that."""
    before = [each for each in until.again if each < at]
    again = [each for each in after.again if each >= at]
    seen = max([at, *again])
    return (
        replace(until, again=tuple(before), seen_at=max([until.observed_at, *before])),
        replace(after, batch=0, observed_at=at, again=tuple(each for each in again if each > at), seen_at=seen),
    )


def _lost(step: Step, hold: Hold) -> list[Position]:
    found = moved(step.before.jobs(), step.after.jobs())
    if len(found.lost) <= len(found.gained):
        return []
    if hold.op is Operation.emptied:
        return found.lost
    return [each for each in found.lost if company_text(each.company) == hold.old]


class _Refill:
    """Follows positions that a source lost until it has them again."""

    def __init__(self, lost: Sequence[Position], step: Step) -> None:
        known = step.before.values.get(POSITIONS) or ()
        seats = {_seat(each) for each in lost}
        after = step.after.values.get(POSITIONS) or ()
        self._waiting = list(lost)
        self._back: dict[tuple[str, str | None], Position] = {}
        self._ends = [each for each in after if each.end and _seat(each) in seats and each not in known]
        self._since = min((each.end for each in self._ends if each.end), default="") or step.after.day

    def take(self, positions: Sequence[Position], today: PartialDate) -> tuple[Position, ...]:
        """The positions as they would be if nothing had been lost."""
        present = [each for each in positions if current_on(each, today)]
        employers = {company_text(each.company) for each in present}
        seats = {_seat(each) for each in present}
        for each in [each for each in self._waiting if company_text(each.company) in employers]:
            self._waiting.remove(each)
            if _seat(each) in seats:
                self._back[_seat(each)] = each
        unended = {_seat(each) for each in self._waiting} | self._back.keys()
        kept = [self._continued(each) for each in positions if each not in self._ends or _seat(each) not in unended]
        return (*kept, *self._waiting)

    def _continued(self, position: Position) -> Position:
        """A position that is back goes on from when it began."""
        before = self._back.get(_seat(position))
        if before is None or position.start is None or position.start < self._since:
            return position
        return replace(position, start=before.start)

    def ended(self) -> bool:
        """Wait no longer; whether anything was still awaited."""
        waited, self._waiting = bool(self._waiting), []
        return waited
