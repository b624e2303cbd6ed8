"""How fast a Parquet file of people and companies becomes searchable, and what it takes in memory and on disk.

The command line imports the files into an empty home, as a user would. The clock runs from its start until a question
is answered with the right number of people. `python -m bench import --help` tells the sizes.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
from rich.console import Console
from rich.table import Table

from bench.measure import Verdict, console, machine, memory_mb, print_verdicts, write_report
from sightline.model.query import Query
from sightline.services import open_services
from sightline.settings import Settings
from sightline.sources.world.bulk import bulk_companies, bulk_people

SIZES = (100_000, 1_000_000)
LARGE = 5_000_000
PER_COMPANY = 10
SEED = 1

LEAST_PER_SECOND = 8_000
MOST_BYTES = 900
MOST_GROWTH = 2.0
"""How much more memory the largest size may take than the smallest: what grows with the store are the file's pages that
the system lends, and the numbers of who is whose duplicate."""

SAMPLED_SECONDS = 0.25


class Taken(msgspec.Struct):
    """What one size took.

    `cpu_seconds` are those of all processes together: on a busy machine they say more than `seconds`. Memory in MB is
    what the processes hold of their own, all together and the largest, at most.
    """

    people: int
    companies: int
    seconds: float
    cpu_seconds: float
    found: int
    disk_bytes: int
    together_mb: float
    largest_mb: float

    @property
    def per_second(self) -> float:
        return self.people / self.seconds

    @property
    def bytes_each(self) -> float:
        return self.disk_bytes / self.people


def main(arguments: list[str]) -> bool:
    """Run the benchmark; False if people were lost."""
    options = _options(arguments)
    screen = console()
    sizes = options.sizes or (*SIZES, *((LARGE,) if options.large else ()))
    taken = [_measure(screen, size) for size in sizes]
    _print(screen, taken)
    verdicts = list(_verdicts(taken))
    print_verdicts(screen, verdicts)
    write_report(options.json, {"machine": machine(), "sizes": msgspec.to_builtins(taken)})
    return all(each.found == each.people for each in taken)


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench import", description=__doc__)
    parser.add_argument("--large", action="store_true", help="also five million people and 500,000 companies")
    parser.add_argument("--sizes", type=int, nargs="+", help="numbers of people, instead of the usual ones")
    parser.add_argument("--json", type=Path, help="write the results into this file")
    return parser.parse_args(arguments)


def _measure(screen: Console, people: int) -> Taken:
    companies = people // PER_COMPANY
    with tempfile.TemporaryDirectory(prefix="bench-import-") as name:
        directory = Path(name)
        home = directory / "home"
        files = write_files(directory, people)
        screen.print(f"import: {people:,} people, {companies:,} companies ...", end="")
        start = time.perf_counter()
        watch = import_files(home, files)
        with open_services(Settings(home=home)) as services:
            found = services.search.people(Query(limit=1)).total or 0
        seconds = time.perf_counter() - start
        screen.print(f" {seconds:.1f} s")
        size = sum(each.stat().st_size for each in home.rglob("*") if each.is_file())
        return Taken(people, companies, seconds, watch.cpu, found, size, watch.together, watch.largest)


def write_files(directory: Path, people: int) -> list[Path]:
    """A vendor's files of so many people, and a tenth as many companies."""
    companies = people // PER_COMPANY
    return [
        _write(directory / "companies.parquet", bulk_companies(SEED, companies)),
        _write(directory / "people.parquet", bulk_people(SEED, people, companies)),
    ]


def _write(path: Path, batches: Iterator[pa.RecordBatch]) -> Path:
    first = next(batches)
    with pq.ParquetWriter(path, first.schema, compression="zstd") as writer:
        writer.write_batch(first)
        for batch in batches:
            writer.write_batch(batch)
    return path


def import_files(home: Path, files: Iterable[Path]) -> Watch:
    """Import the files by the command line; what its processes took."""
    command = [sys.executable, "-m", "sightline.main", "import", *map(str, files), "--source", "vendor"]
    process = subprocess.Popen(
        [*command, "--profile", "generic"], env={**os.environ, "SIGHTLINE_HOME": str(home)}, stdout=subprocess.DEVNULL
    )
    watch = Watch(process.pid)
    watch.start()
    code = process.wait()
    watch.stop()
    if code != 0:
        raise SystemExit(f"The import ended with {code}.")
    return watch


class Watch(threading.Thread):
    """Looks every now and then at what a process and its descendants take in memory and time (Linux)."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid = pid
        self._stopped = threading.Event()
        self._ticks: dict[int, int] = {}
        self.together = self.largest = 0.0

    @property
    def cpu(self) -> float:
        """Seconds of processor time, up to the last look at each process."""
        return sum(self._ticks.values()) / os.sysconf("SC_CLK_TCK")

    def run(self) -> None:
        while not self._stopped.wait(SAMPLED_SECONDS):
            family = _family(self._pid)
            self._ticks.update(family)
            held = [memory_mb(pid).get("RssAnon", 0.0) for pid in family]
            self.together = max(self.together, sum(held))
            self.largest = max([self.largest, *held])

    def stop(self) -> None:
        self._stopped.set()
        self.join()


def _family(pid: int) -> dict[int, int]:
    """A process and its descendants, each with the ticks of processor time that it took."""
    found: dict[int, tuple[int, int]] = {}
    for each in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = each.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):  # it ended meanwhile
            continue
        found[int(each.parent.name)] = int(fields[1]), int(fields[11]) + int(fields[12])
    family = [pid]
    for member in family:
        family.extend(child for child, (parent, _) in found.items() if parent == member)
    return {member: found[member][1] for member in family if member in found}


def _print(screen: Console, taken: list[Taken]) -> None:
    headings = ("people", "seconds", "CPU seconds", "people a second", "bytes a person", "memory, MB", "largest, MB")
    table = Table(*headings)
    for each in taken:
        cells: list[Any] = [each.people, each.seconds, each.cpu_seconds, each.per_second, each.bytes_each]
        table.add_row(*(f"{cell:,.0f}" for cell in (*cells, each.together_mb, each.largest_mb)))
    screen.print(table)


def _verdicts(taken: list[Taken]) -> Iterator[Verdict]:
    for each in taken:
        yield Verdict(f"microseconds a person, {each.people:,}", 1e6 / each.per_second, 1e6 / LEAST_PER_SECOND, "us")
        yield Verdict(f"bytes a person, {each.people:,}", each.bytes_each, MOST_BYTES, "bytes")
    growth = taken[-1].largest_mb / max(1.0, taken[0].largest_mb)
    yield Verdict("memory of the largest process, last size / first", growth, MOST_GROWTH, "x")
