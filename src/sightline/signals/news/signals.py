"""News that is linked to a company and classified, as signals: one for each story."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from sightline.model.observation import Op, SubjectKind
from sightline.model.reading import day_of
from sightline.model.signal import Citation, Detail, Kind, Signal, State
from sightline.model.statements import HistoryRow, statements
from sightline.model.values import CompanyRef, PartialDate
from sightline.signals.dates import later
from sightline.signals.episodes import entity
from sightline.signals.news.classify import LEAST, Classified, classify, stated
from sightline.signals.news.filings import filed, is_filing
from sightline.signals.news.stories import Told, stories, telling_words
from sightline.signals.standing import standing

FOUND = 90
"""Confidence, in percent, in the link of an item to a company that its source does not state, where none is given."""

ANOTHER = 3
"""Points that each other source of a story adds."""

MOST = 99


class _Item(msgspec.Struct, frozen=True):
    """What a source says now of an item, and the first row in which it said so."""

    row: HistoryRow
    values: Mapping[str, Any]

    def __getitem__(self, field: str) -> Any:
        return self.values.get(field)


def news_signals(company: int, history: Iterable[HistoryRow], links: Mapping[int, int] | None = None) -> list[Signal]:
    """A signal for each story about a company, in no particular order.

    `history`: what was said of the company (for its names) and of items of news, in any order; rows of other kinds are
    left alone. `links`: confidence, 0 to 100, in the link of an item, by its subject.
    """
    rows = list(history)
    by_item: dict[int, list[HistoryRow]] = defaultdict(list)
    for row in rows:
        if row.kind is SubjectKind.news:
            by_item[row.subject].append(row)
    if not by_item:
        return []
    names = _names(row for row in rows if row.kind is SubjectKind.company)
    items = {subject: item for subject, some in by_item.items() if (item := _item(some)) is not None}
    told = [each for item in items.values() for each in _told(item, names, links or {})]
    return [_signal(company, story, items) for story in stories(told)]


def _names(rows: Iterable[HistoryRow]) -> list[str]:
    """All names that a company was ever called by."""
    found: dict[str, None] = {}
    for row in rows:
        claim: Any = row.claim
        if row.op != Op.claim or claim is None:
            continue
        for text in (claim.name, claim.legal_name, *_listed(claim.alternative_names), *_listed(claim.former_names)):
            if isinstance(text, str) and text:
                found[text] = None
    return sorted(found)


def _listed(values: Any) -> tuple[str, ...]:
    return values if isinstance(values, tuple) else ()


def _item(rows: list[HistoryRow]) -> _Item | None:
    """An item as its source tells it now; None if it was taken back. That it left a feed takes nothing back."""
    claims = [row for row in standing(rows, "title") if row.op == Op.claim]
    if not claims:
        return None
    stands = statements(row for row in rows if row.op != Op.gone)[0]
    return _Item(claims[0], {field: value for field, (value, _) in stands.values.items()})


def _told(item: _Item, names: list[str], links: Mapping[int, int]) -> Iterator[Told]:
    """The events that an item tells of."""
    refs: tuple[CompanyRef, ...] = item["companies"] or ()
    called = [*names, *(refs[0].name or "" for _ in refs[:1] if len(refs) == 1)]
    sure = links.get(item.row.subject, 100 if refs else FOUND)
    for each in _events(item, called):
        confidence = each.confidence * sure // 100
        if confidence >= LEAST:
            known = msgspec.structs.replace(each, confidence=confidence)
            words = telling_words(each.highlight or item["title"] or "", called)
            first = item.row.observed_at
            yield Told(item.row.subject, known, item["url"], _day(item), first, words)


def _events(item: _Item, names: list[str]) -> list[Classified]:
    """The events of an item: the one that its source states, those of a form's items, or the one of our rules."""
    known = stated(item["event_type"]) if item["event_type"] else None
    if known is not None:
        return [known]
    if is_filing(item["title"], item["publisher"]):
        return filed(item["title"], item["summary"])
    found = classify(item["title"], item["summary"], names)
    return [found] if found is not None else []


def _day(item: _Item) -> PartialDate:
    """When it took effect, else when it was published, neither after it was told; else when it was told."""
    told = day_of(item.row.observed_at)
    known = (item["effective_on"], item["published_on"])
    return next((day for day in known if day and not later(day, told)), told)


def _signal(company: int, story: list[Told], items: Mapping[int, _Item]) -> Signal:
    """One story: told by its first item, with a citation of each."""
    first = story[0]
    item, event = items[first.subject], first.classified
    sources = {items[each.subject].row.source for each in story}
    surest = max(each.classified.confidence for each in story)
    detail = Detail(
        item=first.subject,
        event_type=event.event_type,
        title=item["title"],
        summary=item["summary"],
        highlight=item["highlight"] or event.highlight or None,
        publisher=item["publisher"],
        published_on=item["published_on"],
        effective_on=item["effective_on"],
        url=first.url,
    )
    return Signal(
        kind=Kind.news,
        subject=company,
        episode=f"{entity(first.subject)}:{event.event_type}",
        before=State(),
        after=State(value=event.event_type),
        day=first.day,
        noticed=item.row.observed_at,
        confidence=min(max(MOST, surest), surest + ANOTHER * (len(sources) - 1)),
        citations=tuple(
            Citation(row.subject, row.observation, row.source) for row in (items[each.subject].row for each in story)
        ),
        detail=detail,
    )
