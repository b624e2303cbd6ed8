"""What speaks for or against two rows being about one person."""

from __future__ import annotations

import pytest

from sightline.resolve.features.person import name
from sightline.resolve.traits import Name, PersonTraits


@pytest.mark.parametrize(
    ("one", "other", "levels"),
    [
        ("Santosh Rao", "Sant Rao", {"part", "variant"}),
        ("Marianne Rao", "Mari Rao", {"part", "variant"}),
        ("Daniela Rao", "Daniel Rao", {"given_differs"}),
        ("Santosh Rao", "Vikram Rao", {"given_differs"}),
    ],
)
def test_a_given_name_may_be_cut_short(one: str, other: str, levels: set[str]) -> None:
    first, second = (PersonTraits(names=(Name(each),)) for each in (one, other))
    assert name(first, second) in levels
    assert name(second, first) == name(first, second)
