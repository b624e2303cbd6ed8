"""Link a labelled file by a config, and set the result beside Splink's and rapidfuzz's.

python -m bench linkage FILE CONFIG          CONFIG is TOML (docs/linkage.md), or the name of one in bench/linkages
python -m bench linkage                      made-up people of history: 500 people, about 5,000 rows
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import numpy as np
from rapidfuzz import fuzz, process
from rich.console import Console
from rich.table import Table as Grid

from bench import linkage_people
from bench.linkage_peers import best_clusters, best_threshold, rapidfuzz_scores, run_splink
from bench.measure import console, machine, memory_mb, write_report
from sightline.errors import SightlineError
from sightline.resolve.linkage.config import Config, read_config
from sightline.resolve.linkage.link import link, spread
from sightline.resolve.linkage.measures import (
    Score,
    pair_count,
    score_b_cubed,
    score_clusters,
    score_decisions,
    score_exact,
)
from sightline.resolve.linkage.pairs import Pairs, judge_pairs, read_pairs
from sightline.resolve.linkage.table import Table, distinct, read_table
from sightline.resolve.linkage.values import Codes

CONFIGS = Path(__file__).parent / "linkages"


class Line(msgspec.Struct):
    """One measure of one system. `told` says what the truth was used for, if for anything but scoring."""

    system: str
    measure: str
    precision: float
    recall: float
    f1: float
    told: str = ""


class Report(msgspec.Struct):
    """What was found on a file; seconds and megabytes (at most held) by system."""

    file: str
    rows: int
    lines: list[Line]
    seconds: dict[str, float]
    memory: dict[str, float]
    candidates: int = 0
    completeness: float = 1.0


def main(arguments: list[str]) -> bool:
    """Run the benchmark; False if the file or the config cannot be read."""
    options = _options(arguments)
    screen = console()
    try:
        with tempfile.TemporaryDirectory(prefix="bench-linkage-") as made:
            path, config = _input(options, Path(made))
            report = run(path, config, peers=not options.no_peers)
    except SightlineError as error:
        screen.print(str(error), markup=False)
        return False
    _print(screen, report)
    write_report(options.json, {"machine": machine(), **msgspec.to_builtins(report)})
    return True


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench linkage", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", type=Path, nargs="?", help="CSV, TSV or Parquet")
    parser.add_argument("config", nargs="?", help="a TOML file, or the name of one in bench/linkages")
    parser.add_argument("--people", type=int, default=500, help="without a file: so many made-up people")
    parser.add_argument("--profile", choices=linkage_people.PROFILES, default="usual", help="how noisy they are")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-peers", action="store_true", help="only our own results")
    parser.add_argument("--json", type=Path, help="write the results into this file")
    return parser.parse_args(arguments)


def _input(options: argparse.Namespace, made: Path) -> tuple[Path, Config]:
    if options.file is None:
        path = made / f"people_{options.profile}.csv"
        linkage_people.write_people(path, options.people, options.seed, linkage_people.PROFILES[options.profile])
        return path, read_config(CONFIGS / "people.toml")
    given = Path(options.config or options.file.stem)
    return options.file, read_config(given if given.exists() else CONFIGS / f"{given.stem}.toml")


def run(path: Path, config: Config, peers: bool = True) -> Report:
    """Link or judge a file and measure it."""
    if config.are_pairs:
        return _judge(path, config, peers)
    table = read_table(path, config)
    report = Report(path.name, len(table), [], {}, {})
    left, right = _ours(report, table, config)
    if peers and table.truth is not None:
        _splink(report, table, config, table.truth)
        _rapidfuzz(report, table, config, table.truth, left, right)
    return report


def _ours(report: Report, table: Table, config: Config) -> tuple[Codes, Codes]:
    start = time.perf_counter()
    units = distinct(table, config)
    linked = link(units, config)
    clusters = spread(linked.clusters, units.of_row)
    _took(report, "sightline", start)
    report.candidates = len(linked.blocked)
    first = np.full(len(units), -1)
    rows = np.flatnonzero(units.of_row >= 0)
    first[units.of_row[rows[::-1]]] = rows[::-1]
    left, right = first[linked.candidates.left], first[linked.candidates.right]
    if table.truth is not None:
        said = linked.probability >= 0.5
        true = table.truth[left] == table.truth[right]
        source = units.source if config.across else None
        total = pair_count(table.truth[first], source)
        blocked = table.truth[first[linked.blocked.left]] == table.truth[first[linked.blocked.right]]
        report.completeness = int(blocked.sum()) / max(1, total)
        report.lines.append(_line("sightline", "pairs, p >= .5", score_decisions(said, true, total - int(true.sum()))))
        report.lines.extend(_cluster_lines("sightline", clusters, table.truth, _source(table, config)))
    return first[linked.blocked.left], first[linked.blocked.right]


def _source(table: Table, config: Config) -> Codes | None:
    return table.source if config.across else None


def _cluster_lines(system: str, clusters: Codes, truth: Codes, source: Codes | None) -> Iterator[Line]:
    yield _line(system, "clusters, by pairs", score_clusters(clusters, truth, source))
    yield _line(system, "clusters, B-cubed", score_b_cubed(clusters, truth))
    yield _line(system, "clusters, exact", score_exact(clusters, truth))


def _line(system: str, measure: str, score: Score, told: str = "") -> Line:
    return Line(system, measure, score.precision, score.recall, score.f1, told)


def _took(report: Report, system: str, start: float) -> None:
    report.seconds[system] = round(time.perf_counter() - start, 1)
    report.memory[system] = round(memory_mb().get("VmHWM", 0.0))


def _splink(report: Report, table: Table, config: Config, truth: Codes) -> None:
    start = time.perf_counter()
    peer = run_splink(table, config)
    _took(report, "splink", start)
    true = truth[peer.left] == truth[peer.right]
    missed = pair_count(truth, _source(table, config)) - int(true.sum())
    report.lines.append(_line("splink", "pairs, p >= .5", score_decisions(peer.score >= 0.5, true, missed)))
    at, best = best_threshold(peer.score, true, missed)
    report.lines.append(_line("splink", "pairs", best, f"best threshold, {at:.3f}"))
    at, best = best_clusters(peer, truth, _source(table, config))
    report.lines.append(_line("splink", "clusters, by pairs", best, f"best threshold, {at:g}"))


def _rapidfuzz(report: Report, table: Table, config: Config, truth: Codes, left: Codes, right: Codes) -> None:
    start = time.perf_counter()
    score = rapidfuzz_scores(table, config, left, right)
    _took(report, "rapidfuzz", start)
    true = truth[left] == truth[right]
    missed = pair_count(truth, _source(table, config)) - int(true.sum())
    at, best = best_threshold(score, true, missed)
    report.lines.append(_line("rapidfuzz", "pairs", best, f"best threshold, {at:.1f}"))


def _judge(path: Path, config: Config, peers: bool) -> Report:
    pairs = read_pairs(path, config)
    report = Report(path.name, len(pairs), [], {}, {}, len(pairs))
    start = time.perf_counter()
    probability = judge_pairs(pairs, config)
    _took(report, "sightline", start)
    report.lines.append(_line("sightline", "pairs, p >= .5", score_decisions(probability >= 0.5, pairs.same)))
    if peers:
        for name in ("token_sort_ratio", "token_set_ratio", "WRatio"):
            at, best = best_threshold(_ratios(pairs, name), pairs.same, 0)
            report.lines.append(_line(f"rapidfuzz {name}", "pairs", best, f"best threshold, {at:.1f}"))
    return report


def _ratios(pairs: Pairs, scorer: str) -> np.ndarray:
    total = np.zeros(len(pairs))
    for name, left in pairs.left.items():
        one, other = ([cell.casefold() for cell in cells] for cells in (left, pairs.right[name]))
        total += process.cpdist(one, other, scorer=getattr(fuzz, scorer), workers=1)
    return total / len(pairs.left)


def _print(screen: Console, report: Report) -> None:
    screen.print(f"{report.file}: {report.rows:,} rows, {report.candidates:,} candidate pairs, ", end="")
    screen.print(f"which hold {report.completeness:.2%} of the true pairs")
    grid = Grid("system", "measure", "precision", "recall", "F1", "told the truth for")
    for line in report.lines:
        figures = (f"{value:.4f}" for value in (line.precision, line.recall, line.f1))
        grid.add_row(line.system, line.measure, *figures, line.told)
    screen.print(grid)
    for system, seconds in report.seconds.items():
        screen.print(f"  {system}: {seconds:.1f} s, at most {report.memory[system]:,.0f} MB held by the process so far")
