"""Pulls all sources and kills itself with SIGKILL at a point: python -m tests.services.killed_pull HOME POINT.

POINT is a method of the shelf ("begin", "settle") or of the writer ("advance", "seal"): killed when it has done its
work, for the writer before that is committed; "settle" is killed before.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

from sightline.services import open_services
from sightline.settings import Settings
from sightline.sources.connectors.kept import Shelf
from sightline.store import Writer


def kill_at(owner: type, method: str, *, before: bool = False) -> None:
    """Have a method kill this process."""
    original = getattr(owner, method)

    def killing(*given: Any, **named: Any) -> Any:
        if not before:
            original(*given, **named)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(owner, method, killing)


def main() -> None:
    home, point = sys.argv[1:]
    owner = Shelf if hasattr(Shelf, point) else Writer
    with open_services(Settings(home=Path(home), source_private_addresses=True)) as services:
        kill_at(owner, point, before=point == "settle")
        services.sources.pull()


if __name__ == "__main__":
    main()
