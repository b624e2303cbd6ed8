"""The thread that keeps an index up with the store, and that an error does not end."""

from __future__ import annotations

import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path

import structlog

from sightline.errors import SightlineError

SWITCH_SECONDS = 0.0005
"""How soon a thread lets others run, in a process that follows: Python's 5 ms would be longer than most questions."""

LONGEST_PAUSE = 30.0
"""Seconds between two attempts, at most."""

_log = structlog.get_logger(__name__)


class Follower:
    """Calls `look` every so many `seconds` until it is `stopped`; after errors less and less often.

    `problem` says why the last call failed; None if it did not.
    """

    def __init__(self, look: Callable[[], object], seconds: float, stopped: threading.Event) -> None:
        self.problem: str | None = None
        self._look = look
        self._seconds = seconds
        self._stopped = stopped
        self._thread = threading.Thread(target=self._run, name="search-follower", daemon=True)
        self._thread.start()

    def join(self) -> None:
        """Wait for the end, after `stopped` was set."""
        self._thread.join()

    def _run(self) -> None:
        sys.setswitchinterval(SWITCH_SECONDS)
        failures = 0
        while not self._stopped.wait(pause(self._seconds, failures)):
            try:
                self._look()
            except Exception as error:  # noqa: BLE001 - the top of a thread: nobody else would hear of it or go on
                failures += 1
                _log.warning("search_follower_failed", failures=failures, error=reason_of(error), at=place_of(error))
                self.problem = f"The index cannot follow the store: {reason_of(error)}"
            else:
                failures, self.problem = 0, None


def pause(seconds: float, failures: int) -> float:
    """How long to wait after so many failures in a row."""
    return min(seconds * (1 << min(failures, 16)), max(seconds, LONGEST_PAUSE))


def reason_of(error: BaseException) -> str:
    """What went wrong, without personal data: the text of an error that is not our own may hold values of records."""
    return error.message if isinstance(error, SightlineError) else f"{type(error).__name__}."


def place_of(error: BaseException) -> list[str]:
    """The way to the error, outermost call first: file, line and function."""
    frames = traceback.extract_tb(error.__traceback__)
    return [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
