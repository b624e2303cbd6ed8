"""Any order, any chunks, row by row or in bulk: the same clusters with the same ids."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sightline.model.observation import SubjectKind
from sightline.resolve.absorb import absorb
from sightline.resolve.partition import components, links
from sightline.store import Appended, Row

Said = tuple[Row, Appended]


class MemoryStore:
    """Keys and forwards in dictionaries."""

    def __init__(self) -> None:
        self.keys: dict[int, set[int]] = {}
        self.forwards: dict[int, int] = {}

    def append(self, said: Iterable[Said]) -> None:
        for row, appended in said:
            for key in row.keys:
                self.keys.setdefault(key, set()).add(appended.subject)

    def subjects_with_keys(self, hashes: Sequence[int]) -> dict[int, list[int]]:
        return {each: sorted(self.keys.get(each, ())) for each in hashes}

    def entities_of(self, subjects: Sequence[int]) -> dict[int, int]:
        return {each: self.forwards.get(each, each) for each in subjects}

    def members(self, entities: Sequence[int]) -> dict[int, list[int]]:
        return {each: [each, *sorted(s for s, e in self.forwards.items() if e == each)] for each in entities}

    def set_entities(self, entities: Mapping[int, int]) -> None:
        self.forwards.update(entities)


def row(subject: int, *keys: int, new: bool = True, mention: bool = False) -> Said:
    made = Row(SubjectKind.person, f"k{subject}", keys=keys, mention=mention)
    return made, Appended(subject, subject if new else None, new)


def clustered(said: Sequence[Said], cuts: Iterable[int] = ()) -> dict[int, int]:
    store = MemoryStore()
    bounds = [0, *sorted(cuts), len(said)]
    for start, stop in pairwise(bounds):
        chunk = said[start:stop]
        store.append(chunk)
        absorb(store, chunk)
    return store.forwards


def expected(said: Sequence[Said]) -> dict[int, int]:
    """The clusters by plain search: everything that can be reached over exact keys."""
    holders: dict[int, set[int]] = {}
    for made, appended in said:
        for key in made.keys:
            if key & 1:
                holders.setdefault(key, set()).add(appended.subject)
    forwards = {}
    for start in {appended.subject for _, appended in said}:
        reached, fresh = {start}, {start}
        while fresh:
            fresh = {s for group in holders.values() if group & fresh for s in group} - reached
            reached |= fresh
        if min(reached) != start:
            forwards[start] = min(reached)
    return forwards


ROWS = st.lists(st.tuples(st.integers(1, 12), st.lists(st.integers(-10, 10), max_size=3)), min_size=1, max_size=20)


@given(ROWS, st.randoms(), st.lists(st.integers(0, 20), max_size=4))
def test_clusters_are_those_that_exact_keys_make(
    rows: list[tuple[int, list[int]]], chance: object, cuts: list[int]
) -> None:
    said = [row(subject, *keys) for subject, keys in rows]
    want = expected(said)
    assert clustered(said, [cut for cut in cuts if cut < len(said)]) == want
    chance.shuffle(said)  # type: ignore[attr-defined]
    assert clustered(said) == want


@given(ROWS, st.integers(1, 5))
def test_bulk_gives_the_same_clusters(rows: list[tuple[int, list[int]]], size: int) -> None:
    said = [row(subject, *keys) for subject, keys in rows]
    pairs = np.array(sorted({(key, s) for s, keys in rows for key in keys}), dtype=np.int64).reshape(-1, 2)
    left, right = [], []
    for start in range(0, len(pairs), size):  # as the store streams them, each run overlapping the one before
        run = pairs[max(0, start - 1) : start + size]
        one, other = links(run[:, 0], run[:, 1])
        left.append(one)
        right.append(other)
    none = np.zeros(0, dtype=np.int64)
    subjects, entities = components(np.concatenate([*left, none]), np.concatenate([*right, none]))
    assert dict(zip(subjects.tolist(), entities.tolist(), strict=True)) == expected(said)


def test_a_long_chain_is_one_component() -> None:
    chain = np.random.default_rng(1).permutation(5_000)
    subjects, entities = components(chain[:-1], chain[1:])
    assert subjects.tolist() == list(range(1, 5_000))
    assert not entities.any()


def test_a_merge_tells_what_to_fold_anew_and_what_is_no_more() -> None:
    store = MemoryStore()
    first = [row(1, 11), row(2, 21), row(3, 31)]
    store.append(first)
    assert absorb(store, first).entities == (1, 2, 3)
    bridge = [row(4, 31, 21)]
    store.append(bridge)
    affected = absorb(store, bridge)
    assert affected.entities == (2,)
    assert affected.dropped == {3: 2, 4: 2}
    assert store.forwards == {3: 2, 4: 2}


def test_what_is_said_again_is_folded_anew_and_a_known_mention_is_not() -> None:
    store = MemoryStore()
    assert absorb(store, [row(1, 11, new=False)]).entities == (1,)
    assert absorb(store, [row(1, 11, new=False, mention=True)]).entities == ()


def test_ties_join_without_a_key() -> None:
    store = MemoryStore()
    said = [row(1), row(2)]
    assert absorb(store, said, [(1, 2)]).dropped == {2: 1}
