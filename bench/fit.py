"""Fits the weights of the matching model on simulated worlds: python -m bench fit person --seeds 1 2 3 --check 11 12.

Prints the table for `resolve/data/weights.toml`, and how well it is calibrated on the seeds to check. What the worlds
do not show (a date of birth, an unknown script) keeps the weight that the shipped table gives it: the fit is a
logistic regression that is drawn towards that table.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations
from math import log

import msgspec
import numpy as np
from numpy.typing import NDArray

from sightline.model.observation import Op, SubjectKind
from sightline.resolve.features.feature import NONE
from sightline.resolve.finders import CROWD, subject_keys
from sightline.resolve.keys import is_exact, may_meet
from sightline.resolve.model import FEATURES, levels, model
from sightline.resolve.pairs import HOLDERS
from sightline.resolve.said import Said
from sightline.resolve.traits import traits_of
from sightline.sources.world import Noise, World

Floats = NDArray[np.float64]

NATS = log(2)
PULL = 25.0
"""How strongly a weight is drawn to the shipped one: it takes about this many pairs to outweigh it. Sources of the
simulated world agree on titles and places to the letter, as those of the real one do not; hence strongly."""

STEPS = 40
NOISES = (
    Noise(),
    Noise(names_mistyped=0.10, names_nicknamed=0.20, companies_respelled=0.15, emails_missing=0.7, duplicates=0.05),
    Noise(names_mistyped=0.02, names_nicknamed=0.05, emails_missing=0.2, starts_missing=0.8, rows_stale=0.4),
)
"""Profiles that the seeds take in turn."""


class Row(msgspec.Struct, frozen=True):
    """An observation as resolution reads it."""

    kind: SubjectKind
    op: Op
    claim: msgspec.Struct | None


class Sample(msgspec.Struct, frozen=True):
    """Candidate pairs: which levels they show (a column for each, in the table's order), and whether they are one."""

    seen: Floats
    same: Floats


def candidates(kind: SubjectKind, seed: int, companies: int, people: int) -> Iterator[tuple[list[str], bool]]:
    """The candidate pairs of a world: the level of each feature, and the truth."""
    world = World(seed=seed, noise=NOISES[seed % len(NOISES)], companies=companies, people=people, months=12)
    sources: dict[str, int] = {}
    said: dict[tuple[str, SubjectKind, str], list[Row]] = defaultdict(list)
    for header, rows in world.batches():
        sources.setdefault(header.source, len(sources) + 1)
        for each in rows:
            if each.kind is kind:
                said[header.source, kind, each.key].append(Row(kind, each.op, each.claim))
    keys = world.truth().keys
    names = list(said)
    traits = [traits_of(kind, said[name], sources[name[0]]) for name in names]
    for one, other in _meeting(kind, [said[name] for name in names], [source for source, _, _ in names]):
        yield levels(kind, traits[one], traits[other]), keys[names[one]] == keys[names[other]]


def _meeting(kind: SubjectKind, subjects: Sequence[list[Row]], sources: Sequence[str]) -> set[tuple[int, int]]:
    holders: dict[int, list[int]] = defaultdict(list)
    for number, rows in enumerate(subjects):
        for key in {key for claim in Said(rows).claims() for key in subject_keys(kind, claim)}:
            holders[key].append(number)
    shared: dict[tuple[int, int], set[int]] = defaultdict(set)
    for key, some in holders.items():
        if len(some) <= (HOLDERS if is_exact(key) else CROWD):
            for pair in combinations(some, 2):
                shared[pair].add(key)
    return {pair for pair, keys in shared.items() if may_meet(keys, one_source=sources[pair[0]] == sources[pair[1]])}


def sample(kind: SubjectKind, seeds: Sequence[int], companies: int, people: int) -> Sample:
    """The candidate pairs of some worlds."""
    columns = {place: number for number, place in enumerate(places(kind))}
    seen, same = [], []
    for seed in seeds:
        for found, truth in candidates(kind, seed, companies, people):
            row = np.zeros(len(columns) + 1)
            row[-1] = 1
            for feature, level in zip(FEATURES[kind], found, strict=True):
                if level != NONE:
                    row[columns[feature.name, level]] = 1
            seen.append(row)
            same.append(truth)
    return Sample(np.array(seen), np.array(same, dtype=np.float64))


def places(kind: SubjectKind) -> list[tuple[str, str]]:
    """(feature, level) of each weight."""
    return [(feature.name, level) for feature in FEATURES[kind] for level in feature.levels]


def shipped(kind: SubjectKind) -> Floats:
    """The weights of the shipped table in bits, the prior last."""
    table = model().table(kind)
    return np.array([*(table.weights[feature][level] for feature, level in places(kind)), table.prior])


def fitted(kind: SubjectKind, given: Sample) -> Floats:
    """The weights in bits that explain the sample best: Newton's method on the penalised likelihood."""
    start = shipped(kind) * NATS
    weights = start.copy()
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-(given.seen @ weights)))
        slope = given.seen.T @ (given.same - chance) - PULL * (weights - start)
        bend = (given.seen * (chance * (1 - chance))[:, None]).T @ given.seen + PULL * np.eye(len(weights))
        step = np.linalg.solve(bend, slope)
        weights += np.clip(step, -2, 2)
        if np.abs(step).max() < 1e-4:
            break
    return weights / NATS


def calibration(bits: Floats, same: Floats) -> list[tuple[float, float]]:
    """Points of the logistic curve that turns scores into observed shares (Platt's scaling)."""
    seen = np.stack((bits, np.ones_like(bits)), axis=1)
    curve = np.array([NATS, 0.0])
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-(seen @ curve)))
        bend = (seen * (chance * (1 - chance))[:, None]).T @ seen + 1e-6 * np.eye(2)
        curve += np.linalg.solve(bend, seen.T @ (same - chance))
    middle = -curve[1] / curve[0]
    logits = np.array([-6, -4, -3, -2, -1.2, -0.6, 0, 0.6, 1.2, 2, 3, 4, 6])
    return [(round(float(middle + each / curve[0]), 2), round(float(1 / (1 + np.exp(-each))), 4)) for each in logits]


def calibration_error(chance: Floats, same: Floats) -> float:
    """Expected calibration error over ten equal groups of probabilities."""
    parts = np.array_split(np.argsort(chance), 10)
    return float(sum(abs(chance[part].mean() - same[part].mean()) * len(part) for part in parts) / len(chance))


def main(arguments: Sequence[str]) -> bool:
    """Fit one kind and print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench fit", description=__doc__)
    parser.add_argument("kind", choices=["person", "company"])
    parser.add_argument("--seeds", type=int, nargs="+", default=list(range(101, 113)))
    parser.add_argument("--check", type=int, nargs="+", default=list(range(201, 207)))
    parser.add_argument("--people", type=int, default=8_000)
    parser.add_argument("--companies", type=int, default=600)
    given = parser.parse_args(arguments)
    kind = SubjectKind(given.kind)
    learned = sample(kind, given.seeds, given.companies, given.people)
    checked = sample(kind, given.check, given.companies, given.people)
    weights = fitted(kind, learned)
    points = calibration(learned.seen @ weights, learned.same)
    _print_table(kind, weights, points)
    _report("fitted", checked, weights, points)
    own = calibration(learned.seen @ shipped(kind), learned.same)
    print(f"calibration of the shipped weights = {[list(point) for point in own]}")
    _report("shipped", checked, shipped(kind), list(model().table(kind).calibration))
    return True


def _print_table(kind: SubjectKind, weights: Floats, points: Sequence[tuple[float, float]]) -> None:
    bits = dict(zip(places(kind), weights.tolist(), strict=False))
    for feature in FEATURES[kind]:
        levels_ = ", ".join(f"{level} = {bits[feature.name, level]:.1f}" for level in feature.levels)
        print(f"{feature.name} = {{ {levels_} }}")
    print(f"prior = {weights[-1]:.1f}")
    print(f"calibration = {[list(point) for point in points]}")


def _report(title: str, checked: Sample, weights: Floats, points: Sequence[tuple[float, float]]) -> None:
    bits = checked.seen @ weights
    chance = np.interp(bits, [score for score, _ in points], [share for _, share in points])
    error = calibration_error(chance, checked.same)
    print(f"{title}: {len(bits)} pairs to check, expected calibration error {error:.4f}")
    for least in range(-4, 9, 2):
        taken = bits >= least
        right = checked.same[taken].sum()
        share, found = right / max(1, taken.sum()), right / checked.same.sum()
        print(f"  from {least:3} bits: right {share:.4f}, found {found:.4f}")
