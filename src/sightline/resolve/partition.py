"""Connected components over arrays: which subjects are one entity, for many at a time."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]


def components(left: Numbers, right: Numbers) -> tuple[Numbers, Numbers]:
    """For each subject in the pairs that is not the smallest of its component: (subject, smallest subject).

    Sorted by subject. Each round gives both ends of every pair the smaller of their labels and then halves the way
    from each label to its root, so that the number of rounds grows with the logarithm of the longest chain.
    """
    nodes, places = np.unique(np.concatenate((left, right)), return_inverse=True)
    one, other = places[: len(left)], places[len(left) :]
    labels = np.arange(len(nodes))
    while True:
        smaller = np.minimum(labels[one], labels[other])
        before = labels.copy()
        for ends in (one, other):
            np.minimum.at(labels, before[ends], smaller)  # hook the root
            np.minimum.at(labels, ends, smaller)
        while True:
            jumped = labels[labels]
            if np.array_equal(jumped, labels):
                break
            labels = jumped
        if np.array_equal(labels, before):
            break
    moved = labels != np.arange(len(nodes))
    return nodes[moved], nodes[labels[moved]]
