"""A process that builds a snapshot and is killed on the way: `python -m tests.search.killed_build <home> <step>`."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

from sightline.search.embedded import build_snapshot, building
from sightline.settings import Settings
from sightline.store import Store


def die(*_given: Any, **_named: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def main(home: Path, step: str) -> None:
    """Runs until the step of `building` that is named, and is killed there."""
    store = Store.open(Settings(home=home))
    setattr(building, step, die)
    build_snapshot(home / "search", store)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
