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

WAIT_SECONDS = 10.0
_PAUSE = 0.05


@contextmanager
def held(home: Path, name: str, *, shared: bool = False, wait_seconds: float = WAIT_SECONDS) -> Iterator[None]:
    """Hold a lock for as long as the block runs. Raises Unavailable if others hold it for too long."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / name).open("a") as file:
        _acquire(file.fileno(), fcntl.LOCK_SH if shared else fcntl.LOCK_EX, time.monotonic() + wait_seconds)
        yield


def _acquire(file: int, mode: int, deadline: float) -> None:
    while True:
        try:
            fcntl.flock(file, mode | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() >= deadline:
                raise Unavailable(
                    "An import, a rebuild, a backup or an erasure is running in another process.",
                    hint="Try again when it is done.",
                ) from error
            time.sleep(_PAUSE)
        else:
            return
