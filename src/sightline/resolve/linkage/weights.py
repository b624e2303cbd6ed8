"""What each level of agreement is worth: the model of Fellegi and Sunter (1969), with rare values worth more."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from sightline.resolve.linkage.comparison import Aspect, Comparison
from sightline.resolve.linkage.values import Codes

Shares = NDArray[np.float64]
Weights = NDArray[np.float32]

CHUNK = 400_000


class Evidence(msgspec.Struct):
    """Levels and rarities of pairs: one row for each aspect, one column for each pair."""

    level: NDArray[np.uint8]
    rarity: NDArray[np.float32]

    def take(self, places: NDArray[np.int64] | NDArray[np.bool_]) -> Evidence:
        """The evidence of some of the pairs."""
        return Evidence(self.level[:, places], self.rarity[:, places])


def gather(comparisons: Sequence[Comparison], left: Codes, right: Codes) -> Evidence:
    """Compare pairs in every aspect."""
    count = sum(len(comparison.aspects) for comparison in comparisons)
    made = Evidence(np.zeros((count, len(left)), np.uint8), np.zeros((count, len(left)), np.float32))
    for start in range(0, len(left), CHUNK):
        part = slice(start, start + CHUNK)
        row = 0
        for comparison in comparisons:
            for compared in comparison.compare(left[part], right[part]):
                made.level[row, part], made.rarity[row, part] = compared.level, compared.rarity
                row += 1
    return made


class Model(msgspec.Struct):
    """For each aspect and level: how often it is seen among pairs that match (`m`) and that do not (`u`), and the
    rarity at which a value weighs as the level does on the whole (`centre`). `parent` is the aspect that explains it
    (-1: none), and `lift` how much likelier (log) that makes its levels in strangers. `odds` are the log odds that any
    two of all `pairs` match.
    """

    aspects: tuple[Aspect, ...]
    m: list[Shares]
    u: list[Shares]
    centre: list[Shares]
    parent: list[int]
    lift: list[Shares]
    pairs: float
    odds: float

    def weigh(self, evidence: Evidence, rows: Sequence[int] | None = None) -> Weights:
        """For each aspect (or some `rows`) and pair the log of how much likelier its level is if the pair matches.

        0 where nothing is known.
        """
        rows = range(len(self.aspects)) if rows is None else rows
        weights = np.zeros((len(rows), evidence.level.shape[1]), np.float32)
        for place, row in enumerate(rows):
            level, share = evidence.level[row], np.array([each.rarity for each in self.aspects[row].levels])
            base = np.log(self.m[row]) - np.log(self.u[row]) - share * self.centre[row]
            base[0] = share[0] = 0
            weights[place] = base.astype(np.float32)[level] + share.astype(np.float32)[level] * evidence.rarity[row]
            if self.parent[row] >= 0:
                weights[place] -= self.lift[row].astype(np.float32)[evidence.level[self.parent[row]], level]
        return weights


class Known(msgspec.Struct):
    """Weights of pairs by key, the keys sorted."""

    keys: Codes
    weights: Weights

    def find(self, keys: Codes) -> tuple[NDArray[np.bool_], Codes]:
        """Which keys are known, and the places of those."""
        places = np.searchsorted(self.keys, keys)
        places[places == len(self.keys)] = 0
        known = self.keys[places] == keys if len(self.keys) else np.zeros(len(keys), bool)
        return known, places[known]


class Weigher:
    """Weighs any pairs, each compared once: the candidates are known from the start, others are added when asked."""

    def __init__(
        self, comparisons: Sequence[Comparison], model: Model, keys: Codes, weights: Weights, size: int
    ) -> None:
        self._comparisons, self._model, self._size = comparisons, model, size
        self._candidates = Known(keys, weights)
        self._others = Known(keys[:0], weights[:, :0])

    def weigh(self, left: Codes, right: Codes) -> Weights:
        """The weights of pairs of units, in whatever order each is stated."""
        keys = np.minimum(left, right) * self._size + np.maximum(left, right)
        weights = np.empty((len(self._model.aspects), len(keys)), np.float32)
        known, places = self._candidates.find(keys)
        weights[:, known] = self._candidates.weights[:, places]
        others = np.flatnonzero(~known)
        if len(others):
            weights[:, others] = self._weigh_others(keys[others])
        return weights

    def _weigh_others(self, keys: Codes) -> Weights:
        known, places = self._others.find(keys)
        if not known.all():
            new = np.unique(keys[~known])
            evidence = gather(self._comparisons, new // self._size, new % self._size)
            merged = np.concatenate((self._others.keys, new))
            order = np.argsort(merged, kind="stable")
            weights = np.concatenate((self._others.weights, self._model.weigh(evidence)), axis=1)
            self._others = Known(merged[order], weights[:, order])
            places = self._others.find(keys)[1]
        return self._others.weights[:, places]


def starting_model(aspects: Sequence[Aspect], pairs: float) -> Model:
    """The model before anything is learned: first guesses of m, and u spread evenly."""
    m = [_normalised([level.m for level in aspect.levels]) for aspect in aspects]
    centre = [np.zeros(len(each)) for each in m]
    lift = [np.zeros((1, len(each))) for each in m]
    odds = -np.log(max(2.0, pairs)) / 2
    return Model(tuple(aspects), m, [each.copy() for each in m], centre, [-1] * len(m), lift, pairs, odds)


def _normalised(shares: Sequence[float]) -> Shares:
    """Shares of the levels that say something, which sum to 1."""
    made = np.array(shares, np.float64)
    made[0] = 0
    made /= made.sum()
    made[0] = 1
    return made
