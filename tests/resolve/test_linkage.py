"""Linkage from table to clusters, on people that a generator makes up."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.linkage_people import COLUMNS, Noise, Population
from sightline.resolve.linkage.agreement import Members, agreement
from sightline.resolve.linkage.blocking import find_candidates, make_rules
from sightline.resolve.linkage.clustering import cluster
from sightline.resolve.linkage.comparison import Key
from sightline.resolve.linkage.config import Config, make_config
from sightline.resolve.linkage.dependence import explain
from sightline.resolve.linkage.link import link, spread
from sightline.resolve.linkage.measures import pair_count, score_b_cubed, score_clusters, score_decisions, score_exact
from sightline.resolve.linkage.pairs import judge_pairs, read_pairs
from sightline.resolve.linkage.table import Table, distinct
from sightline.resolve.linkage.values import Codes
from sightline.resolve.linkage.weights import Weights

KINDS = {"full_name": "name", "first_name": "name", "surname": "name", "dob": "date", "birth_place": "place",
         "postcode": "postcode", "gender": "text", "occupation": "text"}  # fmt: skip
CONFIG = make_config({"cluster": "cluster", "columns": KINDS})


def table_of(rows: list[tuple[str, ...]]) -> Table:
    columns = {name: [row[COLUMNS.index(name)] for row in rows] for name in KINDS}
    truth = np.unique([row[1] for row in rows], return_inverse=True)[1]
    return Table([row[0] for row in rows], columns, np.zeros(len(rows), np.int64), truth)


def clusters_of(table: Table, config: Config = CONFIG) -> Codes:
    units = distinct(table, config)
    return spread(link(units, config).clusters, units.of_row)


def partition(ids: list[str], labels: Codes) -> set[frozenset[str]]:
    return {frozenset(ids[place] for place in np.flatnonzero(labels == label)) for label in set(labels.tolist())}


@pytest.fixture(scope="module")
def rows() -> list[tuple[str, ...]]:
    return list(Population(5, Noise(copies=5)).rows(60))


def test_noisy_copies_find_together(rows: list[tuple[str, ...]]) -> None:
    table = table_of(rows)
    assert table.truth is not None
    assert score_clusters(clusters_of(table), table.truth).f1 > 0.9


def test_the_order_of_rows_does_not_change_the_partition(rows: list[tuple[str, ...]]) -> None:
    shuffled = random.Random(3).sample(rows, len(rows))
    one, other = table_of(rows), table_of(shuffled)
    assert partition(one.ids, clusters_of(one)) == partition(other.ids, clusters_of(other))


def test_identical_rows_are_one_and_blank_rows_are_alone(rows: list[tuple[str, ...]]) -> None:
    blank = tuple("" for _ in COLUMNS[2:])
    more = [("copy", "x", *rows[0][2:]), ("blank-1", "y", *blank), ("blank-2", "z", *blank)]
    table = table_of([*rows, *more])
    labels = clusters_of(table)
    assert labels[-3] == labels[0]
    assert (labels == labels[-1]).sum() == (labels == labels[-2]).sum() == 1


@pytest.mark.parametrize("count", [0, 1, 2])
def test_tables_that_are_almost_empty_are_linked(rows: list[tuple[str, ...]], count: int) -> None:
    assert len(clusters_of(table_of(rows[:count]))) == count


def test_across_files_only_rows_of_different_files_are_compared() -> None:
    columns = {"name": ["ada lovelace", "ada lovelace", "ada lovelace", "charles babbage"], "born": ["1815-12-10"] * 4}
    config = make_config({"across": True, "columns": {"name": "name", "born": "date"}})
    units = distinct(Table(list("abcd"), columns, np.array([0, 0, 1, 1]), None), config)
    linked = link(units, config)
    assert (units.source[linked.candidates.left] != units.source[linked.candidates.right]).all()


def test_rules_take_rare_values_first_and_find_each_pair_once() -> None:
    codes = np.array([0, 0, 1, 1, 1, -1], np.int64)
    rules = make_rules([Key("a", (codes,), ("a",)), Key("b", (codes[::-1].copy(),), ("b",))])
    found = find_candidates(rules, np.zeros(6, np.int64), across=False)
    pairs = list(zip(found.left.tolist(), found.right.tolist(), strict=True))
    assert len(set(pairs)) == len(pairs)
    assert {(0, 1), (2, 3), (2, 4), (3, 4)} <= set(pairs)
    assert all(one < other for one, other in pairs)


def test_agreement_that_another_explains_is_seen() -> None:
    rng = np.random.default_rng(1)
    town = rng.integers(1, 4, 20_000)
    postcode = np.where(rng.random(20_000) < 0.9, town, rng.integers(1, 4, 20_000))
    level = np.stack((town, postcode, rng.integers(1, 3, 20_000))).astype(np.uint8)
    parents, lifts = explain(level, [4, 4, 3], np.ones(20_000))
    assert parents == [-1, 0, -1]
    assert lifts[1][2, 2] > 0.5
    assert lifts[1][0].tolist() == [0, 0, 0, 0]


def _weigh(table: list[list[float]]) -> Weights:
    return np.array(table, np.float32)


def test_one_row_that_confirms_is_enough_and_contradictions_insist() -> None:
    table = _weigh([[0, 3, -2, -2], [3, 0, -2, -2], [-2, -2, 0, 3], [-2, -2, 3, 0]])

    def weigh(left: Codes, right: Codes) -> Weights:
        return table[left, right][None, :]

    single = agreement(Members(np.arange(4)), np.array([0, 0]), np.array([1, 2]), weigh)
    assert single.tolist() == [3, -2]
    double = agreement(Members(np.array([0, 0, 2, 2])), np.array([0]), np.array([2]), weigh)
    assert double[0] < 2 * single[1]


def test_a_chain_does_not_glue_what_contradicts() -> None:
    table = np.full((6, 6), -9.0, np.float32)
    table[:3, :3] = table[3:, 3:] = 5
    table[2, 3] = table[3, 2] = 4

    def weigh(left: Codes, right: Codes) -> Weights:
        return table[left, right][None, :]

    one, other = np.triu_indices(6, 1)
    assert cluster(one, other, 6, weigh, -1.0).tolist() == [0, 0, 0, 3, 3, 3]


@given(st.lists(st.integers(0, 5), min_size=1, max_size=30), st.lists(st.integers(0, 5), min_size=30, max_size=30))
@settings(max_examples=60, deadline=None)
def test_measures_against_their_definitions(said: list[int], true: list[int]) -> None:
    one, other = np.array(said), np.array(true[: len(said)])
    places = [(i, j) for i in range(len(said)) for j in range(i)]
    together = [one[i] == one[j] for i, j in places]
    same = [other[i] == other[j] for i, j in places]
    if places:
        by_pairs = score_decisions(np.array(together), np.array(same))
        assert score_clusters(one, other).f1 == pytest.approx(by_pairs.f1)
    assert pair_count(one) == sum(together)
    groups, truths = ({frozenset(np.flatnonzero(x == v).tolist()) for v in set(x.tolist())} for x in (one, other))
    assert score_exact(one, other).precision == pytest.approx(len(groups & truths) / len(groups))
    rows = range(len(said))
    right = [((one == one[i]) & (other == other[i])).sum() / (one == one[i]).sum() for i in rows]
    assert score_b_cubed(one, other).precision == pytest.approx(np.mean(right))


def test_pairs_of_names_are_judged_alone(tmp_path: Path) -> None:
    path = tmp_path / "pairs.csv"
    path.write_text("a,b,same\nBill Clinton,William Clinton,1\nAda Lovelace,Charles Babbage,0\n,Ada Lovelace,0\n")
    config = make_config({"label": "same", "columns": {"name": {"kind": "name", "left": "a", "right": "b"}}})
    pairs = read_pairs(path, config)
    probability = judge_pairs(pairs, config)
    assert pairs.same.tolist() == [True, False, False]
    assert (probability >= 0.5).tolist() == [True, False, False]
    assert probability[2] == 0


def test_pairs_of_other_columns_are_learned_from_each_other(tmp_path: Path) -> None:
    rng = random.Random(1)
    lines = ["l,r,lt,rt,same"]
    for number in range(200):
        phone, town = str(rng.randrange(10**8, 10**9)), rng.choice(["oslo", "bergen", "troms", "hamar"])
        same = number % 2 == 0
        other = phone if same else str(rng.randrange(10**8, 10**9))
        lines.append(f"{phone},{other},{town},{town if same else 'molde'},{int(same)}")
    path = tmp_path / "pairs.csv"
    path.write_text("\n".join(lines))
    columns = {
        "phone": {"kind": "phone", "left": "l", "right": "r"},
        "town": {"kind": "place", "left": "lt", "right": "rt"},
    }
    config = make_config({"label": "same", "columns": columns})
    pairs = read_pairs(path, config)
    assert score_decisions(judge_pairs(pairs, config) >= 0.5, pairs.same).f1 > 0.95
