"""Distinct values by number: how rare each is, and how alike pairs of them are, each pair worked out once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process

Codes = NDArray[np.int64]
Floats = NDArray[np.float32]
Truths = NDArray[np.bool_]
Levels = NDArray[np.uint8]

MISSING = -1


class Coded:
    """A column of values as numbers (-1: missing) into the sorted distinct values."""

    def __init__(self, values: Iterable[str]) -> None:
        listed = list(values)
        self.values: list[str] = sorted({value for value in listed if value})
        number = {value: code for code, value in enumerate(self.values)}
        self.codes: Codes = np.array([number.get(value, MISSING) for value in listed], np.int64)

    def rarity(self, entities: Codes) -> Floats:
        """For each value minus the log of the share of entities that have it (natural units), one more for missing."""
        return rarity_of(self.codes, len(self.values), entities)


def rarity_of(codes: Codes, size: int, entities: Codes) -> Floats:
    """Minus the log of the share of entities with each code; rows of one entity count once.

    A value that only one entity has is as common as half of what two have, not impossible elsewhere.
    """
    present = codes >= 0
    if not present.any():
        return np.zeros(size + 1, np.float32)
    seen = np.unique(codes[present] * (int(entities.max()) + 1) + entities[present]) // (int(entities.max()) + 1)
    counts = np.bincount(seen, minlength=size).astype(np.float64)
    everyone = len(np.unique(entities[present]))
    rarity = -np.log(np.maximum(counts, 1) / max(everyone, 1))
    return np.append(rarity, 0).astype(np.float32)


def alike(values: Sequence[str], left: Codes, right: Codes, scorer: Callable[..., Any]) -> Floats:
    """What a rapidfuzz scorer says of each pair of codes; both must be present."""
    low, high = np.minimum(left, right), np.maximum(left, right)
    pairs, places = np.unique(low * len(values) + high, return_inverse=True)
    ones = [values[code] for code in (pairs // len(values)).tolist()]
    others = [values[code] for code in (pairs % len(values)).tolist()]
    if not ones:
        return np.zeros(0, np.float32)
    return np.asarray(process.cpdist(ones, others, scorer=scorer, workers=1), np.float32)[places]


def lookup(values: Sequence[str], make: Callable[[str], str]) -> Coded:
    """A coarser value for each distinct value, coded in turn."""
    return Coded(make(value) for value in values)


def through(outer: Codes, inner: Codes) -> Codes:
    """The codes of `inner` for rows that hold codes of the values that `inner` was made from."""
    return np.where(outer >= 0, inner[outer], MISSING) if len(inner) else np.full(len(outer), MISSING, np.int64)
