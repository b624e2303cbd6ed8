"""The eight kinds of question, with parameters drawn from the data, and their form as neutral queries."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import Any

import msgspec
import pyarrow as pa

from bench.population import TECHNOLOGY_COUNT
from sightline.model.query import (
    All,
    Condition,
    Employer,
    GroupedQuery,
    Kind,
    Match,
    Not,
    Query,
    Range,
    Sort,
    Text,
)

PAGE = 25
PEOPLE_IN_GROUP = 5
DEEP = 9_975

NEWEST = (Sort("updated_at", descending=True),)
LARGEST = (Sort("size", descending=True),)
LAST_FUNDED = (Sort("last_funding_on", descending=True),)


class Ask(msgspec.Struct, frozen=True, omit_defaults=True):
    """One question: everything that is given must hold. Texts are in folded form. Orders are stated per shape.

    People come newest first (last observed), companies by last funding, groups by the size of the company; every
    order ends in the id.
    """

    email: str | None = None
    name: str | None = None
    domain: str | None = None
    words: tuple[str, ...] = ()
    part: str | None = None
    seniorities: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    sizes: tuple[tuple[int, int], ...] = ()
    excluded: tuple[str, ...] = ()
    technology: str | None = None
    funded_since: int | None = None
    companies: bool = False
    grouped: bool = False
    skip: int = 0


class Asker:
    """Draws questions about the people and companies in the tables that `bench.tables` makes."""

    def __init__(self, people: pa.Table, companies: pa.Table, seed: int) -> None:
        self.people, self.companies = people, companies
        self.random = Random(seed)

    def some(self, table: pa.Table, column: str, fits: Callable[[Any], bool] = bool) -> Any:
        """A value of the column that fits, drawn by row, so that frequent ones come often."""
        while True:
            value = table[column][self.random.randrange(table.num_rows)].as_py()
            if fits(value):
                return value

    def distinct(self, count: int, draw: Callable[[], Any]) -> tuple[Any, ...]:
        found: dict[Any, None] = {}
        while len(found) < count:
            found[draw()] = None
        return tuple(found)

    def key(self) -> Ask:
        return Ask(email=self.some(self.people, "email"))

    def name_and_domain(self) -> Ask:
        row = self.random.randrange(self.people.num_rows)
        while not (self.people["domain"][row].as_py() and self.people["name"][row].as_py()):
            row = self.random.randrange(self.people.num_rows)
        return Ask(name=self.people["name"][row].as_py().strip(), domain=self.people["domain"][row].as_py())

    def selective(self) -> Ask:
        title = self.some(self.people, "title", lambda text: bool(text and text.split()))
        bands = ((11, 50), (51, 200), (201, 500), (501, 1000), (1001, 5000))
        return Ask(
            words=(self.random.choice(title.split()),),
            seniorities=self.distinct(2, lambda: self.some(self.people, "seniority")),
            countries=self.distinct(3, lambda: self.some(self.people, "country")),
            industries=self.distinct(4, lambda: self.some(self.companies, "industry")),
            sizes=tuple(self.random.sample(bands, 2)),
            excluded=self.distinct(20, lambda: self.some(self.companies, "domain")),
        )

    def broad(self) -> Ask:
        return Ask(
            seniorities=self.distinct(3, lambda: self.some(self.people, "seniority")),
            countries=self.distinct(2, lambda: self.some(self.people, "country")),
        )

    def technographic(self) -> Ask:
        return Ask(
            technology=f"tech {self.random.randrange(TECHNOLOGY_COUNT)}",
            funded_since=self.random.randrange(17_700, 19_500),
            sizes=((self.random.choice((11, 51, 201)), 10_000),),
        )

    def part_of_a_word(self) -> Ask:
        title = self.some(self.people, "title", lambda text: any(len(word) > 5 for word in (text or "").split()))
        word = self.random.choice([word for word in title.split() if len(word) > 5])
        start = self.random.randrange(1, len(word) - 3)
        return Ask(part=word[start : start + self.random.randrange(3, 6)])

    def part_across_words(self) -> Ask:
        words = self.some(self.people, "title", lambda text: len((text or "").split()) > 1).split()
        place = self.random.randrange(len(words) - 1)
        end, beginning = words[place], words[place + 1]
        return Ask(part=f"{end[-self.random.randrange(2, 6) :]} {beginning[: self.random.randrange(2, 6)]}")

    def rounds(self, count: int) -> dict[str, list[Ask]]:
        """`count` questions of each kind by the name of the kind; kinds that share a filter ask for the same."""

        def drawn(draw: Callable[[], Ask]) -> list[Ask]:
            return [draw() for _ in range(count)]

        def varied(asks: Sequence[Ask], **changes: Any) -> list[Ask]:
            return [msgspec.structs.replace(ask, **changes) for ask in asks]

        selective, broad, technographic = drawn(self.selective), drawn(self.broad), drawn(self.technographic)
        return {
            "1 key look-up": drawn(self.key),
            "2 name and domain": drawn(self.name_and_domain),
            "3 selective": selective,
            "4a broad, first page": broad,
            "4b broad, offset 9975": varied(broad, skip=DEEP),
            "5a selective, grouped": varied(selective, grouped=True),
            "5b broad, grouped": varied(broad, grouped=True),
            "6a technology, companies": varied(technographic, companies=True),
            "6b technology, people": technographic,
            "7 part of a word": drawn(self.part_of_a_word),
            "8 part across words": drawn(self.part_across_words),
        }


def neutral(ask: Ask, domains: dict[str, int]) -> Query | GroupedQuery:
    """The question as an engine takes it; `domains` are the companies that the store found for its domains."""
    company = _company_conditions(ask, domains)
    if ask.companies:
        return Query(kind=Kind.companies, where=All(tuple(company)), order=LAST_FUNDED, skip=ask.skip, limit=PAGE)
    conditions: list[Condition] = []
    if ask.name is not None:
        conditions.append(Text("name", (ask.name,)))
    if ask.words:
        conditions.append(Text("title", (" ".join(ask.words),)))
    if ask.part is not None:
        conditions.append(Text("title", (ask.part,), "part"))
    if ask.seniorities:
        conditions.append(Match("seniority", ask.seniorities))
    if ask.countries:
        conditions.append(Match("country", ask.countries))
    if company:
        conditions.append(Employer(All(tuple(company))))
    excluded = tuple(domains[each] for each in ask.excluded if each in domains)
    if excluded:
        conditions.append(Not(Employer(Match("id", excluded))))
    where = All(tuple(conditions))
    if ask.grouped:
        return GroupedQuery(where=where, order=NEWEST, company_order=LARGEST, limit_per_company=PEOPLE_IN_GROUP)
    return Query(where=where, order=NEWEST, skip=ask.skip, limit=PAGE)


def _company_conditions(ask: Ask, domains: dict[str, int]) -> list[Condition]:
    conditions: list[Condition] = []
    if ask.domain is not None:
        conditions.append(Match("id", (domains[ask.domain],) if ask.domain in domains else ()))
    if ask.industries:
        conditions.append(Match("industry", ask.industries))
    if ask.sizes:
        conditions.append(Range("size", ask.sizes))
    if ask.technology is not None:
        conditions.append(Match("technology", (ask.technology,)))
    if ask.funded_since is not None:
        conditions.append(Range("last_funding_on", ((ask.funded_since, None),)))
    return conditions
