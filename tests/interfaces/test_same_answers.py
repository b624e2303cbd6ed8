"""One question asked through GraphQL, the directory API, the command line and the service finds the same ids, and
charges what the tariff says.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from sightline.model.query import All, Employer, Match, Query, Text, Within
from sightline.model.query import Place as Somewhere
from sightline.services import Services
from sightline.services.questions import PersonQuestion
from tests.interfaces.cli.command import Sightline
from tests.interfaces.rest_directory.world import Asked, asked, new_key

QUESTIONS: list[tuple[Any, dict[str, Any], dict[str, Any], list[str]]] = [
    (
        Text("title", ("manager",), "part"),
        {"job_titles": ["manager"]},
        {"contactFilter": {"titles": ["*manager*"]}},
        ["--title", "*manager*"],
    ),
    (
        All((Match("seniority", ("vp",)), Employer(Within("location", (Somewhere(country="US"),))))),
        {"seniorities": ["vp"], "locations": ["United States"]},
        {"contactFilter": {"seniorities": ["VP"]}, "companyFilter": {"locations": [{"country": "United States"}]}},
        ["--seniority", "vp", "--company-country", "US"],
    ),
    (
        Employer(Match("technology", ("Snowflake",))),
        {"technologies": ["Snowflake"]},
        {"companyFilter": {"technologies": ["Snowflake"]}},
        ["--technology", "Snowflake"],
    ),
]
GRAPHQL = "query Q($input: FlatSearchInput!) { flatAdvancedSearch(input: $input) { totalPeople people { id } } }"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Asked, Services, Sightline]]:
    home = tmp_path_factory.mktemp("same")
    with asked(home) as (ask, services):
        yield ask, services, Sightline(home)


class Payers:
    """Organisations that have paid nothing yet, one for each interface."""

    def __init__(self, ask: Asked, services: Services) -> None:
        self._services = services
        self._client = ask.client
        number = len(services.accounts.orgs.list())
        self._secrets = {name: new_key(services, f"{name} {number}") for name in ("directory", "graphql")}
        self._names = {name: f"{name} {number}" for name in self._secrets}

    def directory(self, path: str, body: Any) -> Any:
        """An answer of the directory API."""
        return self._post("directory", f"/api/v1{path}", body)

    def graphql(self, query: str, variables: Any) -> Any:
        """The data that GraphQL answers."""
        answer = self._post("graphql", "/graphql", {"query": query, "variables": variables})
        assert "errors" not in answer
        return answer["data"]

    def _post(self, name: str, path: str, body: Any) -> Any:
        headers = {"authorization": f"Bearer {self._secrets[name]}"}
        return self._client.post(path, json=body, headers=headers).json()

    def spent(self, name: str) -> int:
        """Thousandths of a credit that were charged, by the ledger."""
        entries = self._services.accounts.credits.entries(self._names[name])
        return -sum(each.amount for each in entries if each.kind.value == "charge")


@pytest.mark.parametrize(("where", "directory", "graphql", "options"), QUESTIONS)
def test_all_find_the_same(
    world: tuple[Asked, Services, Sightline],
    where: Any,
    directory: dict[str, Any],
    graphql: dict[str, Any],
    options: list[str],
) -> None:
    ask, services, command = world
    pay = Payers(ask, services)
    found = services.search.people(Query(where=where, limit=100))
    expected = [record.id for record in found.records]
    assert 0 < len(expected) == found.total
    answer = pay.directory("/contacts", {**directory, "per_page": 100})
    assert ([each["id"] for each in answer["data"]], answer["meta"]["total"]) == (expected, found.total)
    people = pay.graphql(GRAPHQL, {"input": {**graphql, "limit": 100}})["flatAdvancedSearch"]
    assert people["totalPeople"] == found.total
    assert sorted(int(each["id"]) for each in people["people"]) == expected
    pages = -(-len(expected) // 25)  # one credit for each 25 results, in both
    assert (pay.spent("directory"), pay.spent("graphql")) == (1000 * pages, 1000 * pages)
    held = _entries(services)
    printed = command.here("search", "people", *options, "--limit", "100", "--json")
    assert sorted(int(each["id"]) for each in json.loads(printed.out)["results"]) == expected
    assert _entries(services) == held, "the command line is the operator's, and free"


MATCHED = """query Q($input: SearchPeopleInput!) { searchPeople(input: $input) { results { id confidence name { first }
  personalEmails { value } personalPhones { value }
  currentPositions { emails { value } phones { value } } pastPositions { emails { value } phones { value } } } } }"""


@pytest.mark.parametrize("number", [0, 1, 2, 9])
def test_all_identify_the_same(world: tuple[Asked, Services, Sightline], number: int) -> None:
    ask, services, command = world
    pay = Payers(ask, services)
    name = f"Ada{number} Byron{number}"
    best = services.identify.person(PersonQuestion(full_name=name)).candidates[0]
    person: Any = best.record.noun
    assert person.full_name == name
    held = [int(bool(each)) for each in (True, person.emails, person.phones)]
    price = sum(each * cost for each, cost in zip(held, (100, 1000, 10_000), strict=True))
    body = {"items": [{"full_name": name}], "min_likelihood": 0}
    (match,) = pay.directory("/contacts/match", body)["data"]
    assert (match["contact"]["id"], match["likelihood"]) == (best.record.id, best.likelihood)
    assert pay.spent("directory") == price
    (found, *_) = pay.graphql(MATCHED, {"input": {"fullName": name, "limit": 1}})["searchPeople"]["results"]
    assert (int(found["id"]), found["confidence"]) == (best.record.id, round(100 * best.probability))
    printed = json.loads(command.here("identify", "--name", name, "--json").out)["candidates"][0]
    assert (printed["record"]["id"], printed["likelihood"]) == (best.record.id, best.likelihood)
    shown = [value for key in ("personalEmails", "personalPhones") for value in found[key]]
    shown += [value for each in (*found["currentPositions"], *found["pastPositions"]) for value in each["emails"]]
    assert bool(shown) == bool(person.emails or person.phones)
    assert pay.spent("graphql") == price


def _entries(services: Services) -> int:
    """How many entries the ledger has."""
    return sum(len(services.accounts.credits.entries(str(org.id))) for org in services.accounts.orgs.list())
