"""Postings against dictionaries of sets, with rare and common codes."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from pyroaring import BitMap

from sightline.search.embedded.bundle import Bundle
from sightline.search.embedded.postings import Postings, gather, invert

SIZE, CODES = 30_000, 60


@pytest.fixture(scope="module")
def held() -> dict[int, set[int]]:
    """For each code its rows: some codes nobody has, a few are common enough for a bitmap."""
    random = Random(5)
    counts = {3: 9_000, 4: 5_000, 20: 6_000, 59: 4_500}
    return {
        code: set(random.sample(range(SIZE), 0 if code % 7 == 0 else counts.get(code, random.randrange(40))))
        for code in range(CODES)
    }


@pytest.fixture(scope="module")
def postings(held: dict[int, set[int]]) -> Postings:
    pairs = [(row, code) for code, rows in held.items() for row in rows]
    Random(6).shuffle(pairs)
    pairs += pairs[:100]  # a pair that is said twice counts once
    rows, codes = (np.array(each, np.uint32) for each in zip(*pairs, strict=True))
    arrays, ordered, _ = invert(rows, codes, CODES, SIZE)
    assert len(ordered) == sum(map(len, held.values()))
    assert len(arrays["common"]) == 4
    return Postings(Bundle(arrays, {}), SIZE)


def test_rows_and_counts(postings: Postings, held: dict[int, set[int]]) -> None:
    assert postings.counts().tolist() == [len(held[code]) for code in range(CODES)]
    for codes in ([], [0], [3], [1, 2], [1, 3, 4, 5, 59], list(range(CODES))):
        wanted: set[int] = set().union(*(held[code] for code in codes))
        assert postings.rows(np.array(codes, np.int64)) == BitMap(wanted)
        assert postings.count(np.array(codes, np.int64)).rows == sum(len(held[code]) for code in codes)
    for first, end in ((0, 0), (0, 3), (2, 21), (4, 5), (58, 60), (0, CODES)):
        wanted = set().union(*(held[code] for code in range(first, end)))
        assert postings.rows_between(first, end) == BitMap(wanted)
        assert postings.count_between(first, end).rows == sum(len(held[code]) for code in range(first, end))


def test_counts_among_rows(postings: Postings, held: dict[int, set[int]]) -> None:
    rows = set(range(0, SIZE, 3))
    codes = np.array([0, 2, 3, 9, 20, 59], np.int64)
    expected = [len(held[code] & rows) for code in codes.tolist()]
    assert postings.counts_among(codes, BitMap(rows)).tolist() == expected


@pytest.mark.parametrize("most", [1, 30, 100_000])
def test_a_walk_meets_every_code_once(postings: Postings, most: int) -> None:
    """In both directions, and a common code always comes alone."""
    code, runs = 0, []
    while code < len(postings):
        runs.append(postings.run_from(code, most, backwards=False))
        code = runs[-1][1]
    assert [each for first, end in runs for each in range(first, end)] == list(range(CODES))
    code, back = len(postings), []
    while code > 0:
        back.append(postings.run_from(code, most, backwards=True))
        code = back[-1][0]
    assert [each for first, end in reversed(back) for each in range(first, end)] == list(range(CODES))
    for common in (3, 4, 20, 59):
        assert (common, common + 1) in runs
        assert (common, common + 1) in back


def test_pairs_go_back_to_what_was_inverted(postings: Postings, held: dict[int, set[int]]) -> None:
    rows, codes = postings.pairs()
    assert set(zip(rows.tolist(), codes.tolist(), strict=True)) == {(r, c) for c, each in held.items() for r in each}


def test_gather() -> None:
    values = np.arange(100)
    assert gather(values, np.array([5, 50, 7]), np.array([2, 0, 3])).tolist() == [5, 6, 7, 8, 9]
    assert gather(values, np.array([5]), np.array([2])).tolist() == [5, 6]
    assert gather(values, np.zeros(0, np.int64), np.zeros(0, np.int64)).tolist() == []


@pytest.mark.parametrize(("count", "most"), [(200, 4.1), (1_000, 2.2)])
def test_a_row_takes_two_bytes_where_a_value_has_many(count: int, most: float) -> None:
    size, number = 100_000, 50
    rows = np.concatenate([np.array(sorted(Random(code).sample(range(size), count))) for code in range(number)])
    arrays, ordered, _ = invert(rows.astype(np.uint32), np.repeat(np.arange(number), count), number, size)
    assert arrays["rows"].nbytes + arrays["bitmaps"].nbytes < most * len(ordered)
