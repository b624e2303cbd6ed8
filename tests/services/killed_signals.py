"""Imports a file and dies by SIGKILL while it publishes: python -m tests.services.killed_signals HOME FILE WAY N.

WAY is "row-by-row" or "bulk"; the N-th transaction that writes signals dies before it is committed.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

from sightline.services import importing, open_services, resignalling, signalling
from sightline.settings import Settings
from sightline.store.signals import SignalTables


def main() -> None:
    home, path, way, count = sys.argv[1:]
    left = int(count)
    write = SignalTables.write

    def dying(tables: SignalTables, *given: Any) -> int:
        nonlocal left
        position = write(tables, *given)
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return position

    SignalTables.write = dying  # type: ignore[method-assign, assignment]
    signalling.SOME = resignalling.SOME = 20
    importing.worth_bulk = lambda rows, subjects: way == "bulk"
    with open_services(Settings(home=Path(home))) as services:
        services.imports.files([Path(path)])


if __name__ == "__main__":
    main()
