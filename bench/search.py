"""The search benchmark: eight kinds of question at a million people, beside tantivy, DuckDB and PostgreSQL.

Questions go round the systems in turn, so that what else the machine does meanwhile hits all alike. Totals are
compared each time, and the ids of the page where a peer breaks ties as we do; one that differs fails the run.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

import msgspec
import pyarrow as pa
from rich.console import Console

from bench.home import FILLED, UPDATED_SHARE, Updates, fill
from bench.measure import Timings, Verdict, console, machine, print_timings, print_verdicts, stage, write_report
from bench.ours import BareSQLite, Ours
from bench.peers import Answer, Peer
from bench.peers.cluster import Cluster, server_binaries
from bench.peers.duckdb_ import DuckDB
from bench.peers.postgres_ import Postgres
from bench.peers.tantivy_ import Tantivy
from bench.population import Population
from bench.questions import Ask, Asker
from bench.serving import Asked, Served, serving
from bench.tables import read_tables
from bench.targets import PEERS, search_verdicts
from sightline.search.embedded import EmbeddedEngine, build_snapshot
from sightline.settings import Settings
from sightline.store import Store

WARM_UP = 20
CHANGES = 10_000


class Options(msgspec.Struct, frozen=True):
    """What to measure. `rounds` is the number of questions of each kind; `peers` may name fewer systems.

    A serving process is watched for `watched` seconds while nothing changes, and for half as long after changes.
    """

    people: int = 1_000_000
    companies: int = 100_000
    rounds: int = 200
    seed: int = 1
    home: Path | None = None
    json: Path | None = None
    peers: tuple[str, ...] = PEERS
    watched: float = 10


def run(options: Options) -> bool:
    """Build, load, measure, print. False if any system gave another answer."""
    screen = console()
    stages: dict[str, float] = {}
    screen.print(f"search: {options.people:,} people, {options.companies:,} companies, {options.rounds} rounds")
    with ExitStack() as stack:
        home = options.home or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-search-")))
        population = Population(options.people, options.companies, options.seed)
        store = stack.enter_context(_store(home))
        _build(screen, stages, home, store, population)
        with stage(screen, "read the tables that peers load", stages):
            people, companies = read_tables(store)
        questions = Asker(people, companies, options.seed).rounds(options.rounds + WARM_UP)
        timings = Timings()
        with ExitStack() as while_asking:
            peers = [
                while_asking.enter_context(_loaded(screen, stages, peer, people, companies))
                for peer in _peers(options, store)
            ]
            with stage(screen, "ask", stages):
                differences = _ask_everybody(timings, home, store, peers, questions)
        with stage(screen, "measure a serving process", stages):
            asks = tuple(ask for asks in questions.values() for ask in asks[:WARM_UP])
            served = _serve(
                home, Updates(store, population, min(CHANGES, options.people), seed=2), asks, options.watched
            )
    verdicts = search_verdicts(timings, served)
    _report(screen, options, timings, verdicts, served, stages, differences)
    return not differences


@contextmanager
def _store(home: Path) -> Iterator[Store]:
    store = Store.open(Settings(home=home))
    yield store
    store.close()


def _build(screen: Console, stages: dict[str, float], home: Path, store: Store, population: Population) -> None:
    """Fill the store, build the snapshot, and then change one person in a hundred; what was done before is kept."""
    with store.read() as reader:
        position = reader.feed_position()
    if position == 0:
        with stage(screen, "fill the store", stages):
            fill(store, population)
    if not (home / "search").exists():
        with stage(screen, "build the snapshot", stages):
            build_snapshot(home / "search", store)
    if position <= FILLED:
        with stage(screen, "update one person in a hundred", stages):
            Updates(store, population, population.people // UPDATED_SHARE, seed=1).write()


def _peers(options: Options, store: Store) -> Iterator[Peer]:
    if "tantivy" in options.peers:
        yield Tantivy()
    if "duckdb" in options.peers:
        yield DuckDB()
    if "postgresql" in options.peers:
        binaries = server_binaries()
        if binaries is None:
            console().print("  PostgreSQL is not installed: its columns stay empty, its targets are not measured")
        else:
            yield Postgres(Cluster(binaries), store)


@contextmanager
def _loaded(
    screen: Console, stages: dict[str, float], peer: Peer, people: pa.Table, companies: pa.Table
) -> Iterator[Peer]:
    try:
        with stage(screen, f"load {peer.name}", stages):
            peer.load(people, companies)
        yield peer
    finally:
        peer.close()


def _ask_everybody(
    timings: Timings, home: Path, store: Store, peers: Sequence[Peer], questions: dict[str, list[Ask]]
) -> list[str]:
    """Ask each question of each system, in turn; the differences between their totals."""
    engine = EmbeddedEngine(home / "search", store)
    engine.refresh()
    ours, bare = Ours(store, engine), BareSQLite(home / "facts.db", store.codec)
    differences: list[str] = []
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        for kind, asks in questions.items():
            for number, ask in enumerate(asks):
                counted = timings if number >= WARM_UP else Timings()
                differences += _ask(counted, kind, number, ask, ours, bare, peers)
            gc.collect()
    finally:
        gc.enable()
        gc.unfreeze()
        bare.close()
        engine.close()
    return differences


def _ask(
    timings: Timings, kind: str, number: int, ask: Ask, ours: Ours, bare: BareSQLite, peers: Sequence[Peer]
) -> Iterator[str]:
    """Ask all, each time another one first: whoever is first finds the records' pages cold."""
    asked: dict[str, Callable[[], Answer]] = {ours.name: lambda: ours.answer(ask)[0]}
    if ask.email is not None:
        asked[bare.name] = partial(bare.answer, ask.email)
    asked |= {peer.name: partial(_ask_peer, peer, ask, ours.store) for peer in peers}
    names = list(asked)
    turn = number % len(names)
    answers = {name: timings.time(kind, name, asked[name]) for name in names[turn:] + names[:turn]}
    answer = answers[ours.name]
    for peer in peers:
        other = answers[peer.name]
        if (other.total, other.people) != (answer.total, answer.people) or (peer.exact and other.ids != answer.ids):
            yield f"{kind}: sightline {answer}, {peer.name} {other}: {ask}"


def _ask_peer(peer: Peer, ask: Ask, store: Store) -> Answer:
    answer = peer.answer(ask)
    if peer.records(answer) is None:
        with store.read() as reader:
            reader.records(answer.ids)
    return answer


def _serve(home: Path, updates: Updates, asks: tuple[Ask, ...], watched: float) -> Served:
    """A process of its own: its start, its memory, and its answers while 10,000 people change."""
    with serving(home) as client:
        served: Served = client.hear(Served)
        client.tell("ask", asks)
        served.memory = client.hear(dict[str, float])
        client.tell("loop", asks)
        time.sleep(watched)
        client.tell("stop")
        quiet = client.hear(list[Asked])
        client.tell("loop", asks)
        began, position, ended = time.time(), updates.write(), time.time()
        time.sleep(watched / 2)
        client.tell("stop", position=position)
        busy = client.hear(list[Asked])
        client.tell("ask", asks)
        served.memory = client.hear(dict[str, float])
    seen = [each.ended for each in busy if each.position >= position]
    served.visible = max(seen[0] - ended, 0.0) if seen else None
    served.quiet_p99 = _p99(each.took for each in quiet)
    served.busy_p99 = _p99(each.took for each in busy if each.ended >= began)
    return served


def _p99(times: Iterator[float]) -> float | None:
    found = list(times)
    return statistics.quantiles(found, n=100)[98] if len(found) > 1 else None


def _report(
    screen: Console,
    options: Options,
    timings: Timings,
    verdicts: Sequence[Verdict],
    served: Served,
    stages: dict[str, float],
    differences: Sequence[str],
) -> None:
    print_timings(screen, timings, ("sightline", "bare SQLite", *options.peers))
    print_verdicts(screen, verdicts)
    screen.print(f"answers that differ: {len(differences)}")
    for difference in differences[:10]:
        screen.print("  " + difference)
    write_report(
        options.json,
        {
            "options": msgspec.to_builtins(options, enc_hook=str),
            "machine": machine(),
            "stages": stages,
            "serving": msgspec.to_builtins(served),
            "timings": timings.summary(),
            "targets": [msgspec.to_builtins(verdict) | {"met": verdict.met} for verdict in verdicts],
            "differences": list(differences),
        },
    )


def main(arguments: Sequence[str]) -> bool:
    """Run with the options of a command line."""
    parser = argparse.ArgumentParser(prog="python -m bench search", description=__doc__)
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--companies", type=int, default=None, help="a tenth of the people if not given")
    parser.add_argument("--large", action="store_true", help="5 million people and 500,000 companies")
    parser.add_argument("--rounds", type=int, default=200, help="questions of each kind")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--home", type=Path, help="where to build, or find, the data; kept")
    parser.add_argument("--json", type=Path, help="where to write all results")
    parser.add_argument("--peers", nargs="*", default=PEERS, choices=PEERS)
    given = parser.parse_args(arguments)
    people = 5_000_000 if given.large else given.people
    companies = given.companies or max(people // 10, 1)
    options = Options(people, companies, given.rounds, given.seed, given.home, given.json, tuple(given.peers))
    return run(options)
