"""Search answers with records in order; keys lead to ids; what is out of bounds is refused."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from sightline.errors import InvalidInput, TooLarge, UnknownField
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
    Has,
    Key,
    Kind,
    Match,
    Not,
    Query,
    Sort,
    SuggestQuery,
    Text,
)
from sightline.search.checks import MAX_KEYS
from sightline.services import Services
from tests.services.saying import COMPANY, PERSON, said, tell

ACME: dict[str, Any] = {"name": "Acme", "domain": "acme.com"}
BETA: dict[str, Any] = {"name": "Beta", "domain": "beta.com"}


@pytest.fixture
def known(services: Services) -> dict[str, int]:
    """Ada at Acme, Bea at Beta and before at Acme, Cy nowhere."""
    tell(
        services,
        said(COMPANY, "acme", headcount=50, industries=["Tools"], **ACME),
        said(COMPANY, "beta", headcount=900, **BETA),
        said(PERSON, "ada", full_name="Ada", emails=[{"value": "ada@acme.com"}], positions=[{"company": ACME}]),
        said(
            PERSON,
            "bea",
            full_name="Bea",
            phones=[{"value": "+14155550123"}],
            positions=[{"company": BETA, "title": "CEO"}, {"company": ACME, "title": "Clerk", "end": "2019"}],
        ),
        said(PERSON, "cy", full_name="Cy", profiles=[{"network": "linkedin", "username": "cy"}]),
    )
    lookup = services.lookup
    return lookup.by_key("crm", PERSON, ["ada", "bea", "cy"]) | lookup.by_key("crm", COMPANY, ["acme", "beta"])


def names(services: Services, where: Condition) -> list[str]:
    found = services.search.people(Query(where=where, order=(Sort("name"),)))
    assert found.total == len(found.records)
    return [getattr(record.noun, "full_name") for record in found.records]  # noqa: B009 - a noun has no fields of its own


@pytest.mark.parametrize(
    ("where", "found"),
    [
        (Key("email", ("ADA@acme.com", "nobody@acme.com")), ["Ada"]),
        (Key("hashed_email", (hashlib.sha256(b"ada@acme.com").hexdigest(),)), ["Ada"]),
        (Key("phone", ("+1 415 555 0123",)), ["Bea"]),
        (Key("profile", ("linkedin.com/in/cy",)), ["Cy"]),
        (Employer(Key("domain", ("acme.com",))), ["Ada"]),
        (Employer(All((Key("domain", ("beta.com", "acme.com")), Has("industry")))), ["Ada"]),
        (Not(Employer(Key("domain", ("acme.com",)))), ["Bea", "Cy"]),
        (Formerly(Key("name", ("ACME Inc",)), Text("title", ("clerk",))), ["Bea"]),
        (Formerly(title=Text("title", ("clerk",))), ["Bea"]),
        (AnyOf((Key("email", ("nobody@acme.com",)), Text("title", ("ceo",)))), ["Bea"]),
        (Key("email", ("nobody@acme.com",)), []),
    ],
)
def test_keys_lead_to_people(services: Services, known: dict[str, int], where: Condition, found: list[str]) -> None:
    assert names(services, where) == found


def test_an_id_that_forwards_is_the_entity(services: Services, known: dict[str, int]) -> None:
    tell(services, said(PERSON, "ada-2", full_name="Ada", emails=[{"value": "ada@acme.com"}]), source="other")
    with services.lookup._store.read() as reader:
        merged = reader.subjects("other", PERSON, ["ada-2"])["ada-2"]
    assert merged != known["ada"]
    assert names(services, Key("id", (str(merged),))) == ["Ada"]


def test_each_answer_is_of_now(services: Services, known: dict[str, int]) -> None:
    assert names(services, Text("title", ("chief",))) == []
    tell(services, said(PERSON, "cy", positions=[{"title": "Chief of Staff", "company": ACME}]), at=1)
    assert names(services, Text("title", ("chief",))) == ["Cy"]


def test_companies_groups_facets_and_suggestions(services: Services, known: dict[str, int]) -> None:
    search = services.search
    found = search.companies(Query(kind=Kind.people, order=(Sort("size", True),)))
    assert [record.id for record in found.records] == [known["beta"], known["acme"]]
    page = search.grouped(GroupedQuery(company_order=(Sort("size"),)))
    assert [(group.company.id, [each.id for each in group.people], group.total) for group in page.groups] == [
        (known["acme"], [known["ada"]], 1),
        (known["beta"], [known["bea"]], 1),
    ]
    assert (page.total_companies, page.total_people) == (2, 2)
    facet = FacetQuery(kind=Kind.companies, field="industry", where=Key("domain", ("acme.com",)))
    assert search.facets(facet) == (Count("Tools", 1),)
    assert search.suggest(SuggestQuery(kind=Kind.companies, field="name", text="ac")) == (Count("Acme", 1),)


def test_a_record_that_went_meanwhile_is_left_out(services: Services, known: dict[str, int]) -> None:
    """The store loses it without a word in the feed, as if it went between the engine's answer and ours."""
    assert names(services, All()) == ["Ada", "Bea", "Cy"]
    with services.lookup._store.write() as writer:
        writer.drop_records([known["bea"], known["beta"]])
    found = services.search.people(Query())
    assert ([record.id for record in found.records], found.total) == ([known["ada"], known["cy"]], 3)
    page = services.search.grouped(GroupedQuery())
    assert ([group.company.id for group in page.groups], page.total_companies) == ([known["acme"]], 2)


@pytest.mark.parametrize(
    "query",
    [
        Query(limit=MAX_LIMIT + 1),
        Query(limit=-1),
        Query(skip=-1),
        Query(skip=MAX_OFFSET, limit=1),
        Query(skip=1, cursor="x"),
        Query(where=Key("email", ("not an address",))),
        Query(where=Key("domain", ("acme.com",))),
        Query(where=Match("title", ("x",))),
    ],
)
def test_what_is_out_of_bounds_is_refused(services: Services, query: Query) -> None:
    with pytest.raises(InvalidInput):
        services.search.people(query)


def test_other_questions_are_bounded_too(services: Services) -> None:
    for limit in (-1, MAX_LIMIT + 1):
        with pytest.raises(InvalidInput):
            services.search.grouped(GroupedQuery(limit_per_company=limit))
        with pytest.raises(InvalidInput):
            services.search.facets(FacetQuery(field="city", limit=limit))
        with pytest.raises(InvalidInput):
            services.search.suggest(SuggestQuery(field="title", limit=limit))
    with pytest.raises(UnknownField):
        services.search.facets(FacetQuery(field="shoe_size"))
    with pytest.raises(TooLarge):
        services.search.people(Query(where=Key("email", ("x@y.com",) * 30_000)))


def test_the_keys_of_a_question_are_bounded_in_all(services: Services) -> None:
    def excluded(number: int) -> Condition:
        return Not(Employer(Key("domain", tuple(f"firm-{each}.com" for each in range(number)))))

    assert services.search.people(Query(where=excluded(MAX_KEYS))).total == 0
    for where in (excluded(MAX_KEYS + 1), All((excluded(MAX_KEYS), Key("email", ("ada@acme.com",))))):
        with pytest.raises(TooLarge, match="identifiers"):
            services.search.people(Query(where=where))
