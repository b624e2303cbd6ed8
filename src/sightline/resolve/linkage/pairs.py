"""Files of pairs: a left and a right column of each thing compared, and a label. Each pair is judged alone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from sightline.errors import InvalidFile
from sightline.resolve.linkage.config import Column, Config, Kind, check_columns
from sightline.resolve.linkage.learning import learn_all, learn_u, probability
from sightline.resolve.linkage.prepare import make_comparisons
from sightline.resolve.linkage.table import Units, is_blank, read_rows
from sightline.resolve.linkage.weights import gather, starting_model
from sightline.resolve.names.organisations import compare_organisations, prepare_organisation
from sightline.resolve.names.persons import compare_persons, prepare_person

RANDOM_PAIRS = 200_000
SEED = 7

Logits = NDArray[np.float64]


class Pairs(msgspec.Struct):
    """For each column its left and right cells, "" for what is not said, and the labels."""

    left: dict[str, list[str]]
    right: dict[str, list[str]]
    same: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.same)


def read_pairs(path: Path, config: Config) -> Pairs:
    """The pairs of a file. Raises `InvalidFile` and `UnknownField`."""
    rows = read_rows(path)
    header = tuple(next(rows, ()))
    check_columns(config, header, path.name)
    kept = [row for row in rows if row]
    for line, row in enumerate(kept, 2):
        if len(row) != len(header):
            raise InvalidFile(f"{path.name}, row {line}: {len(row)} cells under a header of {len(header)}.")

    def cells(name: str) -> list[str]:
        place = header.index(name)
        return ["" if is_blank(row[place]) else row[place] for row in kept]

    columns = config.columns.values()
    left = {column.name: cells(column.left) for column in columns}
    right = {column.name: cells(column.right) for column in columns}
    return Pairs(left, right, np.array([_is_yes(path, label) for label in cells(config.label)], bool))


def _is_yes(path: Path, label: str) -> bool:
    if label.casefold() in {"true", "yes", "false", "no"}:
        return label.casefold() in {"true", "yes"}
    try:
        return float(label) >= 0.5
    except ValueError as error:
        raise InvalidFile(f"{path.name}: {label!r} is no label.", hint="Labels are 0 and 1, or yes and no.") from error


def judge_pairs(pairs: Pairs, config: Config) -> NDArray[np.float64]:
    """The probability that each pair is the same.

    Names are compared by the name models, which need no other pair; what other columns add is learned from all pairs.
    """
    logit = np.zeros(len(pairs))
    known = np.zeros(len(pairs), bool)
    for column in config.columns.values():
        if column.kind in {Kind.name, Kind.company}:
            said, both = _compare_names(column, pairs.left[column.name], pairs.right[column.name])
            logit += said
            known |= both
    rest = {name: column for name, column in config.columns.items() if column.kind not in {Kind.name, Kind.company}}
    if rest:
        logit += _weigh_rest(
            pairs, msgspec.structs.replace(config, columns=rest), alone=len(rest) == len(config.columns)
        )
        known[:] = True
    judged: Logits = np.where(known, probability(logit), 0.0)
    return judged


def _compare_names(column: Column, left: Sequence[str], right: Sequence[str]) -> tuple[Logits, NDArray[np.bool_]]:
    """The log odds of each pair by its names, 0 where either says nothing, and where both say something."""
    both = np.array([bool(one and other) for one, other in zip(left, right, strict=True)], bool)
    scores = np.full(len(left), 0.5)
    for place in np.flatnonzero(both).tolist():
        scores[place] = _score(column.kind, left[place], right[place])
    clipped = np.clip(scores, 1e-3, 1 - 1e-3)
    return np.log(clipped / (1 - clipped)), both


def _score(kind: Kind, one: str, other: str) -> float:
    if kind == Kind.company:
        return compare_organisations(prepare_organisation(one), prepare_organisation(other)).score
    return compare_persons(prepare_person(one), prepare_person(other)).score


def _weigh_rest(pairs: Pairs, config: Config, alone: bool) -> Logits:
    """What columns that are no names add; with the share of matches among the pairs if they are `alone`."""
    count = len(pairs)
    columns = {name: pairs.left[name] + pairs.right[name] for name in config.columns}
    units = Units(columns, np.repeat([0, 1], count), np.arange(2 * count))
    comparisons = make_comparisons(units, config)
    model = starting_model([aspect for each in comparisons for aspect in each.aspects], float(count) ** 2)
    one, other = np.random.default_rng(SEED).integers(0, max(1, count), (2, RANDOM_PAIRS))
    random = gather(comparisons, one[one != other], count + other[one != other])
    learn_u(model, random, np.ones(random.level.shape[1]))
    evidence = gather(comparisons, np.arange(count), count + np.arange(count))
    share = learn_all(model, evidence)
    prior = float(np.log(share / (1 - share))) if alone else 0.0
    total: Logits = model.weigh(evidence).sum(axis=0, dtype=np.float64)
    return total + prior
