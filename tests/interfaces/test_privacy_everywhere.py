"""The canary is seen through every path of a running server, is erased beside it, and is seen and found nowhere."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import httpx

from sightline.services import open_services
from sightline.settings import Settings
from tests.interfaces.cli.command import Sightline
from tests.interfaces.rest_directory.world import serving, without_limits
from tests.services.canary import EMAIL, MARK, NAME, tell_all, where
from tests.services.privately import person
from tests.services.saying import tell

GRAPHQL = """query Q($search: SearchPeopleInput!, $flat: FlatSearchInput!) {
  searchPeople(input: $search) {
    totalResults results { id name { fullName } personalEmails { value status } personalPhones { value } } }
  flatAdvancedSearch(input: $flat) { totalPeople people { id name title } } }"""
PATIENCE = 60.0


def graphql(client: httpx.Client) -> Any:
    """What GraphQL answers about the person."""
    about = {"search": {"email": EMAIL}, "flat": {"contactFilter": {"titles": [MARK]}, "limit": 10}}
    return client.post("/graphql", json={"query": GRAPHQL, "variables": about})


def paths(client: httpx.Client, ids: list[str]) -> dict[str, Any]:
    """What every path that can tell of a person answers."""
    asked = {
        "list": client.post("/api/v1/contacts", json={"job_titles": [MARK]}),
        "companies": client.post("/api/v1/companies", json={"per_page": 100}),
        "match": client.post("/api/v1/contacts/match", json={"items": [{"emails": [EMAIL]}]}),
        "by name": client.post("/api/v1/contacts/match", json={"items": [{"full_name": NAME}], "min_likelihood": 0}),
        "again": client.post(
            "/api/v1/contacts/match",
            json={"items": [{"emails": [EMAIL], "reference": "again"}]},
            headers={"Idempotency-Key": "k"},
        ),
        "titles": client.get("/api/v1/autocomplete/job_titles", params={"text": MARK[:4]}),
        "facets": client.get("/api/v1/facets"),
        "graphql": graphql(client),
    }
    for each in ids:
        asked[f"record {each}"] = client.get(f"/api/v1/contacts/{each}", params={"provenance": "true"})
        asked[f"then {each}"] = client.get(f"/api/v1/contacts/{each}", params={"as_of": "2020-01-02"})
    return asked


def found(answers: dict[str, Any]) -> set[str]:
    """The paths whose answers hold the marker, beside what was asked by."""
    return {name for name, answer in answers.items() if MARK in answer.text.lower().replace(EMAIL, "")}


def test_a_running_server_forgets_whom_another_process_erases(tmp_path: Path) -> None:
    home = tmp_path / "home"
    limits = str(without_limits(tmp_path))
    with open_services(Settings(home=home)) as services:
        tell_all(services)
        tell(services, *(person(each) for each in range(3)), at=3)
        secret = services.accounts.keys.create("tests").secret
    with serving(home, SIGHTLINE_LIMITS=limits) as address:
        headers = {"Authorization": f"Bearer {secret}"}
        with httpx.Client(base_url=address, headers=headers, timeout=60) as client:
            ready(client)
            (contact,) = paths(client, [])["list"].json()["data"]
            before = paths(client, [contact["id"]])
            assert {name: answer.text for name, answer in before.items() if answer.status_code != 200} == {}
            assert found(before) >= {
                "list", "companies", "match", "by name", "again", "titles", "graphql",
                f"record {contact['id']}", f"then {contact['id']}",
            }  # fmt: skip
            erased = Sightline(home)("privacy", "erase", EMAIL, "--yes")
            assert erased.code == 0, erased.err
            forgotten(client)
            after = paths(client, [contact["id"]])
            assert found(after) == set()
            assert after[f"record {contact['id']}"].status_code == 404
            assert after["list"].json()["meta"]["total"] == 0
            left = client.get("/v1/credits").json()
            told = graphql(client).json()["data"]["searchPeople"]
            assert client.get("/v1/credits").json() == left
            asked = [{"value": EMAIL, "status": "Suppressed"}]
            nobody = {"id": "", "name": {"fullName": ""}, "personalEmails": asked, "personalPhones": []}
            assert told == {"totalResults": 0, "results": [nobody]}
            for name in ("match", "again"):
                assert after[name].json()["data"][0]["status"] == "suppressed"
                assert after[name].json()["meta"]["credits"]["spent"] == 0
            assert after["by name"].json()["data"][0]["status"] == "no_match"
    assert where(Settings(home=home)) == []


def ready(client: httpx.Client) -> None:
    wait(lambda: client.get("/readyz").status_code == 200)


def forgotten(client: httpx.Client) -> None:
    """Wait until the server has followed what the other process wrote."""
    wait(lambda: client.post("/api/v1/contacts", json={"job_titles": [MARK]}).json()["meta"]["total"] == 0)


def wait(until: Any) -> None:
    end = time.monotonic() + PATIENCE
    while not until():
        assert time.monotonic() < end
        time.sleep(0.05)
