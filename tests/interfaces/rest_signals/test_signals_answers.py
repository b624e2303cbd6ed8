"""What is answered: by id and by what is known, in which time, how many, and what filters leave."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from sightline.app import build_app
from sightline.interfaces.rest_signals.windows import months_before
from sightline.interfaces.rest_signals.wire import COMPANY_TYPES
from sightline.services import open_services
from sightline.services.clock import now
from sightline.settings import Settings
from tests.interfaces.rest_directory.world import new_key, without_limits
from tests.interfaces.rest_signals.world import ACME, GLOBEX, PLANTED, RON, World, ron
from tests.services.saying import tell

IN_2025 = {"startDate": "2025-01-01", "endDate": "2025-12-31"}


def names(answer: Any, key: str) -> set[str]:
    """The types of which something was found."""
    return {name for name, found in answer["companies"][key].items() if isinstance(found, list) and found}


@pytest.mark.parametrize("prefix", ["/api/signals/", "/signals/"])
def test_contacts_by_id(world: World, prefix: str) -> None:
    person, acme, globex = (world.ids[name] for name in ("ron", "acme", "globex"))
    body = {"contactIds": [person, 999_999, person, acme], "signals": ["companyChange", "promotion"], **IN_2025}
    answer = world.post("contacts", body, prefix).json()
    assert answer == {
        "contacts": {
            str(person): {
                "personId": str(person),
                "companyChange": [
                    {
                        "personId": str(person),
                        "currentCompanyId": globex,
                        "currentCompanyName": "Globex",
                        "currentDepartments": "Engineering",
                        "currentSeniorityLabel": "c-suite",
                        "currentTitle": "Chief Technology Officer",
                        "signalDate": "2025-04-14",
                        "previousCompanyName": "Acme Robotics",
                        "previousDomain": "acme.com",
                        "currentDomain": "globex.com",
                    }
                ],
                "promotion": [
                    {
                        "personId": str(person),
                        "currentCompanyId": acme,
                        "currentCompanyName": "Acme Robotics",
                        "currentDepartments": "Engineering",
                        "currentSeniorityLabel": "vice president",
                        "currentTitle": "VP Engineering",
                        "signalDate": "2025-02-23",
                        "previousCompanyName": "Acme Robotics",
                        "previousDomain": "acme.com",
                        "currentDomain": "acme.com",
                    }
                ],
            }
        },
        **IN_2025,
        "creditCharged": 2,
    }


@pytest.mark.parametrize(
    ("start", "end", "found"),
    [
        ("2025-04-14", "2025-04-14", 1),
        ("2025-04-15", "2025-12-31", 0),
        ("2023-01-01", "2025-04-13", 0),
        (None, "2025-10-14", 1),
        (None, "2025-10-15", 0),
    ],
)
def test_both_ends_of_the_time_are_in_it(world: World, start: str | None, end: str, found: int) -> None:
    given = {"endDate": end} | ({"startDate": start} if start else {})
    person = str(world.ids["ron"])
    answer = world.ask("contacts", {"contactIds": [int(person)], "signals": ["companyChange"], **given})
    assert len(answer["contacts"][person]["companyChange"]) == found
    assert answer["endDate"] == end
    assert answer["startDate"] == (start or months_before(dt.date.fromisoformat(end), 6).isoformat())
    assert answer["creditCharged"] == found
    assert set(answer["contacts"][person]) == {"personId", "companyChange"}


def test_six_months_up_to_today_unless_told_otherwise(world: World) -> None:
    before = dt.datetime.fromtimestamp(now() / 1000, dt.UTC).date()
    answer = world.ask("companies", {"companyIds": [world.ids["acme"]], "signals": ["allSignals"]})
    after = dt.datetime.fromtimestamp(now() / 1000, dt.UTC).date()
    assert before.isoformat() <= answer["endDate"] <= after.isoformat()
    assert answer["startDate"] == months_before(dt.date.fromisoformat(answer["endDate"]), 6).isoformat()


CONTACTS: list[tuple[dict[str, Any], str | None]] = [
    ({"social_link": RON}, "ron"),
    ({"social_link": "linkedin.com/in/Ron-Nabet/"}, "ron"),
    ({"social_links": ["https://www.linkedin.com/in/nobody-at-all", RON]}, "ron"),
    ({"email": "RON@home.net "}, "ron"),
    ({"email": "ron@home.net", "social_link": None, "full_name": "", "companies": []}, "ron"),
    ({"full_name": "Ron Nabet", "companies": [{"name": "Globex"}]}, "ron"),
    ({"full_name": "Ron Nabet", "companies": [{"domain": "globex.com"}]}, "ron"),
    ({"full_name": "Ron Nabet", "companies": [{"name": "Acme Robotics", "is_current": True}]}, "ron"),
    ({"full_name": "Ron Nabet", "companies": [{"name": "Nowhere"}, {"domain": "acme.com"}]}, "ron"),
    ({"full_name": "Ron Nabet", "email": "old@nowhere.net", "companies": [{"name": "Globex"}]}, "ron"),
    ({"full_name": "Eve Nabet", "companies": [{"name": "Globex"}]}, None),
    ({"full_name": "Ron Nabet", "companies": [{"name": "Initech"}]}, None),
    ({"email": "desk@acme.com"}, None),
    ({"email": "nobody@home.net"}, None),
    ({"social_link": "https://www.linkedin.com/in/nobody-at-all"}, None),
]


@pytest.mark.parametrize(("known", "who"), CONTACTS, ids=[str(known) for known, _ in CONTACTS])
def test_contacts_by_what_is_known(world: World, known: dict[str, Any], who: str | None) -> None:
    body = {"contacts": [{"id": "my key", **known}], "signals": ["allSignals"], **IN_2025}
    answer = world.ask("contacts/search", body)
    if who is None:
        assert (answer["contacts"], answer["creditCharged"]) == ({}, 0)
        return
    assert answer["contacts"]["my key"]["personId"] == str(world.ids[who])
    assert answer["creditCharged"] == 2


COMPANIES: list[tuple[dict[str, Any], str | None]] = [
    ({"domain": "acme.com"}, "acme"),
    ({"domain": "https://www.ACME.com/jobs"}, "acme"),
    ({"name": "acme robotics"}, "acme"),
    ({"name": "Acme Robotics Inc.", "domain": "acme-other.com"}, None),
    ({"name": "Something else", "domain": "acme.com"}, "acme"),
    ({"domain": "nowhere.com"}, None),
    ({"name": "Initech"}, None),
]


@pytest.mark.parametrize(("known", "who"), COMPANIES, ids=[str(known) for known, _ in COMPANIES])
def test_companies_by_what_is_known(world: World, known: dict[str, Any], who: str | None) -> None:
    body = {"companies": [{"id": 17, **known}], "signals": ["surgeInHiring"], **IN_2025}
    answer = world.ask("companies/search", body)
    found = {key: each["companyId"] for key, each in answer["companies"].items()}
    assert found == ({} if who is None else {"17": str(world.ids[who])})


def test_a_key_alone_is_our_id_and_beside_anything_else_it_is_not(world: World) -> None:
    person, acme = str(world.ids["ron"]), str(world.ids["acme"])
    items = [{"id": person}, {"id": int(acme)}, {"id": "2.5"}, {"id": "9" * 30}, {"id": "999999"}]
    found = world.ask("contacts/search", {"contacts": items, "signals": ["promotion"]})["contacts"]
    assert {key: each["personId"] for key, each in found.items()} == {person: person}
    found = world.ask("companies/search", {"companies": items, "signals": ["riskNews"]})["companies"]
    assert {key: each["companyId"] for key, each in found.items()} == {acme: acme}
    items = [{"id": person, "email": "nobody@home.net"}]
    assert world.ask("contacts/search", {"contacts": items, "signals": ["promotion"]})["contacts"] == {}


def test_one_of_each_type_of_a_company(world: World) -> None:
    acme = world.ids["acme"]
    answer = world.ask(
        "companies", {"companyIds": [acme, world.ids["globex"], 7_777], "signals": ["allSignals"], **IN_2025}
    )
    assert set(answer["companies"]) == {str(acme), str(world.ids["globex"])}
    known = answer["companies"][str(acme)]
    assert set(known) == {"companyId", "companyName", "domain", *(each.name for each in COMPANY_TYPES)}
    for each in COMPANY_TYPES:
        for found in known[each.name]:
            assert {found["companyId"], known["companyId"]} == {str(acme)}
            assert (found["companyName"], found["domain"]) == (ACME["name"], ACME["domain"])
            assert found.get("signalDate", PLANTED) == PLANTED
    grown, surge, sales = (
        known[name][0] for name in ("headcountIncrease6m", "surgeInHiring", "surgeInHiringByDepartment")
    )
    assert (grown["baselineEmployeesCount"], grown["newEmployeesCount"], grown["changeRatePercent"]) == (100, 120, 20.0)
    assert (surge["historicalAvg"], surge["newJobsPostedLastWeek"], surge["changeRatePercent"]) == (2.5, 9, 260.0)
    assert (sales["department"], sales["newJobsPostedLast4Weeks"]) == ("Finance", 9)
    assert {(each["country"], each["state"]) for each in known["surgeInHiringByLocation"]} == {
        ("United States", "California"),
        ("Germany", None),
    }
    assert [each["eventType"] for each in known["commercialActivityNews"]] == ["new customer", "partnership"]
    (breach,) = known["riskNews"]
    assert (breach["eventType"], breach["eventSummary"]) == ("security issue", "Data was lost.")
    assert breach["eventEffectiveDate"] == "2025-05-01"
    assert known["peopleNews"] == []
    assert answer["creditCharged"] == sum(bool(known[each.name]) for each in COMPANY_TYPES)
    globex = answer["companies"][str(world.ids["globex"])]
    assert all(globex[each.name] == [] for each in COMPANY_TYPES)


def test_at_most_so_many_of_each_type(world: World) -> None:
    acme = world.ids["acme"]
    types = ["newJobListing", "commercialActivityNews"]
    body = {"companyIds": [acme], "signals": types, **IN_2025}
    known = world.ask("companies", {**body, "maxResultsPerSignal": 1})["companies"][str(acme)]
    assert [len(known[name]) for name in types] == [1, 1]
    known = world.ask("companies", {**body, "maxResultsPerSignal": 2})["companies"][str(acme)]
    assert [len(known[name]) for name in types] == [2, 2]


HIRING = ("newJobListing", "surgeInHiringByDepartment", "surgeInHiringByLocation", "surgeInHiring")
NEWS = ("riskNews", "commercialActivityNews", "surgeInHiring")
FILTERS: list[tuple[dict[str, Any], tuple[str, ...], list[int]]] = [
    ({"newsEventTypes": ["Partnership"]}, NEWS, [0, 1, 1]),
    ({"newsEventTypes": ["PARTNERSHIP", "security issue"]}, NEWS, [1, 1, 1]),
    ({"newsEventTypes": ["M&A"]}, NEWS, [0, 0, 1]),
    ({"hiringByDepartments": ["sales"]}, HIRING, [1, 1, 2, 1]),
    ({"hiringByDepartments": ["Sales", "Operations"]}, HIRING, [2, 1, 2, 1]),
    ({"hiringByLocations": [{"country": "us"}]}, HIRING, [1, 2, 1, 1]),
    ({"hiringByLocations": [{"country": "United States", "state": "ca"}]}, HIRING, [1, 2, 1, 1]),
    ({"hiringByLocations": [{"country": "United States", "state": "Texas"}]}, HIRING, [0, 2, 0, 1]),
    ({"hiringByLocations": [{"country": "Germany"}, {"country": "USA", "state": "California"}]}, HIRING, [2, 2, 2, 1]),
    ({"hiringByDepartments": ["Sales"], "hiringByLocations": [{"country": "DE"}]}, HIRING, [0, 1, 1, 1]),
]


@pytest.mark.parametrize(("include", "types", "counts"), FILTERS, ids=[str(include) for include, _, _ in FILTERS])
def test_filters_bind_the_types_that_have_such_a_thing(
    world: World, include: dict[str, Any], types: tuple[str, ...], counts: list[int]
) -> None:
    acme = world.ids["acme"]
    body = {"companyIds": [acme], "signals": list(types), "filters": {"include": include}, **IN_2025}
    known = world.ask("companies", body)["companies"][str(acme)]
    assert [len(known[name]) for name in types] == counts


def test_what_can_be_asked_for_is_told(world: World) -> None:
    headers = {"api_key": world.secret}
    contact = world.client.get("/signals/filters/contact", headers=headers).json()
    assert contact == {"signals": ["allSignals", "companyChange", "promotion"], "objectType": "contact"}
    company = world.client.get("/api/signals/filters/company", headers=headers).json()
    assert company["signals"][1:] == [each.name for each in COMPANY_TYPES]
    options = company["filterOptions"]
    assert [len(options[name]) for name in ("newsEventTypes", "hiringByDepartments")] == [26, 16]
    assert {"country": "United States", "state": "California"} in options["hiringByLocations"]
    body = {"companyIds": [world.ids["acme"]], "signals": company["signals"]}
    for name, values in options.items():
        for start in range(0, len(values), 50):
            world.ask("companies", {**body, "filters": {"include": {name: values[start : start + 50]}}})


def test_ids_that_were_merged_answer_as_they_were_asked(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, limits=without_limits(tmp_path))
    with open_services(settings) as services:
        for source, at in (("crm", 1_830), ("other", 1_831)):
            tell(services, ron(ACME, "CTO"), source=source, at=at)
        tell(services, ron(GLOBEX, "CEO"), at=1_930)
        merged = sorted(each for each in range(1, 20) if each in services.records.people([each]))
        secret = new_key(services)
        with TestClient(build_app(services, settings)) as client:
            body = {"contactIds": merged, "signals": ["companyChange"], **IN_2025}
            answer = client.post("/api/signals/contacts", json=body, headers={"api_key": secret}).json()
    assert len(merged) == 2
    assert set(answer["contacts"]) == set(map(str, merged))
    first, second = (answer["contacts"][str(each)] for each in merged)
    assert first == second
    assert first["personId"] == str(merged[0])
    assert len(first["companyChange"]) == 1
    assert answer["creditCharged"] == 1
