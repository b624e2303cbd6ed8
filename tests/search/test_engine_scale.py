"""Twenty thousand people in two segments: the ways that only many rows take, against plain Python."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import Any

import msgspec
import numpy as np
import pytest

from sightline.model.query import (
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
    Query,
    Range,
    Sort,
    Text,
)
from sightline.search.columns import COMPANIES, PERSON
from sightline.search.embedded.answers import search
from sightline.search.embedded.counting import facets
from sightline.search.embedded.employers import NO_FORWARDS
from sightline.search.embedded.groups import grouped
from sightline.search.embedded.segment import Chunk, segment_in_memory
from sightline.search.embedded.view import Shard, View
from sightline.search.projection import Row

COUNT, FIRST_PERSON, COMPANY_COUNT = 20_000, 1_000, 300
Person = dict[str, Any]


def row(id_: int, columns: Any, given: dict[str, Any], past: tuple[Any, ...] = ()) -> Row:
    empty = {column.name: () if column.many else False if column.storage == "flag" else None for column in columns}
    return Row(id_, tuple((empty | given).values()), past)


def draw(random: Random) -> Person:
    """A person: some values are shared by thousands, some by few, some by nobody else."""
    name = f"{random.choice(['Ann', 'Bob', 'Cy'])} {random.choice('KLMN')}{random.randrange(4_000)}"
    many = random.random() < 0.1
    return {
        "name": (name, "Alias Ann") if many else (None, name) if random.random() < 0.02 else (name,),
        "title": (random.choice(["sales manager", "sales lead", "data lead", f"chief {random.randrange(2_000)}"]),),
        "country": random.choice(["US", "US", "US", "DE", "FR", None]),
        "has_mobile_phone": random.random() < 0.5,
        "updated_at": random.choice([7, 7, random.randrange(15_000), None]),
        "started_on": random.randrange(40),
        "skill": tuple(random.sample(["a", "b", "c", f"s{random.randrange(3_000)}"], random.randrange(4))),
        "employer": random.choice([None, random.randrange(1, COMPANY_COUNT + 20), 3]),
    }


@pytest.fixture(scope="module")
def people() -> dict[int, Person]:
    random = Random(1)
    return {id_: draw(random) for id_ in range(FIRST_PERSON, FIRST_PERSON + COUNT)}


@pytest.fixture(scope="module")
def sizes() -> dict[int, int]:
    return {id_: id_ * 7 % 100 for id_ in range(1, COMPANY_COUNT)}


@pytest.fixture(scope="module")
def view(people: dict[int, Person], sizes: dict[int, int]) -> View:
    """One in ten people, and some companies, were changed, so that they stand in a second segment too."""
    changed = set(range(FIRST_PERSON, FIRST_PERSON + COUNT, 10))
    stale = Random(2)
    old = [(id_, draw(stale) if id_ in changed else person) for id_, person in people.items()]
    now = [(id_, people[id_]) for id_ in sorted(changed)]
    shards = []
    for some, companies in ((old, dict.fromkeys(sizes, 1)), (now, sizes)):
        past = ((("clerk",), 5),)
        rows = [row(id_, PERSON, person, past if id_ % 3 == 0 else ()) for id_, person in some]
        firms = [row(id_, COMPANIES, {"size": size}) for id_, size in companies.items()]
        segment = segment_in_memory([Chunk(rows, firms)], [{"people": None, "companies": None}])
        shards.append(Shard.fresh(segment, NO_FORWARDS))
    ids = {"people": np.array(sorted(changed)), "companies": np.array(sorted(sizes))}
    return View(0, 0, [shards[0].without(ids, NO_FORWARDS), shards[1]])


def key(person: Person, field: str) -> Any:
    value = person[field]
    value = value[0] if isinstance(value, tuple) else value
    return value.casefold() if isinstance(value, str) else value


def ordered(ids: list[int], people: dict[int, Person], order: tuple[Sort, ...]) -> list[int]:
    for sort in reversed(order):
        if sort.field == "id":
            ids = sorted(ids, reverse=sort.descending)
            continue
        keys = {id_: key(people[id_], sort.field) for id_ in ids}
        known = sorted((id_ for id_ in ids if keys[id_] is not None), key=keys.__getitem__, reverse=sort.descending)
        ids = known + [id_ for id_ in ids if keys[id_] is None]
    return ids


CONDITIONS: list[tuple[Condition, Any]] = [
    (All(), lambda id_, p, sizes: True),
    (Match("country", ("us",)), lambda id_, p, sizes: p["country"] == "US"),
    (Not(Match("country", ("US", "DE"))), lambda id_, p, sizes: p["country"] in ("FR", None)),
    (Text("title", ("lead",)), lambda id_, p, sizes: "lead" in p["title"][0]),
    (Text("title", ("hief 1",), "part"), lambda id_, p, sizes: p["title"][0].startswith("chief 1")),
    (Text("name", ("alias",)), lambda id_, p, sizes: len(p["name"]) == 2 and p["name"][1] == "Alias Ann"),
    (Range("updated_at", ((7, 9_000),)), lambda id_, p, sizes: p["updated_at"] and 7 <= p["updated_at"] <= 9_000),
    (Range("started_on", ((30, None), (None, 2))), lambda id_, p, sizes: not 2 < p["started_on"] < 30),
    (Match("skill", ("b", "s7")), lambda id_, p, sizes: not {"b", "s7"}.isdisjoint(p["skill"])),
    (Employer(Range("size", ((50, None),))), lambda id_, p, sizes: sizes.get(p["employer"], 0) >= 50),
    (Formerly(Match("id", (5,)), Text("title", ("clerk",))), lambda id_, p, sizes: id_ % 3 == 0),
    (
        All((Has("has_mobile_phone"), Match("country", ("US",)), Employer(All()), Not(Text("title", ("sales",))))),
        lambda id_, p, sizes: (
            p["has_mobile_phone"] and p["country"] == "US" and p["employer"] in sizes and "sales" not in p["title"][0]
        ),
    ),
    (
        AnyOf((Match("country", ("DE",)), Employer(Match("id", (3,))), Text("title", ("chief 77",)))),
        lambda id_, p, sizes: p["country"] == "DE" or p["employer"] == 3 or p["title"][0] == "chief 77",
    ),
]
ORDERS: list[tuple[Sort, ...]] = [
    (),
    (Sort("id", True),),
    *((Sort(field, way),) for field in ("name", "title", "updated_at", "has_mobile_phone") for way in (False, True)),
    (Sort("started_on", True), Sort("name")),
    (Sort("has_mobile_phone"), Sort("title", True), Sort("id", True)),
    (Sort("country"), Sort("has_mobile_phone"), Sort("name")),
]


@pytest.mark.parametrize("number", range(len(CONDITIONS)))
def test_pages_totals_and_cursors(view: View, people: dict[int, Person], sizes: dict[int, int], number: int) -> None:
    where, holds = CONDITIONS[number]
    matching = [id_ for id_, person in people.items() if holds(id_, person, sizes)]
    assert 0 < len(matching) <= COUNT
    for order in ORDERS:
        expected = ordered(matching, people, order)
        query = Query(where=where, order=order, limit=40)
        page = search(view, query)
        assert (list(page.ids), page.total) == (expected[:40], len(expected)), order
        deep = search(view, msgspec.structs.replace(query, skip=9_000, limit=50))
        assert list(deep.ids) == expected[9_000:9_050], order
        walked = list(page.ids)
        for _ in range(6):
            if page.cursor is None:
                break
            page = search(view, msgspec.structs.replace(query, cursor=page.cursor, limit=333))
            walked += page.ids
        assert walked == expected[: len(walked)], order
        assert len(walked) in (len(expected), 40 + 6 * 333), order


def test_groups(view: View, people: dict[int, Person], sizes: dict[int, int]) -> None:
    where, order = Match("country", ("US",)), (Sort("updated_at", True),)
    by_company: dict[int, list[int]] = {}
    for id_ in ordered([id_ for id_, person in people.items() if person["country"] == "US"], people, order):
        if people[id_]["employer"] in sizes:
            by_company.setdefault(people[id_]["employer"], []).append(id_)
    companies = sorted(sorted(by_company), key=sizes.__getitem__, reverse=True)
    page = grouped(view, GroupedQuery(where=where, order=order, company_order=(Sort("size", True),), skip=5, limit=200))
    assert [group.company for group in page.groups] == companies[5:205]
    assert [list(group.people) for group in page.groups] == [by_company[each][:5] for each in companies[5:205]]
    assert [group.total for group in page.groups] == [len(by_company[each]) for each in companies[5:205]]
    assert (page.total_companies, page.total_people) == (len(companies), sum(map(len, by_company.values())))


@pytest.mark.parametrize("field", ["country", "skill"])
def test_facets(view: View, people: dict[int, Person], field: str) -> None:
    counts: Counter[str] = Counter()
    for person in people.values():
        if "lead" in person["title"][0] and person[field]:
            counts.update([person[field]] if isinstance(person[field], str) else set(person[field]))
    found = facets(view, FacetQuery(kind=Kind.people, where=Text("title", ("lead",)), field=field, limit=500))
    expected = sorted(counts.items(), key=lambda each: (-each[1], each[0].casefold()))[:500]
    assert [(each.value.casefold(), each.count) for each in found] == [(value.casefold(), n) for value, n in expected]
