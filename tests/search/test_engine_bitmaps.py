"""Bitmaps laid out with numpy hold the same rows as bitmaps built one by one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap

from sightline.search.embedded.bitmaps import from_mask, from_rows, from_sorted, members, to_rows

SIZE = 200_000


@st.composite
def rows(draw: st.DrawFn) -> set[int]:
    """Rows with dense and sparse stretches, so that all kinds of containers occur."""
    found = set(draw(st.lists(st.integers(0, SIZE - 1), max_size=30)))
    for _ in range(draw(st.integers(0, 2))):
        start = draw(st.integers(0, SIZE - 1))
        found |= set(range(start, min(start + draw(st.integers(0, 90_000)), SIZE), draw(st.integers(1, 3))))
    return found


def array_of(found: set[int]) -> np.ndarray[tuple[int], np.dtype[np.uint32]]:
    return np.array(sorted(found), np.uint32)


@given(rows())
def test_all_ways_give_the_same_bitmap(found: set[int]) -> None:
    ascending = array_of(found)
    mask = np.zeros(SIZE, np.bool_)
    mask[ascending] = True
    expected = BitMap(sorted(found))
    assert from_sorted(ascending) == from_mask(mask) == expected
    assert from_rows(np.concatenate((ascending[::-1], ascending)), SIZE) == expected
    assert to_rows(from_sorted(ascending)).tolist() == sorted(found)


@given(rows(), rows())
def test_members_are_those_in_both(some: set[int], others: set[int]) -> None:
    ascending = array_of(some)
    held = members(ascending, BitMap(others))
    assert set(ascending[held].tolist()) == some & others


@pytest.mark.parametrize("count", [0, 1, 63, 64, 4096, 4097, 65_536, 65_537])
def test_edges_of_containers(count: int) -> None:
    """Below 64 rows another way is taken; a container changes its form at 4,096 and ends at 65,536."""
    ascending = np.arange(count, dtype=np.uint32)
    assert from_sorted(ascending) == BitMap(range(count))
    assert from_mask(np.ones(count, np.bool_)) == BitMap(range(count))


def test_the_bitmaps_can_be_worked_with() -> None:
    one = from_sorted(np.arange(0, 150_000, 2, dtype=np.uint32))
    other = from_sorted(np.arange(0, 150_000, 3, dtype=np.uint32))
    assert len(one & other) == 25_000
    assert BitMap.deserialize((one | other).serialize()) == one | other
