"""Hiring: postings that open, and weeks in which far more open than usual."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Hashable, Iterator, Sequence
from itertools import groupby

from sightline.model.reading import DAY, day_of
from sightline.model.signal import Detail, Kind, Signal, State
from sightline.model.statements import HistoryRow
from sightline.model.values import Instant
from sightline.signals.episodes import entity
from sightline.signals.evidence import MOST_CITED, cite, moments, sureness
from sightline.signals.postings import Looks, Opening, openings
from sightline.signals.rules import Rule, Rules
from sightline.signals.series import Gate


def hiring_signals(company: int, rows: Sequence[HistoryRow], rules: Rules) -> Iterator[Signal]:
    """The signals of a company's postings. `rows`: those of the company and of its postings, in order of time."""
    looks = Looks(rows)
    if not looks.first:
        return
    rule = rules[Kind.new_job_listing]
    found = list(openings(rows, looks, rule["same_days"], rule["fresh_days"]))
    for each in found:
        if each.news:
            yield _listed(company, each)
    watched = list(_watched(found, rows, looks))
    first = {source: at // DAY for source, at in looks.first.items()}
    for kind in (Kind.surge_in_hiring, Kind.surge_in_hiring_by_department, Kind.surge_in_hiring_by_location):
        yield from _Surges(company, rules[kind], first).signals(watched)


def _listed(company: int, opening: Opening) -> Signal:
    ad, place = opening.ad, opening.ad.place
    return Signal(
        kind=Kind.new_job_listing,
        subject=company,
        episode=entity(opening.listing.item),
        before=State(),
        after=State(title=ad.title),
        day=opening.on,
        noticed=opening.row.observed_at,
        confidence=sureness(opening.rows, dated=opening.dated),
        citations=cite([opening.row, *opening.rows]),
        detail=Detail(
            item=opening.listing.item,
            title=ad.title,
            department=ad.hiring_department,
            country=place.country_code,
            region=place.region,
            city=place.city,
            url=ad.url,
        ),
    )


class _Counted:
    """An opening that counts for surges, and the day that it counts for, in days since 1970.

    `asks`: the day as of which it may make a surge: of one that is spread over days the day on which it was told.
    """

    __slots__ = ("asks", "day", "opening")

    def __init__(self, opening: Opening, day: int, asks: int) -> None:
        self.opening, self.day, self.asks = opening, day, asks

    @property
    def told(self) -> Instant:
        """When it was told."""
        return self.opening.row.observed_at

    @property
    def source(self) -> int:
        """Who told it."""
        return self.opening.row.source


def _watched(found: Sequence[Opening], rows: Sequence[HistoryRow], looks: Looks) -> Iterator[_Counted]:
    """The openings whose day is known, since their source is looked at; so none counts because we began to look.

    Those without a date opened at some time since the source was looked at before, and are spread over that time.
    """
    looked: dict[int, list[Instant]] = {}
    for at, told in groupby(found, key=lambda each: each.row.observed_at):
        undated: dict[int, list[Opening]] = {}
        for each in told:
            if not each.dated:
                undated.setdefault(each.row.source, []).append(each)
            elif each.day >= looks.first[each.row.source] // DAY:
                yield _Counted(each, each.day, each.day)
        for source, some in undated.items():
            if at == looks.first[source]:
                continue
            if source not in looked:
                looked[source] = _moments(rows, source)
            before = looked[source][bisect_left(looked[source], at) - 1]
            for number, each in enumerate(some, start=1):
                spread = before + (at - before) * number // len(some)
                yield _Counted(each, spread // DAY, at // DAY)


def _moments(rows: Sequence[HistoryRow], source: int) -> list[Instant]:
    """The moments at which a source said something of the company."""
    return sorted({at for row in rows if row.source == source for at in moments(row)})


_Key = tuple[Hashable, ...]


class _Surges:
    """One kind of surge: new openings beside the usual number, for each group that the kind counts by.

    Openings are taken in the order in which they were told, each beside what had been told by then: what is told later
    does not undo a surge. Each source is compared with itself, from the day on which it was looked at first.
    """

    def __init__(self, company: int, rule: Rule, first: dict[int, int]) -> None:
        self._company, self._rule, self._first = company, rule, first
        self._recent, self._weeks = int(rule["recent_days"]), int(rule["weeks"])
        self._known = int(rule["known_weeks"]) * 7
        self._again = rule["again"] / 100
        self._days: dict[_Key, dict[int, list[int]]] = {}
        self._found: dict[_Key, list[_Counted]] = {}
        self._gates: dict[_Key, Gate] = {}

    def signals(self, watched: Sequence[_Counted]) -> Iterator[Signal]:
        """The surges that these openings come to; they are in the order in which they were told."""
        for at, told in groupby(watched, key=lambda each: each.told):
            touched: dict[_Key, set[int]] = {}
            for each in told:
                key = self._key(each.opening)
                if key is None:
                    continue
                insort(self._days.setdefault(key, {}).setdefault(each.source, []), each.day)
                insort(self._found.setdefault(key, []), each, key=_day)
                touched.setdefault(key, set()).add(each.asks)
            for key, days in touched.items():
                for day in sorted(days | {self._last_within(key, day) for day in days}):
                    signal = self._at(key, day, at)
                    if signal is not None:
                        yield signal

    def _key(self, opening: Opening) -> _Key | None:
        """The group that an opening counts for; None if it is not known."""
        if self._rule.kind is Kind.surge_in_hiring:
            return ()
        if self._rule.kind is Kind.surge_in_hiring_by_department:
            department = opening.ad.hiring_department
            return None if department is None else (department,)
        place = opening.ad.place
        return None if place.country_code is None else (place.country_code, place.region)

    def _last_within(self, key: _Key, day: int) -> int:
        """The last day with an opening of which a day is still recent."""
        found = self._found[key]
        return found[bisect_right(found, day + self._recent - 1, key=_day) - 1].day

    def _at(self, key: _Key, day: int, at: Instant) -> Signal | None:
        """The surge as of a day, by what was told by `at`."""
        start = day - self._recent
        new, usual = 0, 0.0
        for source, days in self._days[key].items():
            begin = max(start - self._weeks * 7, self._first[source] - 1)
            if start - begin < self._known:
                continue
            before = bisect_right(days, start)
            new += bisect_right(days, day) - before
            usual += (before - bisect_right(days, begin)) * self._recent / (start - begin)
        rule, again = self._rule, self._again
        strong = new >= rule["jobs"] and new >= rule["times"] * usual
        still = new >= rule["jobs"] * again and new >= rule["times"] * again * usual
        gate = self._gates.setdefault(key, Gate(self._recent))
        return self._signal(key, (start, day), at, (new, usual)) if gate.passes(day, strong, still) else None

    def _signal(self, key: _Key, days: tuple[int, int], at: Instant, numbers: tuple[int, float]) -> Signal:
        start, day = days
        found = self._found[key]
        some = found[bisect_right(found, start, key=_day) : bisect_right(found, day, key=_day)]
        some = [each for each in some if start - self._first[each.source] + 1 >= self._known]
        some.sort(key=lambda each: (-each.told, -each.day, each.opening.listing.item))
        openings_ = [each.opening for each in some]
        new, usual = numbers
        begun = min(self._first[each.source] for each in some)
        return Signal(
            kind=self._rule.kind,
            subject=self._company,
            episode=":".join([*(str(part) for part in key if part), entity(openings_[0].listing.item)]),
            before=State(value=round(usual, 2), since=day_of(max(start - self._weeks * 7 + 1, begun) * DAY)),
            after=State(value=new),
            day=day_of(day * DAY),
            noticed=at,
            confidence=sureness([openings_[0].row], dated=all(each.dated for each in openings_)),
            citations=cite(each.row for each in openings_[:MOST_CITED]),
            detail=self._detail(key),
        )

    def _detail(self, key: _Key) -> Detail | None:
        if self._rule.kind is Kind.surge_in_hiring:
            return None
        if self._rule.kind is Kind.surge_in_hiring_by_department:
            return Detail(department=str(key[0]))
        country, region = key
        return Detail(country=str(country), region=None if region is None else str(region))


def _day(counted: _Counted) -> int:
    return counted.day
