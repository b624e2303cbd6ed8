"""The signals of a company: sizes, rounds, names, domains and technologies that were not there before.

A source is compared with what it said itself before: two sources that count otherwise are no change in the world.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from sightline.model.items import identity
from sightline.model.normal.companies import company_key
from sightline.model.observation import Op
from sightline.model.reading import day_of
from sightline.model.signal import Citation, Kind, Signal, State
from sightline.model.statements import HistoryRow
from sightline.model.values import FundingRound, PartialDate
from sightline.signals.dates import later
from sightline.signals.episodes import numbered
from sightline.signals.news.signals import news_signals
from sightline.signals.rules import Rules, standard_rules
from sightline.signals.standing import standing

_TEXTS = {"name": Kind.rename, "domain": Kind.new_domain}
_LISTS = {"technologies": Kind.new_technology, "funding_history": Kind.funding}


class _Said(msgspec.Struct, frozen=True):
    """A value that a source said of a field, and what it said before."""

    row: HistoryRow
    before: Any
    now: Any


def company_signals(company: int, history: Iterable[HistoryRow], rules: Rules | None = None) -> list[Signal]:
    """What changed with a company, in order of time. `history`: all that was said of it, in any order."""
    rules = rules or standard_rules()
    rows = list(history)
    news = news_signals(company, rows)
    return numbered([*_headcounts(company, rows), *_texts(company, rows), *_items(company, rows), *news])


def _changes(rows: Sequence[HistoryRow], field: str) -> Iterator[_Said]:
    """Each value of a field that differs from what its source said before; nothing is what it was before it spoke."""
    known: dict[int, Any] = {}
    for row in standing(rows, field):
        value = msgspec.UNSET if row.op != Op.claim else getattr(row.claim, field, msgspec.UNSET)
        if value is msgspec.UNSET or value is None:
            continue
        if value != known.get(row.subject):
            yield _Said(row, known.get(row.subject), value)
        known[row.subject] = value


def headcounts(history: Iterable[HistoryRow]) -> list[tuple[PartialDate, int]]:
    """The stated numbers of people with the day from which each held, by the source that states the most of them."""
    return [(day_of(each.row.observed_at), each.now) for each in _series(list(history))]


def _headcounts(company: int, rows: Sequence[HistoryRow]) -> Iterator[Signal]:
    for each in _series(rows):
        if each.before is not None:
            yield _signal(Kind.headcount_change, company, f"{each.before}>{each.now}", each)


def _series(rows: Sequence[HistoryRow]) -> list[_Said]:
    """The numbers of one source; of as many, those of the one that spoke first, and then of the smaller number."""
    by_subject: dict[int, list[_Said]] = {}
    for each in _changes(rows, "headcount"):
        by_subject.setdefault(each.row.subject, []).append(each)

    def most(some: list[_Said]) -> tuple[int, int, int]:
        return len(some), -some[0].row.observed_at, -some[0].now

    return max(by_subject.values(), key=most, default=[])


def _texts(company: int, rows: Sequence[HistoryRow]) -> Iterator[Signal]:
    """Names and domains that a source gives instead of others, unless somebody knew them before."""
    for field, kind in _TEXTS.items():
        said = [(company_key(each.now) if field == "name" else each.now, each) for each in _changes(rows, field)]
        for key, each in _new(said):
            if each.before is not None:
                yield _signal(kind, company, key, each)


def _items(company: int, rows: Sequence[HistoryRow]) -> Iterator[Signal]:
    """Items that a source adds to a list, unless somebody listed them before."""
    for field, kind in _LISTS.items():
        changes = list(_changes(rows, field))
        items = [(identity(item), _Said(each.row, each.before, item)) for each in changes for item in each.now]
        for key, each in _new(items):
            if each.before is not None:
                yield _signal(kind, company, key, _Said(each.row, None, _words(each.now)), _on(each.now))


def _new(said: Sequence[tuple[str, _Said]]) -> Iterator[tuple[str, _Said]]:
    """What was not said at an earlier moment by anybody; of those who said it first, whoever changed to it."""
    first: dict[str, _Said] = {}
    for key, each in said:
        known = first.get(key)
        if known is None or (known.row.observed_at == each.row.observed_at and known.before is None):
            first[key] = each
    yield from first.items()


def _words(item: Any) -> str:
    if isinstance(item, FundingRound):
        return " ".join(filter(None, (item.type or "a round", f"of ${item.usd:,}" if item.usd else "")))
    return str(item.name)


def _on(item: Any) -> PartialDate | None:
    return item.on if isinstance(item, FundingRound) else None


def _signal(kind: Kind, company: int, episode: str, said: _Said, on: PartialDate | None = None) -> Signal:
    row = said.row
    told = day_of(row.observed_at)
    return Signal(
        kind=kind,
        subject=company,
        episode=episode,
        before=State(value=said.before),
        after=State(value=said.now),
        day=on if on and not later(on, told) else told,
        noticed=row.observed_at,
        confidence=90,
        citations=(Citation(row.subject, row.observation, row.source),),
    )
