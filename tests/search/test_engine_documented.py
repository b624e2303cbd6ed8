"""The page about search names every field as the registry has it."""

from __future__ import annotations

from pathlib import Path

from sightline.model.fields import FIELDS
from sightline.search.checks import MAX_DEPTH, MAX_NODES, MAX_TEXT, MAX_VALUES

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "search.md").read_text()


def test_every_field_is_documented() -> None:
    for field in FIELDS:
        uses = {"many": field.many, "sort": field.sortable, "facet": field.facet, "suggest": field.suggest}
        can = ", ".join(name for name, does in uses.items() if does)
        assert f"| `{field.name}` | {field.type.value} | {can} | {field.about} |" in PAGE


def test_the_bounds_are_documented() -> None:
    for bound in (MAX_VALUES, MAX_NODES, MAX_DEPTH, MAX_TEXT):
        assert f"{bound:,}" in PAGE
