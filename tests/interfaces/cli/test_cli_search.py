"""Searching by the command line, in a small world whose truth is known to the files that it came from."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.interfaces.cli.command import Sightline


def names(result: dict[str, list[dict[str, str]]]) -> list[str]:
    return [each["full_name"] for each in result["results"]]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ([], ["Ada Lovelace", "Bob Stone", "Carla Weiß"]),
        (["--title", "sales"], ["Bob Stone", "Carla Weiß"]),
        (["--title", "sales", "--not-title", "manager"], ["Carla Weiß"]),
        (["--name", "weiss"], ["Carla Weiß"]),
        (["--seniority", "vp,c_level"], ["Ada Lovelace", "Carla Weiß"]),
        (["--function", "Sales"], ["Bob Stone", "Carla Weiß"]),
        (["--country", "germany"], ["Carla Weiß"]),
        (["--not-country", "DE"], ["Ada Lovelace", "Bob Stone"]),
        (["--city", "london", "--city", "leeds"], ["Ada Lovelace", "Bob Stone"]),
        (["--company", "acme"], ["Ada Lovelace", "Bob Stone"]),
        (["--domain", "initech.de"], ["Carla Weiß"]),
        (["--domain", "nobody.net"], []),
        (["--not-domain", "acme.com"], ["Carla Weiß"]),
        (["--where", '{"type": "Key", "by": "email", "any_of": ["bob@acme.com"]}'], ["Bob Stone"]),
        (["--updated-after", "2024-05-01"], ["Ada Lovelace", "Bob Stone", "Carla Weiß"]),
        (["--updated-after", "2024-05-02"], []),
    ],
)
def test_filters(filled: Sightline, options: list[str], expected: list[str]) -> None:
    found = filled.here("search", "people", *options, "--sort", "name", "--json")
    assert found.code == 0, found.err
    assert names(found.json) == expected
    assert found.json["total"] == len(expected)


def test_companies(filled: Sightline) -> None:
    found = filled.here("search", "companies", "--company", "acme", "--json").json
    assert [each["domain"] for each in found["results"]] == ["acme.com"]
    listed = filled.here("search", "companies", "--sort", "-name")
    assert listed.out.index("Initech") < listed.out.index("Acme")
    assert "2 of 2 companies" in listed.err


def test_a_table_for_people(filled: Sightline) -> None:
    shown = filled.here("search", "people", "--sort", "name")
    header, *rows = shown.out.splitlines()
    assert header.split() == ["ID", "NAME", "TITLE", "COMPANY", "LOCATION", "EMAIL", "PHONE"]
    assert rows[0].split("  ")[-1].strip() == "+442079460000"
    assert "Chief Technology Officer" in rows[0]
    assert len(rows) == 3


def test_pages_by_cursor_and_by_skip(filled: Sightline) -> None:
    arguments = ("search", "people", "--sort", "name", "--limit", "1", "--json")
    first = filled.here(*arguments).json
    second = filled.here(*arguments, "--cursor", first["cursor"]).json
    assert names(first) + names(second) == ["Ada Lovelace", "Bob Stone"]
    assert names(filled.here(*arguments, "--skip", "2").json) == ["Carla Weiß"]
    told = filled.here("search", "people", "--sort", "name", "--limit", "1")
    assert first["cursor"] in told.err


def test_counts_and_facets(filled: Sightline) -> None:
    assert filled.here("search", "people", "--count").out == "3\n"
    assert filled.here("search", "people", "--count", "--country", "GB", "--json").json == {"total": 2}
    facets = filled.here("search", "people", "--facet", "country,function", "--json").json
    assert facets["country"] == [{"value": "GB", "count": 2}, {"value": "DE", "count": 1}]
    assert Counter(filled.here("search", "people", "--facet", "country").out.split()) == Counter(
        ["COUNTRY", "COUNT", "GB", "2", "DE", "1"]
    )


def test_people_by_company(filled: Sightline) -> None:
    found = filled.here("search", "people", "--by-company", "--per-company", "1", "--json").json
    assert (found["total_companies"], found["total_people"]) == (2, 3)
    sizes = {group["company"]["name"]: (group["total"], len(group["people"])) for group in found["groups"]}
    assert sizes == {"Acme Ltd": (2, 1), "Initech GmbH": (1, 1)}
    assert "2 of its people match" in filled.here("search", "people", "--by-company").out


def test_nothing_found_is_no_failure(filled: Sightline) -> None:
    result = filled.here("search", "people", "--name", "nobody")
    assert result.code == 0
    assert "No people match." in result.err
