"""The oracle: answers every neutral query by looking at every record, one after the other.

It shares nothing with the engine but the nouns and the query, so that a mistake has to be made twice to go unseen.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sightline.model.fields import FieldType, search_field
from sightline.model.query import (
    All,
    AnyOf,
    Condition,
    Count,
    Employer,
    FacetQuery,
    Formerly,
    Group,
    GroupedQuery,
    Has,
    Kind,
    Match,
    Not,
    Overlap,
    Place,
    Query,
    Range,
    Sort,
    SuggestQuery,
    Text,
    Within,
)
from sightline.model.record import Record
from sightline.model.values import Location, Position
from tests.search.projection import NOTHING_TOLD, Told, current, form, key_form, primary, sort_value, values, words

Bounds = tuple[int | None, int | None]


class Oracle:
    """Answers over these records. `forwards` gives the entity of a subject that is not its own.

    `told` has the signals of people that stand.
    """

    def __init__(self, records: Iterable[Record], forwards: Mapping[int, int], told: Told = NOTHING_TOLD) -> None:
        self.subjects: dict[Kind, dict[int, Record]] = {Kind.people: {}, Kind.companies: {}}
        for record in records:
            if not record.gone:
                self.subjects[Kind.people if record.kind == "person" else Kind.companies][record.id] = record
        self.forwards = forwards
        self.told = told

    def living(self) -> list[Record]:
        """All records that can be found, in the order of their ids."""
        return [records[id_] for records in self.subjects.values() for id_ in sorted(records)]

    def search(self, query: Query) -> tuple[list[int], int]:
        """The ids of the page, and the total."""
        found = self.full_order(query.kind, query.where, query.order)
        return found[query.skip : query.skip + query.limit], len(found)

    def full_order(self, kind: Kind, where: Condition, order: tuple[Sort, ...]) -> list[int]:
        """All ids that match, in order."""
        return self._ordered(kind, self._matching(kind, where), order)

    def grouped(self, query: GroupedQuery) -> tuple[list[Group], int, int]:
        """The groups of the page, and the numbers of companies and of people that match."""
        groups = self.all_groups(query)
        return groups[query.skip : query.skip + query.limit], len(groups), sum(group.total for group in groups)

    def all_groups(self, query: GroupedQuery) -> list[Group]:
        people: dict[int, list[int]] = defaultdict(list)
        for person in self.full_order(Kind.people, query.where, query.order):
            company = self._company_of(primary(self._noun(person)))
            if company is not None:
                people[company.id].append(person)
        return [
            Group(company=company, people=tuple(people[company][: query.limit_per_company]), total=len(people[company]))
            for company in self._ordered(Kind.companies, sorted(people), query.company_order)
        ]

    def facets(self, query: FacetQuery) -> list[Count]:
        """Values are given in their form."""
        return self._counts(query.kind, query.field, self._matching(query.kind, query.where))[: query.limit]

    def suggest(self, query: SuggestQuery) -> list[Count]:
        """Values are given in their form."""
        asked = words(query.text)
        everybody = sorted(self.subjects[query.kind])
        counts = self._counts(query.kind, query.field, everybody)
        return [count for count in counts if _begins(words(count.value), asked)][: query.limit]

    def _noun(self, person: int) -> Any:
        return self.subjects[Kind.people][person].noun

    def _company_of(self, position: Position) -> Record | None:
        if position.company is None or position.company.subject is None:
            return None
        subject = position.company.subject
        return self.subjects[Kind.companies].get(self.forwards.get(subject, subject))

    def _matching(self, kind: Kind, where: Condition) -> list[int]:
        return sorted(id_ for id_, record in self.subjects[kind].items() if self._holds(kind, where, record))

    def _ordered(self, kind: Kind, ids: list[int], order: tuple[Sort, ...]) -> list[int]:
        """Sorts `ids`, which come in ascending order, by the last key first; each sort keeps what came before."""
        for sort in reversed(order):
            keys: dict[int, Any] = {
                id_: sort_value(kind, sort.field, self.subjects[kind][id_], self.told) for id_ in ids
            }
            known = [id_ for id_ in ids if keys[id_] is not None]
            known.sort(key=lambda id_: keys[id_], reverse=sort.descending)
            ids = known + [id_ for id_ in ids if keys[id_] is None]
        return ids

    def _counts(self, kind: Kind, field: str, ids: list[int]) -> list[Count]:
        """How many of these subjects hold each value, by its form."""
        subjects: Counter[str] = Counter()
        for id_ in ids:
            subjects.update(
                {form(kind, field, value) for value in values(kind, field, self.subjects[kind][id_], self.told)}
            )
        ordered = sorted(subjects, key=lambda each: (-subjects[each], each))
        return [Count(each, subjects[each]) for each in ordered]

    def _holds(self, kind: Kind, where: Condition, record: Record) -> bool:
        match where:
            case All(of=parts):
                return all(self._holds(kind, part, record) for part in parts)
            case AnyOf(of=parts):
                return any(self._holds(kind, part, record) for part in parts)
            case Not(of=part):
                return not self._holds(kind, part, record)
            case Employer(where=condition):
                noun: Any = record.noun
                return self._company_holds(condition, primary(noun))
            case Formerly():
                return self._formerly(where, record)
            case _:
                return _leaf_holds(kind, where, record, self.told)

    def _company_holds(self, condition: Condition, position: Position) -> bool:
        company = self._company_of(position)
        return company is not None and self._holds(Kind.companies, condition, company)

    def _formerly(self, formerly: Formerly, record: Record) -> bool:
        noun: Any = record.noun
        for position in noun.positions:
            if current(position):
                continue
            company_fits = formerly.where is None or self._company_holds(formerly.where, position)
            title_fits = formerly.title is None or text_matches(formerly.title, [position.title or ""])
            if company_fits and title_fits:
                return True
        return False


def _leaf_holds(kind: Kind, leaf: Any, record: Record, told: Told) -> bool:
    found = values(kind, leaf.field, record, told)
    match leaf:
        case Has():
            return bool(found)
        case Match(any_of=wanted):
            if search_field(kind, leaf.field).type is FieldType.id:
                return record.id in wanted
            return bool({key_form(value) for value in found} & {key_form(str(each)) for each in wanted})
        case Text():
            return text_matches(leaf, found)
        case Range(any_of=ranges):
            return any(overlaps((value, value), bounds) for value in found for bounds in ranges)
        case Overlap(any_of=ranges):
            return any(overlaps(value, bounds) for value in found for bounds in ranges)
        case Within(any_of=places):
            return any(within(location, place) for location in found for place in places)
    raise AssertionError(f"no leaf: {leaf!r}")


def text_matches(leaf: Text, texts: list[str]) -> bool:
    return any(_one_text_matches(leaf.mode, words(text), words(asked)) for text in texts for asked in leaf.any_of)


def _one_text_matches(mode: str, has: list[str], asked: list[str]) -> bool:
    if not asked:
        return False
    if mode == "words":
        return all(word in has for word in asked)
    if mode == "prefix":
        return _begins(has, asked)
    return " ".join(asked) in " ".join(has)


def _begins(has: list[str], asked: list[str]) -> bool:
    """Whether all words are there, the last one perhaps as the beginning of one; nothing asked is always there."""
    if not asked:
        return True
    return all(word in has for word in asked[:-1]) and any(word.startswith(asked[-1]) for word in has)


def overlaps(one: Bounds, other: Bounds) -> bool:
    low = max((bound for bound in (one[0], other[0]) if bound is not None), default=None)
    high = min((bound for bound in (one[1], other[1]) if bound is not None), default=None)
    return low is None or high is None or low <= high


def within(location: Location, place: Place) -> bool:
    pairs = (
        (place.city, location.city),
        (place.region, location.region),
        (place.country, location.country_code),
        (place.postal_code, location.postal_code),
    )
    return all(asked is None or (has is not None and key_form(asked) == key_form(has)) for asked, has in pairs)
