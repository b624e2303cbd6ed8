"""The oracle against answers worked out by hand, so that what the engine is measured by is itself right."""

from __future__ import annotations

from random import Random

import pytest

from sightline.model.company import Company
from sightline.model.observation import SubjectKind
from sightline.model.person import Person
from sightline.model.query import (
    EVERYTHING,
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
from sightline.model.values import CompanyRef, Location, MoneyRange, Position, SizeRange
from tests.search.generate import Worlds, duplicate
from tests.search.oracle import Oracle
from tests.search.projection import text_form, values

ACME = Company(
    name="Acme",
    industries=("Software", "software"),
    headcount_range=SizeRange(11, 50),
    revenue_range=MoneyRange(1, None),
)
GLOBEX = Company(name="Globex", location=Location(city="Zürich", country_code="CH"), headcount=7)
ADA = Person(
    full_name="Ada Łovelacé",
    positions=(
        Position(CompanyRef(subject=90), title="VP, Sales & Ops", start="2020-05"),
        Position(CompanyRef(subject=2), title="Engineer", end="2020"),
    ),
    skills=("Python", "python"),
)
BOB = Person(full_name="bob", positions=(Position(CompanyRef(subject=2), title="Vice President"),), skills=("python",))
EVE = Person(full_name="...", positions=(Position(CompanyRef(subject=77), title="Engineer", current=False),))


@pytest.fixture(scope="module")
def oracle() -> Oracle:
    """Companies 1 and 2, people 11 to 13; subject 90 is company 1, and nothing is known of subject 77."""
    companies = [Record(id_, SubjectKind.company, noun, ()) for id_, noun in ((1, ACME), (2, GLOBEX))]
    people = [Record(id_, SubjectKind.person, noun, ()) for id_, noun in ((11, ADA), (12, BOB), (13, EVE))]
    return Oracle([*companies, *people], {90: 1})


@pytest.mark.parametrize(
    ("kind", "where", "found"),
    [
        ("people", EVERYTHING, [11, 12, 13]),
        ("people", Text("title", ("ops SALES",)), [11]),
        ("people", Text("title", ("sales o",), "prefix"), [11]),
        ("people", Text("title", ("o sales",), "prefix"), []),
        ("people", Text("title", ("es op",), "part"), [11]),
        ("people", Text("title", ("", "!")), []),
        ("people", Text("name", ("lovelace",)), [11]),
        ("people", Text("name", ("ŁOVELACE a", "ada love")), []),
        ("people", Has("name"), [11, 12]),
        ("people", Has("title"), [11, 12]),
        ("people", Match("skill", ("PYTHON ",)), [11, 12]),
        ("people", Range("started_on", ((18_383, 18_383),)), [11]),
        ("people", Employer(EVERYTHING), [11, 12]),
        ("people", Employer(Text("name", ("acme",))), [11]),
        ("people", Not(Employer(Text("name", ("acme",)))), [12, 13]),
        ("people", Formerly(), [11, 13]),
        ("people", Formerly(EVERYTHING), [11]),
        ("people", Formerly(title=Text("title", ("engineer",))), [11, 13]),
        ("people", Formerly(Text("name", ("acme",)), Text("title", ("engineer",))), []),
        ("companies", Range("size", ((30, 30),)), [1]),
        ("companies", Match("size_band", ("1-10",)), [2]),
        ("companies", Overlap("revenue", ((None, 1),)), [1]),
        ("companies", Overlap("revenue", ((None, 0),)), []),
        ("companies", Within("location", (Place(country="ch"),)), [2]),
        ("companies", Within("location", (Place(country="ch", city="Bern"),)), []),
    ],
)
def test_conditions(oracle: Oracle, kind: str, where: Condition, found: list[int]) -> None:
    assert oracle.full_order(Kind(kind), where, ()) == found


def test_orders_put_the_unknown_last_and_end_in_the_id(oracle: Oracle) -> None:
    assert oracle.full_order(Kind.people, EVERYTHING, (Sort("name"),)) == [11, 12, 13]
    assert oracle.full_order(Kind.people, EVERYTHING, (Sort("name", True),)) == [12, 11, 13]
    assert oracle.full_order(Kind.people, EVERYTHING, (Sort("started_on", True), Sort("id", True))) == [11, 13, 12]


def test_pages_groups_counts_and_suggestions(oracle: Oracle) -> None:
    assert oracle.search(Query(skip=1, limit=1)) == ([12], 3)
    groups, companies, people = oracle.grouped(GroupedQuery(company_order=(Sort("id", True),), limit=1))
    assert (groups, companies, people) == ([Group(company=2, people=(12,), total=1)], 2, 2)
    assert oracle.facets(FacetQuery(field="skill")) == [Count("python", 2)]
    assert oracle.facets(FacetQuery(kind=Kind.companies, field="industry")) == [Count("software", 1)]
    assert oracle.suggest(SuggestQuery(field="title", text="vi")) == [Count("vice president", 1)]


def test_what_a_form_is() -> None:
    assert text_form(" Ćafé-DU  “Monde”! ") == "cafe du monde"
    assert text_form("हिन्दी") != text_form("हनद")
    assert text_form("ガ") == text_form("ｶﾞ") != text_form("カ")
    assert text_form("Straße Øre") == "strasse ore"
    assert text_form("ΌΣΟΣ") == text_form("όσος")


def test_every_generated_record_has_a_projection() -> None:
    worlds = Worlds(Random(1))
    for record in [worlds.company(1), duplicate(worlds.company(2), 3), *(worlds.person(id_, (1, 3)) for id_ in (4, 5))]:
        kind = Kind.people if record.kind is SubjectKind.person else Kind.companies
        assert values(kind, "id", record) == [record.id]
