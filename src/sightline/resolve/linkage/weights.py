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
    rarity at which a value weighs as the level does on the whole (`centre`). `odds` are the log odds that any two
    units match.
    """

    aspects: tuple[Aspect, ...]
    m: list[Shares]
    u: list[Shares]
    centre: list[Shares]
    pairs: float
    odds: float

    def weigh(self, evidence: Evidence) -> Weights:
        """For each aspect and pair the log of how much likelier its level is if the pair matches; 0 if unknown."""
        weights = np.zeros(evidence.level.shape, np.float32)
        for row, aspect in enumerate(self.aspects):
            level, share = evidence.level[row], np.array([each.rarity for each in aspect.levels])
            base = np.log(self.m[row]) - np.log(self.u[row]) - share * self.centre[row]
            base[0] = share[0] = 0
            weights[row] = base[level] + share[level] * evidence.rarity[row]
        return weights


class Weigher:
    """Weighs any pairs, each compared once: the candidates are known from the start, others are added when asked."""

    def __init__(
        self, comparisons: Sequence[Comparison], model: Model, keys: Codes, weights: Weights, size: int
    ) -> None:
        self._comparisons, self._model, self._size = comparisons, model, size
        self._keys, self._weights = keys, weights

    def weigh(self, left: Codes, right: Codes) -> Weights:
        """The weights of pairs of units, in whatever order each is stated."""
        keys = np.minimum(left, right) * self._size + np.maximum(left, right)
        if len(missing := np.unique(keys[~self._knows(keys)])):
            self._add(missing)
        return self._weights[:, np.searchsorted(self._keys, keys)]

    def _knows(self, keys: Codes) -> NDArray[np.bool_]:
        places = np.searchsorted(self._keys, keys)
        known = places < len(self._keys)
        known[known] = self._keys[places[known]] == keys[known]
        return known

    def _add(self, keys: Codes) -> None:
        evidence = gather(self._comparisons, keys // self._size, keys % self._size)
        merged = np.concatenate((self._keys, keys))
        order = np.argsort(merged, kind="stable")
        self._keys = merged[order]
        self._weights = np.concatenate((self._weights, self._model.weigh(evidence)), axis=1)[:, order]


def starting_model(aspects: Sequence[Aspect], pairs: float) -> Model:
    """The model before anything is learned: first guesses of m, and u spread evenly."""
    m = [_normalised([level.m for level in aspect.levels]) for aspect in aspects]
    centre = [np.zeros(len(each)) for each in m]
    return Model(tuple(aspects), m, [each.copy() for each in m], centre, pairs, -np.log(max(2.0, pairs)) / 2)


def _normalised(shares: Sequence[float]) -> Shares:
    """Shares of the levels that say something, which sum to 1."""
    made = np.array(shares, np.float64)
    made[0] = 0
    made /= made.sum()
    made[0] = 1
    return made
