"""The documentation: it needs no other site, leaves nothing out, and its examples are true."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import msgspec
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from sightline.interfaces.documentation.routes import documentation_routes
from sightline.interfaces.rest_directory.envelope import Meta, PageMeta
from sightline.interfaces.rest_directory.examples import ANSWERS
from sightline.interfaces.rest_directory.kinds import KINDS
from sightline.interfaces.rest_directory.openapi import DOCUMENT, document
from sightline.interfaces.rest_directory.operations import OPERATIONS, Operation
from sightline.interfaces.rest_directory.reading import read_json, schema_of


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(Starlette(routes=documentation_routes({"directory": (DOCUMENT, document())})))


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


def test_the_page_is_whole_and_needs_no_other_site(client: TestClient) -> None:
    answer = client.get("/docs/directory")
    page = Page(answer.text)
    assert answer.headers["content-type"].startswith("text/html")
    assert "script" not in answer.headers["content-security-policy"]
    assert not page.open
    assert len(page.ids) == len(set(page.ids))
    for link in page.links:
        assert link.startswith(("/", "#")), link
        assert not link.startswith("#") or link[1:] in page.ids, link
    assert client.get("/docs/page.css").headers["content-type"].startswith("text/css")
    assert "/docs/directory" in Page(client.get("/docs").text).links
    assert client.get("/docs/nonsense").status_code == 404


def test_the_page_names_everything(client: TestClient) -> None:
    text = client.get("/docs/directory").text
    for operation in OPERATIONS:
        assert f'id="{operation.name}"' in text
        for name in schema_of(operation.question)["properties"]:
            assert f"<code>{name}</code>" in text, name
    for kind in KINDS:
        assert f"<code>{kind.id}</code>" in text


def test_the_document_is_closed() -> None:
    for name, schema in document()["components"]["schemas"].items():
        if schema.get("type") == "object":
            assert "additionalProperties" in schema, name
    references = set(re.findall(r"#/components/schemas/([\w.]+)", str(document())))
    assert references <= set(document()["components"]["schemas"])


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.name)
def test_examples_are_true(operation: Operation) -> None:
    example = ANSWERS[operation.name]
    assert list(example) == ["data", "meta", "errors"]
    msgspec.convert(example["data"], operation.answer)
    msgspec.convert(example["meta"], PageMeta if operation.paged else Meta)
    if operation.method == "POST":
        properties = schema_of(operation.question)["properties"]
        given = {name: each["examples"][0] for name, each in properties.items() if "examples" in each}
        read_json(msgspec.json.encode(given), operation.question)


def test_the_page_of_errors_is_up_to_date() -> None:
    """Added one? Write the line that this expects."""
    from tests.conftest import REPOSITORY

    text = (REPOSITORY / "docs" / "errors.md").read_text(encoding="utf-8")
    for kind in KINDS:
        assert f"| `{kind.id}` | {kind.code} | {kind.about} |" in text
