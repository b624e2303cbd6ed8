"""Imports a file and kills itself with SIGKILL at a point: python -m tests.services.killed_import HOME FILE POINT N.

POINT is "inside" (the N-th transaction is about to commit), or what progress is told ("Rows", "Keys", "Clusters",
"Records"; the N-th time), or "gone" and "seal" (about to commit these). With "bulk" behind N, the bulk way is taken.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

from sightline.services import importing, open_services
from sightline.services.imports import ImportOptions
from sightline.settings import Settings
from sightline.store import Writer

_POINTS = {"inside": "advance", "gone": "declare_missing_gone", "seal": "seal"}


class Killer:
    """Counts how often a point is passed, and kills at the N-th time."""

    def __init__(self, point: str, count: int) -> None:
        self._point, self._left = point, count

    def passed(self, point: str, *_: Any) -> None:
        if point == self._point:
            self._left -= 1
            if self._left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    def watch(self, method: str) -> None:
        """Count the calls of a method of the writer, after it did its work and before that is committed."""
        original = getattr(Writer, method)

        def watched(writer: Writer, *given: Any, **named: Any) -> Any:
            answer = original(writer, *given, **named)
            self.passed(self._point)
            return answer

        setattr(Writer, method, watched)


def main() -> None:
    home, path, point, count, *way = sys.argv[1:]
    killer = Killer(point, int(count))
    if point in _POINTS:
        killer.watch(_POINTS[point])
    importing.worth_bulk = lambda rows, subjects: bool(way)
    with open_services(Settings(home=Path(home))) as services:
        services.imports.files([Path(path)], ImportOptions(rejects=Path(home) / "rejects.csv"), killer.passed)


if __name__ == "__main__":
    main()
