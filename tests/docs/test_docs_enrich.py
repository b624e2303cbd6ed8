"""docs/enrich.md tells of every field and status."""

from __future__ import annotations

import pytest

from sightline.accounts.tariffs import read_tariffs
from sightline.model.observation import SubjectKind
from sightline.services.enrichment.fields import FIELDS
from sightline.services.enrichment.pricing import INTERFACE, VERBS
from sightline.services.enrichment.service import Status
from tests.conftest import REPOSITORY

DOCUMENT = (REPOSITORY / "docs" / "enrich.md").read_text(encoding="utf-8")


def table(heading: str) -> list[list[str]]:
    """The cells of the first table below a heading."""
    rows = DOCUMENT.partition(f"{heading}\n")[2].partition("|---")[2].partition("\n\n")[0].splitlines()[1:]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]


@pytest.mark.parametrize(
    ("kind", "heading"),
    [(SubjectKind.person, "### Fields of people"), (SubjectKind.company, "### Fields of companies")],
)
def test_every_field_is_documented_as_it_is(kind: SubjectKind, heading: str) -> None:
    wanted = [
        [f"`{field.name}`", field.about, field.type.value, "yes" if field.usual else "", field.point]
        for field in FIELDS[kind].values()
    ]
    assert table(heading) == wanted
    prices = read_tariffs().verb(INTERFACE, VERBS[kind])
    assert all(prices.price_of(field.point) > 0 for field in FIELDS[kind].values())


def test_every_status_is_documented() -> None:
    assert [row[0] for row in table("## What is appended")] == [f"`{each.value}`" for each in Status]
