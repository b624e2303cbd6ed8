"""What two strangers share because they share something else.

Namesakes are often relatives of one town, and who is of one town has the town's postcode. Counted as if independent,
such agreements would make a match of every cousin. So each aspect may have one other that explains it, chosen as
in the trees of Chow and Liu (1968), and agreement is worth less where the other made it likely.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.float64]

PRIOR_PAIRS = 5.0
"""So many pairs are thought to have been seen in which two aspects agree as if they were independent."""
LEAST_INFORMATION = 1e-5
"""Mutual information (natural units) below which two aspects count as independent."""


def joint_counts(level: NDArray[np.uint8], sizes: Sequence[int], one: int, other: int, apart: Counts) -> Counts:
    """How often each two levels meet in random pairs; pairs in which either is missing do not count."""
    codes = level[one].astype(np.int64) * sizes[other] + level[other]
    counts = np.bincount(codes, apart, sizes[one] * sizes[other]).astype(np.float64).reshape(sizes[one], sizes[other])
    counts[0] = counts[:, 0] = 0
    return counts


def log_lift(counts: Counts) -> Counts:
    """The log of how much likelier each level of the second aspect is given one of the first; 0 where unknown."""
    total = counts.sum()
    if not total:
        return np.zeros_like(counts)
    expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / total
    lift: Counts = np.log((counts + PRIOR_PAIRS) / (expected + PRIOR_PAIRS))
    lift[0] = lift[:, 0] = 0
    return lift


def information(counts: Counts) -> float:
    """The mutual information of two aspects, in natural units."""
    total = counts.sum()
    if not total:
        return 0.0
    joint = counts / total
    apart = np.outer(joint.sum(axis=1), joint.sum(axis=0))
    seen = joint > 0
    return float((joint[seen] * np.log(joint[seen] / apart[seen])).sum())


def explain(level: NDArray[np.uint8], sizes: Sequence[int], apart: Counts) -> tuple[list[int], list[Counts]]:
    """For each aspect the one that explains it (-1: none), and the log lift of its levels under those of the other."""
    count = len(sizes)
    joint = {(i, j): joint_counts(level, sizes, i, j, apart) for i in range(count) for j in range(i + 1, count)}
    told = {pair: information(counts) for pair, counts in joint.items()}
    parents, lifts = [-1] * count, [np.zeros((1, size)) for size in sizes]
    inside = {0}
    while len(inside) < count:
        crossing = [pair for pair in told if len(inside & set(pair)) == 1]
        best = max(crossing, key=lambda pair: (told[pair], pair))
        parent, child = best if best[0] in inside else best[::-1]
        inside.add(child)
        if told[best] >= LEAST_INFORMATION:
            counts = joint[best] if parent < child else joint[best].T
            parents[child], lifts[child] = parent, log_lift(counts)
    return parents, lifts
