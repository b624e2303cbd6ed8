"""Meetings in bulk: from all keys in order to all pairs of subjects that share one, over arrays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sightline.resolve.finders import CROWD
from sightline.resolve.keys import EXACT, FAINT
from sightline.resolve.pairs import HOLDERS, STRANGERS

Numbers = NDArray[np.int64]


class Pairs(NamedTuple):
    """Pairs of subjects, the smaller first, with a key that they share; those that share several stand once for each.

    Keys that only find stand as 0 unless they are faint: which one it was does not matter.
    """

    left: Numbers
    right: Numbers
    key: Numbers


class Meetings(NamedTuple):
    """All pairs, sorted; keys that decide and have several holders, who may be strangers; keys with too many."""

    pairs: Pairs
    doubtful: Numbers
    crowded: Numbers


def meetings(keys: Iterable[tuple[Numbers, Numbers]], sources: Numbers) -> Meetings:
    """All that meet, from arrays of hashes and subjects in the order of hashes, then subjects.

    `sources` holds the source of each subject at the place of its number.
    """
    found: list[Pairs] = []
    doubtful: list[Numbers] = []
    crowded: list[Numbers] = []
    for hashes, subjects in _whole_runs(keys):
        starts = np.flatnonzero(np.concatenate(([True], hashes[1:] != hashes[:-1])))
        sizes = np.diff(np.append(starts, len(hashes)))
        exact = (hashes[starts] & EXACT) == EXACT
        many = sizes > np.where(exact, HOLDERS, CROWD)
        doubtful.append(hashes[starts][exact & (sizes >= STRANGERS) & ~many])
        crowded.append(hashes[starts][many])
        few = (sizes > 1) & ~many
        room = np.repeat(np.where(few, sizes, 0), sizes) - (np.arange(len(hashes)) - np.repeat(starts, sizes)) - 1
        for distance in range(1, max(CROWD, HOLDERS)):
            places = np.flatnonzero(room >= distance)
            if not len(places):
                break
            key = np.where(hashes[places] & (EXACT | FAINT), hashes[places], 0)
            found.append(Pairs(subjects[places], subjects[places + distance], key))
    none = np.zeros(0, dtype=np.int64)
    pairs = _worthwhile(_sorted(found), sources)
    return Meetings(pairs, np.concatenate([none, *doubtful]), np.concatenate([none, *crowded]))


def _whole_runs(keys: Iterable[tuple[Numbers, Numbers]]) -> Iterator[tuple[Numbers, Numbers]]:
    """The keys in pieces that never cut the holders of one in two."""
    rest_hashes = rest_subjects = np.zeros(0, dtype=np.int64)
    for more_hashes, more_subjects in keys:
        hashes = np.concatenate((rest_hashes, more_hashes))
        subjects = np.concatenate((rest_subjects, more_subjects))
        last = int(np.searchsorted(hashes, hashes[-1])) if len(hashes) else 0
        if last:
            yield hashes[:last], subjects[:last]
        rest_hashes, rest_subjects = hashes[last:], subjects[last:]
    if len(rest_hashes):
        yield rest_hashes, rest_subjects


def _worthwhile(pairs: Pairs, sources: Numbers) -> Pairs:
    """The pairs without those of one source that share one faint key alone (`may_meet`)."""
    left, right, key = pairs
    if not len(left):
        return pairs
    first = np.flatnonzero(np.append(True, (np.diff(left) != 0) | (np.diff(right) != 0)))
    faint = (key & (EXACT | FAINT)) == FAINT
    lone = np.diff(np.append(first, len(left))) == 1
    dropped = np.zeros(len(left), dtype=bool)
    dropped[first] = lone & faint[first] & (sources[left[first]] == sources[right[first]])
    return Pairs(left[~dropped], right[~dropped], key[~dropped])


def _sorted(found: list[Pairs]) -> Pairs:
    """Each (pair, key) once, in the order of pairs."""
    if not found:
        empty = np.zeros(0, dtype=np.int64)
        return Pairs(empty, empty, empty)
    left, right, key = (np.concatenate(parts) for parts in zip(*found, strict=True))
    order = np.lexsort((key, right, left))
    left, right, key = left[order], right[order], key[order]
    new = np.concatenate(([True], (left[1:] != left[:-1]) | (right[1:] != right[:-1]) | (key[1:] != key[:-1])))
    return Pairs(left[new], right[new], key[new])
