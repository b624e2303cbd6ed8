"""Measures: visits of the website and spend on IT that are far off what they were in the months before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from sightline.model.normal.dates import to_days
from sightline.model.observation import Op, SubjectKind
from sightline.model.reading import DAY, day_of
from sightline.model.signal import Kind, Signal, State
from sightline.model.statements import HistoryRow
from sightline.signals.dates import later
from sightline.signals.evidence import MOST_CITED, cite, moments, sureness
from sightline.signals.rules import Rule, Rules, measure_key
from sightline.signals.series import Gate, Stated, Voice, follow, in_order
from sightline.signals.standing import stood

KNOWN_PEOPLE = "known_people"
"""The measure that holds how many people of a company we know."""

FOLLOWED = {
    "website_traffic": (Kind.website_traffic_increase, Kind.website_traffic_decrease),
    "it_spend": (Kind.it_spend_increase, Kind.it_spend_decrease),
}
"""The measures that make signals: the kinds of a rise and of a fall."""

SILENCE_DAYS = 92
"""How long the source that leads may be silent."""


def measured(rows: Sequence[HistoryRow], rules: Rules) -> dict[str, list[Stated]]:
    """What is stated of each measure that is followed, in the order in which it was told.

    A voice is a source and its name for the measure. A number without a day is of each day on which it is said.
    `rows` are in order of time.
    """
    said = [row for row in rows if row.kind is SubjectKind.measure]
    if not said:
        return {}
    names = rules.measure_names()
    found: dict[str, list[Stated]] = {}
    state: dict[int, dict[str, Any]] = {}
    for row in stood(said, "value"):
        if row.op != Op.claim:
            state.pop(row.subject, None)
            continue
        fields = state.setdefault(row.subject, {})
        fields |= {name: value for name, value in _told(row) if value is not msgspec.UNSET}
        key, value, on = measure_key(fields.get("name") or ""), fields.get("value"), fields.get("on")
        if key not in names or value is None:
            continue
        dated = on is not None and not later(on, day_of(row.observed_at))
        for told in moments(row)[: 1 if dated else None]:
            at = min(to_days(on) * DAY, told) if dated and on else told
            found.setdefault(names[key], []).append(Stated(at, told, (row.source, key), float(value), row))
    return {name: in_order(each) for name, each in found.items()}


def _told(row: HistoryRow) -> Iterator[tuple[str, Any]]:
    return ((name, getattr(row.claim, name)) for name in ("name", "value", "on"))


def measure_signals(company: int, stated: Mapping[str, Sequence[Stated]], rules: Rules) -> Iterator[Signal]:
    """The signals of the measures that are followed."""
    for measure, kinds in FOLLOWED.items():
        if measure not in stated:
            continue
        up, down = (_Swing(rules[kind], sign) for kind, sign in zip(kinds, (1, -1), strict=True))
        for voice in follow(stated[measure], SILENCE_DAYS):
            for each in (up, down):
                signal = each.signal(company, voice)
                if signal is not None:
                    yield signal


class _Swing:
    """One kind: when a number is far enough from the average of those before."""

    def __init__(self, rule: Rule, sign: int) -> None:
        self._kind, self._sign = rule.kind, sign
        self._percent, self._days = rule["percent"], int(rule["days"])
        self._again = rule["again"] / 100
        self._gate = Gate(self._days)

    def signal(self, company: int, voice: Voice) -> Signal | None:
        """What the number that is stated now comes to."""
        now, day = voice.now, voice.days[-1]
        before = voice.since(day - self._days)
        if not before:
            return None
        usual = sum(each.value for each in before) / len(before)
        change = (now.value - usual) * self._sign
        strong, still = (change > 0 and change * 100 >= self._percent * share * usual for share in (1, self._again))
        if not self._gate.passes(day, strong, still):
            return None
        return Signal(
            kind=self._kind,
            subject=company,
            episode=f">{now.value:g}",
            before=State(value=round(usual, 2), since=day_of(before[0].at)),
            after=State(value=now.value),
            day=day_of(now.at),
            noticed=now.told,
            confidence=sureness([now.row], dated=now.at < now.told),
            citations=cite([now.row, *(each.row for each in reversed(before))])[:MOST_CITED],
        )
