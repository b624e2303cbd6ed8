"""From distinct rows to clusters: compare, learn, weigh, cluster; then again with what the first clusters taught."""

from __future__ import annotations

import msgspec
import numpy as np
from numpy.typing import NDArray

from sightline.resolve.linkage.blocking import Candidates, find_candidates, make_rules
from sightline.resolve.linkage.clustering import cluster
from sightline.resolve.linkage.config import Config
from sightline.resolve.linkage.learning import learn_blindly, learn_from_clusters, probability
from sightline.resolve.linkage.prepare import make_comparisons
from sightline.resolve.linkage.table import Units
from sightline.resolve.linkage.values import Codes
from sightline.resolve.linkage.weights import Model, Weigher, gather, starting_model

RANDOM_PAIRS = 1_000_000
ROUNDS = 2
UNLIKELY = -4.0
"""Candidates with lower log odds are given up: no cluster is joined through them."""
SEED = 7


class Linked(msgspec.Struct):
    """The result: candidates that were not given up, the probability that each matches, a label for the cluster of
    each unit, the model, and all candidates that were blocked.
    """

    candidates: Candidates
    probability: NDArray[np.float64]
    clusters: Codes
    model: Model
    blocked: Candidates


def link(units: Units, config: Config) -> Linked:
    """Link distinct rows. The same rows give the same answer, in whatever order a file held them."""
    size = len(units)
    comparisons = make_comparisons(units, config)
    rules = make_rules([key for comparison in comparisons for key in comparison.blocking_keys()])
    candidates = find_candidates(rules, units.source, config.across)
    one, other = _random_pairs(units, config.across)
    model = starting_model([aspect for each in comparisons for aspect in each.aspects], _pairs_at_all(units, config))
    clusters, logit, blocked = np.arange(size), np.zeros(0, np.float32), candidates
    for number in range(ROUNDS):
        evidence = gather(comparisons, candidates.left, candidates.right)
        random = gather(comparisons, one, other)
        if number == 0:
            learn_blindly(model, evidence, random, candidates.rules, rules)
        else:
            together = clusters[candidates.left] == clusters[candidates.right]
            learn_from_clusters(model, evidence, together, random, clusters[one] != clusters[other])
        weights = model.weigh(evidence)
        logit = weights.sum(axis=0) + model.odds
        likely = logit > UNLIKELY
        candidates, logit = candidates.take(likely), logit[likely]
        keys = candidates.left * size + candidates.right
        weigher = Weigher(comparisons, model, keys, weights[:, likely], size)
        clusters = cluster(candidates.left, candidates.right, size, weigher.weigh, model.odds)
        for comparison in comparisons:
            comparison.recount(clusters)
    return Linked(candidates, probability(logit), clusters, model, blocked)


def _pairs_at_all(units: Units, config: Config) -> float:
    """How many pairs could match."""
    size = len(units)
    if config.across:
        return max(1.0, (size**2 - float((np.bincount(units.source) ** 2).sum())) / 2)
    return max(1.0, size * (size - 1) / 2)


def _random_pairs(units: Units, across: bool) -> tuple[Codes, Codes]:
    """Different units drawn by chance, always the same for the same units; all pairs where there are not more."""
    size = len(units)
    if size * (size - 1) // 2 <= RANDOM_PAIRS:
        left, right = np.triu_indices(size, 1)
    else:
        left, right = np.random.default_rng(SEED).integers(0, size, (2, RANDOM_PAIRS))
    kept = left != right
    if across:
        kept &= units.source[left] != units.source[right]
    return left[kept], right[kept]


def spread(clusters: Codes, of_row: Codes) -> Codes:
    """The cluster of each row from those of the units; a row that says nothing is alone."""
    size = len(clusters)
    alone = size + np.arange(len(of_row))
    return np.where(of_row >= 0, np.append(clusters, 0)[of_row], alone)
