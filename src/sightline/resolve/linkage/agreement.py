"""How well two clusters agree, aspect by aspect.

A row of one cluster is thought of as a noisy copy of some row of the other: its evidence in an aspect is the mean of
the likelihoods over the other's rows that say something. So a value that any row confirms is confirmed, and what is
missing in most rows does not thin out what one row knows.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from sightline.resolve.linkage.values import Codes
from sightline.resolve.linkage.weights import Weights

INSISTENCE = 1.5
"""How a contradiction grows with how many rows of both sides insist on it: as this power of their number."""
MEMBERS = 12
"""So many rows of a cluster are asked at most."""
CROSS = 1_500_000
"""So many pairs of rows are weighed at a time."""

Weigh = Callable[[Codes, Codes], Weights]
Scores = NDArray[np.float64]


class Members:
    """The rows of each cluster, sorted; of a large one an even choice."""

    def __init__(self, labels: Codes) -> None:
        self._order = np.argsort(labels, kind="stable")
        self._labels, starts, sizes = np.unique(labels[self._order], return_index=True, return_counts=True)
        self._starts, self._sizes = starts, sizes

    def of(self, clusters: Codes) -> tuple[Codes, Codes]:
        """Where the members of each cluster start, and how many there are."""
        places = np.searchsorted(self._labels, clusters)
        return self._starts[places], self._sizes[places]

    def pick(self, starts: Codes, sizes: Codes, numbers: Codes) -> Codes:
        """The member with a number below `MEMBERS`, of a large cluster one of an even choice."""
        asked = np.minimum(sizes, MEMBERS)
        return self._order[starts + numbers * sizes // asked]


def agreement(members: Members, left: Codes, right: Codes, weigh: Weigh) -> Scores:
    """The log of how much likelier it is that each two clusters are one, without prior odds."""
    scores = np.zeros(len(left))
    sizes = np.minimum(members.of(left)[1], MEMBERS) * np.minimum(members.of(right)[1], MEMBERS)
    bounds = np.searchsorted(np.cumsum(sizes), np.arange(CROSS, sizes.sum() + CROSS, CROSS), side="right")
    start = 0
    for end in (*bounds.tolist(), len(left)):
        if end > start:
            scores[start:end] = _agreement(members, left[start:end], right[start:end], weigh)
            start = end
    return scores


def _agreement(members: Members, left: Codes, right: Codes, weigh: Weigh) -> Scores:
    left_start, left_size = members.of(left)
    right_start, right_size = members.of(right)
    ones, others = np.minimum(left_size, MEMBERS), np.minimum(right_size, MEMBERS)
    pair = np.repeat(np.arange(len(left)), ones * others)
    within = np.arange(len(pair)) - np.repeat(np.cumsum(ones * others) - ones * others, ones * others)
    one, other = within // others[pair], within % others[pair]
    weights = weigh(
        members.pick(left_start[pair], left_size[pair], one), members.pick(right_start[pair], right_size[pair], other)
    )
    if len(pair) == len(left):
        plain: Scores = weights.sum(axis=0, dtype=np.float64)
        return plain
    backward = np.lexsort((one, other, pair))
    forth = _mean_of_best(weights, pair, one, len(left))
    back = _mean_of_best(weights[:, backward], pair, other[backward], len(left))
    insisting = np.minimum(forth[1], back[1]) ** INSISTENCE
    mean = (forth[0] + back[0]) / 2
    scores: Scores = np.where(mean < 0, mean * insisting, mean).sum(axis=0)
    return scores


def _mean_of_best(weights: Weights, pair: Codes, row: Codes, count: int) -> tuple[Scores, Scores]:
    """For each aspect and pair of clusters: the mean over rows of what the other cluster says of them, and the number
    of rows of which it says something. The columns must be sorted by pair and row.
    """
    start = np.flatnonzero(np.diff(pair, prepend=-1) | np.diff(row, prepend=-1))
    known = np.add.reduceat((weights != 0).astype(np.float32), start, axis=1)
    likelihood = np.add.reduceat(np.where(weights != 0, np.exp(weights), 0), start, axis=1)
    evidence = np.where(known > 0, np.log(np.maximum(likelihood, 1e-30) / np.maximum(known, 1)), 0)
    first = np.searchsorted(pair[start], np.arange(count))
    rows = np.add.reduceat((known > 0).astype(np.float64), first, axis=1)
    total = np.add.reduceat(evidence.astype(np.float64), first, axis=1)
    return total / np.maximum(rows, 1), rows
