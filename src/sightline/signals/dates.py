"""Partial dates beside each other."""

from __future__ import annotations

from sightline.model.values import PartialDate


def later(one: PartialDate, other: PartialDate) -> bool:
    """Whether one date is after the other for certain: as far as both are known, they do not agree."""
    size = min(len(one), len(other))
    return one[:size] > other[:size]
