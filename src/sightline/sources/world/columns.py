"""The few operations on whole columns that the bulk tables are made of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from sightline.sources.world.tables import slug

Ints = npt.NDArray[np.int64]


def texts(values: Sequence[str | None]) -> pa.Array:
    """A column of strings."""
    return pa.array(values, type=pa.string())


def choose(values: Sequence[str | None], indexes: Ints) -> pa.Array:
    """The value at each index."""
    return texts(values).take(pa.array(indexes))


def join(*parts: Any) -> pa.Array:
    """Texts put together, row by row; nothing where a part is missing."""
    return pc.binary_join_element_wise(*parts, "")


def digits(numbers: Ints) -> pa.Array:
    """Numbers as text."""
    return pa.array(numbers).cast(pa.string())


def sometimes(generator: np.random.Generator, share: float, column: pa.Array) -> pa.Array:
    """The column with a value in that share of the rows only."""
    return pc.if_else(pa.array(generator.random(len(column)) < share), column, pa.scalar(None, column.type))


def with_slugs(values: Sequence[str], joint: str = "") -> tuple[pa.Array, pa.Array, Ints]:
    """The texts, their slugs, and for each the number of its slug (equal slugs have equal numbers)."""
    slugs = [slug(value, joint) for value in values]
    numbers = np.unique(slugs, return_inverse=True)[1].astype(np.int64)
    return texts(values), texts(slugs), numbers


def rank_within(keys: Ints) -> Ints:
    """For each row how many rows before it have the same key."""
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    begins = np.concatenate(([True], ordered[1:] != ordered[:-1])) if len(keys) else np.zeros(0, dtype=bool)
    places = np.arange(len(keys))
    ranks = np.empty(len(keys), dtype=np.int64)
    ranks[order] = places - np.maximum.accumulate(np.where(begins, places, 0))
    return ranks


def numbered(ranks: Ints) -> pa.Array:
    """Nothing for the first of a kind, then "2", "3" and so on."""
    return pc.if_else(pa.array(ranks == 0), "", digits(ranks + 1))


def fill_digits(generator: np.random.Generator, templates: Sequence[str], which: Ints) -> pa.Array:
    """Numbers made from templates (# any digit, N one from 2 to 9), `which` of them for each row."""
    result = np.full(len(which), "", dtype=object)
    for number, template in enumerate(templates):
        rows = np.flatnonzero(which == number)
        wild = template.count("#") + template.count("N")
        head = template[: len(template) - wild]
        lowest = 2 * 10 ** (wild - 1) if "N" in template else 0
        drawn = generator.integers(lowest, 10**wild, len(rows))
        result[rows] = [f"{head}{each:0{wild}d}" for each in drawn.tolist()]
    return texts(result.tolist())
