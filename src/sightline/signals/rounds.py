"""Funding: rounds that were not there before, however sources date and spell them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from sightline.model.normal.dates import to_days
from sightline.model.normal.text import fold_text
from sightline.model.observation import Op
from sightline.model.reading import DAY, day_of
from sightline.model.signal import Detail, Kind, Signal, State
from sightline.model.statements import HistoryRow
from sightline.model.values import FundingRound, PartialDate
from sightline.model.vocabularies.terms import term
from sightline.signals.dates import later
from sightline.signals.evidence import cite, sureness
from sightline.signals.rules import Rules
from sightline.signals.standing import stood

_FIELDS = ("funding_history", "last_funding_on", "last_funding_type", "last_funding_amount")

MOST = 200
"""Most rounds of a list that are looked at."""


class _Told(msgspec.Struct):
    """A round: as it was first told, whether it was news then, and the rows that tell of it, one for each source."""

    round: FundingRound
    news: bool
    rows: list[HistoryRow]
    rounds: list[FundingRound]


class _Source:
    """What one row of a source said of rounds so far: those that it told of, and since when it speaks."""

    __slots__ = ("begun", "listed", "said")

    def __init__(self, begun: int) -> None:
        self.begun = begun
        self.said: tuple[FundingRound, ...] | None = None
        self.listed: set[int] = set()


def funding_signals(company: int, rows: list[HistoryRow], rules: Rules) -> Iterator[Signal]:
    """The rounds of a company that were not there before. `rows`: those of the company, in order of time.

    A round is news if its source told of rounds before, without it, or if it took place after its source first told of
    the company. Another source, a better date, another sum or another word for the type is the same round, as far as
    `_alike` goes; what a source lists as two rounds are two.
    """
    if not any(row.op == Op.claim and any(_value(row, field) for field in _FIELDS) for row in rows):
        return
    rule = rules[Kind.funding]
    found: list[_Told] = []
    sources: dict[int, _Source] = {}
    for row, rounds in _lists(rows):
        source = sources.setdefault(row.subject, _Source(row.observed_at // DAY))
        if rounds is None or rounds == source.said:
            continue
        told_before, source.said = source.said is not None, rounds
        taken: set[int] = set()
        for each in rounds:
            place = _place(each, found, taken, rule["same_days"], rule["same_percent"])
            if place is None:
                place = len(found)
                news = told_before or (each.on is not None and to_days(each.on) > source.begun)
                found.append(_Told(each, news, [row], [each]))
            elif row.subject not in {known.subject for known in found[place].rows}:
                found[place].rows.append(row)
            found[place].rounds.append(each)
            taken.add(place)
    for told in found:
        if told.news:
            yield _signal(company, told)


def _lists(rows: list[HistoryRow]) -> Iterator[tuple[HistoryRow, tuple[FundingRound, ...] | None]]:
    """The rounds that each claim tells of; None: it tells of none, nor that there are none."""
    kept = {field: {row.observation for row in stood(rows, field)} for field in _FIELDS}
    for row in rows:
        if row.op != Op.claim:
            continue
        listed, on, type_, usd = (_value(row, field) if row.observation in kept[field] else None for field in _FIELDS)
        rounds = None if listed is None else tuple(listed)[:MOST]
        if on or type_ or usd:
            newest = FundingRound(on, type_, usd)
            if not any(_alike(newest, each, 0, 0) for each in rounds or ()):
                rounds = (*(rounds or ()), newest)
        yield row, None if rounds is None else tuple(sorted(rounds, key=_order))


def _value(row: HistoryRow, field: str) -> Any:
    value = getattr(row.claim, field)
    return None if value is msgspec.UNSET else value


def _order(each: FundingRound) -> tuple[str, str, int]:
    return each.on or "", _type(each), each.usd or 0


def _type(each: FundingRound) -> str:
    """The type of a round by its id in the vocabulary, else its folded words."""
    known = term("funding_types", each.type) if each.type else None
    return known.id if known else fold_text(each.type or "")


def _place(each: FundingRound, found: Sequence[_Told], taken: set[int], days: float, percent: float) -> int | None:
    """Which of the known rounds it is: of those that it may be the one that is most like it."""
    fitting = [
        (max(_likeness(each, other) for other in told.rounds), -place)
        for place, told in enumerate(found)
        if place not in taken and any(_alike(each, other, days, percent) for other in told.rounds)
    ]
    return -max(fitting)[1] if fitting else None


def _alike(one: FundingRound, other: FundingRound, days: float, percent: float) -> bool:
    """Whether two rounds may be one: near in time as far as both are dated, and of one type, or of one sum."""
    if one.on and other.on and not _near(one.on, other.on, days):
        return False
    same_sum = bool(one.usd and other.usd and abs(one.usd - other.usd) * 100 <= percent * max(one.usd, other.usd))
    if one.type and other.type:
        return _type(one) == _type(other) or same_sum
    return same_sum or (not (one.usd and other.usd) and bool(one.on and other.on))


def _near(one: PartialDate, other: PartialDate, days: float) -> bool:
    size = min(len(one), len(other))
    return one[:size] == other[:size] or abs(to_days(one) - to_days(other)) <= days


def _likeness(one: FundingRound, other: FundingRound) -> tuple[bool, bool, bool, float]:
    apart = abs(to_days(one.on) - to_days(other.on)) if one.on and other.on else float("inf")
    return one.on == other.on, one.usd == other.usd, _type(one) == _type(other), -apart


def _signal(company: int, told: _Told) -> Signal:
    each, row = told.round, told.rows[0]
    said = day_of(row.observed_at)
    on = each.on if each.on and not later(each.on, said) else None
    return Signal(
        kind=Kind.funding,
        subject=company,
        episode=_type(each) or "round",
        before=State(),
        after=State(value=_words(each)),
        day=on or said,
        noticed=row.observed_at,
        confidence=sureness(told.rows, dated=on is not None),
        citations=cite(told.rows),
        detail=Detail(type=each.type, usd=each.usd, investors=each.investors),
    )


def _words(each: FundingRound) -> str:
    known = term("funding_types", each.type) if each.type else None
    name = known.label if known else each.type or "a round"
    return " ".join(filter(None, (name, f"of ${each.usd:,}" if each.usd else "")))
