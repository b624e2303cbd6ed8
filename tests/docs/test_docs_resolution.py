"""The documentation of resolution says what the code does."""

from __future__ import annotations

from pathlib import Path

import pytest

from sightline.model.observation import SubjectKind
from sightline.resolve.model import FEATURES
from sightline.resolve.pairs import HOLDERS
from sightline.resolve.wording import likelihood
from sightline.services.explaining import Standing
from sightline.services.resolution import MOST, MOST_PAIRS
from tests.conftest import REPOSITORY

DOCUMENT = Path(REPOSITORY / "docs" / "resolution.md").read_text(encoding="utf-8")


def rows(heading: str) -> dict[str, str]:
    """The first table below a heading: the first cell of each row, and the second."""
    below = DOCUMENT.partition(f"\n{heading}\n")[2]
    table = below[below.index("|---|---|\n") :].partition("\n\n")[0]
    cells = (line.strip("| ").split(" | ") for line in table.splitlines()[1:])
    return {first.strip("`"): second for first, second in cells}


@pytest.mark.parametrize(
    ("kind", "heading"),
    [
        (SubjectKind.person, "### What people are compared by"),
        (SubjectKind.company, "### What companies are compared by"),
    ],
)
def test_each_question_is_documented_as_its_docstring_says(kind: SubjectKind, heading: str) -> None:
    assert rows(heading) == {feature.name: feature.explanation for feature in FEATURES[kind]}


def test_each_standing_is_documented() -> None:
    assert set(rows("### Why two are one or two")) == {standing.value for standing in Standing}


def test_words_stand_for_the_probabilities_that_are_documented() -> None:
    for words, least in rows("### Likelihood in words").items():
        probability = float(least.removeprefix("from ")) if least != "less" else 0.0
        assert likelihood(probability) == words


def test_bounds_are_those_of_the_code() -> None:
    assert f"more than {HOLDERS} parts hold" in DOCUMENT
    assert f"more than {MOST} records in a merge, or {MOST_PAIRS:,} pairs of parts in a split" in DOCUMENT
