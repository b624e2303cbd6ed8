"""How fast signals are computed from whole histories, how soon a new one is told, and how fast they are asked for.

A source states everybody every month for two years; `python -m bench signals --help` tells the sizes.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from random import Random

import msgspec

from bench.http import serving
from bench.load import Driven, Load, drive, request
from bench.measure import Timings, Verdict, console, machine, memory_mb, print_timings, print_verdicts, write_report
from bench.states import States
from sightline.model.observation import BatchHeader
from sightline.model.query import Query
from sightline.model.signal import Kind
from sightline.resolve.model import model_version
from sightline.resolve.prepare import Preparer
from sightline.services import Services, open_services
from sightline.services.crew import Crew
from sightline.services.pipeline import calm_collector
from sightline.services.resignalling import publish_all
from sightline.services.signals import Asked
from sightline.settings import Settings
from sightline.signals.rules import standard_rules
from sightline.store import Store

SOURCE = "vendor"
MONTH = 30 * 86_400_000
BEGUN = 1_640_995_200_000
TRANSACTION = 20_000
MOST_MICROSECONDS, MOST_GROWTH_MB, MOST_LATENCY_MS, MOST_ASKED_MS = 10.0, 200.0, 50.0, 8.0
TOLD, ASKED = "from commit to signal", "signals of 100 people"
PATIENCE = 60
REQUESTS = 500
WANTED = {"signals": ["companyChange", "promotion"], "startDate": "2022-01-01"}


class Computed(msgspec.Struct):
    """What computing all signals took: observations, seconds of one core, signals, megabytes that memory grew."""

    observations: int
    seconds: float
    signals: int
    growth_mb: float

    @property
    def microseconds(self) -> float:
        """Of one core, for each observation."""
        return 1e6 * self.seconds / self.observations


def main(arguments: list[str]) -> bool:
    """Run the benchmark; False if a signal was lost."""
    parser = argparse.ArgumentParser(prog="python -m bench signals", description=__doc__)
    parser.add_argument("--people", type=int, default=100_000, help="people, with a tenth as many companies")
    parser.add_argument("--months", type=int, default=24, help="states of everybody")
    parser.add_argument("--changes", type=int, default=100, help="new observations, one at a time")
    parser.add_argument("--json", type=Path, help="write the results into this file")
    options = parser.parse_args(arguments)
    screen, timings = console(), Timings()
    with tempfile.TemporaryDirectory(prefix="bench-signals-") as name:
        settings = Settings(home=Path(name), import_processes=1)
        screen.print(f"signals: {options.people:,} people, {options.months} states ...")
        states, observations = _fill(settings, options.people, options.months)
        computed = _compute(settings, observations)
        screen.print("signals: records and index ...")
        with open_services(msgspec.structs.replace(settings, import_processes=2)) as services:
            services.admin.reindex()
        with _worker(settings), open_services(settings, serving=True) as services:
            lost = _follow(services, states, options.changes, timings)
        limits = Path(name) / "limits.toml"
        limits.write_text("[signals]\nread = [[10000000, 1]]\n", encoding="utf-8")
        asked = _ask(msgspec.structs.replace(settings, limits=limits))
        timings.taken[ASKED, "HTTP"] = asked.times
    screen.print(
        f"{computed.observations:,} observations, {computed.signals:,} signals: {computed.seconds:.1f} s of one core, "
        f"{computed.microseconds:.1f} microseconds each; memory grew by {computed.growth_mb:.0f} MB"
    )
    print_timings(screen, timings, ("worker", "HTTP"))
    print_verdicts(screen, _verdicts(computed, timings))
    if lost:
        screen.print(f"[red]{lost} signals were not told[/red]")
    write_report(options.json, {"machine": machine(), "computed": computed, "timings": timings.summary()})
    return not lost


def _verdicts(computed: Computed, timings: Timings) -> list[Verdict]:
    return [
        Verdict("one core for each observation", computed.microseconds, MOST_MICROSECONDS, "us"),
        Verdict("memory while signals are computed", computed.growth_mb, MOST_GROWTH_MB, "MB"),
        Verdict(f"{TOLD}, p50", timings.percentile(TOLD, "worker", 0.5), MOST_LATENCY_MS, "ms"),
        Verdict(f"{ASKED}, p50", timings.percentile(ASKED, "HTTP", 0.5), MOST_ASKED_MS, "ms"),
    ]


def _fill(settings: Settings, people: int, months: int) -> tuple[States, int]:
    """Write the states into the log, a sealed batch each; how many observations there are."""
    store = Store.open(settings)
    states, runs, observations = States(Preparer(store.codec), people), store.key_runs(), 0
    for month in range(months):
        if month:
            states.next_month()
        with store.write() as writer:
            batch = writer.begin_batch(BatchHeader(SOURCE, BEGUN + month * MONTH, f"month {month}")).id
        rows = states.rows()
        while some := list(islice(rows, TRANSACTION)):
            observations += len(some)
            with store.write() as writer:
                writer.append(batch, list(chain.from_iterable(some)), runs)
        with store.write() as writer:
            writer.seal(batch)
    store.finish_keys(runs)
    with store.write() as writer:
        writer.publish_rebuilt(model_version())
    store.close()
    return states, observations


def _compute(settings: Settings, observations: int) -> Computed:
    """Compute all signals in this process."""
    store = Store.open(settings)
    before, begun = memory_mb().get("VmRSS", 0.0), time.process_time()
    crew = Crew(store, settings, settings.home)
    with calm_collector():
        done = publish_all(store, crew, standard_rules(), lambda *_: None, index=False)
    crew.close()
    seconds = time.process_time() - begun
    store.close()
    return Computed(observations, seconds, done.published, memory_mb().get("VmHWM", 0.0) - before)


@contextmanager
def _worker(settings: Settings) -> Iterator[None]:
    """A worker process beside this one."""
    environment = {**os.environ, "SIGHTLINE_HOME": str(settings.home)}
    command = [sys.executable, "-m", "sightline.main", "work"]
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as process:
        try:
            yield
        finally:
            process.terminate()


def _follow(services: Services, states: States, changes: int, timings: Timings) -> int:
    """Push one observation after the other while queries run, and wait for each to be told; how many were not."""
    stop, lost = threading.Event(), 0

    def query() -> None:
        while not stop.wait(0.005):
            services.search.people(Query(limit=25))

    asking = threading.Thread(target=query)
    asking.start()
    for number in range(changes):
        position = services.signals.position()
        header = {"sightline": 1, "source": SOURCE, "observed_at": f"2024-06-{1 + number % 28:02}T00:00:00Z"}
        lines = (header, states.person(number * 7, "Chief Revenue Officer"))
        services.pushing.take(b"\n".join(map(msgspec.json.encode, lines)))
        committed = time.perf_counter()
        if _told(services, position):
            timings.taken[TOLD, "worker"].append(1_000 * (time.perf_counter() - committed))
        else:
            lost += 1
    stop.set()
    asking.join()
    return lost


def _told(services: Services, position: int) -> bool:
    give_up = time.monotonic() + PATIENCE
    while time.monotonic() < give_up:
        if services.signals.position() > position:
            return True
        time.sleep(0.001)
    return False


def _ask(settings: Settings) -> Driven:
    """Ask the Signals API of one server process for the signals of a hundred people at a time, over one connection."""
    moves = frozenset({Kind.company_change, Kind.promotion})
    with open_services(settings) as services:
        services.accounts.orgs.create("bench", allowance=10**15)
        headers = {"api_key": services.accounts.keys.create("bench", "bench").secret}
        told = services.signals.page(Asked(kinds=moves), limit=50_000).told
    people, dice = sorted({each.signal.subject for each in told}), Random(7)
    bodies = [{"contactIds": dice.sample(people, min(100, len(people))), **WANTED} for _ in range(REQUESTS)]
    requests = tuple(request("POST", "/api/signals/contacts", headers, body) for body in bodies)
    with serving(settings) as address:
        drive(Load(address, requests[:100], connections=1, seconds=1))
        asked = drive(Load(address, requests, connections=1, seconds=5))
    if set(asked.statuses) != {200}:
        raise SystemExit(f"The Signals API answered {asked.statuses}.")
    return asked
