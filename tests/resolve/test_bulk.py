"""Meetings over arrays are those that plain loops find; components are those that plain search finds."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.resolve import bulk as bulk_module
from sightline.resolve.bulk import meetings
from sightline.resolve.keys import may_meet
from sightline.resolve.partition import components

SOURCES = np.array([0, 1, 1, 2, 1, 2, 2, 1, 3, 1])
KEYS = st.sets(st.tuples(st.integers(-8, 8), st.integers(1, 9)), max_size=60)


@given(KEYS, st.integers(1, 7))
def test_meetings_are_all_pairs_that_share_a_key_which_not_too_many_hold(keys: set[tuple[int, int]], size: int) -> None:
    holders: dict[int, list[int]] = defaultdict(list)
    for key, subject in sorted(keys):
        holders[key].append(subject)
    most = {key: 4 if key & 1 else 3 for key in holders}
    shared: dict[tuple[int, int], set[int]] = defaultdict(set)
    for key, some in holders.items():
        for pair in combinations(some if len(some) <= most[key] else [], 2):
            shared[pair].add(key)
    expected = {
        (*pair, key if key & 3 else 0)
        for pair, common in shared.items()
        if may_meet(common, one_source=SOURCES[pair[0]] == SOURCES[pair[1]])
        for key in common
    }
    rows = np.array(sorted(keys), dtype=np.int64).reshape(-1, 2)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bulk_module, "HOLDERS", 4)
        patch.setattr(bulk_module, "CROWD", 3)
        met = meetings(
            ((rows[at : at + size, 0], rows[at : at + size, 1]) for at in range(0, len(rows), size)), SOURCES
        )
    found = list(zip(*(column.tolist() for column in met.pairs), strict=True))
    assert found == sorted(expected)
    assert set(met.doubtful.tolist()) == {key for key, some in holders.items() if key & 1 and 3 <= len(some) <= 4}
    assert set(met.crowded.tolist()) == {key for key, some in holders.items() if len(some) > most[key]}


@given(st.lists(st.tuples(st.integers(1, 20), st.integers(1, 20)), max_size=30))
def test_components_are_what_can_be_reached(pairs: list[tuple[int, int]]) -> None:
    group = {number: {number} for pair in pairs for number in pair}
    for left, right in pairs:
        both = group[left] | group[right]
        for number in both:
            group[number] = both
    expected = {number: min(some) for number, some in group.items() if min(some) != number}
    columns = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    subjects, roots = components(columns[:, 0], columns[:, 1])
    assert subjects.tolist() == sorted(subjects.tolist())
    assert dict(zip(subjects.tolist(), roots.tolist(), strict=True)) == expected


def test_a_long_chain_is_one_component() -> None:
    chain = np.random.default_rng(1).permutation(5_000)
    subjects, entities = components(chain[:-1], chain[1:])
    assert subjects.tolist() == list(range(1, 5_000))
    assert not entities.any()
