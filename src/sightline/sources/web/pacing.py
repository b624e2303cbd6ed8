"""How often a host is asked: a least time between two requests, and longer where it says so."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from email.utils import parsedate_to_datetime

FIRST_PAUSE = 1.0
"""Seconds after the first failure; each further one doubles them."""


class Pace:
    """The turns of one process at each host."""

    def __init__(
        self,
        per_second: float,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._gap = 1 / per_second
        self._gaps: dict[str, float] = {}
        self._next: dict[str, float] = {}
        self._clock, self._sleep = clock, sleep

    def turn(self, host: str) -> None:
        """Wait until this host may be asked."""
        ahead = self._next.get(host, 0.0) - self._clock()
        if ahead > 0:
            self._sleep(ahead)
        self._next[host] = self._clock() + self._gaps.get(host, self._gap)

    def hold(self, host: str, seconds: float) -> None:
        """Leave this host alone for so long."""
        self._next[host] = max(self._next.get(host, 0.0), self._clock() + seconds)

    def widen(self, host: str, seconds: float) -> None:
        """Leave at least so much time between two requests to this host."""
        self._gaps[host] = max(self._gap, seconds)
        self.hold(host, self._gaps[host])


def pause_after(tried: int, stated: float | None) -> float:
    """Seconds to wait after so many failures: what the host says, else one, two, four..."""
    return FIRST_PAUSE * 2 ** (tried - 1) if stated is None else stated


def retry_after(header: str | None, now: Callable[[], float] = time.time) -> float | None:
    """Seconds that a Retry-After header asks for: a number, or a date (RFC 9110, 10.2.3); None if it says neither."""
    if header is None:
        return None
    text = header.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        when = parsedate_to_datetime(text)
    except ValueError:
        return None
    aware = when if when.tzinfo else when.replace(tzinfo=dt.UTC)
    return max(0.0, aware.timestamp() - now())
