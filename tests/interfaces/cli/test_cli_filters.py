"""The options of a search, and the condition that they mean."""

from __future__ import annotations

from typing import Literal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.errors import InvalidInput, UnknownField
from sightline.interfaces.cli.filters import CompanyFilters, PeopleFilters, company_condition, people_condition
from sightline.model.query import (
    EVERYTHING,
    All,
    Condition,
    Employer,
    Formerly,
    Has,
    Key,
    Match,
    Not,
    Overlap,
    Range,
    Text,
)


def people(
    person: PeopleFilters | None = None, company: CompanyFilters | None = None, where: str | None = None
) -> Condition:
    return people_condition(person or PeopleFilters(), company or CompanyFilters(), where)


def companies(company: CompanyFilters | None = None, where: str | None = None) -> Condition:
    return company_condition(company or CompanyFilters(), where)


def test_no_options_mean_everything() -> None:
    assert people() == EVERYTHING
    assert companies() == EVERYTHING


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (PeopleFilters(title=("vp sales", "cro")), Text("title", ("vp sales", "cro"))),
        (PeopleFilters(seniority=("VP",)), Match("seniority", ("vp",))),
        (PeopleFilters(country=("us,Germany",)), Match("country", ("US", "DE"))),
        (PeopleFilters(city=("München",)), Match("city", ("Munich",))),
        (PeopleFilters(region=("Bayern",)), Match("region", ("Bavaria",))),
        (PeopleFilters(has=("mobile-phone",)), Has("has_mobile_phone")),
        (PeopleFilters(has=("started_on",)), Has("started_on")),
        (PeopleFilters(started_after="1970-01-03"), Range("started_on", ((2, None),))),
        (PeopleFilters(changed_company_after="1970-01-03"), Range("company_changed_on", ((2, None),))),
        (PeopleFilters(promoted_after="1970"), Range("promoted_on", ((0, None),))),
        (PeopleFilters(changed_job_after="1970-02"), Range("job_changed_on", ((31, None),))),
        (PeopleFilters(previous_title=("cto",)), Formerly(title=Text("title", ("cto",)))),
        (
            PeopleFilters(previous_company=("acme",), previous_title=("cto",)),
            Formerly(where=Text("name", ("acme",)), title=Text("title", ("cto",))),
        ),
        (PeopleFilters(not_country=("FR",)), Not(Match("country", ("FR",)))),
    ],
)
def test_filters_on_people(given: PeopleFilters, expected: Condition) -> None:
    assert people(given) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (CompanyFilters(company=("acme",)), Text("name", ("acme",))),
        (CompanyFilters(domain=("acme.com,initech.de",)), Key("domain", ("acme.com", "initech.de"))),
        (CompanyFilters(size=("1-10,50+",)), Range("size", ((1, 10), (50, None)))),
        (CompanyFilters(revenue=("10M-50M",)), Overlap("revenue", ((10_000_000, 50_000_000),))),
        (CompanyFilters(founded=("2010-2020",)), Range("founded_year", ((2010, 2020),))),
        (CompanyFilters(not_domain=("acme.com",)), Not(Key("domain", ("acme.com",)))),
        (CompanyFilters(not_industry=("Banking",)), Not(Match("industry", ("Banking",)))),
    ],
)
def test_filters_on_companies(given: CompanyFilters, expected: Condition) -> None:
    assert companies(given) == expected
    inner = expected.of if isinstance(expected, Not) else expected
    asked = Not(Employer(inner)) if isinstance(expected, Not) else Employer(inner)
    assert people(company=given) == asked


def test_filters_on_the_company_are_asked_of_one_company() -> None:
    given = CompanyFilters(size=("50-200",), technology=("Slack",))
    both = All((Range("size", ((50, 200),)), Match("technology", ("Slack",))))
    assert people(PeopleFilters(name=("ada",)), given) == All((Text("name", ("ada",)), Employer(both)))


def test_where_is_added() -> None:
    where = msgspec.json.encode(Not(Has("school"))).decode()
    assert people(where=where) == Not(Has("school"))
    assert people(PeopleFilters(name=("ada",)), where=where) == All((Text("name", ("ada",)), Not(Has("school"))))


@pytest.mark.parametrize("where", ["", "{", '{"type": "Nope"}', '{"type": "Has"}', "[" * 100_000])
def test_a_where_that_cannot_be_read_is_refused(where: str) -> None:
    with pytest.raises(InvalidInput, match="--where cannot be read"):
        people(where=where)


def test_an_unknown_field_is_refused() -> None:
    with pytest.raises(UnknownField):
        people(PeopleFilters(has=("wings",)))


@given(st.lists(st.text(min_size=1).filter(lambda text: text.strip() and "*" not in text), min_size=1, max_size=5))
def test_texts_are_passed_on_as_they_are(texts: list[str]) -> None:
    assert people(PeopleFilters(title=tuple(texts))) == Text("title", tuple(text.strip() for text in texts))


@pytest.mark.parametrize(("text", "mode"), [("eng", "words"), ("eng*", "prefix"), ("*eng*", "part")])
def test_stars_say_how_much_of_a_word_counts(text: str, mode: Literal["words", "prefix", "part"]) -> None:
    assert people(PeopleFilters(title=(text,))) == Text("title", ("eng",), mode)


@pytest.mark.parametrize("text", ["*", "*eng", "e*g", " "])
def test_stars_elsewhere_are_refused_by_the_option_s_name(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        people(PeopleFilters(not_title=(text,)))
    assert caught.value.field == "--not-title"
