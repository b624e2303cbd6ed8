"""Whom searchPeople, its preview, searchCompany and regeneratedTime find, on a small world, over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sightline.interfaces.graphql.shapes.values import moment
from sightline.services import Services
from tests.interfaces.graphql.world import ADA_HASH, CONTACTS, NAMES, OBSERVED, Asked, asked
from tests.services.saying import PERSON, said, tell


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    with asked(tmp_path_factory.mktemp("graphql")) as (found, _):
        yield found


RESULTS = "{ totalResults hasMore results { confidence name { first fullName } } }"


def found_people(ask: Asked, **search: Any) -> list[tuple[str, str]]:
    found = ask.one("searchPeople", search, RESULTS)
    assert found["totalResults"] == len(found["results"])
    assert not found["hasMore"]
    return [(NAMES[each["name"]["fullName"].split()[0]], band(each["confidence"])) for each in found["results"]]


def band(confidence: int) -> str:
    return next(name for least, name in BANDS if confidence >= least)


ACME = {"domain": "acme.com"}
SURE, LIKELY, EVEN, SHARED, UNLIKELY = "sure", "likely", "even", "shared", "unlikely"
BANDS = ((90, SURE), (65, LIKELY), (40, EVEN), (20, SHARED), (0, UNLIKELY))
"""Confidences, by the least of each band: the numbers follow the weights of the model."""

IDENTIFIED: list[tuple[dict[str, Any], list[tuple[str, str]]]] = [
    ({"email": "ADA@acme.com"}, [("ada", SURE)]),
    ({"email": "ada@home.net"}, [("ada", SURE)]),
    ({"hashedEmail": ADA_HASH}, [("ada", SURE)]),
    ({"linkedinUrl": "https://uk.linkedin.com/in/ada-byron/"}, [("ada", SURE)]),
    ({"linkedinId": "ada-byron"}, [("ada", SURE)]),
    ({"phone": "(415) 555-0101"}, [("ada", LIKELY)]),
    ({"phone": "+1 415 555 0102", "email": "bob@acme.com"}, [("bob", LIKELY), ("ada", UNLIKELY)]),
    ({"email": "nobody@acme.com"}, []),
    ({"email": "nobody@acme.com", "fullName": "Bob Noyce"}, [("bob", SURE)]),
    ({"firstName": "Ada", "lastName": "Byron"}, [("ada", EVEN)]),
    ({"firstName": "Addie", "lastName": "Byron", "company": ACME}, [("ada", SURE)]),
    ({"lastName": "byron"}, [("ada", SHARED), ("cleo", SHARED)]),
    ({"middleName": "King", "lastName": "Byron"}, [("ada", EVEN)]),
    ({"fullName": "Cleo Byron", "company": {"name": "Globex"}}, [("cleo", SURE)]),
    ({"fullName": "Cleo Byron", "company": ACME}, []),
    ({"fullName": "Cleo Byron", "company": {**ACME, "searchInPastCompanies": True}}, [("cleo", SURE)]),
    ({"lastName": "Byron", "company": {**ACME, "searchInPastCompanies": True}}, [("ada", SHARED), ("cleo", SHARED)]),
    (
        {"lastName": "Byron", "company": {**ACME, "searchInPastCompanies": True}, "minConfidence": 60},
        [],
    ),
    ({"fullName": "Ada Byron", "company": {"name": "Zenith Labs"}}, [("ada", SURE)]),
    ({"fullName": "Ada Byron", "company": {"name": "Bots"}}, [("ada", SURE)]),
    ({"fullName": "Ada Byron", "company": {"name": "Bots", "strict": True}}, []),
    ({"fullName": "Ada Byron", "company": {"emailDomain": "acme-mail.de"}}, [("ada", SURE)]),
    ({"fullName": "Ada Byron", "company": {"linkedinId": "acme-bots"}}, [("ada", SURE)]),
    ({"fullName": "Ada Byron", "company": {"domain": "unknown.com"}}, [("ada", EVEN)]),
    ({"fullName": "Ada Byron", "company": {"domain": "unknown.com", "strict": True}}, []),
    ({"fullName": "Ada Byron", "company": {"domain": "unknown.com", "name": "Acme Robotics"}}, [("ada", SURE)]),
    ({"fullName": "Ada Byron", "company": {"domain": "globex.de", "name": "Acme Robotics", "strict": True}}, []),
    ({"fullName": "Ada Byron", "company": {**ACME, "country": "Germany"}}, [("ada", SURE)]),
    ({"fullName": "Ada Byron", "company": {**ACME, "country": "Germany", "strict": True}}, []),
    (
        {"fullName": "Ada Byron", "company": {**ACME, "country": "USA", "name": "ACME ROBOTICS", "strict": True}},
        [("ada", SURE)],
    ),
    ({"lastName": "Byron", "company": {"country": "Germany"}}, [("cleo", EVEN)]),
    ({"lastName": "Byron", "containsWorkContactInfo": True}, [("ada", SHARED), ("cleo", SHARED)]),
    ({"fullName": "Dan Engelbart", "containsWorkContactInfo": True}, []),
    ({"lastName": "Byron", "profileFilter": ["HasWorkPhone"]}, [("ada", SHARED), ("cleo", SHARED)]),
    ({"lastName": "Byron", "profileFilter": ["HasWorkPhone", "HasVerifiedWorkPhone"]}, [("ada", SHARED)]),
    ({"lastName": "Byron", "profileFilter": ["HasPersonalPhone", "HasPersonalEmail"]}, [("ada", SHARED)]),
    ({"lastName": "Byron", "profileFilter": ["HasVerifiedWorkEmail", "HasWorkEmail"]}, [("ada", SHARED)]),
    ({"lastName": "Byron", "workEmailStatusIn": ["Verified"]}, [("ada", SHARED)]),
    ({"fullName": "Dan Engelbart", "workEmailStatusIn": ["Invalid"]}, [("dan", EVEN)]),
    ({"fullName": "Ada Byrom", "company": ACME}, [("ada", LIKELY)]),  # slips in the name
    ({"fullName": "Dan Engelbrat"}, [("dan", UNLIKELY)]),
    ({"fullName": "Bob Noise"}, [("bob", EVEN)]),
    ({"fullName": "Cleo Byron", "company": {"name": "Globx"}}, [("cleo", SURE)]),  # in that of the company
    ({"fullName": "Cleo Byron", "company": {"name": "Globx", "strict": True}}, []),
    ({"email": "ada@acme.com", "fullName": "Bob Noyce"}, [("ada", UNLIKELY)]),  # contradictions
    ({"email": "bob@acme.com", "fullName": "Robert Noyce"}, [("bob", SURE)]),
    ({"email": "ada@acme.com", "fullName": "Bob Noyce", "minConfidence": 50}, []),
    ({"fullName": "Dan Engelbart", "minConfidence": 80}, []),
    ({"fullName": "Dan Engelbart", "company": {"name": "Initech"}, "minConfidence": 80}, [("dan", SURE)]),
]


@pytest.mark.parametrize(("search", "expected"), IDENTIFIED)
def test_identification(ask: Asked, search: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert found_people(ask, **search) == expected


def test_pages_go_across_confidences(ask: Asked) -> None:
    search = {"phone": "+1 415 555 0102", "email": "bob@acme.com"}
    pages = [ask.one("searchPeople", search | {"skip": skip, "limit": 1}, RESULTS) for skip in range(3)]
    assert [[band(each["confidence"]) for each in page["results"]] for page in pages] == [[LIKELY], [UNLIKELY], []]
    assert [(page["totalResults"], page["hasMore"]) for page in pages] == [(2, True), (2, False), (2, False)]


def test_totals_are_exact_where_more_bear_a_name_than_are_compared(tmp_path: Path) -> None:
    """60 people have one name, at two companies, and one has a name like it: each comes once, whoever was compared."""

    def fill(services: Services) -> None:
        firms = [{"name": "Acme", "domain": "acme.com"}, {"name": "Globex", "domain": "globex.de"}]
        rows = [
            said(PERSON, f"p{n}", full_name="James Smith", positions=[{"company": firms[n % 2], "current": True}])
            for n in range(60)
        ]
        other = said(PERSON, "other", full_name="James Smyth", positions=[{"company": firms[0], "current": True}])
        tell(services, *rows, other)

    with asked(tmp_path, fill) as (found, _):
        for search, many in (
            ({}, 60),
            ({"company": {"domain": "acme.com"}}, 30),
            ({"company": {"name": "Globex"}}, 30),
        ):
            pages = [
                found.one(
                    "searchPeople",
                    {"firstName": "James", "lastName": "Smith", "skip": skip, "limit": 7, **search},
                    "{ totalResults hasMore results { id confidence name { fullName } } }",
                )
                for skip in range(0, 70, 7)
            ]
            results = [each for page in pages for each in page["results"]]
            named = [each["id"] for each in results if each["name"]["fullName"] == "James Smith"]
            assert len(named) == len(set(named)) == many
            assert {page["totalResults"] for page in pages} == {len(results)}
            assert len(results) - many in (0, 1)
            confidences = [each["confidence"] for each in results]
            assert confidences == sorted(confidences, reverse=True)


def test_work_contacts_and_what_is_shown(ask: Asked) -> None:
    def ada(**search: Any) -> dict[str, Any]:
        found = ask.one("searchPeople", {"email": "ada@acme.com", **search}, CONTACTS)["results"]
        assert len(found) == 1
        person: dict[str, Any] = found[0]
        return person

    plain = ada()
    assert plain["currentPositions"][0]["emails"] == [{"value": "ada@acme.com", "status": "Verified"}]
    assert plain["pastPositions"][0]["emails"] == [{"value": "ada@initech.com"}]
    assert plain["personalEmails"] == [{"value": "ada@home.net"}]
    assert plain["currentPositions"][0]["phones"] == [{"value": "+14155550101"}]
    shown = ada(includeInvalid=True)["currentPositions"][0]["emails"]
    assert shown[1] == {"value": "ada@acme-mail.de", "status": "Invalid"}
    shown = ada(workEmailStatusIn=["Invalid"])["currentPositions"][0]
    assert (shown["emails"], shown["workEmail"]) == (
        [{"value": "ada@acme-mail.de", "status": "Invalid"}],
        {"value": "ada@acme-mail.de"},
    )
    assert ada(qualityFilter={"phone": "HighestQualityPhones"})["personalPhones"] == []
    assert ada(qualityFilter={"phone": "HigherQualityPhones"})["personalPhones"] == [{"value": "+14155550102"}]


def test_positions_say_whether_they_are_what_was_asked_for(ask: Asked) -> None:
    search = {"fullName": "Ada Byron", "company": {"name": "Bots"}}
    (found,) = ask.one("searchPeople", search, CONTACTS)["results"]
    assert found["currentPositions"][0]["matchedQuery"]
    assert not found["pastPositions"][0]["matchedQuery"]
    (found,) = ask.one("searchPeople", {"email": "ada@acme.com"}, CONTACTS)["results"]
    assert found["pastPositions"][0]["matchedQuery"]


PREVIEW = "{ personId hasEmail hasPhone }"


def test_preview(ask: Asked) -> None:
    def preview(**given: Any) -> tuple[bool, bool | None, bool | None]:
        found = ask.one("searchPeoplePreview", given, PREVIEW)
        return found["personId"] is not None, found["hasEmail"], found["hasPhone"]

    assert preview(linkedinUrl="linkedin.com/in/ada-byron") == (True, True, True)
    assert preview(email="bob@acme.com") == (True, True, False)
    assert preview(fullName="Cleo Byron", companyDomain="globex.de") == (True, False, True)
    assert preview(firstName="Dan", lastName="Engelbart", companyName="Initech") == (True, False, False)
    assert preview(email="nobody@acme.com") == (False, None, None)
    answer = ask.raw('{ searchPeoplePreview(input: {fullName: "Ada Byron"}) { personId } }')
    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        ({"domain": "acme.com"}, ["Acme"]),
        ({"domain": "http://www.acme.com/about"}, ["Acme"]),
        ({"linkedinId": "acme-bots"}, ["Acme"]),
        ({"linkedinUrl": "https://www.linkedin.com/company/acme-bots/people"}, ["Acme"]),
        ({"name": "Zenith Labs"}, ["Acme"]),
        ({"name": "zenith labs, inc."}, ["Acme"]),
        ({"name": "Acme Bots"}, ["Acme"]),
        ({"name": "Robotics"}, ["Acme"]),
        ({"name": "Robotics", "strict": True}, []),
        ({"name": "Zenith Labs", "domain": "acme.com", "strict": True}, ["Acme"]),
        ({"name": "Globex", "domain": "acme.com", "strict": True}, []),
        ({"name": "Globex", "domain": "acme.com"}, ["Acme"]),
        ({"name": "Globex", "domain": "unknown.com"}, ["Globex"]),
        ({"name": "Nowhere"}, []),
        ({"name": "Globx"}, ["Globex"]),
        ({"name": "Globx", "strict": True}, []),
        ({"id": "nonsense"}, []),
    ],
)
def test_search_company(ask: Asked, search: dict[str, Any], expected: list[str]) -> None:
    found = ask.one("searchCompany", search, "{ totalResults hasMore results { name } }")
    assert [each["name"].split()[0] for each in found["results"]] == expected
    assert (found["totalResults"], found["hasMore"]) == (len(expected), False)


def test_a_company_is_found_by_its_id_under_either_name(ask: Asked) -> None:
    (found,) = ask.one("searchCompany", {"domain": "acme.com"}, "{ results { id source } }")["results"]
    assert found["id"] == found["source"]
    for name in ("id", "source"):
        again = ask.one("searchCompany", {name: found["id"]}, "{ results { domain } }")
        assert again["results"] == [{"domain": "acme.com"}]


def test_regenerated_time(ask: Asked) -> None:
    (ada,) = ask.one("searchPeople", {"email": "ada@acme.com"}, "{ results { id } }")["results"]
    for given in ({"personId": ada["id"]}, {"linkedinUrl": "linkedin.com/in/ada-byron"}):
        assert ask.one("regeneratedTime", given, "{ time }") == {"time": moment(OBSERVED)}
    assert ask.one("regeneratedTime", {"personId": "123456"}, "{ time }") == {"time": None}
    for bad in ("{}", f'{{personId: "{ada["id"]}", linkedinUrl: "linkedin.com/in/ada-byron"}}'):
        answer = ask.raw(f"{{ regeneratedTime(input: {bad}) {{ time }} }}")
        assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
