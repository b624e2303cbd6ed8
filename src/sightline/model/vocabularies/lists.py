"""Plain lists of terms, one a line."""

from __future__ import annotations

from functools import cache

from sightline.model.vocabularies.data import read_lines


@cache
def term_set(name: str) -> frozenset[str]:
    """The terms of the list `name`."""
    return frozenset(read_lines(f"{name}.txt"))
