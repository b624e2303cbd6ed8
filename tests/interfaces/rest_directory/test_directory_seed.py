"""The published reference: every input that it names is ours, with its type, and its examples are answered."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct

from sightline.interfaces.rest.openapi import document
from sightline.interfaces.rest.reading import schema_of
from sightline.interfaces.rest_directory.dialect import DIRECTORY
from sightline.interfaces.rest_directory.inputs import CompaniesQuestion, ContactsQuestion
from tests.interfaces.rest_directory.test_directory_envelope import check_failure
from tests.interfaces.rest_directory.world import Asked

SEEDS = Path(__file__).resolve().parents[3].parent / "shared" / "seeds"
COVERAGE = Path(__file__).resolve().parents[3] / "docs" / "coverage.md"
TEXT = next((path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("002*.txt"))), None)
NEWER = {"exclude_": "each list", "has_personal_email": "", "company_has_generic_email": "",
         "company_has_linkedin_profile": ""}  # fmt: skip
QUESTIONS: dict[str, type[Struct]] = {"Contacts": ContactsQuestion, "Companies": CompaniesQuestion}
EXAMPLES: dict[str, Any] = {
    "array[string]": ["manager"],
    "boolean": True,
    "string (UTC ISO8601)": "2024-05-01T00:00:00Z",
    "integer": 1,
}

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(TEXT is None, reason="needs the reference in ../shared/seeds, which is not there"),
]


def fields() -> list[tuple[str, str, str]]:
    """Resource, name and type of every input that the reference names; lines of a cell may be broken."""
    found = []
    for part in re.split(r"^(?=Contacts$|Companies$)", TEXT or "", flags=re.MULTILINE)[1:]:
        table = re.sub(r"\s*\n\s*", " ", part[part.index("| Field |") :])
        names = re.findall(r"\| (\w+) \| (array\[string\]|boolean|integer|string \(UTC ISO8601\)) \|", table)
        found += [(part.splitlines()[0], name, kind) for name, kind in names]
    return found


def test_the_reference_is_read_whole() -> None:
    named = fields()
    assert len(named) == len(re.findall(r"array\[string\]|\| boolean \||\| integer \||\(UTC ISO8601\) \|", TEXT or ""))
    assert {resource for resource, _, _ in named} == {"Contacts", "Companies"}


@pytest.mark.parametrize(("resource", "name", "kind"), fields())
def test_every_input_is_served(ask: Asked, resource: str, name: str, kind: str) -> None:
    path, value = f"/{resource.lower()}", EXAMPLES[kind]
    value = ["vp"] if name == "seniorities" else value
    schema = schema_of(QUESTIONS[resource])["properties"][name]
    wanted = {"array[string]": "array", "boolean": "boolean", "integer": "integer"}.get(kind, "string")
    assert schema.get("type", "string") == wanted
    posted = ask.post(path, {name: value})
    query = {name: str(value).lower() if kind == "boolean" else value}
    assert ask.get(path, query)["data"] == posted["data"]
    assert list(posted) == ["data", "meta", "errors"]
    assert posted["errors"] == []
    if kind == "array[string]":
        assert ask.post(path, {f"exclude_{name}": value})["errors"] == []
    assert f"| `{name}` |" in COVERAGE.read_text(encoding="utf-8")


def test_defaults_and_bounds_are_those_of_the_reference(ask: Asked) -> None:
    meta = ask.get("/contacts")["meta"]
    assert (meta["page"], meta["per_page"]) == (1, 25)
    assert len(ask.get("/contacts", {"per_page": 100})["data"]) == 90
    check_failure(ask.client.get("/api/v1/contacts?per_page=101", headers=ask.headers), "invalid_input", "per_page")
    check_failure(ask.client.get("/api/v1/contacts"), "unauthorized")


def test_an_error_has_the_keys_of_the_reference(ask: Asked) -> None:
    answer = ask.client.get("/api/v1/contacts?page=x", headers=ask.headers).json()
    (error,) = answer["errors"]
    assert {"id": str, "code": int, "details": str}.items() <= {
        key: type(value) for key, value in error.items()
    }.items()
    assert (error["id"], error["code"]) == ("invalid_input", 400)


def test_answers_have_the_keys_of_the_document(ask: Asked) -> None:
    schemas = document(DIRECTORY)["components"]["schemas"]
    for path, name in (("/contacts", "ContactEntry"), ("/companies", "CompanyEntry")):
        for entry in ask.everyone(path):
            assert set(entry) == set(schemas[name]["properties"]) == set(schemas[name]["required"])
