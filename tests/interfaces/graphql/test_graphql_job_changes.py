"""Job changes in GraphQL: filters, orders and personJobChange, over signals that are published from imports."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sightline.model.observation import Observation
from sightline.services import Services
from sightline.services.whom import Who
from tests import postgres
from tests.interfaces.graphql.test_graphql_accounts import Payer
from tests.interfaces.graphql.world import Asked, asked
from tests.services.saying import COMPANY, DAY, PERSON, day, said, tell

ACME: dict[str, Any] = {"name": "Acme", "domain": "acme.com"}
GLOBEX: dict[str, Any] = {"name": "Globex", "domain": "globex.com"}
CHANGE = """personJobChange { jobChangeType startedAt previousPosition { companyId title company { id name domain } }
  currentPosition { companyId title role seniority company { name } } }"""
JANUARY, MARCH, MAY = day(30), day(60), day(121)


def worker(name: str, company: dict[str, Any], title: str, **fields: Any) -> Observation:
    job = {"company": company, "title": title, "current": True, **fields}
    return said(
        PERSON, name, full_name=f"{name.title()} Person", emails=[{"value": f"{name}@home.net"}], positions=[job]
    )


def fill(services: Services) -> None:
    """Ada is promoted in January and moves in March, dated the month before; Ben moves in March, and then is promoted.

    Cyd is given another title in March; nothing happens to Dee.
    """
    companies = [said(COMPANY, key, **fields) for key, fields in (("acme", ACME), ("globex", GLOBEX))]
    tell(services, *companies, *(worker(each, ACME, "Engineer") for each in ("ada", "ben", "cyd", "dee")))
    tell(services, worker("ada", ACME, "VP Engineering"), at=30)
    moved = [worker("ada", GLOBEX, "CTO", start="2020-02"), worker("ben", GLOBEX, "Engineer")]
    tell(services, *moved, worker("cyd", ACME, "Data Engineer"), at=60)
    tell(services, worker("ben", GLOBEX, "Director of Engineering"), at=121)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Asked, Services]]:
    url = None
    if request.param == "postgres":
        url = postgres.new_database(request.getfixturevalue("postgres_server"))
    with asked(tmp_path, fill, database_url=url) as found:
        yield found


def found(ask: Asked, **search: Any) -> list[str]:
    answer = ask.one("flatAdvancedSearch", {"limit": 100, **search}, "{ totalPeople people { name } }")
    assert answer["totalPeople"] == len(answer["people"])
    return [first(each) for each in answer["people"]]


def first(person: dict[str, Any]) -> str:
    """The first name of a person of an answer."""
    return str(person["name"].split()[0])


def kinds(*types: str, **more: Any) -> dict[str, Any]:
    return {"jobChangeTypes": list(types), **more}


FILTERS: list[tuple[dict[str, Any], list[str]]] = [
    ({"contactFilter": {"newHireFrom": 0}}, ["Ada", "Ben"]),
    ({"contactFilter": {"newHireFrom": day(31)}}, ["Ada", "Ben"]),
    ({"contactFilter": {"newHireFrom": day(32)}}, ["Ben"]),
    ({"contactFilter": {"newHireFrom": MARCH + DAY - 1}}, ["Ben"]),
    ({"contactFilter": {"newHireFrom": MARCH + DAY}}, []),
    ({"contactFilter": {"newPromotionFrom": -1}}, ["Ada", "Ben"]),
    ({"contactFilter": {"newPromotionFrom": JANUARY + DAY}}, ["Ben"]),
    ({"contactFilter": {"newHireFrom": 0, "newPromotionFrom": MAY}}, ["Ben"]),
    ({"contactExcludedFilter": {"newHireFrom": MARCH}}, ["Ada", "Cyd", "Dee"]),
    ({"contactExcludedFilter": {"newHireFrom": 0, "newPromotionFrom": 0}}, ["Cyd", "Dee"]),
    ({"jobChangeFilter": kinds("JobChange")}, ["Ada", "Ben"]),
    ({"jobChangeFilter": kinds("TitleChange")}, ["Ada", "Ben", "Cyd"]),
    ({"jobChangeFilter": kinds("TitleChange", "JobChange")}, ["Ada", "Ben", "Cyd"]),
    ({"jobChangeFilter": kinds()}, ["Ada", "Ben", "Cyd"]),
    ({"jobChangeFilter": kinds("JobChange", startedAfter=MARCH)}, ["Ben"]),
    ({"jobChangeFilter": kinds("TitleChange", startedAfter=MARCH)}, ["Ben", "Cyd"]),
    ({"jobChangeFilter": kinds("JobChange", "TitleChange", startedAfter=MAY + DAY)}, []),
    ({"jobChangeFilter": kinds("JobChange"), "contactFilter": {"titles": ["cto"]}}, ["Ada"]),
    ({"sortContactsBy": ["JobChangeStartedAtAsc"]}, ["Ada", "Cyd", "Ben", "Dee"]),
    ({"sortContactsBy": ["JobChangeStartedAtDesc"]}, ["Ben", "Cyd", "Ada", "Dee"]),
    ({"sortContactsBy": ["JobChangeStartedAtAsc"], "jobChangeFilter": kinds("TitleChange")}, ["Ada", "Cyd", "Ben"]),
    ({"sortContactsBy": ["JobChangeStartedAtDesc"], "jobChangeFilter": kinds("JobChange")}, ["Ben", "Ada"]),
]


def test_filters_and_orders(world: tuple[Asked, Services]) -> None:
    for search, expected in FILTERS:
        assert found(world[0], **search) == expected, search


def test_groups(world: tuple[Asked, Services]) -> None:
    given = {"jobChangeFilter": kinds("JobChange"), "sortContactsBy": ["JobChangeStartedAtDesc"]}
    selection = f"{{ totalCompanies companies {{ company {{ name }} people {{ name {CHANGE} }} }} }}"
    answer = world[0].one("groupedAdvancedSearch", given, selection)
    assert answer["totalCompanies"] == 1
    [group] = answer["companies"]
    assert (group["company"]["name"], [first(each) for each in group["people"]]) == ("Globex", ["Ben", "Ada"])
    assert {each["personJobChange"]["previousPosition"]["company"]["name"] for each in group["people"]} == {"Acme"}


def changes(ask: Asked, **search: Any) -> dict[str, Any]:
    """Each person's job change, by first name."""
    people = ask.one("flatAdvancedSearch", search, f"{{ people {{ name {CHANGE} }} }}")["people"]
    return {first(each): each["personJobChange"] for each in people}


def test_what_a_job_change_says(world: tuple[Asked, Services]) -> None:
    ask, services = world
    numbers = services.lookup.by_key("crm", COMPANY, ["acme", "globex"])
    acme, globex = str(numbers["acme"]), str(numbers["globex"])
    newest = changes(ask)
    assert newest["Ada"] == {
        "jobChangeType": "JobChange",
        "startedAt": "2020-02-01T00:00:00.000Z",
        "previousPosition": {
            "companyId": acme,
            "title": "VP Engineering",
            "company": {"id": acme, "name": "Acme", "domain": "acme.com"},
        },
        "currentPosition": {
            "companyId": globex,
            "title": "CTO",
            "role": "Engineering",
            "seniority": "Executive",
            "company": {"name": "Globex"},
        },
    }
    assert (newest["Ben"]["jobChangeType"], newest["Ben"]["startedAt"][:10]) == ("TitleChange", "2020-05-01")
    assert (newest["Cyd"]["jobChangeType"], newest["Cyd"]["currentPosition"]["title"]) == (
        "TitleChange",
        "Data Engineer",
    )
    assert newest["Dee"] is None
    moved = changes(ask, jobChangeFilter=kinds("JobChange"))
    assert moved["Ben"]["jobChangeType"] == "JobChange"
    assert moved["Ben"]["currentPosition"]["title"] == "Engineer"  # a job that the record does not hold any more
    assert moved["Ben"]["currentPosition"]["seniority"] == "Other"
    assert changes(ask, jobChangeFilter=kinds("TitleChange"))["Ada"]["startedAt"][:10] == "2020-01-31"


def test_a_page_asks_for_signals_once_and_only_if_they_are_selected(
    world: tuple[Asked, Services], monkeypatch: pytest.MonkeyPatch
) -> None:
    ask, services = world
    asked_for: list[int] = []
    of = type(services.signals).of

    def counted(self: Any, entities: Any, question: Any) -> Any:
        asked_for.append(len(entities))
        return of(self, entities, question)

    monkeypatch.setattr(type(services.signals), "of", counted)
    assert len(changes(ask)) == 4
    assert asked_for == [4]
    found(ask)
    ask.one(
        "flatAdvancedSearch", {}, "{ people { name } ... @skip(if: true) { people { personJobChange { startedAt } } } }"
    )
    assert asked_for == [4]
    query = """query Q($with: Boolean!) { flatAdvancedSearch(input: {limit: 2}) { people {
        other: personJobChange @include(if: $with) { ...Type } } } }
        fragment Type on PersonJobChange { jobChangeType }"""
    people = ask.data(query, {"with": True})["flatAdvancedSearch"]["people"]
    assert [each["other"]["jobChangeType"] for each in people] == ["JobChange", "TitleChange"]
    assert asked_for == [4, 2]


def test_who_is_merged_withdrawn_or_suppressed(world: tuple[Asked, Services]) -> None:
    ask, services = world
    people = services.lookup.by_key("crm", PERSON, ["ada", "dee"])
    companies = services.lookup.by_key("crm", COMPANY, ["acme", "globex"])
    decision = services.resolution.merge(sorted(people.values()), "bob")
    one = {"contactFilter": {"ids": [str(people["dee"])], "newHireFrom": 0}}
    merged = ask.one("flatAdvancedSearch", one, f"{{ people {{ id {CHANGE} }} }}")["people"]
    assert [each["id"] for each in merged] == [str(people["ada"])]
    assert merged[0]["personJobChange"]["startedAt"][:10] == "2020-02-01"
    services.resolution.undo(decision.said[0].number, "bob")
    assert found(ask, jobChangeFilter=kinds("JobChange")) == ["Ada", "Ben"]
    services.privacy.suppress(Who(what="ada@home.net"))
    assert found(ask, jobChangeFilter=kinds("JobChange")) == ["Ben"]
    assert "Ada" not in changes(ask)
    services.resolution.merge(sorted(companies.values()), "bob")
    assert found(ask, jobChangeFilter=kinds("JobChange")) == []
    assert changes(ask)["Ben"]["jobChangeType"] == "TitleChange"


def test_a_job_change_is_paid_as_the_profile(world: tuple[Asked, Services]) -> None:
    ask, services = world
    payer = Payer(ask.client, services, 100)
    query = "{ flatAdvancedSearch(input: {limit: 4}) { people { id personJobChange { startedAt } } } }"
    told = payer.ask(query)
    assert [each["personJobChange"] is None for each in told["data"]["flatAdvancedSearch"]["people"]].count(True) == 1
    assert told["extensions"]["credits"]["spent"] == 1.3  # a page, and three who have changed jobs
