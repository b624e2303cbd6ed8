"""docs/sources.md tells of every kind of source, in the words of the connectors."""

from __future__ import annotations

from sightline.sources.connectors.registry import CONNECTORS
from tests.conftest import REPOSITORY

DOCUMENT = (REPOSITORY / "docs" / "sources.md").read_text(encoding="utf-8")


def test_every_kind_is_described() -> None:
    table = DOCUMENT.partition("## Kinds")[2].partition("##")[0]
    rows = [line for line in table.splitlines() if line.startswith("| `")]
    expected = [
        f"| `{each.kind}` | {each.title} | {each.takes} | {each.reads} | {each.how_often} |"
        for each in CONNECTORS.values()
    ]
    assert rows == expected
