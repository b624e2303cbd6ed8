"""What each filter, order and page does to the answers, on a small world, over HTTP and a real store and index."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sightline.interfaces.graphql.operations import MUTATIONS, QUERIES
from sightline.interfaces.graphql.schema import load_schema
from sightline.services import Services
from sightline.sources.world import Noise, World
from tests.interfaces.graphql.selection import ask_everything
from tests.interfaces.graphql.world import CONTACTS, NAMES, OBSERVED, Asked, asked

SCHEMA = load_schema(QUERIES, MUTATIONS)


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    with asked(tmp_path_factory.mktemp("graphql")) as (found, _):
        yield found


def people(ask: Asked, **search: Any) -> list[str]:
    """The people that a flat search finds, in order; the total must be their number."""
    found = ask.one("flatAdvancedSearch", {"limit": 100, **search}, "{ totalPeople people { name } }")
    assert found["totalPeople"] == len(found["people"])
    return [NAMES[each["name"].split()[0]] for each in found["people"]]


def by_company(ask: Asked, **filter_: Any) -> list[str]:
    return sorted(people(ask, companyFilter=filter_))


def by_contact(ask: Asked, **filter_: Any) -> list[str]:
    return sorted(people(ask, contactFilter=filter_))


AT_ACME, AT_GLOBEX, AT_INITECH = ["ada", "bob"], ["cleo"], ["dan"]

BY_COMPANY: list[tuple[dict[str, Any], list[str]]] = [
    ({"names": ["acme"]}, AT_ACME),
    ({"names": ["ZENITH labs"]}, AT_ACME),
    ({"names": ["rob*"]}, AT_ACME),
    ({"names": ["*lobe*"]}, AT_GLOBEX),
    ({"names": ["lobe"]}, []),
    ({"domains": ["https://www.acme.com/jobs"]}, AT_ACME),
    ({"domains": ["acme-mail.de", "initech.com"]}, AT_ACME + AT_INITECH),
    ({"linkedinIds": ["acme-bots"]}, AT_ACME),
    ({"industries": ["computer SOFTWARE"]}, AT_ACME),
    ({"industries": ["Banking", "Manufacturing"]}, AT_GLOBEX + AT_INITECH),
    ({"sizes": [{"min": 120, "max": 120}]}, AT_ACME),
    ({"sizes": [{"min": 200}]}, AT_GLOBEX),
    ({"sizes": [{"max": 20}, {"min": 300}]}, AT_GLOBEX + AT_INITECH),
    ({"locations": [{"city": "san francisco", "country": "USA"}]}, AT_ACME),
    ({"locations": [{"country": "US", "postalCode": "94105"}, {"country": "DE"}]}, [*AT_ACME, *AT_GLOBEX]),
    ({"cities": ["Berlin"]}, AT_GLOBEX),
    ({"states": ["texas"]}, AT_INITECH),
    ({"states": ["CA"]}, AT_ACME),
    ({"states": ["TX"], "countries": ["United States"]}, AT_INITECH),
    ({"postalCodes": ["94105"]}, AT_ACME),
    ({"countries": ["Deutschland"]}, AT_GLOBEX),
    ({"descriptions": ["warehouses robots"]}, AT_ACME),
    ({"descriptions": ["think"]}, AT_ACME),
    ({"technologies": ["snowflake"]}, AT_ACME),
    ({"technologyCategories": ["cloud"]}, AT_ACME),
    ({"technologyCategories": ["SQL"]}, AT_ACME),
    ({"revenueRanges": [{"start": 4_999_999, "end": 5_000_000}]}, AT_ACME),
    ({"revenueRanges": [{"start": 60_000_000}]}, AT_GLOBEX),
    ({"fundingInfoFilters": [{"lastFundingRange": {"start": 3_000_000}}]}, AT_ACME),
    ({"fundingInfoFilters": [{"lastFundingDateRange": {"end": 1_500_000_000_000}}]}, AT_INITECH),
    (
        {
            "fundingInfoFilters": [
                {
                    "lastFundingRange": {"start": 1},
                    "lastFundingDateRange": {"start": 1_620_000_000_000, "end": 1_620_000_000_000},
                }
            ]
        },
        AT_ACME,  # 1,620,000,000,000 lies within the third of May 2021
    ),
    ({"naicsCodeFilters": [{"code": "51"}]}, AT_ACME),
    ({"naicsCodeFilters": [{"description": "banking"}]}, AT_INITECH),
    ({"naicsCodeFilters": [{"code": "51", "description": "banking"}]}, []),
    ({"sicCodeFilters": [{"code": "35"}]}, AT_ACME),
    ({"ids": ["999999", "nonsense"]}, []),
    ({"names": ["acme"], "cities": ["Berlin"]}, []),
]


@pytest.mark.parametrize(("filter_", "expected"), BY_COMPANY)
def test_company_filter(ask: Asked, filter_: dict[str, Any], expected: list[str]) -> None:
    assert by_company(ask, **filter_) == expected


BY_CONTACT: list[tuple[dict[str, Any], list[str]]] = [
    ({"names": ["byron"]}, ["ada", "cleo"]),
    ({"names": ["cleo"]}, ["cleo"]),
    ({"names": ["*ngel*"]}, ["dan"]),
    ({"titles": ["engineering"]}, ["ada"]),
    ({"titles": ["engineer*"]}, ["ada", "dan"]),
    ({"titles": ["*count exec*"]}, ["bob"]),
    ({"titles": ["executive account", "director"]}, ["bob", "cleo"]),
    ({"linkedinIds": ["ada-byron"]}, ["ada"]),
    ({"linkedinUrls": ["linkedin.com/in/Ada-Byron/?x=1"]}, ["ada"]),
    ({"seniorities": ["VP", "SeniorIndividualContributor"]}, ["ada", "bob"]),
    ({"seniorities": ["Other"]}, ["dan"]),
    ({"roles": ["Engineering"]}, ["ada", "dan"]),
    ({"locations": [{"areaLevel1": "TX", "country": "US"}]}, ["bob"]),
    ({"states": ["California"]}, ["ada"]),
    ({"countries": ["France"]}, ["cleo"]),
    ({"cities": ["paris", "austin"]}, ["bob", "cleo"]),
    ({"containsWorkEmails": ["Verified"]}, ["ada"]),
    ({"containsWorkEmails": ["Verified", "VerifiedLikely"]}, ["ada", "bob"]),
    ({"updatedAt": {"start": OBSERVED, "end": OBSERVED}}, ["ada", "bob", "cleo", "dan", "eve"]),
    ({"updatedAt": {"end": OBSERVED - 1}}, []),
]


@pytest.mark.parametrize(("filter_", "expected"), BY_CONTACT)
def test_contact_filter(ask: Asked, filter_: dict[str, Any], expected: list[str]) -> None:
    assert by_contact(ask, **filter_) == expected


def test_ids_of_answers_find_again(ask: Asked) -> None:
    found = ask.one("flatAdvancedSearch", {"contactFilter": {"names": ["ada"]}}, "{ people { id companyId } }")
    (ada,) = found["people"]
    assert by_contact(ask, ids=[ada["id"]]) == ["ada"]
    assert by_company(ask, ids=[ada["companyId"]]) == AT_ACME


def test_excluded_twins_leave_out_who_satisfies_any_field(ask: Asked) -> None:
    excluded = {"companyExcludedFilter": {"cities": ["Berlin"], "sizes": [{"max": 20}]}}
    assert sorted(people(ask, **excluded)) == ["ada", "bob", "eve"]
    assert sorted(people(ask, contactExcludedFilter={"names": ["byron"], "titles": ["engineer"]})) == ["bob", "eve"]
    both = people(ask, companyFilter={"names": ["acme"]}, contactExcludedFilter={"states": ["Texas"]})
    assert both == ["ada"]


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        ({"previousCompanyFilter": {"names": ["acme"]}}, ["cleo"]),
        ({"previousCompanyFilter": {"domains": ["initech.com"]}}, ["ada"]),
        ({"previousCompanyFilter": {"industries": ["Manufacturing"]}}, ["dan"]),
        ({"previousCompanyFilter": {"employeeCount": [{"max": 20}]}}, ["ada"]),
        ({"previousCompanyFilter": {"locations": [{"country": "US"}]}}, ["ada", "cleo"]),
        ({"previousCompanyFilter": {"linkedinIds": ["acme-bots"]}}, ["cleo"]),
        ({"previousPositionFilter": {"titles": ["engineer"]}}, ["dan"]),
        ({"previousPositionFilter": {"titles": ["*tech*", "manager"]}}, ["ada", "cleo"]),
        (
            {
                "previousCompanyFilter": {"names": ["initech"]},
                "previousPositionFilter": {"titles": ["manager", "chief*"]},
            },
            ["ada"],
        ),
        ({"previousCompanyFilter": {"names": ["acme"]}, "previousPositionFilter": {"titles": ["engineer"]}}, []),
    ],
)
def test_one_past_job_satisfies_both_filters(ask: Asked, search: dict[str, Any], expected: list[str]) -> None:
    assert sorted(people(ask, **search)) == expected


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["NameAsc"], ["ada", "bob", "cleo", "dan", "eve"]),
        (["NameDesc"], ["eve", "dan", "cleo", "bob", "ada"]),
        (["TitleAsc"], ["cleo", "bob", "dan", "ada", "eve"]),
        (["TitleDesc"], ["ada", "dan", "bob", "cleo", "eve"]),
        (["RoleAsc", "NameDesc"], ["dan", "ada", "cleo", "bob", "eve"]),
        (["RoleDesc", "NameAsc"], ["bob", "cleo", "ada", "dan", "eve"]),
        (["SeniorityDesc"], ["ada", "cleo", "bob", "dan", "eve"]),
        (["SeniorityAsc"], ["dan", "bob", "cleo", "ada", "eve"]),
        (["MobilePhoneDesc", "NameDesc"], ["cleo", "ada", "eve", "dan", "bob"]),
        (["MobilePhoneAsc", "NameDesc"], ["eve", "dan", "bob", "cleo", "ada"]),
        (["UpdatedAtDesc", "NameDesc"], ["eve", "dan", "cleo", "bob", "ada"]),
        (["UpdatedAtAsc", "NameDesc"], ["eve", "dan", "cleo", "bob", "ada"]),
    ],
)
def test_orders(ask: Asked, options: list[str], expected: list[str]) -> None:
    assert people(ask, sortContactsBy=options) == expected


def test_ids_are_the_default_order(ask: Asked) -> None:
    def ids(**search: Any) -> list[int]:
        found = ask.one("flatAdvancedSearch", search, "{ people { id } }")
        return [int(each["id"]) for each in found["people"]]

    assert ids() == sorted(ids()) == ids(sortContactsBy=["IdAsc"]) == ids(sortContactsBy=["IdDesc"])[::-1]


def test_pages_by_skip_and_by_cursor(ask: Asked) -> None:
    selection = "{ totalPeople people { name } after { key value } }"
    search = {"limit": 2, "sortContactsBy": ["NameAsc"]}
    walked, after, skip = [], None, 0
    for _ in range(3):
        by_cursor = ask.one("flatAdvancedSearch", search | ({"after": after} if after else {}), selection)
        by_skip = ask.one("flatAdvancedSearch", search | {"skip": skip}, selection)
        assert by_cursor["people"] == by_skip["people"]
        assert by_cursor["totalPeople"] == 5
        walked += [NAMES[each["name"].split()[0]] for each in by_cursor["people"]]
        after, skip = by_cursor["after"], skip + 2
    assert walked == ["ada", "bob", "cleo", "dan", "eve"]
    assert after is None
    nobody = ask.one("flatAdvancedSearch", {"limit": 0}, selection)
    assert (nobody["totalPeople"], nobody["people"]) == (5, [])


GROUPS = "{ totalCompanies companies { totalContactsInCompany company { name } people { name } } after { value key } }"


def groups(found: dict[str, Any]) -> list[tuple[str, int, list[str]]]:
    return [
        (
            each["company"]["name"].split()[0],
            each["totalContactsInCompany"],
            [NAMES[person["name"].split()[0]] for person in each["people"]],
        )
        for each in found["companies"]
    ]


def test_groups(ask: Asked) -> None:
    search: dict[str, Any] = {"sortCompaniesBy": ["SizeDesc"], "sortContactsBy": ["NameDesc"]}
    found = ask.one("groupedAdvancedSearch", search, GROUPS)
    assert groups(found) == [("Globex", 1, ["cleo"]), ("Acme", 2, ["bob", "ada"]), ("Initech", 1, ["dan"])]
    assert (found["totalCompanies"], found["after"]) == (3, None)
    found = ask.one("groupedAdvancedSearch", search | {"limitPerCompany": 1, "skip": 1, "limit": 1}, GROUPS)
    assert groups(found) == [("Acme", 2, ["bob"])]
    rest = ask.one("groupedAdvancedSearch", search | {"after": found["after"]}, GROUPS)
    assert groups(rest) == [("Initech", 1, ["dan"])]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["NameAsc"], ["Acme", "Globex", "Initech"]),
        (["NameDesc"], ["Initech", "Globex", "Acme"]),
        (["SizeAsc"], ["Initech", "Acme", "Globex"]),
        (["IndustryAsc"], ["Initech", "Acme", "Globex"]),
        (["IndustryDesc"], ["Globex", "Acme", "Initech"]),
    ],
)
def test_orders_of_companies(ask: Asked, options: list[str], expected: list[str]) -> None:
    found = ask.one("groupedAdvancedSearch", {"sortCompaniesBy": options}, GROUPS)
    assert [name for name, _, _ in groups(found)] == expected


def test_all_fields_of_all_types_at_once(ask: Asked) -> None:
    for operation, given in {
        "flatAdvancedSearch": {},
        "groupedAdvancedSearch": {},
        "searchPeople": {"lastName": "Byron"},
        "searchCompany": {"domain": "acme.com"},
    }.items():
        assert ask.data(ask_everything(SCHEMA, operation), {"input": given})[operation]


def test_the_sample_flow_of_clients(ask: Asked) -> None:
    """Ids by pages of 25, then each person by id for email and phone: Verified before VerifiedLikely, no Invalid."""
    found = ask.one("flatAdvancedSearch", {"limit": 25, "skip": 0}, "{ totalPeople people { id name } }")
    best = {}
    for each in found["people"]:
        (person,) = ask.one("searchPeople", {"id": each["id"]}, CONTACTS)["results"]
        emails = [mail for position in person["currentPositions"] for mail in position["emails"]]
        best[NAMES[each["name"].split()[0]]] = emails[0]["value"] if emails else None
    assert best == {"ada": "ada@acme.com", "bob": "bob@acme.com", "cleo": None, "dan": None, "eve": None}


def test_refusals_come_with_their_place(ask: Asked) -> None:
    query = "query Q($input: FlatSearchInput!) { flatAdvancedSearch(input: $input) { totalPeople } }"
    cases = {
        "BAD_USER_INPUT": {"companyFilter": {"domains": ["not a domain"]}},
    }
    for code, given in cases.items():
        (error,) = ask.raw(query, {"input": given})["errors"]
        assert error["extensions"]["code"] == code
        assert error["extensions"]["field"].startswith("input.")
        assert error["path"] == ["flatAdvancedSearch"]
    (error,) = ask.raw(query, {"input": {"after": [{"key": "cursor", "value": "made up"}]}})["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"


def fill_simulated(services: Services) -> None:
    world = World(7, Noise(), companies=60, people=600, months=12)
    for header, rows in world.batches():
        services.imports.observations(header, lambda rows=rows: rows)  # type: ignore[misc]


def test_a_simulated_world_answers_all_fields_of_all_types(tmp_path: Path) -> None:
    """Three imperfect sources over a year: every person and company, with every field, by every operation."""
    with asked(tmp_path, fill_simulated) as (ask, _):
        everyone: dict[str, str] = {}
        for skip in range(0, 10_000, 100):
            found = ask.data(ask_everything(SCHEMA, "flatAdvancedSearch"), {"input": {"limit": 100, "skip": skip}})
            people = found["flatAdvancedSearch"]["people"]
            everyone |= {person["id"]: person["company"] and person["company"]["id"] for person in people}
            if len(people) < 100:
                break
        assert len(everyone) == found["flatAdvancedSearch"]["totalPeople"] > 500
        total = 0
        for skip in range(0, 10_000, 100):
            given = {"limit": 100, "skip": skip, "limitPerCompany": 25}
            found = ask.data(ask_everything(SCHEMA, "groupedAdvancedSearch"), {"input": given})
            groups = found["groupedAdvancedSearch"]["companies"]
            total += sum(group["totalContactsInCompany"] for group in groups)
            assert all(person["companyId"] == group["company"]["id"] for group in groups for person in group["people"])
            if len(groups) < 100:
                break
        assert total == sum(company is not None for company in everyone.values())
        for each in list(everyone)[::40]:
            (person,) = ask.data(ask_everything(SCHEMA, "searchPeople"), {"input": {"id": each}})["searchPeople"][
                "results"
            ]
            assert (person["id"], person["confidence"]) == (each, 100)
        for each in sorted({company for company in everyone.values() if company})[:20]:
            found = ask.data(ask_everything(SCHEMA, "searchCompany"), {"input": {"id": each}})["searchCompany"]
            assert [company["id"] for company in found["results"]] == [each]
