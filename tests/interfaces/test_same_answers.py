"""One question asked through GraphQL, the directory API, the command line and the service finds the same ids."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from sightline.model.query import All, Employer, Match, Query, Text, Within
from sightline.model.query import Place as Somewhere
from sightline.services import Services
from tests.interfaces.cli.command import Sightline
from tests.interfaces.rest_directory.world import Asked, asked

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


@pytest.mark.parametrize(("where", "directory", "graphql", "options"), QUESTIONS)
def test_all_find_the_same(
    world: tuple[Asked, Services, Sightline],
    where: Any,
    directory: dict[str, Any],
    graphql: dict[str, Any],
    options: list[str],
) -> None:
    ask, services, command = world
    found = services.search.people(Query(where=where, limit=100))
    expected = [record.id for record in found.records]
    assert 0 < len(expected) == found.total
    answer = ask.post("/contacts", {**directory, "per_page": 100})
    assert ([each["id"] for each in answer["data"]], answer["meta"]["total"]) == (expected, found.total)
    body = {"query": GRAPHQL, "variables": {"input": {**graphql, "limit": 100}}}
    people = ask.client.post("/graphql", json=body, headers=ask.headers).json()["data"]["flatAdvancedSearch"]
    assert people["totalPeople"] == found.total
    assert sorted(int(each["id"]) for each in people["people"]) == expected
    printed = command.here("search", "people", *options, "--limit", "100", "--json")
    assert sorted(int(each["id"]) for each in json.loads(printed.out)["results"]) == expected
