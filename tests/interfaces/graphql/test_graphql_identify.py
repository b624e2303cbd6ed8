"""Whom searchPeople, its preview, searchCompany and regeneratedTime find, on a small world, over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from sightline.interfaces.graphql.shapes.values import moment
from tests.interfaces.graphql.world import ADA_HASH, CONTACTS, NAMES, OBSERVED, Asked, asked


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    with asked(tmp_path_factory.mktemp("graphql")) as (found, _):
        yield found


RESULTS = "{ totalResults hasMore results { confidence name { first fullName } } }"


def found_people(ask: Asked, **search: Any) -> list[tuple[str, int]]:
    found = ask.one("searchPeople", search, RESULTS)
    assert found["totalResults"] == len(found["results"])
    assert not found["hasMore"]
    return [(NAMES[each["name"]["fullName"].split()[0]], each["confidence"]) for each in found["results"]]


ACME = {"domain": "acme.com"}
IDENTIFIED: list[tuple[dict[str, Any], list[tuple[str, int]]]] = [
    ({"email": "ADA@acme.com"}, [("ada", 95)]),
    ({"email": "ada@home.net"}, [("ada", 95)]),
    ({"hashedEmail": ADA_HASH}, [("ada", 95)]),
    ({"linkedinUrl": "https://uk.linkedin.com/in/ada-byron/"}, [("ada", 95)]),
    ({"linkedinId": "ada-byron"}, [("ada", 95)]),
    ({"phone": "(415) 555-0101"}, [("ada", 70)]),
    ({"phone": "+1 415 555 0102", "email": "bob@acme.com"}, [("bob", 95), ("ada", 70)]),
    ({"email": "nobody@acme.com"}, []),
    ({"email": "nobody@acme.com", "fullName": "Bob Noyce"}, [("bob", 40)]),
    ({"firstName": "Ada", "lastName": "Byron"}, [("ada", 40)]),
    ({"firstName": "Addie", "lastName": "Byron", "company": ACME}, [("ada", 85)]),
    ({"lastName": "byron"}, [("ada", 20), ("cleo", 20)]),
    ({"middleName": "King", "lastName": "Byron"}, [("ada", 20)]),
    ({"fullName": "Cleo Byron", "company": {"name": "Globex"}}, [("cleo", 75)]),
    ({"fullName": "Cleo Byron", "company": ACME}, []),
    ({"fullName": "Cleo Byron", "company": {**ACME, "searchInPastCompanies": True}}, [("cleo", 75)]),
    ({"lastName": "Byron", "company": {**ACME, "searchInPastCompanies": True}}, [("ada", 65), ("cleo", 55)]),
    (
        {"lastName": "Byron", "company": {**ACME, "searchInPastCompanies": True}, "minConfidence": 60},
        [("ada", 65)],
    ),
    ({"fullName": "Ada Byron", "company": {"name": "Zenith Labs"}}, [("ada", 75)]),
    ({"fullName": "Ada Byron", "company": {"name": "Bots"}}, [("ada", 75)]),
    ({"fullName": "Ada Byron", "company": {"name": "Bots", "strict": True}}, []),
    ({"fullName": "Ada Byron", "company": {"emailDomain": "acme-mail.de"}}, [("ada", 75)]),
    ({"fullName": "Ada Byron", "company": {"linkedinId": "acme-bots"}}, [("ada", 85)]),
    ({"fullName": "Ada Byron", "company": {"domain": "unknown.com"}}, [("ada", 40)]),
    ({"fullName": "Ada Byron", "company": {"domain": "unknown.com", "strict": True}}, []),
    ({"fullName": "Ada Byron", "company": {"domain": "unknown.com", "name": "Acme Robotics"}}, [("ada", 75)]),
    ({"fullName": "Ada Byron", "company": {"domain": "globex.de", "name": "Acme Robotics", "strict": True}}, []),
    ({"fullName": "Ada Byron", "company": {**ACME, "country": "Germany"}}, [("ada", 85)]),
    ({"fullName": "Ada Byron", "company": {**ACME, "country": "Germany", "strict": True}}, []),
    (
        {"fullName": "Ada Byron", "company": {**ACME, "country": "USA", "name": "ACME ROBOTICS", "strict": True}},
        [("ada", 85)],
    ),
    ({"lastName": "Byron", "company": {"country": "Germany"}}, [("cleo", 20)]),
    ({"lastName": "Byron", "containsWorkContactInfo": True}, [("ada", 20), ("cleo", 20)]),
    ({"fullName": "Dan Engelbart", "containsWorkContactInfo": True}, []),
    ({"lastName": "Byron", "profileFilter": ["HasWorkPhone"]}, [("ada", 20), ("cleo", 20)]),
    ({"lastName": "Byron", "profileFilter": ["HasWorkPhone", "HasVerifiedWorkPhone"]}, [("ada", 20)]),
    ({"lastName": "Byron", "profileFilter": ["HasPersonalPhone", "HasPersonalEmail"]}, [("ada", 20)]),
    ({"lastName": "Byron", "profileFilter": ["HasVerifiedWorkEmail", "HasWorkEmail"]}, [("ada", 20)]),
    ({"lastName": "Byron", "workEmailStatusIn": ["Verified"]}, [("ada", 20)]),
    ({"fullName": "Dan Engelbart", "workEmailStatusIn": ["Invalid"]}, [("dan", 40)]),
]


@pytest.mark.parametrize(("search", "expected"), IDENTIFIED)
def test_identification(ask: Asked, search: dict[str, Any], expected: list[tuple[str, int]]) -> None:
    assert found_people(ask, **search) == expected


def test_pages_go_across_confidences(ask: Asked) -> None:
    search = {"lastName": "Byron", "company": {**ACME, "searchInPastCompanies": True}}
    pages = [ask.one("searchPeople", search | {"skip": skip, "limit": 1}, RESULTS) for skip in range(3)]
    assert [[each["confidence"] for each in page["results"]] for page in pages] == [[65], [55], []]
    assert [(page["totalResults"], page["hasMore"]) for page in pages] == [(2, True), (2, False), (2, False)]


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
