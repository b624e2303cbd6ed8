"""Values of fields as short texts."""

from __future__ import annotations

import pytest

from sightline.interfaces.cli.texts import difference, field_label, field_text
from sightline.model.observation import SubjectKind


@pytest.mark.parametrize(
    ("field", "value", "text"),
    [
        ("emails:ada@acme.com", {"value": "ada@acme.com", "status": "verified"}, "ada@acme.com (verified)"),
        ("emails", [{"value": "ada@acme.com"}, {"value": "a@b.co"}], "ada@acme.com, a@b.co"),
        ("attributes:tags", ["Travel", "Marketplace"], "Travel, Marketplace"),
        ("attributes:nonprofit", False, "False"),
        ("attributes", {"batch": "W09"}, "batch=W09"),
        ("external_ids:ycombinator", "271", "271"),
        ("headcount_range", {"min": 11, "max": 50}, "11-50"),
        ("headcount", None, "None"),
    ],
)
def test_a_value_in_a_line(field: str, value: object, text: str) -> None:
    kind = SubjectKind.person if field.startswith("emails") else SubjectKind.company
    assert field_text(kind, field, value) == text


def test_an_item_is_told_by_its_value_and_a_key_by_its_name() -> None:
    assert field_label(SubjectKind.person, "emails:ada@acme.com") == "emails"
    assert field_label(SubjectKind.company, "attributes:tags") == "attributes:tags"
    assert field_label(SubjectKind.company, "name") == "name"


def test_a_list_under_a_key_that_changed_says_what_is_new() -> None:
    assert (
        difference(SubjectKind.company, "attributes:tags", ["Travel"], ["Travel", "Homes"])
        == "attributes:tags: now Homes"
    )
