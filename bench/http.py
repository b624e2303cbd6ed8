"""How fast the HTTP interfaces answer, beside an empty handler of the same framework and the bare work in process.

One server process with 100,000 people; a client process asks over eight kept connections. `python -m bench http --help`
tells the sizes.
"""

from __future__ import annotations

import argparse
import itertools
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import msgspec
from rich.console import Console
from rich.table import Table

from bench.http_questions import PAGE, Questions, bare_pages, make_questions
from bench.import_ import import_files, write_files
from bench.load import Driven, Load, drive
from bench.measure import Timings, Verdict, console, machine, print_verdicts, ratio, write_report
from sightline.services import open_services
from sightline.settings import Settings

EMPTY, MATCH, AGAIN, DIRECTORY, GRAPHQL = (
    "empty handler",
    "match by email",
    "match by email, paid before",
    f"directory, {PAGE} contacts",
    f"GraphQL, {PAGE} people",
)
BARE = f"bare search of {PAGE}"
WARM_UP = 3
PATIENCE = 60
UNLIMITED = "[directory]\nread = [[10000000, 1]]\n\n[graphql]\nread = [[10000000, 1]]\n"


class Options(msgspec.Struct, frozen=True):
    """What to measure: each load for so many seconds, so many times."""

    people: int = 100_000
    seconds: float = 3
    rounds: int = 3
    json: Path | None = None


class Measured(msgspec.Struct):
    """Answers a second under full load, and p50 and p99 in ms: of one connection, and at half of that rate."""

    name: str
    rate: float
    alone: tuple[float, float]
    half: tuple[float, float]


def run(options: Options) -> bool:
    """Build, ask, print. Always true: an answer that is wrong ends the run."""
    screen = console()
    with tempfile.TemporaryDirectory(prefix="bench-http-") as name:
        home = Path(name) / "home"
        screen.print(f"http: {options.people:,} people ...")
        import_files(home, write_files(Path(name), options.people))
        limits = Path(name) / "limits.toml"
        limits.write_text(UNLIMITED, encoding="utf-8")
        settings = Settings(home=home, limits=limits)
        questions = make_questions(settings)
        bare = _bare(settings, questions)
        with serving(settings) as address:
            measured = [_measure(options, address, name, asked) for name, asked in _loads(questions)]
    _print(screen, measured, bare)
    verdicts = list(_verdicts({each.name: each for each in measured}, bare))
    print_verdicts(screen, verdicts)
    report = {"machine": machine(), "measured": msgspec.to_builtins(measured), "bare": bare}
    write_report(options.json, report)
    return True


def main(arguments: list[str]) -> bool:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="python -m bench http", description=__doc__)
    parser.add_argument("--people", type=int, default=100_000, help="people, with a tenth as many companies")
    parser.add_argument("--seconds", type=float, default=3, help="how long each load lasts")
    parser.add_argument("--rounds", type=int, default=3, help="how often each load is run")
    parser.add_argument("--json", type=Path, help="write the results into this file")
    return run(Options(**vars(parser.parse_args(arguments))))


@contextmanager
def serving(settings: Settings) -> Iterator[str]:
    """The address of one server process."""
    given = {"SIGHTLINE_HOME": str(settings.home), "SIGHTLINE_LIMITS": str(settings.limits)}
    command = [sys.executable, "-m", "sightline.main", "serve", "--port", "0", "--processes", "1"]
    environment = {**os.environ, **given, "SIGHTLINE_LOG_LEVEL": "ERROR", "COLUMNS": "200"}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            address = next(found[0] for line in process.stdout if (found := re.search(r"http://[\w.:]+", line)))
            _wait_until_ready(address)
            yield address
        finally:
            process.terminate()


def _wait_until_ready(address: str) -> None:
    """Return when the index is open."""
    give_up = time.monotonic() + PATIENCE
    while time.monotonic() < give_up:
        try:
            with urlopen(f"{address}/readyz"):
                return
        except HTTPError:
            time.sleep(0.1)
    raise SystemExit(f"The server was not ready within {PATIENCE} seconds.")


def _loads(questions: Questions) -> Iterator[tuple[str, tuple[bytes, ...]]]:
    """What is asked under each name. People who are matched a second time were paid the first time."""
    yield EMPTY, questions.empty
    yield MATCH, questions.matches
    yield AGAIN, questions.matches[:100]
    yield DIRECTORY, questions.directory
    yield GRAPHQL, questions.graphql


def _measure(options: Options, address: str, name: str, requests: tuple[bytes, ...]) -> Measured:
    """Full load, one connection, and half of the full load, in turn; each load begins with other requests."""
    turns = itertools.count()

    def load(connections: int = 8, rate: float | None = None) -> Driven:
        start = next(turns) * 20_000 % len(requests)
        return drive(Load(address, requests[start:] + requests[:start], connections, options.seconds, rate))

    load()
    rounds: list[tuple[Driven, Driven, Driven]] = []
    for _ in range(options.rounds):
        full = load()
        rounds.append((full, load(1), load(rate=full.rate / 2)))
    return Measured(
        name,
        _middle(full.rate for full, _, _ in rounds),
        (_middle(one.percentile(0.5) for _, one, _ in rounds), _middle(one.percentile(0.99) for _, one, _ in rounds)),
        (
            _middle(half.percentile(0.5) for _, _, half in rounds),
            _middle(half.percentile(0.99) for _, _, half in rounds),
        ),
    )


def _middle(values: Iterator[float]) -> float:
    return statistics.median(values)


def _bare(settings: Settings, questions: Questions) -> float:
    """The median time in ms of a page without HTTP."""
    with open_services(settings) as services:
        services.search.ready()
        pages = bare_pages(services, questions)
        timings = Timings()
        for number in range(WARM_UP + 20):
            counted = timings if number >= WARM_UP else Timings()
            for page in pages:
                counted.time(BARE, "bare", page)
    found = timings.percentile(BARE, "bare", 0.5)
    assert found is not None
    return found


def _verdicts(by_name: dict[str, Measured], bare: float) -> Iterator[Verdict]:
    empty = by_name[EMPTY].rate
    yield Verdict("empty handler's rate / match by email", ratio(empty, by_name[MATCH].rate), 3, "x")
    yield Verdict("empty handler's rate / match, paid before", ratio(empty, by_name[AGAIN].rate), 3, "x")
    yield Verdict("directory page / bare search", ratio(by_name[DIRECTORY].alone[0], bare), 2, "x")
    yield Verdict(
        "GraphQL page / directory page", ratio(by_name[GRAPHQL].alone[0], by_name[DIRECTORY].alone[0]), 1.5, "x"
    )
    for each in by_name.values():
        yield Verdict(f"{each.name}: p99 / p50 at half load", ratio(each.half[1], each.half[0]), 5, "x")


def _print(screen: Console, measured: Sequence[Measured], bare: float) -> None:
    table = Table("", "answers a second", "one connection, p50 / p99 ms", "half load, p50 / p99 ms")
    for each in measured:
        alone, half = (f"{middle:.2f} / {slow:.2f}" for middle, slow in (each.alone, each.half))
        table.add_row(each.name, f"{each.rate:,.0f}", alone, half)
    table.add_row(BARE, "", f"{bare:.2f}", "")
    screen.print(table)
