"""Rate limits: each call of a key is counted in windows of time, over all processes."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable

from sightline.accounts.callers import Caller
from sightline.accounts.limits import Limits as Rules
from sightline.accounts.limits import Refused, Standing, Stretch, Window
from sightline.services import meters
from sightline.store.accounts import AccountStore, leases
from sightline.store.accounts.windows import Counted, Windows

__all__ = ["Limits", "Refused", "Standing", "Stretch", "Window"]

SHARE = 40
"""A machine takes one part in so many of a window's calls at a time from those that machines share: what it does not
give out, the others lack, which stays below five percent for three machines."""

Seconds = Callable[[], float]
"""Now, in Unix seconds."""


class Limits:
    """Counts calls. `shared`: several machines may serve, so that calls are taken from PostgreSQL, some at once."""

    def __init__(self, rules: Rules, windows: Windows, shared: AccountStore | None, clock: Seconds = time.time) -> None:
        self._rules = rules
        self._windows = windows
        self._shared = shared
        self._clock = clock
        self._pairs = {place: [(each.calls, each.seconds) for each in rule] for place, rule in rules.items()}
        self._names: dict[tuple[int, str, str], int] = {}
        self._empty: dict[tuple[int, int], int] = {}

    @property
    def quick(self) -> bool:
        """Whether counting takes microseconds: it asks no database."""
        return self._shared is None

    def take(self, caller: Caller, interface: str, rule: str = "read") -> Standing:
        """Count a call of a key, with those of the keys that it was rotated from.

        Raises Refused, which has the standing, if a window is full; such a call is not counted.
        """
        at, name = self._clock(), self._name(caller.family, interface, rule)
        counted = self._count(name, self._pairs[interface, rule], int(at))
        stretches = tuple(
            Stretch(window, used, (int(at) // window.seconds + 1) * window.seconds)
            for window, used in zip(self._rules[interface, rule], counted.used, strict=True)
        )
        standing = Standing(stretches, tuple(stretches[number] for number in counted.full), at)
        if counted.full:
            meters.refused(interface, rule)
            raise Refused(standing)
        return standing

    def _count(self, name: int, pairs: list[tuple[int, int]], at: int) -> Counted:
        if self._shared is None:
            return self._windows.take(name, pairs, at)
        while True:
            counted = self._windows.take(name, pairs, at, leased=True)
            if not any(self._lease(name, number, pairs, at) for number in counted.full):
                return counted

    def _lease(self, name: int, number: int, pairs: list[tuple[int, int]], at: int) -> bool:
        """Take more calls of a window from those that machines share; whether there were any."""
        assert self._shared is not None  # noqa: S101 - only then are there leases
        (calls, seconds), stretch = pairs[number], at // pairs[number][1]
        if self._empty.get((name, seconds)) == stretch:
            return False
        wanted = max(calls // SHARE, 1)
        with self._shared.write() as session:
            taken = leases.take(session, name, seconds, stretch, wanted=wanted)
        got = min(wanted, calls - (taken - wanted))
        if got <= 0:
            self._empty[name, seconds] = stretch
            return False
        self._windows.add(name, number, pairs, at, got)
        return True

    def _name(self, family: int, interface: str, rule: str) -> int:
        """A number for what is counted, signed, 64 bits; the same in every process."""
        place = (family, interface, rule)
        found = self._names.get(place)
        if found is None:
            digest = hashlib.blake2b(repr(place).encode(), digest_size=8).digest()
            found = self._names[place] = int.from_bytes(digest, "big", signed=True)
        return found

    def purge(self) -> None:
        """Remove what machines shared of windows that are over."""
        if self._shared is None:
            return
        at = int(self._clock())
        with self._shared.write() as session:
            for seconds in sorted({each.seconds for rule in self._rules.values() for each in rule}):
                leases.purge(session, seconds, at // seconds)
