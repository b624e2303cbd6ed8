"""Headcounts: each newly stated one, and growth or shrinkage over windows of time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import msgspec

from sightline.model.observation import Op, SubjectKind
from sightline.model.reading import day_of
from sightline.model.signal import Detail, Kind, Signal, State
from sightline.model.statements import HistoryRow
from sightline.model.values import PartialDate
from sightline.signals.evidence import KNOWN_PEOPLE, STATED, cite, moments, sureness
from sightline.signals.rules import Rule, Rules
from sightline.signals.series import Gate, Stated, Voice, follow, in_order
from sightline.signals.standing import stood

INCREASES = (
    Kind.headcount_increase_1m,
    Kind.headcount_increase_3m,
    Kind.headcount_increase_6m,
    Kind.headcount_increase_12m,
)
DECREASES = (
    Kind.headcount_decrease_1m,
    Kind.headcount_decrease_3m,
    Kind.headcount_decrease_6m,
    Kind.headcount_decrease_12m,
)


def headcount_signals(
    company: int, rows: Sequence[HistoryRow], known_people: Iterable[Stated], rules: Rules
) -> Iterator[Signal]:
    """The signals of a company's size. `rows`: those of the company, in order of time.

    `known_people` are numbers counted from the people that we know; they count until somebody states a headcount.
    """
    stated = _stated(rows)
    silence = rules[Kind.headcount_change]["takeover_days"]
    if len({each.value for each in stated}) > 1:
        windows = _windows(rules, stated)
        for voice in follow(stated, silence):
            before, now = voice.before, voice.now
            if before is not None and now.value != before.value:
                yield _signal(Kind.headcount_change, company, before, now, STATED)
            yield from _within(company, voice, windows, STATED)
    counted = [each for each in known_people if not stated or each.told < stated[0].told]
    if counted:
        windows = _windows(rules, counted)
        for voice in follow(counted, silence):
            yield from _within(company, voice, windows, KNOWN_PEOPLE)


def series(rows: Sequence[HistoryRow], rules: Rules) -> list[tuple[PartialDate, int]]:
    """The stated numbers of people that signals rest on, each with the day from which it held."""
    told: list[Stated] = []
    for voice in follow(_stated(rows), rules[Kind.headcount_change]["takeover_days"]):
        if len(told) == 1 and told[0].voice != voice.now.voice:
            told = voice.said[:-1]  # who spoke once only was not followed
        told.append(voice.now)
    numbers = [(day_of(each.at), int(each.value)) for each in told]
    return numbers[:1] + [after for before, after in pairwise(numbers) if before[1] != after[1]]


def _stated(rows: Sequence[HistoryRow]) -> list[Stated]:
    """The headcounts that rows of the company state, in order of time."""
    claims = [row for row in rows if row.kind is SubjectKind.company]
    found: list[Stated] = []
    for row in stood(claims, "headcount"):
        value = msgspec.UNSET if row.op != Op.claim else row.claim.headcount  # type: ignore[union-attr]
        if value is not msgspec.UNSET and value is not None:
            found += [Stated(at, at, row.subject, value, row) for at in moments(row)]
    return in_order(found)


class _Window:
    """One kind: when a number is far enough from the one that was stated some time ago."""

    __slots__ = ("_again", "_gate", "_people", "_percent", "_sign", "days", "kind", "reach")

    def __init__(self, rule: Rule, sign: int) -> None:
        self.kind, self._sign = rule.kind, sign
        self.days = int(rule["days"])
        self.reach = self.days * rule["off"] / 100
        self._people, self._percent = rule["people"], rule["percent"]
        self._again = rule["again"] / 100
        self._gate = Gate(self.days)

    @property
    def people(self) -> float:
        """The least change that can become a signal."""
        return self._people

    def passes(self, day: int, before: float, now: float) -> bool:
        """Whether the change becomes a signal on a day."""
        change = (now - before) * self._sign

        def reaches(share: float) -> bool:
            enough = change >= self._people * share and change * 100 >= self._percent * share * before
            return enough and change > 0

        return self._gate.passes(day, reaches(1), reaches(self._again))


def _windows(rules: Rules, stated: Sequence[Stated]) -> list[_Window]:
    """The kinds whose thresholds are within the range of what was stated at all."""
    numbers = [each.value for each in stated]
    range_ = max(numbers) - min(numbers)
    signs = [*((kind, 1) for kind in INCREASES), *((kind, -1) for kind in DECREASES)]
    return [_Window(rules[kind], sign) for kind, sign in signs if rules[kind]["people"] <= range_]


def _within(company: int, voice: Voice, windows: Sequence[_Window], basis: str) -> Iterator[Signal]:
    """What the number that is stated now is within each window."""
    now, day, range_ = voice.now, voice.days[-1], voice.most - voice.least
    for each in windows:
        if range_ < each.people:
            continue
        before = voice.nearest(day - each.days, each.reach)
        if before is not None and each.passes(day, before.value, now.value):
            yield _signal(each.kind, company, before, now, basis)


def _signal(kind: Kind, company: int, before: Stated, now: Stated, basis: str) -> Signal:
    old, new = round(before.value), round(now.value)
    window = kind is not Kind.headcount_change
    rows = (now.row, before.row) if window else (now.row,)
    return Signal(
        kind=kind,
        subject=company,
        episode=f"{old}>{new}",
        before=State(value=old, since=day_of(before.at) if window else None),
        after=State(value=new),
        day=day_of(now.at),
        noticed=now.told,
        confidence=sureness(rows[:1], basis=basis),
        citations=cite(rows),
        detail=Detail(basis=basis),
    )
