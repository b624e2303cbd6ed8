"""Generated questions: every field with every leaf that fits it, in trees, with every order; and a count of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from random import Random
from typing import Any, Literal, TypeVar

from sightline.model.fields import FIELDS, FieldType, SearchField
from sightline.model.query import (
    EVERYTHING,
    All,
    AnyOf,
    Condition,
    Employer,
    FacetQuery,
    Formerly,
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
from tests.search.generate import NASTY, PLACES, TITLES
from tests.search.projection import NOTHING_TOLD, Told, values

T = TypeVar("T")
Mode = Literal["words", "prefix", "part"]
MODES: tuple[Mode, ...] = ("words", "prefix", "part")

LEAVES: dict[FieldType, tuple[str, ...]] = {
    FieldType.id: ("match",),
    FieldType.key: ("match", "has"),
    FieldType.text: (*MODES, "has"),
    FieldType.number: ("range", "has"),
    FieldType.day: ("range", "has"),
    FieldType.instant: ("range", "has"),
    FieldType.range: ("overlap", "has"),
    FieldType.place: ("within", "has"),
    FieldType.flag: ("has",),
}
"""The leaves that fit a type of field, as its docstring in `model/fields.py` lists them."""


def fields(kind: Kind, wanted: Callable[[SearchField], bool] = lambda field: True) -> list[SearchField]:
    return [field for field in FIELDS if field.kind is kind and wanted(field)]


def cases() -> list[str]:
    """The name of every case that a run has to count."""
    found = []
    for field in FIELDS:
        place = f"{field.kind}.{field.name}"
        found += [f"{place} {leaf}" for leaf in LEAVES[field.type]]
        found += [f"{place} sort {way}" for way in ("up", "down") if field.sortable]
        found += [f"{place} facet"] * field.facet + [f"{place} suggest"] * field.suggest
    return [*found, "tree Employer", "tree Formerly", "tree Not", "tree All", "tree AnyOf"]


class Questions:
    """Draws questions about a world, mostly with values that occur in it, and counts what it drew in `counts`."""

    def __init__(
        self, random: Random, records: Sequence[Record], counts: Counter[str], told: Told = NOTHING_TOLD
    ) -> None:
        self.random = random
        self.told = told
        self.counts = counts
        self.records = {
            Kind.people: [record for record in records if record.kind == "person"],
            Kind.companies: [record for record in records if record.kind == "company"],
        }

    def one(self, choices: Sequence[T]) -> T:
        return choices[self.random.randrange(len(choices))]

    def several(self, draw: Callable[[], T]) -> tuple[T, ...]:
        return tuple(draw() for _ in range(self.one((1, 1, 1, 2, 3))))

    def value(self, field: SearchField) -> Any:
        """A value of the field that some record has, or None."""
        records = self.records[field.kind]
        for _ in range(6 if records else 0):
            found = values(field.kind, field.name, self.one(records), self.told)
            if found:
                return self.one(found)
        return None

    def leaf(self, field: SearchField, leaf: str | None = None) -> Condition:
        name = leaf or self.one(LEAVES[field.type])
        self.counts[f"{field.kind}.{field.name} {name}"] += 1
        if name == "has":
            return Has(field.name)
        if name == "match":
            return Match(field.name, self.several(lambda: self.key(field)))
        if name == "within":
            return Within(field.name, self.several(lambda: self.place(field)))
        if name in ("range", "overlap"):
            leaf_type = Range if name == "range" else Overlap
            return leaf_type(field.name, self.several(lambda: self.bounds(field)))
        mode = next(each for each in MODES if each == name)
        return Text(field.name, self.several(lambda: self.fragment(self.value(field))), mode)

    def key(self, field: SearchField) -> str | int:
        value = self.value(field)
        if field.type is FieldType.id:
            return value if isinstance(value, int) else 1
        text = value if isinstance(value, str) else self.one(NASTY)
        return self.one((text, text, text.upper(), text.casefold(), f" {text}", self.one(NASTY)))

    def fragment(self, value: str | None) -> str:
        """A piece of a text, respelled: what somebody might type who looks for it, or for something else."""
        text = value or self.one((*TITLES, *NASTY))
        words = text.split() or [text]
        start = self.random.randrange(len(words))
        few = " ".join(words[start : start + self.one((1, 2, 3))])
        cut = text[self.random.randrange(len(text) + 1) :][: self.one((1, 2, 3, 6))]
        swapped = " ".join(reversed(words[:3]))
        beginning = few[: self.random.randrange(len(few) + 1)]
        return self.one((text, few, few, few.upper(), cut, cut, beginning, swapped, f"{few}!", self.one(NASTY)))

    def bounds(self, field: SearchField) -> tuple[int | None, int | None]:
        def bound() -> int | None:
            value = self.value(field)
            if isinstance(value, tuple):
                value = self.one(value)
            return None if value is None else value + self.one((-1, 0, 0, 1))

        low, high = self.one((bound(), None)), self.one((bound(), None))
        backwards = self.random.randrange(10) == 0
        if low is not None and high is not None and low > high and not backwards:
            return high, low
        return low, high

    def place(self, field: SearchField) -> Place:
        city, region, country, postal = self.one([place for place in PLACES if any(place)])
        full = {"city": city, "region": region, "country": country, "postal_code": postal}
        given = {
            name: self.one((part, part.upper())) for name, part in full.items() if part and self.one((True, False))
        }
        return Place(**given) if given else Place(country=country)

    def tree(self, kind: Kind, depth: int = 2) -> Condition:
        shape = self.one(("leaf", "leaf", "All", "AnyOf", "Not", "Employer", "Formerly")) if depth else "leaf"
        if shape in ("Employer", "Formerly") and kind is Kind.companies:
            shape = "leaf"
        if shape != "leaf":
            self.counts[f"tree {shape}"] += 1
        if shape == "leaf":
            return self.leaf(self.one(fields(kind)))
        if shape == "Employer":
            return Employer(self.tree(Kind.companies, depth - 1))
        if shape == "Formerly":
            return self.formerly(depth)
        if shape == "Not":
            return Not(self.tree(kind, depth - 1))
        parts = tuple(self.tree(kind, depth - 1) for _ in range(self.one((0, 1, 2, 2, 3))))
        return All(parts) if shape == "All" else AnyOf(parts)

    def formerly(self, depth: int) -> Formerly:
        where = self.one((None, EVERYTHING, self.tree(Kind.companies, depth - 1)))
        title = Text("title", self.several(lambda: self.fragment(None)), self.one(MODES))
        return Formerly(where, self.one((None, title)))

    def order(self, kind: Kind) -> tuple[Sort, ...]:
        return tuple(
            self.sort(self.one(fields(kind, lambda field: field.sortable)), self.one((True, False)))
            for _ in range(self.one((0, 1, 1, 2, 3)))
        )

    def sort(self, field: SearchField, descending: bool) -> Sort:
        self.counts[f"{field.kind}.{field.name} sort {'down' if descending else 'up'}"] += 1
        return Sort(field.name, descending)

    def query(self, kind: Kind) -> Query:
        where, order = self.tree(kind), self.order(kind)
        return Query(kind=kind, where=where, order=order, skip=self.one((0, 0, 1, 7)), limit=self.one((1, 5, 25, 100)))

    def grouped(self) -> GroupedQuery:
        return GroupedQuery(
            where=self.tree(Kind.people),
            order=self.order(Kind.people),
            company_order=self.order(Kind.companies),
            skip=self.one((0, 0, 1, 3)),
            limit=self.one((1, 3, 25)),
            limit_per_company=self.one((1, 2, 5)),
        )

    def facet(self, field: SearchField) -> FacetQuery:
        self.counts[f"{field.kind}.{field.name} facet"] += 1
        where = self.one((EVERYTHING, self.tree(field.kind)))
        return FacetQuery(kind=field.kind, where=where, field=field.name, limit=self.one((1, 3, 25, 1000)))

    def any_facet(self, kind: Kind) -> FacetQuery:
        return self.facet(self.one(fields(kind, lambda field: field.facet)))

    def any_suggest(self, kind: Kind) -> SuggestQuery:
        return self.suggest(self.one(fields(kind, lambda field: field.suggest)))

    def suggest(self, field: SearchField) -> SuggestQuery:
        self.counts[f"{field.kind}.{field.name} suggest"] += 1
        text = self.one(("", self.fragment(self.value(field)), self.fragment(self.value(field))))
        return SuggestQuery(kind=field.kind, field=field.name, text=text, limit=self.one((1, 3, 10, 100)))
