"""Enriches a file and kills itself: python -m tests.services.killed_enrichment HOME URL FILE OUTPUT ORG POINT N SIGNAL.

POINT is what was just done for the N-th time: "charge" (a chunk was charged), "add" (a chunk was noted in the journal),
"cut" (half of its line was), "write" (a chunk of the output was written), "replace" (an output was put under its name).
SIGNAL is a number: 9 kills, 2 interrupts.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from sightline.services import open_services
from sightline.services.charging import Charging
from sightline.services.enrichment import journal
from sightline.services.enrichment.service import Begin, Outputs
from sightline.settings import Settings
from sightline.sources.files import writers

_POINTS: dict[str, tuple[Any, str]] = {
    "charge": (Charging, "charge"),
    "add": (journal.Journal, "add"),
    "write": (writers._Delimited, "write"),
    "replace": (os, "replace"),
}


class Killer:
    """Counts how often a point is passed, and sends the signal at the N-th time."""

    def __init__(self, count: int, signal: int) -> None:
        self._left, self._signal = count, signal

    def passed(self) -> None:
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), self._signal)

    def watch(self, owner: Any, name: str) -> None:
        original = getattr(owner, name)

        def watched(*given: Any, **named: Any) -> Any:
            answer = original(*given, **named)
            self.passed()
            return answer

        setattr(owner, name, watched)

    def cut(self) -> None:
        """Let the line at which the signal comes be written by half."""
        whole = journal.Journal.add

        def add(self_: Any, entry: journal.Entry) -> None:
            if self._left == 1:
                self_._file.write(b'[0,0,[[1,"mat')
                self_._file.flush()
            self.passed()
            whole(self_, entry)

        journal.Journal.add = add  # type: ignore[assignment]


def main() -> None:
    home, url, path, output, org, point, count, signal = sys.argv[1:]
    killer = Killer(int(count), int(signal))
    if point == "cut":
        killer.cut()
    else:
        killer.watch(*_POINTS[point])
    with open_services(Settings(home=Path(home), database_url=url or None)) as services:
        plan = services.enrich.plan(Path(path))
        caller = services.accounts.callers.operator(org) if org else None
        folder = Path(output)
        services.enrich.run(plan, Outputs(folder / "out.csv", folder / "rest.csv"), caller, Begin.fresh)


if __name__ == "__main__":
    main()
