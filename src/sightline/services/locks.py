"""Locks between the processes that share a home; the system lets go of them when a process ends, however it ends."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sightline.errors import Unavailable

IMPORTING = "import.lock"
"""Held by an import and by a rebuild: there is one at a time."""

DERIVING = "derive.lock"
"""Held alone while derived state is rebuilt, and shared by who changes it row by row."""

BACKING_UP = "backup.lock"
"""Held alone while people are erased, and shared by who writes a backup."""

PULLING = "pull.lock"
"""Held while sources are pulled, so that one process at a time asks a host, and by an erasure."""

WAIT_SECONDS = 10.0
_PAUSE = 0.05
_BUSY = {PULLING: "A pull of sources"}
_OTHERS = "An import, a rebuild, a backup or an erasure"


@contextmanager
def held(home: Path, name: str, *, shared: bool = False, wait_seconds: float = WAIT_SECONDS) -> Iterator[None]:
    """Hold a lock for as long as the block runs. Raises Unavailable if others hold it for too long."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / name).open("a") as file:
        mode = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        _acquire(file.fileno(), mode, time.monotonic() + wait_seconds, _BUSY.get(name, _OTHERS))
        yield


def _acquire(file: int, mode: int, deadline: float, busy: str) -> None:
    while True:
        try:
            fcntl.flock(file, mode | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() >= deadline:
                raise Unavailable(
                    f"{busy} is running in another process.", hint="Try again when it is done."
                ) from error
            time.sleep(_PAUSE)
        else:
            return
