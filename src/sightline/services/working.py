"""The worker: publishes signals as the log changes, beside the processes that serve."""

from __future__ import annotations

import threading
from collections.abc import Callable

import structlog

from sightline.errors import SightlineError
from sightline.services.publishing import Published
from sightline.services.signalling import Signalling

PAUSE_SECONDS = 0.02
"""How long a worker that has nothing to do waits before it looks again: a look costs a tenth of a millisecond."""

BUSY_SECONDS = 5.0
"""Longest pause while others, such as a rebuild, keep it from working."""

LONGEST_PAUSE_SECONDS = 60.0

log = structlog.get_logger()


def work(signalling: Signalling, stop: threading.Event, told: Callable[[Published], None]) -> None:
    """Publish until told to stop. What fails is logged and tried again, after pauses that grow to a minute."""
    pause = PAUSE_SECONDS
    while not stop.wait(pause):
        try:
            if signalling.waiting():
                told(signalling.catch_up())
        except SightlineError as error:
            log.warning("signals_wait", code=error.code, reason=str(error))
            pause = min(2 * pause, BUSY_SECONDS)
        except Exception:
            log.exception("signals_failed")
            pause = min(2 * pause + 1, LONGEST_PAUSE_SECONDS)
        else:
            pause = PAUSE_SECONDS
