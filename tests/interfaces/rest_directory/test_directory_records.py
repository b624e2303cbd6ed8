"""Records by id and in time, matching, counts, and observations that are pushed."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from sightline.services import Services
from tests.interfaces.rest_directory.test_directory_envelope import check_failure
from tests.interfaces.rest_directory.world import Asked, asked


@pytest.fixture
def own(tmp_path: Path) -> Iterator[tuple[Asked, Services]]:
    """A world that may be changed."""
    with asked(tmp_path / "home") as served:
        yield served


def push(ask: Asked, source: str, at: str, **fields: Any) -> dict[str, Any]:
    """Say something of one person."""
    row = {"kind": "person", "key": "1", "fields": fields}
    found: dict[str, Any] = ask.post("/observations", {"source": source, "observed_at": at, "rows": [row]})["data"]
    return found


def test_a_record_has_all_that_is_known_and_its_sources(ask: Asked) -> None:
    listed = next(each for each in ask.everyone("/contacts") if each["company"] and each["emails"])
    found = ask.get(f"/contacts/{listed['id']}", {"provenance": "true"})["data"]
    facts, sources = found.pop("facts"), found.pop("provenance")
    assert found == listed
    assert facts["skills"] == ["chess"]
    assert facts["full_name"] == found["full_name"]
    named = {line["field"]: line for line in sources}
    assert named["full_name"]["sources"][0]["source"] == "crm"
    assert named["full_name"]["sources"][0]["observed_at"] == "2020-04-12T00:00:00.000Z"
    assert ask.get(f"/contacts/{listed['id']}")["data"]["provenance"] is None
    company = ask.get(f"/companies/{listed['company']['id']}", {"provenance": "true"})["data"]
    assert company["facts"]["name"] == company["name"] == listed["company"]["name"]
    assert company["provenance"]


def test_records_as_they_were(own: tuple[Asked, Services]) -> None:
    ask, _ = own
    push(ask, "hr", "2021-01-01", full_name="Zoe Zimmer", headline="young")
    recorded = ask.post("/contacts/match", {"items": [{"full_name": "Zoe Zimmer"}]})["data"][0]["contact"]
    push(ask, "hr", "2023-01-01", headline="wise")
    path = f"/contacts/{recorded['id']}"

    def headline(**times: str) -> Any:
        data = ask.get(path, times)["data"]
        return data and data["facts"].get("headline")

    assert headline() == "wise"
    assert headline(as_of="2022-06-01") == "young"
    assert headline(as_of="2023-01-01") == "wise"
    assert headline(as_of="2020-12-31T23:59:59Z") is None
    assert ask.get(path, {"as_of": "2020-01-01"})["data"] is None
    assert ask.get(path, {"known_at": "2020-01-01"})["data"] is None
    assert headline(known_at=dt.datetime.now(dt.UTC).date().isoformat()) == "wise"


def test_matching_says_who_how_likely_and_why(ask: Asked) -> None:
    everyone = [each for each in ask.everyone("/contacts") if each["emails"]]
    ada, linked = everyone[0], next(each for each in everyone if each["linkedin_url"])
    items: list[dict[str, Any]] = [
        {"reference": "by email", "emails": [ada["emails"][0]["value"].upper()]},
        {"reference": "by profile", "profiles": [linked["linkedin_url"]]},
        {"reference": "nobody", "full_name": "Quentin Quux"},
        {"reference": "nothing"},
        {"reference": "broken", "emails": ["no address"]},
    ]
    found = ask.post("/contacts/match", {"items": items})["data"]
    assert [each["reference"] for each in found] == [item["reference"] for item in items]
    assert [each["index"] for each in found] == [0, 1, 2, 3, 4]
    assert [each["status"] for each in found] == ["matched", "matched", "no_match", "invalid", "invalid"]
    assert found[0]["contact"] == ada
    assert found[0]["likelihood"] >= 9
    assert {"feature": "email", "level": "same", "agrees": True}.items() <= found[0]["matched_on"][0].items()
    assert found[4]["error"]["field"] == "emails"
    assert [each["contact"] for each in found[2:]] == [None, None, None]


def test_matching_holds_its_conditions(ask: Asked) -> None:
    lonely = next(each for each in ask.everyone("/contacts") if not each["emails"] and each["full_name"])
    item = {"full_name": lonely["full_name"]}
    sure = ask.post("/contacts/match", {"items": [item], "min_likelihood": 10})["data"][0]
    likely = ask.post("/contacts/match", {"items": [item], "min_likelihood": 0})["data"][0]
    assert likely["status"] == "matched"
    assert sure["status"] == ("matched" if likely["likelihood"] == 10 else "no_match")
    lacking = ask.post("/contacts/match", {"items": [item], "min_likelihood": 0, "required": ["emails"]})["data"][0]
    assert (lacking["status"], lacking["contact"], lacking["matched_on"]) == ("missing_required", None, [])
    named = {"items": [{"name": "Firma 1"}], "required": ["name", "domain"], "min_likelihood": 0}
    assert ask.post("/companies/match", named)["data"][0]["company"]["name"] == "Firma 1"


def test_facets_count_what_filters_find(ask: Asked) -> None:
    filters = {"job_titles": ["a"], "locations": ["US"]}
    data = ask.get("/facets", {**filters, "size": 100})["data"]
    contacts, companies = ask.everyone("/contacts", filters), ask.everyone("/companies", {"locations": ["US"]})
    departments = Counter(each["department"].casefold() for each in contacts if each["department"])
    assert {each["value"].casefold(): each["count"] for each in data["contacts"]["departments"]} == departments
    ranks = Counter(each["seniority"] for each in contacts if each["seniority"])
    assert {each["value"]: each["count"] for each in data["contacts"]["seniorities"]} == ranks
    assert {each["value"]: each["count"] for each in data["companies"]["tlds"]} == Counter(
        each["tld"] for each in companies if each["tld"]
    )
    technologies = Counter(name for each in companies for name in each["technologies"])
    assert {each["value"]: each["count"] for each in data["companies"]["technologies"]} == technologies
    only = ask.get("/facets", {"contact_fields": "seniorities", "company_fields": "tlds", "size": 1})["data"]
    assert {name: list(fields) for name, fields in only.items()} == {"contacts": ["seniorities"], "companies": ["tlds"]}


@pytest.mark.parametrize(
    ("field", "text", "expected"),
    [
        ("job_titles", "vp s", ["VP Sales"]),
        ("departments", "eng", ["engineering"]),
        ("seniorities", "c l", ["c_level"]),
        ("locations", "cali", ["California"]),
        ("locations", "germ", ["Germany"]),
        ("locations", "united st", ["United States"]),
        ("functions", "manu", ["manufacturing"]),
        ("industries", "soft", ["Software Development"]),
        ("tlds", "d", ["de"]),
        ("technologies", "snow", ["Snowflake"]),
        ("technologies", "nothing like it", []),
    ],
)
def test_autocomplete_gives_values_that_filter(ask: Asked, field: str, text: str, expected: list[str]) -> None:
    found = ask.get(f"/autocomplete/{field}", {"text": text})["data"]
    assert [each["value"].casefold() for each in found] == [value.casefold() for value in expected]
    path = "/contacts" if field in ("job_titles", "departments", "seniorities") else "/companies"
    for each in found:
        assert ask.post(path, {field: [each["value"]], "per_page": 1})["meta"]["total"] == each["count"] > 0


def test_a_batch_accounts_for_every_row(own: tuple[Asked, Services]) -> None:
    ask, _ = own
    rows: list[Any] = [
        {"kind": "company", "key": "a", "fields": {"name": "Acme", "domain": "acme-robots.com"}},
        {"kind": "company", "key": "b", "fields": {"name": 5}},
        {"kind": "company", "key": "c", "fields": {"name": "Globex", "headcount": "many"}},
        {"kind": "wizard"},
        {},
    ]
    batch = {"source": "crm 2", "label": "May", "observed_at": "2024-05-01", "rows": rows}
    first = ask.post("/observations", batch)["data"]
    assert (first["read"], first["stored"], first["unchanged"], first["rejected"]) == (5, 2, 0, 3)
    assert sorted({each["row"] for each in first["rejected_rows"]}) == [2, 4, 5]
    assert sum(first["left_out"].values()) == 1
    assert (first["source"], first["label"], first["observed_at"]) == ("crm 2", "May", "2024-05-01T00:00:00.000Z")
    again = ask.post("/observations", batch)["data"]
    assert (again["known"], again["batch"], again["stored"]) == (True, first["batch"], 0)
    assert ask.post("/companies/match", {"items": [{"domain": "acme-robots.com"}]})["data"][0]["status"] == "matched"


def test_lines_of_the_exchange_format(own: tuple[Asked, Services]) -> None:
    ask, _ = own
    lines: list[dict[str, Any]] = [
        {"sightline": 1, "source": "lines", "observed_at": "2024-05-01", "complete": ["person"]},
        {"kind": "person", "key": "1", "fields": {"full_name": "Zoe Zimmer"}},
    ]
    headers = ask.headers | {"content-type": "application/x-ndjson"}
    body = b"\r\n".join(map(msgspec.json.encode, lines)) + b"\n{not json\n"
    answer = ask.client.post("/api/v1/observations", content=body, headers=headers).json()["data"]
    assert (answer["read"], answer["stored"], answer["rejected"]) == (2, 1, 1)
    assert (answer["rejected_rows"][0]["row"], answer["rejected_rows"][0]["line"]) == (2, 3)
    lines[0]["observed_at"] = "2024-06-01"
    empty = msgspec.json.encode(lines[0]) + b"\n" + msgspec.json.encode({**lines[1], "key": "2"})
    gone = ask.client.post("/api/v1/observations", content=empty, headers=headers).json()["data"]
    assert gone["gone"] == 1


def test_pages_end_and_are_bounded(ask: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    beyond = ask.get("/contacts", {"page": 1_000_000, "per_page": 100})
    assert (beyond["data"], beyond["meta"]["total"], beyond["meta"]["total_pages"]) == ([], 90, 1)
    monkeypatch.setattr("sightline.interfaces.rest_directory.searching.MAX_OFFSET", 50)
    assert len(ask.get("/contacts", {"page": 2, "per_page": 25})["data"]) == 25
    deep = ask.client.get("/api/v1/contacts?page=3", headers=ask.headers)
    check_failure(deep, "too_large", "page")
    assert ask.get("/contacts", {"page": 5})["data"] == []
    assert len(ask.get("/companies", {"page": 2, "per_page": 13})["data"]) == 11
