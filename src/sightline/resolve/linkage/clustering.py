"""Clusters by joining, round after round, those two that are each other's best partner.

A join needs more evidence for than against it over all rows of both clusters, so that a chain of likely pairs does not
glue two people. Ties fall to the cluster whose first row comes first in the canonical order.
"""

from __future__ import annotations

import numpy as np

from sightline.resolve.linkage.agreement import Members, Scores, Weigh, agreement
from sightline.resolve.linkage.values import Codes

MOST_ROUNDS = 60


def cluster(left: Codes, right: Codes, size: int, weigh: Weigh, odds: float) -> Codes:
    """A label for each of `size` units: the smallest unit of its cluster.

    `left` and `right` are the pairs through which clusters may be joined; `odds` the log odds that a join must beat.
    """
    labels = np.arange(size)
    versions = np.arange(size)  # a cluster that changed gets a new version, so that scores of others can be kept
    known_keys, known_scores = np.zeros(0, np.int64), np.zeros(0)
    for number in range(1, MOST_ROUNDS):
        ones, others = _neighbours(labels, left, right, size)
        keys = _key(versions[ones], versions[others])
        places = np.searchsorted(known_keys, keys)
        found = places < len(known_keys)
        found[found] = known_keys[places[found]] == keys[found]
        scores = np.zeros(len(ones))
        scores[found] = known_scores[places[found]]
        scores[~found] = agreement(Members(labels), ones[~found], others[~found], weigh)
        order = np.argsort(keys)
        known_keys, known_scores = keys[order], scores[order]
        kept, joined = _mutual_best(ones, others, scores + odds + _pull(labels, ones, others), size)
        if not len(kept):
            break
        target = np.arange(size)
        target[joined] = kept
        labels = target[labels]
        versions[kept] = number * size + kept
    return labels


def _key(one: Codes, other: Codes) -> Codes:
    return (np.minimum(one, other) << 32) | np.maximum(one, other)


def _neighbours(labels: Codes, left: Codes, right: Codes, size: int) -> tuple[Codes, Codes]:
    """Pairs of different clusters that a candidate pair connects, the smaller label first."""
    one, other = labels[left], labels[right]
    apart = one != other
    keys = np.unique(np.minimum(one, other)[apart] * size + np.maximum(one, other)[apart])
    return keys // size, keys % size


def _pull(labels: Codes, ones: Codes, others: Codes) -> Scores:
    """What sizes say before any evidence: a stray row belongs to a cluster with odds that grow with its size, while two
    clusters of one size are no likelier one than two rows are.
    """
    sizes = np.bincount(labels)
    pull: Scores = np.abs(np.log(sizes[ones] / sizes[others]))
    return pull


def _mutual_best(ones: Codes, others: Codes, scores: Scores, size: int) -> tuple[Codes, Codes]:
    """Pairs of clusters that are each other's best, with a positive score: (smaller label, larger label)."""
    good = scores > 0
    ones, others, scores = ones[good], others[good], scores[good]
    order = np.lexsort((others, ones, -scores))
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    best = np.full(size, len(order))
    np.minimum.at(best, ones, rank)
    np.minimum.at(best, others, rank)
    mutual = (best[ones] == rank) & (best[others] == rank)
    return ones[mutual], others[mutual]
