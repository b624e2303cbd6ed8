"""Counters of calls in windows of time, in a file that the processes of a machine map into memory.

A slot holds the windows of one name (a key on an interface): the stretch of time that each counts, the calls in it and
how many of them may be made. Finding, checking and counting take microseconds under a record lock on a part of the
file; the system lets go of it when a process ends. What is here may be lost: it is about the last day at most.
"""

from __future__ import annotations

import fcntl
import mmap
import os
import struct
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec

FILE = "limits.bin"
"""Name of the file in `home`."""

PARTS = 64
SLOTS = 1024
"""In each part. A name's slot is one of `PROBES` in its part; 65,536 names are far from filling it."""

PROBES = 16
MOST_WINDOWS = 4
_SLOT = struct.Struct("<qI12I4x")
_FRESH = (0,) * (2 + 3 * MOST_WINDOWS)


class Counted(msgspec.Struct, frozen=True):
    """What `take` found: the calls of each window, this one included if it counts, and which windows refused it."""

    used: tuple[int, ...]
    full: tuple[int, ...]


class Windows:
    """The counters of a home. May be shared between threads; a forked child may go on using it."""

    def __init__(self, home: Path) -> None:
        home.mkdir(parents=True, exist_ok=True)
        self._file = os.open(home / FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        size = PARTS * SLOTS * _SLOT.size
        if os.fstat(self._file).st_size < size:
            os.ftruncate(self._file, size)
        self._map = mmap.mmap(self._file, size)
        self._threads = [threading.Lock() for _ in range(PARTS)]

    def take(self, name: int, windows: Sequence[tuple[int, int]], at: int, *, leased: bool = False) -> Counted:
        """Count a call at `at` (Unix seconds) in all windows (calls, seconds), or in none if one of them is full.

        `leased`: a window allows as many calls as `add` put there, instead of its own number.
        """
        with self._locked(name) as part:
            place, slot = self._find(part, name, at)
            state, used, full = list(slot), [], []
            for number, (calls, seconds) in enumerate(windows):
                start = 2 + 3 * number
                _begin(state, start, at // seconds)
                used.append(state[start + 1])
                if state[start + 1] >= (state[start + 2] if leased else calls):
                    full.append(number)
            if not full:
                used = [count + 1 for count in used]
                state[3 : 3 + 3 * len(used) : 3] = used
            self._write(place, state, name, windows, at)
        return Counted(tuple(used), tuple(full))

    def add(self, name: int, number: int, windows: Sequence[tuple[int, int]], at: int, more: int) -> None:
        """Allow more calls in the stretch of one window that holds `at`."""
        seconds, start = windows[number][1], 2 + 3 * number
        with self._locked(name) as part:
            place, slot = self._find(part, name, at)
            state = list(slot)
            _begin(state, start, at // seconds)
            state[start + 2] += more
            self._write(place, state, name, windows, at)

    def close(self) -> None:
        """Close the file."""
        self._map.close()
        os.close(self._file)

    @contextmanager
    def _locked(self, name: int) -> Iterator[int]:
        part = (name >> 32) % PARTS
        with self._threads[part]:
            fcntl.lockf(self._file, fcntl.LOCK_EX, 1, part)
            try:
                yield part
            finally:
                fcntl.lockf(self._file, fcntl.LOCK_UN, 1, part)

    def _find(self, part: int, name: int, at: int) -> tuple[int, tuple[int, ...]]:
        """The slot of a name; else one that counts nothing any more; else the one that will do so first."""
        best: tuple[int, int] | None = None
        for probe in range(PROBES):
            place = (part * SLOTS + (name + probe) % SLOTS) * _SLOT.size
            slot = _SLOT.unpack_from(self._map, place)
            if slot[0] == name:
                return place, slot
            until = slot[1] if slot[1] > at else 0
            if best is None or until < best[0]:
                best = until, place
        assert best is not None  # noqa: S101 - there are probes
        return best[1], _FRESH

    def _write(self, place: int, state: list[int], name: int, windows: Sequence[tuple[int, int]], at: int) -> None:
        state[0], state[1] = name, max((at // seconds + 1) * seconds for _, seconds in windows)
        _SLOT.pack_into(self._map, place, *state)


def _begin(state: list[int], start: int, stretch: int) -> None:
    """Count anew in another stretch of time; not for who looked at the clock just before another process did."""
    if state[start] not in (stretch, stretch + 1):
        state[start : start + 3] = stretch, 0, 0
