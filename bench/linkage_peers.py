"""What others make of the same files: Splink's model on the same columns, and rapidfuzz's ratios added up."""

from __future__ import annotations

import logging
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations

import duckdb
import msgspec
import numpy as np
import pyarrow as pa
import splink.comparison_library as library
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from splink import Linker, SettingsCreator, block_on
from splink.backends.duckdb import DuckDBAPI
from splink.internals.blocking_rule_creator import BlockingRuleCreator
from splink.internals.comparison_creator import ComparisonCreator
from splink.internals.splink_dataframe import SplinkDataFrame

from sightline.resolve.linkage.config import Column, Config, Kind, Part
from sightline.resolve.linkage.measures import Score, score_clusters, score_decisions
from sightline.resolve.linkage.postcodes import is_british
from sightline.resolve.linkage.table import Table
from sightline.resolve.linkage.values import Codes

PAIRS_EACH = 30
"""A blocking rule of Splink may make so many pairs for each row."""
THRESHOLDS = (0.5, 0.8, 0.9, 0.95, 0.99, 0.999)


class Peer(msgspec.Struct):
    """Pairs of rows with a probability or a similarity, and clusters by threshold where the peer makes them."""

    left: Codes
    right: Codes
    score: NDArray[np.float64]
    clusters: dict[float, Codes]


def splink_columns(config: Config) -> list[Column]:
    """The columns that Splink compares: the parts of a name if they are stated, else the whole name."""
    columns = list(config.columns.values())
    parts = [each for each in columns if each.kind == Kind.name and each.part != Part.full]
    whole = [each for each in columns if each.kind == Kind.name and each.part == Part.full]
    return [*(parts or whole), *(each for each in columns if each.kind != Kind.name)]


def run_splink(table: Table, config: Config) -> Peer:
    """Splink on DuckDB: its own comparison for each kind, term frequencies, u from random pairs, m by EM."""
    warnings.simplefilter("ignore")
    columns = splink_columns(config)
    con = duckdb.connect()
    api = DuckDBAPI(connection=con)
    frames = _register(con, api, table, columns, config.across)
    rules = list(_rules(table, columns))
    settings = SettingsCreator(
        link_type="link_only" if config.across else "dedupe_only",
        comparisons=[_comparison(each, table.columns[each.name]) for each in columns],
        blocking_rules_to_generate_predictions=[block_on(*names) for names in rules],
    )
    linker = Linker(frames, settings, log_level=logging.CRITICAL)
    _train(linker, rules)
    predicted = linker.inference.predict(threshold_match_probability=0.01)
    found = con.sql(f"SELECT unique_id_l, unique_id_r, match_probability FROM {predicted.physical_name}").fetchnumpy()
    left, right = found["unique_id_l"].astype(np.int64), found["unique_id_r"].astype(np.int64)
    clusters = {}
    for threshold in THRESHOLDS:
        made = linker.clustering.cluster_pairwise_predictions_at_threshold(predicted, threshold)
        clusters[threshold] = _labels(con, made.physical_name, len(table))
    return Peer(left, right, found["match_probability"].astype(np.float64), clusters)


def _register(
    con: duckdb.DuckDBPyConnection, api: DuckDBAPI, table: Table, columns: Sequence[Column], across: bool
) -> list[SplinkDataFrame]:
    cells = {each.name: [cell.casefold() or None for cell in table.columns[each.name]] for each in columns}
    whole = pa.table({"unique_id": np.arange(len(table)), **cells, "file_number": table.source})
    con.register("rows_of_all", whole)
    numbers = sorted(set(table.source.tolist())) if across else [None]
    frames = []
    for number in numbers:
        where = "" if number is None else f" WHERE file_number = {number}"
        con.execute(f"CREATE TABLE rows_{number or 0} AS SELECT * EXCLUDE file_number FROM rows_of_all{where}")
        frames.append(api.register(f"rows_{number or 0}"))
    return frames


def _comparison(column: Column, values: Sequence[str]) -> ComparisonCreator:
    name = column.name
    makers: dict[Kind, Callable[[], ComparisonCreator]] = {
        Kind.name: lambda: library.NameComparison(name),
        Kind.date: lambda: library.DateOfBirthComparison(name, input_is_string=True),
        Kind.email: lambda: library.EmailComparison(name),
        Kind.postcode: lambda: library.PostcodeComparison(name),
    }
    if column.kind == Kind.postcode and not is_british(values):
        return library.DamerauLevenshteinAtThresholds(name, [1, 2])
    if column.kind == Kind.date and not any("-" in value for value in values):
        return library.DamerauLevenshteinAtThresholds(name, [1, 2])
    if column.kind in makers:
        made = makers[column.kind]()
    elif column.kind in {Kind.number, Kind.id, Kind.phone}:
        made = library.DamerauLevenshteinAtThresholds(name, [1, 2])
    elif len(set(values)) < 0.05 * len(values):
        made = library.ExactMatch(name)
    else:
        made = library.JaroWinklerAtThresholds(name, [0.9, 0.7])
    return made.configure(term_frequency_adjustments=True) if column.kind != Kind.date else made


def _rules(table: Table, columns: Sequence[Column]) -> Iterator[tuple[str, ...]]:
    """Columns and pairs of columns that make few enough pairs, and the beginnings of names."""
    most = PAIRS_EACH * len(table)
    cells = {each.name: table.columns[each.name] for each in columns}
    for names in (*((each,) for each in cells), *combinations(cells, 2)):
        blocks = Counter(key for key in zip(*(cells[name] for name in names), strict=True) if all(key))
        if 0 < sum(size * (size - 1) // 2 for size in blocks.values()) <= most:
            yield names
    named = [each.name for each in columns if each.kind == Kind.name][:2]
    if len(named) == 2:
        yield f"substr({named[0]}, 1, 3)", f"substr({named[1]}, 1, 4)"


def _train(linker: Linker, rules: Sequence[tuple[str, ...]]) -> None:
    strict = list[str | BlockingRuleCreator](block_on(*names) for names in rules if len(names) == 2)[:6]
    linker.training.estimate_probability_two_random_records_match(strict, recall=0.7)
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    used: Counter[str] = Counter()
    for names in rules:
        if sum(used[name] for name in names) < 1:
            used.update(names)
            linker.training.estimate_parameters_using_expectation_maximisation(block_on(*names))


def _labels(con: duckdb.DuckDBPyConnection, clusters: str, size: int) -> Codes:
    found = con.sql(f"SELECT unique_id, cluster_id FROM {clusters}").fetchnumpy()
    labels = np.arange(size) + size
    names = np.unique(found["cluster_id"].astype(str), return_inverse=True)[1]
    labels[found["unique_id"].astype(np.int64)] = names
    return labels


def rapidfuzz_scores(table: Table, config: Config, left: Codes, right: Codes) -> NDArray[np.float64]:
    """The mean similarity (0 to 100) of what both rows say, by `token_sort_ratio`, on our candidates."""
    total, known = np.zeros(len(left)), np.zeros(len(left))
    for name in config.columns:
        cells = np.array([cell.casefold() for cell in table.columns[name]], dtype=object)
        both = (cells != "")[left] & (cells != "")[right]
        ratios = process.cpdist(cells[left[both]], cells[right[both]], scorer=fuzz.token_sort_ratio, workers=1)
        total[both] += ratios
        known += both
    return total / np.maximum(known, 1) * np.sqrt(known / len(config.columns))


def best_threshold(score: NDArray[np.float64], true: NDArray[np.bool_], missed: int) -> tuple[float, Score]:
    """The threshold with the best F1, chosen with the truth in hand: more than anyone gets without labels."""
    tried = np.quantile(score, np.linspace(0, 1, 400)) if len(score) else np.zeros(1)
    return max(((float(at), score_decisions(score >= at, true, missed)) for at in tried), key=lambda each: each[1].f1)


def best_clusters(peer: Peer, truth: Codes, source: Codes | None) -> tuple[float, Score]:
    """The clusters of the threshold with the best F1, chosen likewise."""
    scored = ((at, score_clusters(labels, truth, source)) for at, labels in peer.clusters.items())
    return max(scored, key=lambda each: each[1].f1)
