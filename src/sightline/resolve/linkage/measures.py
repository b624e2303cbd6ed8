"""How right pairs and clusters are: pairs, exact clusters, and B-cubed (Bagga and Baldwin, 1998)."""

from __future__ import annotations

import msgspec
import numpy as np
from numpy.typing import NDArray

from sightline.resolve.linkage.values import Codes


class Score(msgspec.Struct, frozen=True):
    """Shares from 0 to 1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def _share(part: float, whole: float) -> float:
    return float(part / whole) if whole else 1.0


def score_decisions(said: NDArray[np.bool_], true: NDArray[np.bool_], missed: int = 0) -> Score:
    """Of decisions about pairs; `missed` true pairs were never looked at."""
    right = int((said & true).sum())
    return Score(_share(right, int(said.sum())), _share(right, int(true.sum()) + missed))


def pair_count(labels: Codes, source: Codes | None = None) -> int:
    """How many pairs clusters hold; of different sources only, if sources are given."""
    counts = np.unique(labels, return_counts=True)[1]
    total = int((counts * (counts - 1) // 2).sum())
    return total if source is None else total - pair_count(_both(labels, source))


def _both(one: Codes, other: Codes) -> Codes:
    """A number for each combination of two labels."""
    return np.unique(np.stack((one, other)), axis=1, return_inverse=True)[1].ravel()


def score_clusters(said: Codes, true: Codes, source: Codes | None = None) -> Score:
    """Pairs within predicted clusters against pairs within true ones."""
    right = pair_count(_both(said, true), source)
    return Score(_share(right, pair_count(said, source)), _share(right, pair_count(true, source)))


def score_exact(said: Codes, true: Codes) -> Score:
    """Predicted clusters that are exactly a true one."""
    both = _both(said, true)
    sizes = [np.bincount(np.unique(labels, return_inverse=True)[1]) for labels in (said, true, both)]
    first = np.unique(both, return_index=True)[1]
    said_size = sizes[0][np.unique(said, return_inverse=True)[1][first]]
    true_size = sizes[1][np.unique(true, return_inverse=True)[1][first]]
    right = int(((sizes[2] == said_size) & (sizes[2] == true_size)).sum())
    return Score(_share(right, len(sizes[0])), _share(right, len(sizes[1])))


def score_b_cubed(said: Codes, true: Codes) -> Score:
    """The mean over rows of how right and how complete the cluster of each is."""
    both = _both(said, true)
    counted = [
        np.bincount(each)[each] for each in (np.unique(labels, return_inverse=True)[1] for labels in (said, true, both))
    ]
    return Score(float((counted[2] / counted[0]).mean()), float((counted[2] / counted[1]).mean()))
