"""The documentation: it needs no other site, leaves nothing out, and its examples are true."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import msgspec
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from sightline.app import DIALECTS, all_errors
from sightline.interfaces.documentation.errors import errors_markdown
from sightline.interfaces.documentation.routes import documentation_routes
from sightline.interfaces.graphql import errors as graphql_errors
from sightline.interfaces.graphql.kinds import KINDS
from sightline.interfaces.rest.dialect import Dialect
from sightline.interfaces.rest.openapi import document, errors_of
from sightline.interfaces.rest.operations import Operation
from sightline.interfaces.rest.reading import read_json, schema_of
from sightline.interfaces.rest_directory.dialect import DIRECTORY
from sightline.interfaces.rest_directory.envelope import meta_of
from tests.conftest import REPOSITORY

EVERY = pytest.mark.parametrize("dialect", DIALECTS, ids=lambda each: each.name)


@pytest.fixture(scope="module")
def client() -> TestClient:
    documents = {each.name: (each.document, document(each)) for each in DIALECTS}
    return TestClient(Starlette(routes=documentation_routes(documents, all_errors())))


class Page(HTMLParser):
    """What a page links to, and which anchors it has."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.links += [given[name] for name in ("href", "src") if name in given]
        self.ids += [given["id"]] if "id" in given else []
        if tag not in ("meta", "link", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@EVERY
def test_the_page_is_whole_and_needs_no_other_site(client: TestClient, dialect: Dialect) -> None:
    answer = client.get(f"/docs/{dialect.name}")
    page = Page(answer.text)
    assert answer.headers["content-type"].startswith("text/html")
    assert "script" not in answer.headers["content-security-policy"]
    assert not page.open
    assert len(page.ids) == len(set(page.ids))
    for link in page.links:
        assert link.startswith(("/", "#")), link
        assert not link.startswith("#") or link[1:] in page.ids, link
    assert client.get("/docs/page.css").headers["content-type"].startswith("text/css")
    assert f"/docs/{dialect.name}" in Page(client.get("/docs").text).links
    assert client.get("/docs/nonsense").status_code == 404


@EVERY
def test_the_page_names_everything(client: TestClient, dialect: Dialect) -> None:
    text = client.get(f"/docs/{dialect.name}").text
    for operation in dialect.operations:
        assert f'id="{operation.name}"' in text
        for name in schema_of(operation.question)["properties"]:
            assert f"<code>{name}</code>" in text, name
    for error in errors_of(dialect):
        assert f"<code>{error.name}</code>" in text


@EVERY
def test_the_document_is_closed(dialect: Dialect) -> None:
    schemas = document(dialect)["components"]["schemas"]
    for name, schema in schemas.items():
        if schema.get("type") == "object":
            assert "additionalProperties" in schema, name
    references = set(re.findall(r"#/components/schemas/([\w.]+)", str(document(dialect))))
    assert references <= set(schemas)


OPERATIONS = [(dialect, operation) for dialect in DIALECTS for operation in dialect.operations]


@pytest.mark.parametrize(("dialect", "operation"), OPERATIONS, ids=lambda each: each.name)
def test_examples_are_true(dialect: Dialect, operation: Operation) -> None:
    example = data = dialect.answers[operation.name]
    if dialect is DIRECTORY:
        assert list(example) == ["data", "meta", "errors"]
        data = example["data"]
        msgspec.convert(example["meta"], meta_of(operation))
    msgspec.convert(data, operation.answer)
    if operation.method == "POST":
        properties = schema_of(operation.question)["properties"]
        given = {name: each["examples"][0] for name, each in properties.items() if "examples" in each}
        read_json(msgspec.json.encode(given), operation.question)


def test_the_page_of_errors_is_up_to_date(tmp_path: Path) -> None:
    """Changed on purpose? Copy the file that this names, and read the difference."""
    expected = tmp_path / "errors.md"
    expected.write_text(errors_markdown(all_errors()), encoding="utf-8")
    assert (REPOSITORY / "docs" / "errors.md").read_text(encoding="utf-8") == expected.read_text(encoding="utf-8"), (
        f"cp {expected} docs/errors.md"
    )


def test_the_page_of_errors_is_served_and_whole(client: TestClient) -> None:
    text = client.get("/docs/errors").text
    page = Page(text)
    assert not page.open
    assert "/docs/errors" in Page(client.get("/docs").text).links
    for title, lines in all_errors().items():
        assert f"<h2>{title}</h2>" in text
        assert len({(each.name, each.status) for each in lines}) == len(lines) > 0


def test_every_code_of_graphql_is_described() -> None:
    shaped = {value for value in vars(graphql_errors).values() if isinstance(value, tuple) and len(value) == 2}
    shaped |= set(graphql_errors.CODES.values())
    assert {(each.name, each.status) for each in KINDS} == shaped
