"""Tables fit the terminal; values read well."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.interfaces.cli.output import fit
from sightline.interfaces.cli.texts import difference, field_text, text_of
from sightline.model.observation import SubjectKind
from sightline.model.values import CompanyRef, Location, MoneyRange, Position, SizeRange, Technology


@given(st.lists(st.integers(1, 300), min_size=1, max_size=10), st.integers(20, 300))
def test_columns_fit_and_none_is_cut_without_need(widths: list[int], available: int) -> None:
    fitted = fit(widths, available)
    assert all(1 <= new <= old for new, old in zip(fitted, widths, strict=True))
    share = max(available // len(widths), 1)
    assert all(new == old or new >= share for new, old in zip(fitted, widths, strict=True))
    if sum(widths) <= available:
        assert fitted == widths
    else:
        assert sum(fitted) <= available
        cut = [new for new, old in zip(fitted, widths, strict=True) if new < old]
        assert min(cut) >= max(fitted) - 1 or sum(fitted) >= available - len(widths)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Position(CompanyRef(name="Acme", subject=7), "CTO", start="2020"), "CTO at Acme [7] (2020 to now)"),
        (Position(title="CTO", current=False), "CTO (? to ?)"),
        (Location(city="Paris", country="France", country_code="FR"), "Paris, FR"),
        (Location(text="somewhere"), "somewhere"),
        (Technology("Slack", "Collaboration"), "Slack (Collaboration)"),
        (SizeRange(51, 200), "51-200"),
        (SizeRange(10_001, None), "10,001+"),
        (MoneyRange(1_000_000, 2_000_000), "$1,000,000-$2,000,000"),
        (("a", "b"), "a, b"),
        ({"color": "red"}, "color=red"),
    ],
)
def test_values_as_texts(value: object, text: str) -> None:
    assert text_of(value) == text


def test_plain_values_are_read_by_their_field() -> None:
    company, person = SubjectKind.company, SubjectKind.person
    assert field_text(company, "technologies:slack", {"name": "Slack"}) == "Slack"
    assert field_text(company, "headcount", 12) == "12"
    job = {"title": "CTO", "company": {"name": "Acme", "subject": 7}, "current": True}
    assert field_text(person, "positions", [job]) == "CTO at Acme (? to now)"


@pytest.mark.parametrize(
    ("before", "after", "text"),
    [
        (None, ["a"], "skills is a"),
        (["a"], None, "skills is no longer a"),
        (["a", "b"], ["b", "c"], "skills: now c, no longer a"),
        (["a", "b"], ["b", "a"], "skills: in another order"),
    ],
)
def test_differences(before: list[str] | None, after: list[str] | None, text: str) -> None:
    assert difference(SubjectKind.person, "skills", before, after) == text
