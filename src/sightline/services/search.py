"""Search: neutral questions are checked, put to the engine, and answered with records from the store."""

from __future__ import annotations

from itertools import chain

import msgspec

from sightline.errors import InvalidInput
from sightline.model.query import (
    MAX_LIMIT,
    MAX_OFFSET,
    All,
    AnyOf,
    Condition,
    Count,
    Employer,
    FacetQuery,
    Formerly,
    GroupedQuery,
    Key,
    Kind,
    Match,
    Not,
    Query,
    SuggestQuery,
)
from sightline.model.record import Record
from sightline.search.checks import check_size
from sightline.services.index import Index
from sightline.services.lookup import By, Lookup
from sightline.services.records import Records


class Found(msgspec.Struct, frozen=True):
    """A page of records in order, the exact total, the cursor of the next page, and the position of the feed.

    A record that went while the question was answered is left out; the total still counts it.
    """

    records: tuple[Record, ...]
    total: int | None
    cursor: str | None
    position: int


class FoundGroup(msgspec.Struct, frozen=True):
    """A company with the first of its people; `total` counts all of them that match."""

    company: Record
    people: tuple[Record, ...]
    total: int


class FoundGroups(msgspec.Struct, frozen=True):
    """A page of companies with people, and how many companies and people match."""

    groups: tuple[FoundGroup, ...]
    total_companies: int
    total_people: int
    cursor: str | None
    position: int


class Search:
    """Finds people and companies. The index is opened when it is first needed."""

    def __init__(self, index: Index, records: Records, lookup: Lookup) -> None:
        self._index = index
        self._records = records
        self._lookup = lookup

    def ready(self) -> None:
        """Raises Unavailable, with the reason, while the index is being built or cannot keep up with the store.

        A process that serves is not kept waiting: what is not open yet is opened in the background.
        """
        self._index.ready()

    def people(self, query: Query) -> Found:
        """One page of people. Raises UnknownField, InvalidInput or TooLarge for what cannot be asked."""
        return self._find(msgspec.structs.replace(query, kind=Kind.people))

    def companies(self, query: Query) -> Found:
        """One page of companies. See `people`."""
        return self._find(msgspec.structs.replace(query, kind=Kind.companies))

    def _find(self, query: Query) -> Found:
        _check_page(query.skip, query.limit)
        where = self._resolved(query.kind, query.where)
        page = self._index.engine().search(msgspec.structs.replace(query, where=where))
        read = self._records.people if query.kind is Kind.people else self._records.companies
        records = read(page.ids)
        found = tuple(records[each] for each in page.ids if each in records)
        return Found(found, page.total, page.cursor, page.position)

    def grouped(self, query: GroupedQuery) -> FoundGroups:
        """One page of companies, each with the first of its people. See `people`."""
        _check_page(query.skip, query.limit)
        _check_limit("limit_per_company", query.limit_per_company)
        where = self._resolved(Kind.people, query.where)
        page = self._index.engine().grouped(msgspec.structs.replace(query, where=where))
        companies = self._records.companies([group.company for group in page.groups])
        people = self._records.people(list(chain.from_iterable(group.people for group in page.groups)))
        groups = tuple(
            FoundGroup(
                companies[group.company], tuple(people[each] for each in group.people if each in people), group.total
            )
            for group in page.groups
            if group.company in companies
        )
        return FoundGroups(groups, page.total_companies, page.total_people, page.cursor, page.position)

    def facets(self, query: FacetQuery) -> tuple[Count, ...]:
        """How many of the subjects that match hold each value of a field. See `people`."""
        _check_page(0, query.limit)
        where = self._resolved(query.kind, query.where)
        return self._index.engine().facets(msgspec.structs.replace(query, where=where))

    def suggest(self, query: SuggestQuery) -> tuple[Count, ...]:
        """Values of a field that go on as the text begins. See `people`."""
        _check_limit("limit", query.limit)
        return self._index.engine().suggest(query)

    def _resolved(self, kind: Kind, where: Condition) -> Condition:
        """The condition with ids in the place of keys."""
        check_size(kind, where)
        return self._resolve(kind, where)

    def _resolve(self, kind: Kind, where: Condition) -> Condition:
        match where:
            case Key(by=by, any_of=values):
                find = self._lookup.people if kind is Kind.people else self._lookup.companies
                return Match("id", tuple(sorted(set(chain.from_iterable(find(By(by), values).values())))))
            case All(of=parts):
                return All(tuple(self._resolve(kind, part) for part in parts))
            case AnyOf(of=parts):
                return AnyOf(tuple(self._resolve(kind, part) for part in parts))
            case Not(of=part):
                return Not(self._resolve(kind, part))
            case Employer(where=part):
                return Employer(self._resolve(Kind.companies, part))
            case Formerly(where=part, title=title) if part is not None:
                return Formerly(self._resolve(Kind.companies, part), title)
        return where


def _check_page(skip: int, limit: int) -> None:
    _check_limit("limit", limit)
    if skip < 0:
        raise InvalidInput(f"`skip` is {skip}; it cannot be negative.", field="skip")
    if skip + limit > MAX_OFFSET:
        raise InvalidInput(
            f"`skip` and `limit` reach to {skip + limit:,}; pages end at {MAX_OFFSET:,}.",
            field="skip",
            hint="Go on with the cursor of the page before, or narrow the question.",
        )


def _check_limit(name: str, limit: int) -> None:
    if not 0 <= limit <= MAX_LIMIT:
        raise InvalidInput(f"`{name}` is {limit}; it is 0 to {MAX_LIMIT}.", field=name)
