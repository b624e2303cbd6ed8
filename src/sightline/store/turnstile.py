"""Writers of a SQLite store take turns: whoever just committed stands behind those that wait.

SQLite lets in whoever asks at the right moment, so a process that writes one transaction after the other would starve
the rest. Here processes stand in a line of places, each of which one of them locks; they move up place by place, and
nobody overtakes. This is about fairness alone: that there is one writer at a time is SQLite's own promise.
"""

from __future__ import annotations

import fcntl
import os
import threading
import time
from pathlib import Path
from typing import BinaryIO

from sightline.errors import Unavailable

_DOOR = 0
_PLACES = (2, 1, _DOOR)
"""The line, from its end to the store's door. Of more processes than these, the rest gets in line in no order."""

_SHARE, _SHORTEST, _LONGEST = 0.05, 0.0001, 0.001
"""Seconds between two looks at a place: a share of the wait so far, so that the store is idle for little of it."""


class Turnstile:
    """One for each process and store; the first bytes of the file at `path` are the places.

    Record locks end with their process, and a forked child holds none.
    """

    def __init__(self, path: Path, wait_seconds: float) -> None:
        self._path = path
        self._wait_seconds = wait_seconds
        self._next = threading.Lock()  # record locks do not hold back the threads of one process: these two do
        self._door = threading.Lock()
        self._file: BinaryIO | None = None

    def enter(self) -> None:
        """Wait for a turn to write. Raises Unavailable if it does not come in time."""
        until = time.monotonic() + self._wait_seconds
        _acquire(self._next, until)
        try:
            _acquire(self._door, until)
        finally:
            self._next.release()
        try:
            _pass(self._opened().fileno(), until)
        except BaseException:
            self._door.release()
            raise

    def leave(self) -> None:
        """Let the next one write."""
        _unlock(self._opened().fileno(), _DOOR)
        self._door.release()

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _opened(self) -> BinaryIO:
        if self._file is None:
            try:
                self._file = self._path.open("ab", buffering=0)
            except OSError as error:
                raise Unavailable(f"The lock file {self._path} cannot be opened: {error.strerror}.") from error
        return self._file


def _acquire(lock: threading.Lock, until: float) -> None:
    if not lock.acquire(blocking=False) and not lock.acquire(timeout=max(until - time.monotonic(), 0.0)):
        raise _taken()


def _pass(file: int, until: float) -> None:
    if _lock(file, _DOOR, len(_PLACES)):  # nobody is there
        _unlock(file, _DOOR + 1, len(_PLACES) - 1)
        return
    for place in _PLACES:
        _move_up(file, place, until)


def _move_up(file: int, place: int, until: float) -> None:
    """Take a place, and then, or in vain, leave the one behind it."""
    try:
        if not _lock(file, place):
            _wait_for(file, place, until)
    finally:
        if place != _PLACES[0]:
            _unlock(file, place + 1)


def _wait_for(file: int, place: int, until: float) -> None:
    began = now = time.monotonic()
    while now < until:
        time.sleep(min(max((now - began) * _SHARE, _SHORTEST), _LONGEST))
        if _lock(file, place):
            return
        now = time.monotonic()
    raise _taken()


def _lock(file: int, place: int, places: int = 1) -> bool:
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, places, place, os.SEEK_SET)
    except BlockingIOError:
        return False
    return True


def _unlock(file: int, place: int, places: int = 1) -> None:
    fcntl.lockf(file, fcntl.LOCK_UN, places, place, os.SEEK_SET)


def _taken() -> Unavailable:
    return Unavailable("Another writer holds the store.", hint="Try again when it is done.")
