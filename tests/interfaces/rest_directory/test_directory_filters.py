"""Every filter, held against what the answers themselves show: a plain loop over all records says who fits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from sightline.interfaces.rest_directory.inputs import CompanyFilters, ContactFilters
from tests.interfaces.rest_directory.world import Asked

Entry = dict[str, Any]
Fits = Callable[[Entry], bool]


def place(**wanted: str) -> Fits:
    return lambda entry: all((entry["location"] or {}).get(part) == value for part, value in wanted.items())


def either(*fits: Fits) -> Fits:
    return lambda entry: any(each(entry) for each in fits)


def held(field: str, *values: str) -> Fits:
    return lambda entry: not {each.casefold() for each in entry[field]}.isdisjoint(values)


COMPANY_CASES: list[tuple[str, Any, Fits]] = [
    ("locations", ["United States"], place(country_code="US")),
    ("locations", ["DE"], place(country_code="DE")),
    ("locations", ["California, United States"], place(state="California", country_code="US")),
    ("locations", ["berlin, germany"], place(city="Berlin", country_code="DE")),
    ("locations", ["München"], place(city="Munich")),
    ("locations", ["Bayern, Deutschland"], place(state="Bavaria")),
    ("locations", ["New York"], either(place(city="New York"), place(state="New York"))),
    ("locations", ["New York, United States"], either(place(city="New York"), place(state="New York"))),
    ("locations", ["New York, New York"], place(city="New York")),
    ("locations", ["Texas", "France"], either(place(state="Texas"), place(country_code="FR"))),
    ("locations", ["Middle of Nowhere"], place(city="Middle of Nowhere")),
    ("locations", ["Atlantis"], lambda entry: False),
    ("locations", ["Atlantis, Lemuria, Mu, Thule"], lambda entry: False),
    ("functions", ["MANUFACTURING"], held("functions", "manufacturing")),
    ("functions", ["research", "nothing"], held("functions", "research")),
    ("industries", ["Software Development"], held("industries", "software development")),
    ("industries", ["insurance", "retail"], held("industries", "insurance", "retail")),
    ("industries", ["knitting of fishing nets"], held("industries", "knitting of fishing nets")),
    ("tlds", ["com"], lambda entry: entry["tld"] == "com"),
    ("tlds", [".CO.UK", "de"], lambda entry: entry["tld"] in ("co.uk", "de")),
    ("technologies", ["snowflake"], held("technologies", "snowflake")),
    ("technologies", ["C#"], held("technologies", "c#")),
    ("technologies", ["C++", "C#"], held("technologies", "c#", "c++")),
]
CONTACT_CASES: list[tuple[str, Any, Fits]] = [
    ("job_titles", ["manager"], lambda entry: "manager" in (entry["job_title"] or "").lower()),
    ("job_titles", ["manag"], lambda entry: "manag" in (entry["job_title"] or "").lower()),
    ("job_titles", ["VP sales", "JURIST"], lambda entry: entry["job_title"] in ("VP Sales", "Juristin")),
    ("job_titles", ["?!"], lambda entry: False),
    ("departments", ["sales"], lambda entry: (entry["department"] or "").casefold() == "sales"),
    ("departments", ["Inside Sales"], lambda entry: entry["department"] == "Inside Sales"),
    ("departments", ["Engineering", "legal"],
     lambda entry: (entry["department"] or "").casefold() in ("engineering", "legal")),
    ("seniorities", ["manager"], lambda entry: entry["seniority"] == "manager"),
    ("seniorities", ["vp", "c_level"], lambda entry: entry["seniority"] in ("vp", "c_level")),
]  # fmt: skip
FLAGS: list[tuple[str, Fits]] = [
    ("has_personal_emails", lambda entry: entry["has_personal_email"]),
    ("has_personal_email", lambda entry: any(each["type"] == "personal" for each in entry["emails"])),
    ("has_linkedin_profile", lambda entry: entry["linkedin_url"] is not None),
    ("is_decision_maker", lambda entry: entry["is_decision_maker"]),
]
COMPANY_FLAGS: list[tuple[str, Fits]] = [
    ("company_has_generic_email", lambda entry: bool(entry["generic_emails"])),
    ("company_has_linkedin_profile", lambda entry: entry["linkedin_url"] is not None),
]


def ids(entries: list[Entry]) -> list[int]:
    return [entry["id"] for entry in entries]


def employed(fits: Fits) -> Fits:
    return lambda entry: entry["company"] is not None and fits(entry["company"])


def check(ask: Asked, path: str, filters: dict[str, Any], fits: Fits) -> int:
    """The filtered answer is the whole one, filtered here. How many there are."""
    everyone = ask.everyone(path)
    expected = [entry for entry in everyone if fits(entry)]
    assert ask.everyone(path, filters) == expected
    return len(expected)


@pytest.mark.parametrize(("name", "values", "fits"), COMPANY_CASES)
def test_filters_on_companies(ask: Asked, name: str, values: Any, fits: Fits) -> None:
    found = check(ask, "/companies", {name: values}, fits)
    assert (found > 0) == (values[0] != "Atlantis" and "Atlantis," not in values[0])
    check(ask, "/companies", {f"exclude_{name}": values}, lambda entry: not fits(entry))
    check(ask, "/contacts", {name: values}, employed(fits))
    check(ask, "/contacts", {f"exclude_{name}": values}, lambda entry: not employed(fits)(entry))


@pytest.mark.parametrize(("name", "values", "fits"), CONTACT_CASES)
def test_filters_on_contacts(ask: Asked, name: str, values: Any, fits: Fits) -> None:
    assert check(ask, "/contacts", {name: values}, fits) > 0 or values == ["?!"]
    check(ask, "/contacts", {f"exclude_{name}": values}, lambda entry: not fits(entry))


@pytest.mark.parametrize(("name", "fits"), FLAGS)
def test_flags_of_contacts(ask: Asked, name: str, fits: Fits) -> None:
    found = check(ask, "/contacts", {name: True}, fits)
    assert 0 < found < check(ask, "/contacts", {name: False}, lambda entry: True)


@pytest.mark.parametrize(("name", "fits"), COMPANY_FLAGS)
def test_flags_of_companies(ask: Asked, name: str, fits: Fits) -> None:
    assert check(ask, "/companies", {name: True}, fits) > 0
    assert check(ask, "/contacts", {name: True}, employed(fits)) > 0


def test_times_are_inclusive_and_are_those_of_the_company(ask: Asked) -> None:
    times = sorted({entry["created_at"] for entry in ask.everyone("/companies")})
    assert len(times) >= 2
    late, early = times[-1], times[0]
    assert check(ask, "/companies", {"added_after": late}, lambda entry: entry["created_at"] >= late) > 0
    assert check(ask, "/companies", {"added_before": early}, lambda entry: entry["created_at"] <= early) > 0
    check(ask, "/contacts", {"added_after": late}, employed(lambda entry: entry["created_at"] >= late))
    both = {"added_after": early, "added_before": early}
    check(ask, "/contacts", both, employed(lambda entry: entry["created_at"] == early))
    today = early[:10]
    check(
        ask,
        "/companies",
        {"added_after": today, "added_before": today},
        lambda entry: entry["created_at"][:10] == today,
    )
    shifted = early.replace("Z", "+00:00")
    check(ask, "/companies", {"added_before": shifted}, lambda entry: entry["created_at"] <= early)


def test_filters_are_asked_together(ask: Asked) -> None:
    filters = {
        "job_titles": ["e"],
        "exclude_seniorities": ["c_level"],
        "locations": ["US"],
        "exclude_technologies": ["Heroku"],
        "has_linkedin_profile": True,
    }

    def fits(entry: Entry) -> bool:
        firm = entry["company"]
        return bool(
            "e" in (entry["job_title"] or "").lower()
            and entry["seniority"] != "c_level"
            and firm is not None
            and place(country_code="US")(firm)
            and "Heroku" not in firm["technologies"]
            and entry["linkedin_url"]
        )

    assert check(ask, "/contacts", filters, fits) > 0


def test_an_empty_list_asks_nothing(ask: Asked) -> None:
    assert ask.post("/contacts", {"job_titles": [], "exclude_tlds": []})["meta"]["total"] == 90


def test_every_filter_has_a_case() -> None:
    tested = {name for name, _, _ in COMPANY_CASES + CONTACT_CASES} | {name for name, _ in FLAGS + COMPANY_FLAGS}
    twins = {f"exclude_{name}" for name, _, _ in COMPANY_CASES + CONTACT_CASES}
    fields = {each.name for each in msgspec.structs.fields(ContactFilters)}
    assert fields == tested | twins | {"added_after", "added_before"}
    assert {each.name for each in msgspec.structs.fields(CompanyFilters)} < fields


def test_get_and_post_ask_the_same(ask: Asked) -> None:
    body = {"job_titles": ["manager", "vp sales"], "has_linkedin_profile": True, "per_page": 3, "page": 2}
    query = [("job_titles", "manager"), ("job_titles[]", "vp sales"), ("has_linkedin_profile", "True"),
             ("per_page", "3"), ("page", "2")]  # fmt: skip
    posted, got = ask.post("/contacts", body), ask.get("/contacts", query)
    assert posted["data"] == got["data"]
    assert len(posted["data"]) > 0
    assert posted["meta"]["total"] == got["meta"]["total"]
