"""Which companies items of news are about: those that their sources state, else those that their texts name.

Many items are read together: each step takes a few statements for some hundreds of items, however many they are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any, NamedTuple

import msgspec

from sightline.model.observation import SubjectKind
from sightline.model.record import Record
from sightline.model.statements import statements
from sightline.model.values import CompanyRef
from sightline.resolve.finders import name_key, name_parts
from sightline.resolve.keys import company_name_key, domain_key, finding
from sightline.resolve.names.sounds import skeleton
from sightline.resolve.news.reading import Article, Span, read
from sightline.resolve.news.weighing import ENOUGH, Weighed, best_of, is_thin, weigh
from sightline.store import Reader, Store, Writer

CHUNK = 250
"""Items that are read together."""

BEARERS = 30
"""Most subjects that may bear a name; of one that more bear, nobody can tell which is meant."""

MAX_PEOPLE = 60
"""Names of people in an item that are looked up where the names of companies leave open which is meant."""


class Linked(msgspec.Struct, frozen=True):
    """A company that an item is about.

    `company` is its entity, `confidence` 0 to 100 (100: the source states it), `reason` says in words what it rests on.
    """

    company: int
    confidence: int
    reason: str
    stated: bool = False


class _Item(NamedTuple):
    """What is known of an item, and the companies that its source states."""

    article: Article
    stated: tuple[CompanyRef, ...]


def companies_in(reader: Reader, items: Iterable[int]) -> dict[int, tuple[Linked, ...]]:
    """The companies of each of these subjects of news, the surest first; none for one that names none for certain.

    A reader of any kind will do, also the writer of a transaction that has just stored the items.
    """
    found: dict[int, tuple[Linked, ...]] = {}
    for some in _batched(dict.fromkeys(items), CHUNK):
        found |= _chunk(reader, some)
    return found


def tie(writer: Writer, items: Iterable[int]) -> set[int]:
    """Keep which companies these items are found to be about, instead of those found before; all of both."""
    concerned: set[int] = set()
    for some in _batched(dict.fromkeys(items), CHUNK):
        concerned.update(company for _, company, _ in writer.signals.tied_to(some))
        found = companies_in(writer, some)
        writer.signals.untie_found(some)
        ties = [
            (each.company, item, each.confidence) for item, links in found.items() for each in links if not each.stated
        ]
        writer.signals.tie(ties)
        concerned.update(company for company, _, _ in ties)
    return concerned


def tie_all(store: Store) -> None:
    """The same for all items that there are, some in each transaction."""
    with store.read() as reader:
        names = sorted(reader.sources().values())
        items = [item for name in names for item, _ in reader.stream_subjects(name, SubjectKind.news)]
    for some in _batched(items, CHUNK):
        with store.write() as writer:
            tie(writer, some)


def _chunk(reader: Reader, subjects: Sequence[int]) -> dict[int, tuple[Linked, ...]]:
    items = _read(reader, subjects)
    entities = reader.entities_of(
        sorted({ref.subject for each in items.values() for ref in each.stated if ref.subject is not None})
    )
    found: dict[int, list[Linked]] = {subject: [] for subject in subjects}
    unsure: dict[int, _Item] = {}
    for subject, item in items.items():
        found[subject] = [
            Linked(entities[ref.subject], 100, "stated by the source", stated=True)
            for ref in item.stated
            if ref.subject in entities
        ]
        if not any(map(_is_sure, item.stated)):
            unsure[subject] = item
    for subject, links in _Named(reader, unsure).links().items():
        found[subject] = _together(found[subject], links)
    return {subject: tuple(_each_once(links)) for subject, links in found.items()}


def _is_sure(ref: CompanyRef) -> bool:
    """Whether a reference says more than a name."""
    return bool(ref.key or ref.domain or ref.linkedin_url or ref.linkedin_id)


def _together(stated: list[Linked], found: list[Linked]) -> list[Linked]:
    """A company that is stated by its name alone gives way to the one that bears it and of which more is known."""
    if not found or {each.company for each in stated} & {each.company for each in found}:
        return stated or found
    return found


def _each_once(links: list[Linked]) -> Iterator[Linked]:
    seen: set[int] = set()
    for each in sorted(links, key=lambda each: (-each.confidence, each.company)):
        if each.company not in seen:
            seen.add(each.company)
            yield each


def _read(reader: Reader, subjects: Sequence[int]) -> dict[int, _Item]:
    """The items as their sources tell them now; those that were taken back are left out."""
    rows: dict[int, list[Any]] = defaultdict(list)
    for row in reader.history(subjects):
        rows[row.subject].append(row)
    items = {}
    for subject, some in rows.items():
        values = statements(some)[0].values

        def said(field: str, values: dict[str, Any] = values) -> Any:
            return values[field][0] if field in values else None

        names = " ".join(f"{ref.name}." for ref in said("companies") or () if ref.name and not _is_sure(ref))
        if not values:
            continue
        summary = " ".join(filter(None, (said("summary"), names)))
        article = read(said("title"), summary or None, said("url"), said("publisher"))
        items[subject] = _Item(article, tuple(said("companies") or ()))
    return items


class _Named:
    """The companies that some items name."""

    def __init__(self, reader: Reader, items: dict[int, _Item]) -> None:
        self._reader = reader
        self._articles = {subject: item.article for subject, item in items.items()}
        self._keys = {subject: _keys(item) for subject, item in items.items()}
        self._bearers = self._look()

    def _look(self) -> dict[int, list[Record]]:
        """For each key of a name or domain in the articles the companies that have it."""
        keys = {key for some in self._keys.values() for key in some}
        holders = self._reader.subjects_with_keys(sorted(keys), limit=BEARERS)
        subjects = sorted({each for some in holders.values() if len(some) <= BEARERS for each in some})
        entities = self._reader.entities_of(subjects)
        records = _records(self._reader, sorted(set(entities.values())), SubjectKind.company)
        return {
            key: [records[entity] for entity in dict.fromkeys(entities[each] for each in some) if entity in records]
            for key, some in holders.items()
            if len(some) <= BEARERS
        }

    def links(self) -> dict[int, list[Linked]]:
        """The companies of each article; where one cannot be told, people in the text are looked at."""
        asked = {subject: self._candidates(keys) for subject, keys in self._keys.items()}
        found = {subject: self._choose(self._articles[subject], some, {}) for subject, some in asked.items()}
        unsettled = {subject: asked[subject] for subject, links in found.items() if asked[subject] and not links}
        if unsettled:
            people = self._people(unsettled)
            for subject, some in unsettled.items():
                if people.get(subject):
                    found[subject] = self._choose(self._articles[subject], some, people[subject])
        return found

    def _candidates(self, keys: Iterable[int]) -> list[Record]:
        found = {record.id: record for key in keys for record in self._bearers.get(key, ())}
        return list(found.values())

    @staticmethod
    def _choose(article: Article, candidates: list[Record], people: dict[int, list[str]]) -> list[Linked]:
        """One company at most for each place in the text; a longer name comes before one that is a part of it."""
        weighed: list[tuple[int, Weighed, bool]] = []
        for record in candidates:
            company: Any = record.noun
            one = weigh(article, company, people=people.get(record.id, ()))
            if one is not None:
                weighed.append((record.id, one, is_thin(company)))
        spans = [each.span for _, each, _ in weighed if each.span is not None and each.confidence >= ENOUGH]
        by_place: dict[Any, list[tuple[int, Weighed, bool]]] = defaultdict(list)
        for entity, each, thin in weighed:
            if each.span is None or not any(other.covers(each.span) for other in spans):
                by_place[_place(each.span, entity)].append((entity, each, thin))
        chosen = filter(None, map(best_of, by_place.values()))
        return [Linked(entity, each.confidence, "; ".join(each.reasons)) for entity, each in chosen]

    def _people(self, unsettled: dict[int, list[Record]]) -> dict[int, dict[int, list[str]]]:
        """For each article and company the names in the text of people who work, or worked, there."""
        names = {subject: dict(_person_keys(self._articles[subject])) for subject in unsettled}
        keys = sorted({key for each in names.values() for key in each})
        holders = self._reader.subjects_with_keys(keys, limit=BEARERS)
        subjects = sorted({each for some in holders.values() if len(some) <= BEARERS for each in some})
        entities = self._reader.entities_of(subjects)
        records = _records(self._reader, sorted(set(entities.values())), SubjectKind.person)
        employers = self._employers(records)
        found: dict[int, dict[int, list[str]]] = {}
        for subject, spelled in names.items():
            told = found.setdefault(subject, defaultdict(list))
            for key, name in spelled.items():
                for person in {entities[each] for each in holders.get(key, ())[: BEARERS + 1] if each in entities}:
                    for company in employers.get(person, ()):
                        told[company].append(name)
        return found

    def _employers(self, people: dict[int, Record]) -> dict[int, set[int]]:
        """The companies at which people work, or worked."""
        nouns: dict[int, Any] = {entity: record.noun for entity, record in people.items()}
        subjects = {
            entity: {each.company.subject for each in noun.positions if each.company and each.company.subject}
            for entity, noun in nouns.items()
        }
        entities = self._reader.entities_of(sorted(set(chain.from_iterable(subjects.values()))))
        return {entity: {entities[each] for each in some if each in entities} for entity, some in subjects.items()}


def _place(span: Span | None, entity: int) -> Any:
    """What names of several companies compete for: a name in the text."""
    return (id(span.part), span.text) if span is not None else entity


def _keys(item: _Item) -> dict[int, None]:
    """The keys of the names that the source states; without one, of all names and domains in the article."""
    if item.stated:
        return dict.fromkeys(company_name_key(ref.name) for ref in item.stated if ref.name)
    article = item.article
    found = dict.fromkeys(company_name_key(span.text) for span in article.spans)
    for domain in sorted(article.domains):
        key = domain_key(domain)
        found |= {key: None, finding(key): None}
    return found


def _person_keys(article: Article) -> Iterator[tuple[int, str]]:
    """The keys of names in an article that may be people's, and the names."""
    count = 0
    for span in article.spans:
        if span.end - span.start not in (2, 3) or count == MAX_PEOPLE:
            continue
        parts = name_parts(span.text, None, None)
        if parts is not None:
            count += 1
            yield name_key(skeleton(parts.root), parts.families[0]), span.text


def _records(reader: Reader, entities: Sequence[int], kind: SubjectKind) -> dict[int, Record]:
    found = reader.records(entities)
    return {entity: record for entity, record in found.items() if record.kind is kind}


def _batched(values: Iterable[int], size: int) -> Iterator[list[int]]:
    left = iter(values)
    while some := list(islice(left, size)):
        yield some
