"""Item 5.02: who left, who joined, with which title and on which day."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.sources.connectors.edgar.changes import changes_of

HEADING = (
    "Item 5.02 Departure of Directors or Certain Officers; Election of Directors; Appointment of Certain Officers;"
    " Compensatory Arrangements of Certain Officers."
)
CASES = tomllib.loads((Path(__file__).parent / "item_502.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=[each["text"][:40] for each in CASES])
@pytest.mark.parametrize("form", ["html", "table", "text"])
def test_who_leaves_and_who_joins(case: dict[str, Any], form: str) -> None:
    text = case["text"].strip()
    before, after = "Item 1.01 Nothing. On May 9, 2026, the Board appointed Some Body as President.", "Item 9.01 Other"
    number, _, heading = HEADING.partition(" Departure")
    cells = f"<tr><td>{number}</td><td>Departure{heading}</td></tr>"
    documents = {
        "html": f"<html><p>{before}</p><p>{HEADING}</p><p>{text}</p><p>{after}</p></html>",
        "table": f"<html><p>{before}</p><table>{cells}</table><div>{text}</div>",
        "text": f"{before}\n\n{HEADING}\n\n{text}\n\nSIGNATURES\n\nActing President Not Me resigned.",
    }
    found = changes_of(documents[form], "Acme, Inc.")
    assert [[each.name, each.direction.value, each.title or "", each.on or ""] for each in found] == case["changes"]


def test_a_filing_without_the_item_tells_of_nobody() -> None:
    assert (
        changes_of("<p>Item 8.01 Other. On May 9, 2026, the Board appointed Ada King as President.</p>", "Acme") == []
    )


@given(st.text(alphabet=st.sampled_from(list("ABab .,;()“”’⟦1⟧\n")), max_size=120), st.text(max_size=20))
def test_no_text_is_a_crash(text: str, company: str) -> None:
    changes_of(f"Item 5.02 Ada King {text} resigned. The Board appointed {text}.", company)


LONG = [
    "Vice President, " + "Global Sales and Marketing, Operations of " * 3_000,
    "The Board appointed Ada King as " + "Senior Executive Group " * 3_000,
    "On May 1, 2026, Ada King resigned as " + "Chief Financial Officer and " * 2_000,
    "Ada King, " + "of the Board of Directors of " * 3_000 + " resigned.",
]


@pytest.mark.parametrize("text", LONG, ids=range(len(LONG)))
def test_a_text_that_goes_on_and_on_comes_to_an_end(text: str) -> None:
    assert len(changes_of(f"Item 5.02 {text}", "Acme")) <= 1
