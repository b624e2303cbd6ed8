"""The matching model: one frozen table of weights, in bits of evidence, and what a sum of them means.

A weight is the logarithm to base 2 of how much more often a level is seen among pairs that are one than among pairs
that are two. Their sum, with the odds that two candidates are one to begin with, is the score; `calibration` turns it
into a probability.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from functools import lru_cache
from math import inf
from typing import Any, NamedTuple

import msgspec

from sightline.model.observation import SubjectKind
from sightline.resolve.data import digest, read_toml
from sightline.resolve.features.company import COMPANY
from sightline.resolve.features.feature import Feature
from sightline.resolve.features.person import PERSON
from sightline.resolve.traits import Traits

FEATURES: dict[SubjectKind, tuple[Feature[Any], ...]] = {SubjectKind.person: PERSON, SubjectKind.company: COMPANY}
"""The kinds that are resolved, and what their subjects are compared by."""


_ROUNDED = 0.01
"""Scores are rounded to so much."""

RULES = 3
"""Counted up when code, not data, makes the same two subjects compare otherwise."""


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The weights of one kind.

    `prior`: bits before anything is compared. Scores from `same` on are taken for one, or from `exact` on if a key that
    decides is shared; those from `unsure` on are shown for review. `veto`: two whose evidence against comes to so much
    cannot be one. `margin`: by how much a tie must be better than one to somebody else who cannot be the same.
    `calibration`: points (score, probability), between which the probability is interpolated.
    """

    prior: float
    same: float
    exact: float
    unsure: float
    veto: float
    margin: float
    calibration: tuple[tuple[float, float], ...]
    weights: dict[str, dict[str, float]]


class Model(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The table of each kind."""

    person: Table
    company: Table

    def table(self, kind: SubjectKind) -> Table:
        """The table of a kind that is resolved."""
        return self.person if kind is SubjectKind.person else self.company


class Evidence(msgspec.Struct, frozen=True, array_like=True):
    """One answered question: the feature, the level that was seen and its weight in bits."""

    feature: str
    level: str
    bits: float


class Score(msgspec.Struct, frozen=True, array_like=True):
    """How two subjects compare: the sum in bits, and what it is made of."""

    bits: float
    evidence: tuple[Evidence, ...]


@lru_cache(maxsize=1)
def model() -> Model:
    """The shipped model. A test checks that it has a weight for each level of each feature, and no other."""
    return msgspec.convert(read_toml("weights.toml"), Model)


@lru_cache(maxsize=1)
def model_version() -> str:
    """Changes with the weights, the frequencies and the words that names are compared by, and with `RULES`.

    What was decided with another version has to be decided anew.
    """
    return f"{RULES}-{digest()}"


def levels(kind: SubjectKind, one: Traits, other: Traits) -> list[str]:
    """What is seen by each feature of the kind, in their order."""
    return [feature.compare(one, other) for feature in FEATURES[kind]]


class _Question(NamedTuple):
    """A feature as it is asked: its place among the features of its kind, and the evidence that each level gives.

    `most`: the bits that it and all that are asked behind it may add at most.
    """

    place: int
    compare: Callable[[Any, Any], str]
    answers: dict[str, Evidence]
    most: float


@lru_cache(maxsize=len(FEATURES))
def _questions(kind: SubjectKind) -> tuple[_Question, ...]:
    """The features of a kind, those first that are answered fast."""
    weights = model().table(kind).weights
    places = sorted(enumerate(FEATURES[kind]), key=lambda each: each[1].cost)
    found: list[_Question] = []
    most = 0.0
    for place, feature in reversed(places):
        answers = {level: Evidence(feature.name, level, bits) for level, bits in weights[feature.name].items()}
        most += max(0.0, *(each.bits for each in answers.values()))
        found.append(_Question(place, feature.compare, answers, most))
    return tuple(reversed(found))


def score(kind: SubjectKind, one: Traits, other: Traits) -> Score:
    """How two subjects of a kind compare. Symmetric, and a pure function of both."""
    found = score_from(-inf, kind, one, other)
    assert found is not None  # noqa: S101 - every score is more than nothing
    return found


def score_from(least: float, kind: SubjectKind, one: Traits, other: Traits) -> Score | None:
    """The same, or None if it is less than `least`: that is often clear before all is compared."""
    seen: dict[int, Evidence] = {}
    bits = prior = model().table(kind).prior
    for question in _questions(kind):
        if bits + question.most < least - _ROUNDED:
            return None
        answer = question.answers.get(question.compare(one, other))
        if answer is not None:
            seen[question.place] = answer
            bits += answer.bits
    evidence = tuple([seen[place] for place in sorted(seen)])
    found = Score(round(prior + sum([each.bits for each in evidence]), 2), evidence)
    return found if found.bits >= least else None


def probability(kind: SubjectKind, bits: float) -> float:
    """How likely two subjects with this score are one; calibrated on pairs of simulated worlds."""
    points = model().table(kind).calibration
    place = bisect_right(points, bits, key=lambda point: point[0])
    if place == 0:
        return points[0][1]
    if place == len(points):
        return points[-1][1]
    (left, low), (right, high) = points[place - 1], points[place]
    return low + (high - low) * (bits - left) / (right - left)
