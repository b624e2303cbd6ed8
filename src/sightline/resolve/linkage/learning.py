"""Learning the weights without labels: u from random pairs, m by expectation maximisation.

Candidates agree in what found them, so each rule's pairs teach only about the other aspects; what several rules teach
is pooled by how many matches each saw. First guesses count as a few matches, so that a small file cannot diverge.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from sightline.resolve.linkage.blocking import Rule, Rules
from sightline.resolve.linkage.dependence import explain
from sightline.resolve.linkage.values import Truths
from sightline.resolve.linkage.weights import Evidence, Model, Shares

ROUNDS = 12
SAMPLE = 25_000
TRUSTED = 0.33
FEWEST = 20.0
PRIOR_MATCHES = 30.0
PRIOR_RANDOM = 2.0
FLOOR = 1e-7


def probability(logit: NDArray[np.floating]) -> NDArray[np.float64]:
    """The probability of log odds."""
    return 1 / (1 + np.exp(-np.clip(logit.astype(np.float64), -60, 60)))


def learn_u(model: Model, random: Evidence, apart: NDArray[np.float64]) -> None:
    """Take u and the centres of rarity from random pairs, each counted by how surely it does not match."""
    for row, aspect in enumerate(model.aspects):
        size = len(aspect.levels)
        counts = np.bincount(random.level[row], apart, size)
        counts[0] = 0
        prior = PRIOR_RANDOM * model.m[row] / size
        prior[0] = 0
        shares = (counts + prior) / (counts + prior).sum()
        shares[0] = 1
        model.u[row] = np.maximum(shares, FLOOR)
        model.centre[row] = _centres(model, row, random, apart)
    model.parent, model.lift = explain(random.level, [len(each) for each in model.u], apart)


def _centres(model: Model, row: int, random: Evidence, apart: NDArray[np.float64]) -> Shares:
    """The rarity at which a level weighs log(m / u).

    A value of which two strangers agree with the chance that its rarity states needs none: there the centre undoes u.
    """
    levels = model.aspects[row].levels
    centre = np.zeros(len(levels))
    for place, level in enumerate(levels):
        here = random.level[row] == place
        if level.rarity == 1:
            centre[place] = -np.log(model.u[row][place])
        elif level.rarity and apart[here].sum() > 5:
            powers = np.exp(level.rarity * random.rarity[row, here].astype(np.float64))
            centre[place] = np.log(np.average(powers, weights=apart[here])) / level.rarity
        elif level.rarity:
            centre[place] = -np.log(model.u[row][place])
    return centre


def learn_m(model: Model, evidence: Evidence, found: Rules, rules: Sequence[Rule]) -> None:
    """Take m from the candidates of all rules.

    What passes for matches among the pairs of a rule may be relatives or neighbours; that never makes contradictions
    rarer. So of each aspect those rules count that saw the fewest.
    """
    start = [each.copy() for each in model.m]
    seen: list[list[Shares]] = [[] for _ in start]
    for number, rule in enumerate(rules):
        places = np.flatnonzero(found & np.uint64(1 << number))
        if len(places) < 50:
            continue
        places = places[:: max(1, len(places) // SAMPLE)]
        free = [row for row, aspect in enumerate(model.aspects) if aspect.name not in rule.fixes]
        for row, counts in _maximise(model, evidence.take(places), free, start)[0]:
            seen[row].append(counts)
    for row, of_rules in enumerate(seen):
        model.m[row] = _shares(_least_contradicted(of_rules, len(start[row])), start[row])


def _least_contradicted(of_rules: Sequence[Shares], levels: int) -> Shares:
    """The counts of those rules, a share of all, that saw the smallest share of the last level."""
    told = [counts for counts in of_rules if counts[1:].sum() >= FEWEST]
    told.sort(key=lambda counts: counts[-1] / counts[1:].sum())
    return np.sum(told[: max(1, round(len(told) * TRUSTED))], axis=0) if told else np.zeros(levels)


def learn_all(model: Model, evidence: Evidence) -> float:
    """Take m from pairs that nothing selected, and return the share of them that match."""
    start = [each.copy() for each in model.m]
    counts, share = _maximise(model, evidence, range(len(start)), start)
    for row, each in counts:
        model.m[row] = _shares(each, start[row])
    return share


def _maximise(
    model: Model, evidence: Evidence, free: Sequence[int], start: Sequence[Shares]
) -> tuple[list[tuple[int, Shares]], float]:
    """Expected counts of each free aspect's levels among the matches of some pairs, and the share of matches."""
    learned = msgspec.structs.replace(model, m=[each.copy() for each in start])
    share = 0.2
    counts: list[tuple[int, Shares]] = []
    for _ in range(ROUNDS):
        logit = np.log(share / (1 - share)) + learned.weigh(evidence, free).sum(axis=0)
        match = probability(logit)
        share = float(np.clip(match.mean(), 1e-4, 1 - 1e-4))
        counts = [(row, np.bincount(evidence.level[row], match, len(start[row])).astype(np.float64)) for row in free]
        for row, each in counts:
            learned.m[row] = _shares(each, start[row])
    return counts, share


def _shares(counts: Shares, start: Shares) -> Shares:
    """Shares of the levels that say something, the first guesses counted as a few matches."""
    total = counts + PRIOR_MATCHES * start
    total[0] = 0
    shares: Shares = np.maximum(total / total.sum(), FLOOR)
    shares[0] = 1
    return shares


def learn_blindly(model: Model, evidence: Evidence, random: Evidence, found: Rules, rules: Sequence[Rule]) -> None:
    """Learn from candidates and random pairs of which nothing is known."""
    apart = np.ones(random.level.shape[1])
    for _ in range(3):
        learn_u(model, random, apart)
        learn_m(model, evidence, found, rules)
        learn_odds(model, evidence)
        apart = 1 - probability(model.weigh(random).sum(axis=0) + model.odds)


def learn_from_clusters(model: Model, evidence: Evidence, together: Truths, random: Evidence, apart: Truths) -> None:
    """Learn from candidates of which it is known whether they are in one cluster."""
    learn_u(model, random, apart.astype(np.float64))
    for row, start in enumerate(model.m):
        counts = np.bincount(evidence.level[row], together, len(start)).astype(np.float64)
        model.m[row] = _shares(counts, start)
    learn_odds(model, evidence)


def learn_odds(model: Model, evidence: Evidence) -> None:
    """Take the odds that any two units match from how many of the candidates do."""
    weights = model.weigh(evidence).sum(axis=0)
    for _ in range(8):
        expected = max(1.0, float(probability(weights + model.odds).sum()))
        share = min(expected / model.pairs, 0.5)
        model.odds = float(np.log(share / (1 - share)))
