"""Limits: how many calls a key may make in windows of time, several at once, and the headers that say so."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Annotated

import msgspec

from sightline.accounts import data
from sightline.errors import InvalidInput, RateLimited

FILE = "limits.toml"
MOST_WINDOWS = 4

Headers = dict[str, str]

_Count = Annotated[int, msgspec.Meta(ge=1, le=2**31)]
_Windows = Annotated[tuple[tuple[_Count, _Count], ...], msgspec.Meta(min_length=1, max_length=MOST_WINDOWS)]


class Window(msgspec.Struct, frozen=True):
    """At most `calls` in each stretch of `seconds`; stretches begin at whole multiples of it in Unix time."""

    calls: int
    seconds: int


Limits = dict[tuple[str, str], tuple[Window, ...]]
"""The windows of each interface and rule, the shortest first."""


class Stretch(msgspec.Struct, frozen=True):
    """How a window stands in the stretch of time that is now; `ends` in Unix seconds."""

    window: Window
    used: int
    ends: int

    @property
    def left(self) -> int:
        """Calls that may still be made in it."""
        return max(self.window.calls - self.used, 0)


class Standing(msgspec.Struct, frozen=True):
    """How a key stands after a call at `at` (Unix seconds). `full`: the windows that refuse it, if any does."""

    stretches: tuple[Stretch, ...]
    full: tuple[Stretch, ...]
    at: float

    @property
    def retry_after(self) -> int:
        """Whole seconds until a call can be made again; 0 if this one was not refused."""
        return max((self._seconds_to(each.ends) for each in self.full), default=0)

    def saber_headers(self) -> Headers:
        """X-Ratelimit-Limit (of the longest window), -Remaining, -Reset (Unix seconds); Retry-After if refused."""
        shown = self.stretches[-1]
        ends = max((each.ends for each in self.full), default=shown.ends)
        return {
            "X-Ratelimit-Limit": str(shown.window.calls),
            "X-Ratelimit-Remaining": str(self._left()),
            "X-Ratelimit-Reset": str(ends),
            **self._retry(),
        }

    def lusha_headers(self) -> Headers:
        """The daily, hourly and minute families; if refused, also RateLimit-* and those of the day, and Retry-After."""
        named = {_NAMES[each.window.seconds]: each for each in self.stretches if each.window.seconds in _NAMES}
        headers: Headers = {}
        for name, each in named.items():
            headers[f"x-rate-limit-{name}"] = str(each.window.calls)
            headers[f"x-{name}-requests-left"] = str(each.left)
            headers[f"x-{name}-usage"] = str(each.used)
        if self.full:
            headers.update(self._first("RateLimit", self.full[0]))
            if "daily" in named:
                headers["X-RateLimit-Remaining-Daily"] = str(named["daily"].left)
                headers["X-RateLimit-Reset-Daily"] = str(self._seconds_to(named["daily"].ends))
        return {**headers, **self._retry()}

    def plain_headers(self) -> Headers:
        """RateLimit-Limit (of the longest window), -Remaining, -Reset (seconds from now); Retry-After if refused."""
        shown = self._first("RateLimit", self.full[0] if self.full else self.stretches[-1])
        return {**shown, "RateLimit-Remaining": str(self._left()), **self._retry()}

    def _first(self, prefix: str, each: Stretch) -> Headers:
        return {
            f"{prefix}-Limit": str(each.window.calls),
            f"{prefix}-Remaining": str(each.left),
            f"{prefix}-Reset": str(self._seconds_to(each.ends)),
        }

    def _left(self) -> int:
        return 0 if self.full else min(each.left for each in self.stretches)

    def _retry(self) -> Headers:
        return {"Retry-After": str(self.retry_after)} if self.full else {}

    def _seconds_to(self, moment: int) -> int:
        return max(int(-(-(moment - self.at) // 1)), 1)


_NAMES = {86_400: "daily", 3600: "hourly", 60: "minute"}


class Refused(RateLimited):
    """A call beyond a limit, with how the key stands."""

    def __init__(self, standing: Standing) -> None:
        full = standing.full[0].window
        super().__init__(
            f"This key may make {full.calls:,} such calls in {full.seconds:,} seconds.",
            hint=f"Try again in {standing.retry_after} seconds.",
            retry_after=standing.retry_after,
        )
        self.standing = standing


def read_limits(own: Path | None = None) -> Limits:
    """Our limits, with what an operator's own file changes. Raises InvalidInput for one that cannot be read."""
    ours = _read(files(data).joinpath(FILE).read_text(encoding="utf-8"), FILE)
    if own is None:
        return ours
    try:
        theirs = _read(own.read_text(encoding="utf-8"), str(own))
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(f"The limits {own} cannot be read: {error}.", field="limits") from error
    strange = [f"{interface}.{rule}" for interface, rule in theirs if (interface, rule) not in ours]
    if strange:
        known = [f"{interface}.{rule}" for interface, rule in ours]
        raise InvalidInput(f"{own}: there is no rule {strange[0]}.", field="limits", allowed=known)
    return {**ours, **theirs}


def _read(text: str, name: str) -> Limits:
    try:
        written = msgspec.convert(tomllib.loads(text), dict[str, dict[str, _Windows]])
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise InvalidInput(f"The limits {name} cannot be read: {error}.", field="limits") from error
    return {
        (interface, rule): tuple(sorted((Window(*each) for each in windows), key=lambda window: window.seconds))
        for interface, rules in written.items()
        for rule, windows in rules.items()
    }
