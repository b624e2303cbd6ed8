"""Inputs become the neutral queries that docs/graphql.md says, or are refused with their place."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from sightline.errors import InvalidInput, SightlineError, TooLarge
from sightline.interfaces.graphql import inputs
from sightline.interfaces.graphql.queries.advanced import flat_query, grouped_query
from sightline.model.query import (
    All,
    AnyOf,
    Condition,
    Employer,
    Formerly,
    Has,
    Match,
    Not,
    Overlap,
    Place,
    Range,
    Sort,
    Text,
    Within,
)
from sightline.search import checks
from tests.interfaces.graphql.knowing import Known

DAY = 86_400_000
NOTHING = AnyOf()


def where(**search: Any) -> Condition:
    query = flat_query(inputs.read_input(search, inputs.FlatSearch), Known())
    checks.check_query(query)
    return query.where


def company(**filter_: Any) -> Condition:
    """The one condition that a company filter with one field makes."""
    found = where(companyFilter=filter_)
    assert isinstance(found, All)
    (employer,) = found.of
    assert isinstance(employer, Employer)
    assert isinstance(employer.where, All)
    (condition,) = employer.where.of
    return condition


def contact(**filter_: Any) -> Condition:
    found = where(contactFilter=filter_)
    assert isinstance(found, All)
    (condition,) = found.of
    return condition


COMPANY: list[tuple[dict[str, Any], Condition]] = [
    ({"ids": ["7", "unknown"]}, Match("id", (7,))),
    ({"ids": ["unknown"]}, NOTHING),
    ({"names": ["Acme Inc"]}, Text("name", ("Acme Inc",))),
    ({"domains": ["acme.com", "twins.com"]}, Match("id", (3, 5))),
    ({"linkedinIds": ["acme"]}, Match("id", (3,))),
    ({"sizes": [{"min": 51, "max": 200}, {"min": 1000}]}, Range("size", ((51, 200), (1000, None)))),
    ({"locations": [{"city": "Bonn", "country": "DE"}]}, Within("location", (Place(city="Bonn", country="DE"),))),
    ({"cities": ["Bonn"]}, Match("city", ("Bonn",))),
    ({"postalCodes": ["53111"]}, Within("location", (Place(postal_code="53111"),))),
    ({"countries": ["Germany", "usa"]}, Within("location", (Place(country="DE"), Place(country="US")))),
    ({"descriptions": ["cloud*"]}, Text("description", ("cloud",), "prefix")),
    ({"technologies": ["Snowflake"]}, Match("technology", ("Snowflake",))),
    ({"technologyCategories": ["Cloud"]}, Match("technology_category", ("Cloud",))),
    ({"revenueRanges": [{"end": 5_000_000}]}, Overlap("revenue", ((None, 5_000_000),))),
    (
        {"fundingInfoFilters": [{"lastFundingDateRange": {"start": 2 * DAY + 5}, "lastFundingRange": {"start": 9}}]},
        AnyOf((All((Range("last_funding_on", ((2, None),)), Range("last_funding_amount", ((9, None),)))),)),
    ),
    (
        {"naicsCodeFilters": [{"code": "51"}, {"code": "52", "description": "banks"}]},
        AnyOf((All((Match("naics", ("51",)),)), All((Match("naics", ("52",)), Text("naics_title", ("banks",)))))),
    ),
    ({"sicCodeFilters": [{"code": "7372"}]}, AnyOf((All((Match("sic", ("7372",)),)),))),
]

CONTACT: list[tuple[dict[str, Any], Condition]] = [
    ({"ids": ["7"]}, Match("id", (7,))),
    ({"names": ["Ada"]}, Text("name", ("Ada",))),
    ({"titles": ["*eng*"]}, Text("title", ("eng",), "part")),
    (
        {"titles": ["vp sales", "eng*", "cto"]},
        AnyOf((Text("title", ("vp sales", "cto")), Text("title", ("eng",), "prefix"))),
    ),
    ({"linkedinIds": ["ada"]}, Match("id", (7,))),
    ({"linkedinUrls": ["nobody"]}, NOTHING),
    ({"seniorities": ["VP", "Director"]}, Match("seniority", ("vp", "director", "head"))),
    ({"roles": ["Sales"]}, Match("function", ("sales",))),
    ({"locations": [{"country": "France"}]}, Within("location", (Place(country="FR"),))),
    ({"countries": ["FR"]}, Within("location", (Place(country="FR"),))),
    ({"cities": ["Paris"]}, Match("city", ("Paris",))),
    ({"containsWorkEmails": ["VerifiedLikely"]}, Match("work_email_status", ("verified_likely",))),
    ({"updatedAt": {"start": 5, "end": 9}}, Range("updated_at", ((5, 9),))),
]


@pytest.mark.parametrize(("filter_", "expected"), COMPANY, ids=[next(iter(case[0])) for case in COMPANY])
def test_company_filter(filter_: dict[str, Any], expected: Condition) -> None:
    assert company(**filter_) == expected


@pytest.mark.parametrize(("filter_", "expected"), CONTACT, ids=[next(iter(case[0])) for case in CONTACT])
def test_contact_filter(filter_: dict[str, Any], expected: Condition) -> None:
    assert contact(**filter_) == expected


def test_every_field_of_both_filters_is_asked_for() -> None:
    """The tables above miss no field but those that have a test of their own."""
    asked = {name for filter_, _ in COMPANY for name in filter_} | {"industries", "states"}
    assert asked == {field.encode_name for field in _fields("CompanyFilter")}
    asked = {name for filter_, _ in CONTACT for name in filter_} | {"states", "newHireFrom", "newPromotionFrom"}
    assert asked == {field.encode_name for field in _fields("ContactFilter")}


def _fields(name: str) -> Any:

    return msgspec.structs.fields(getattr(inputs, name))


def test_states_are_names_or_codes_within_their_country() -> None:
    def regions(**filter_: Any) -> set[str | None]:
        found = contact(**filter_)
        assert isinstance(found, Within)
        return {place.region for place in found.any_of}

    assert regions(states=["California"]) == {"California"}
    assert regions(states=["CA"]) == {"California", "CA"}
    assert regions(locations=[{"areaLevel1": "BY", "country": "Germany"}]) >= {"BY"}


def test_industries_go_by_their_own_and_their_linkedin_name() -> None:
    found = company(industries=["computer software"])
    assert isinstance(found, Match)
    assert found.field == "industry"
    assert "computer software" in found.any_of


def test_nothing_is_asked_by_what_is_empty() -> None:
    assert where() == All()
    empty = where(
        companyFilter={"names": [], "ids": None},
        companyExcludedFilter={},
        contactFilter={},
        contactExcludedFilter={"titles": []},
        previousCompanyFilter={},
        previousPositionFilter={"titles": []},
    )
    assert empty == All()


def test_excluded_is_who_satisfies_any_field() -> None:
    found = where(
        companyExcludedFilter={"cities": ["Bonn"], "names": ["Acme"]},
        contactExcludedFilter={"cities": ["Bonn"], "titles": ["cto"]},
    )
    assert found == All(
        (
            Not(Employer(AnyOf((Text("name", ("Acme",)), Match("city", ("Bonn",)))))),
            Not(AnyOf((Text("title", ("cto",)), Match("city", ("Bonn",))))),
        )
    )


def test_company_and_title_are_of_one_past_job() -> None:
    at = All((Text("name", ("Acme",)), Range("size", ((None, 9),))))
    found = where(
        previousCompanyFilter={"names": ["Acme"], "employeeCount": [{"max": 9}]},
        previousPositionFilter={"titles": ["cto", "*eng*"]},
    )
    jobs = (Formerly(at, Text("title", ("cto",))), Formerly(at, Text("title", ("eng",), "part")))
    assert found == All((AnyOf(jobs),))
    assert where(previousPositionFilter={"titles": ["cto"]}) == All((Formerly(None, Text("title", ("cto",))),))
    assert where(previousCompanyFilter={"names": ["Acme"]}) == All((Formerly(All((Text("name", ("Acme",)),))),))


REFUSED: list[tuple[dict[str, Any], type[SightlineError], str]] = [
    ({"contactFilter": {"titles": ["*eng"]}}, InvalidInput, "input.contactFilter.titles"),
    ({"contactFilter": {"titles": ["e*g"]}}, InvalidInput, "input.contactFilter.titles"),
    ({"contactFilter": {"names": ["**"]}}, InvalidInput, "input.contactFilter.names"),
    ({"contactFilter": {"names": [" "]}}, InvalidInput, "input.contactFilter.names"),
    ({"contactFilter": {"roles": ["Juggling"]}}, InvalidInput, "input.contactFilter.roles"),
    ({"contactFilter": {"updatedAt": {}}}, InvalidInput, "input.contactFilter.updatedAt"),
    ({"companyFilter": {"countries": ["Atlantis"]}}, InvalidInput, "input.companyFilter.countries"),
    ({"companyFilter": {"locations": [{}]}}, InvalidInput, "input.companyFilter.locations"),
    ({"companyFilter": {"locations": [{"country": "?"}]}}, InvalidInput, "input.companyFilter.locations.country"),
    ({"companyFilter": {"sizes": [{"min": 9, "max": 1}]}}, InvalidInput, "input.companyFilter.sizes"),
    ({"companyFilter": {"revenueRanges": [{}]}}, InvalidInput, "input.companyFilter.revenueRanges"),
    (
        {"companyFilter": {"naicsCodeFilters": [{"code": "5"}]}},
        InvalidInput,
        "input.companyFilter.naicsCodeFilters.code",
    ),
    ({"companyFilter": {"sicCodeFilters": [{}]}}, InvalidInput, "input.companyFilter.sicCodeFilters"),
    ({"companyFilter": {"fundingInfoFilters": [{}]}}, InvalidInput, "input.companyFilter.fundingInfoFilters"),
    ({"skip": -1}, InvalidInput, "input.skip"),
    ({"limit": -1}, InvalidInput, "input.limit"),
    ({"limit": 101}, TooLarge, "input.limit"),
    ({"skip": 9_991, "limit": 10}, TooLarge, "input.skip"),
    ({"after": [{"key": "other", "value": "x"}]}, InvalidInput, "input.after"),
    ({"after": [{"key": "cursor"}]}, InvalidInput, "input.after"),
    ({"after": [{"key": "cursor", "value": "x"}], "skip": 1}, InvalidInput, "input.skip"),
]


@pytest.mark.parametrize(("search", "error", "field"), REFUSED, ids=[f"{c[2]} {n}" for n, c in enumerate(REFUSED)])
def test_what_makes_no_sense_is_refused_with_its_place(
    search: dict[str, Any], error: type[SightlineError], field: str
) -> None:
    with pytest.raises(error) as caught:
        where(**search)
    assert type(caught.value) is error
    assert caught.value.field == field
    assert caught.value.hint or caught.value.allowed or caught.value.message


MOMENT = 20_000 * DAY + 5
JOB_CHANGES: list[tuple[dict[str, Any], Condition, str]] = [
    ({}, Has("job_changed_on"), "job_changed_on"),
    ({"jobChangeTypes": []}, Has("job_changed_on"), "job_changed_on"),
    ({"jobChangeTypes": ["JobChange"]}, Has("company_changed_on"), "company_changed_on"),
    ({"jobChangeTypes": ["TitleChange", "TitleChange"]}, Has("retitled_on"), "retitled_on"),
    ({"jobChangeTypes": ["TitleChange", "JobChange"]}, Has("job_changed_on"), "job_changed_on"),
    (
        {"jobChangeTypes": ["JobChange"], "startedAfter": MOMENT},
        Range("company_changed_on", ((20_000, None),)),
        "company_changed_on",
    ),
    ({"startedAfter": -1}, Range("job_changed_on", ((-1, None),)), "job_changed_on"),
]


@pytest.mark.parametrize(("filter_", "expected", "field"), JOB_CHANGES)
def test_job_changes(filter_: dict[str, Any], expected: Condition, field: str) -> None:
    """The order follows the types that are asked for."""
    given = {"jobChangeFilter": {"jobChangeTypes": [], **filter_}, "sortContactsBy": ["JobChangeStartedAtDesc"]}
    query = flat_query(inputs.read_input(given, inputs.FlatSearch), Known())
    checks.check_query(query)
    assert (query.where, query.order) == (All((expected,)), (Sort(field, True),))


def test_new_hires_and_promotions() -> None:
    assert contact(newHireFrom=MOMENT) == Range("company_changed_on", ((20_000, None),))
    assert contact(newPromotionFrom=0) == Range("promoted_on", ((0, None),))
    excluded = where(contactExcludedFilter={"newHireFrom": -1, "newPromotionFrom": 0})
    either = AnyOf((Range("company_changed_on", ((-1, None),)), Range("promoted_on", ((0, None),))))
    assert excluded == All((Not(either),))
    assert flat_query(inputs.FlatSearch(sort_contacts_by=["JobChangeStartedAtAsc"]), Known()).order == (
        Sort("job_changed_on"),
    )


def test_pages_and_orders() -> None:
    plain = flat_query(inputs.FlatSearch(), Known())
    assert (plain.skip, plain.limit, plain.order, plain.cursor) == (0, 10, (), None)
    given = {
        "sortContactsBy": ["SeniorityDesc", "NameAsc", "SeniorityAsc", "MobilePhoneDesc"],
        "sortCompaniesBy": ["SizeDesc", "IndustryAsc"],
        "skip": 9_900,
        "limit": 100,
        "limitPerCompany": 25,
    }
    query = grouped_query(inputs.read_input(given, inputs.GroupedSearch), Known())
    assert query.order == (Sort("seniority", True), Sort("name"), Sort("has_mobile_phone", True))
    assert query.company_order == (Sort("size", True), Sort("industry"))
    assert (query.skip, query.limit, query.limit_per_company) == (9_900, 100, 25)
    checks.check_grouped(query)
    assert grouped_query(inputs.GroupedSearch(), Known()).limit_per_company == 5
    with pytest.raises(TooLarge):
        grouped_query(inputs.GroupedSearch(limit_per_company=26), Known())
    after = inputs.read_input({"after": [{"key": "cursor", "value": "x"}]}, inputs.FlatSearch)
    assert flat_query(after, Known()).cursor == "x"
