"""What benchmarks share: timings with percentiles, memory of a process, verdicts and the table that is printed."""

from __future__ import annotations

import json
import os
import platform
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from rich.console import Console
from rich.table import Table

T = TypeVar("T")

WIDTH = 120


class Timings:
    """Milliseconds for each (question, system)."""

    def __init__(self) -> None:
        self.taken: dict[tuple[str, str], list[float]] = defaultdict(list)

    def time(self, question: str, system: str, run: Callable[[], T]) -> T:
        """Run it and note how long it took."""
        start = time.perf_counter()
        answer = run()
        self.taken[question, system].append((time.perf_counter() - start) * 1000)
        return answer

    def percentile(self, question: str, system: str, share: float) -> float | None:
        """The smallest time that this share (0 to 1) of the runs did not exceed, in ms; None if none were made."""
        times = sorted(self.taken.get((question, system), ()))
        return times[min(int(len(times) * share), len(times) - 1)] if times else None

    def mean(self, question: str, system: str) -> float | None:
        """The mean time in ms; None if no runs were made."""
        times = self.taken.get((question, system))
        return sum(times) / len(times) if times else None

    def summary(self) -> list[dict[str, Any]]:
        """One row for each question and system."""
        return [
            {
                "question": question,
                "system": system,
                "runs": len(times),
                "p50": self.percentile(question, system, 0.5),
                "p99": self.percentile(question, system, 0.99),
            }
            for (question, system), times in self.taken.items()
        ]


class Verdict(msgspec.Struct):
    """One target: what was measured, what was asked for, and whether it was met (None: could not be measured)."""

    name: str
    measured: float | None
    target: float
    unit: str = ""

    @property
    def met(self) -> bool | None:
        return None if self.measured is None else self.measured <= self.target


def ratio(one: float | None, other: float | None) -> float | None:
    """How many times `other` is in `one`."""
    return None if one is None or not other else one / other


def memory_mb(pid: int | str = "self") -> dict[str, float]:
    """Megabytes that a Linux process holds now and held at most; empty elsewhere."""
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return {}
    lines = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
    return {name: int(lines[name].split()[0]) / 1024 for name in ("VmRSS", "VmHWM", "RssAnon") if name in lines}


def machine() -> dict[str, Any]:
    """On what the numbers were measured."""
    return {"python": platform.python_version(), "system": platform.platform(), "processors": os.cpu_count()}


def console() -> Console:
    """A console that is wide enough for the tables, also where there is no terminal."""
    plain = Console()
    return plain if plain.width >= WIDTH else Console(width=WIDTH)


@contextmanager
def stage(screen: Console, name: str, taken: dict[str, float]) -> Iterator[None]:
    """Say what is being done and note how many seconds it took."""
    start = time.perf_counter()
    screen.print(f"  {name} ...", end="")
    yield
    taken[name] = round(time.perf_counter() - start, 2)
    screen.print(f" {taken[name]:.1f} s")


def print_timings(screen: Console, timings: Timings, systems: Sequence[str]) -> None:
    """Questions down, systems across, p50 / p99 in ms."""
    table = Table("p50 / p99 in ms", *systems)
    for question in dict.fromkeys(question for question, _ in timings.taken):
        cells = []
        for system in systems:
            middle, slow = (timings.percentile(question, system, share) for share in (0.5, 0.99))
            cells.append("" if middle is None or slow is None else f"{middle:.2f} / {slow:.2f}")
        table.add_row(question, *cells)
    screen.print(table)


def print_verdicts(screen: Console, verdicts: Sequence[Verdict]) -> None:
    """Each target with what was measured."""
    table = Table("target", "measured", "at most", "")
    words = {True: "pass", False: "MISS", None: "not measured"}
    for verdict in verdicts:
        measured = "" if verdict.measured is None else f"{verdict.measured:.2f} {verdict.unit}"
        table.add_row(verdict.name, measured, f"{verdict.target:g} {verdict.unit}", words[verdict.met])
    screen.print(table)


def write_report(path: Path | None, report: dict[str, Any]) -> None:
    """The whole result as JSON, where a path was given."""
    if path is not None:
        path.write_text(json.dumps(report, indent=1, default=str) + "\n")
