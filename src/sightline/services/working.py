"""The worker: publishes signals as the log changes, beside the processes that serve, and takes the census."""

from __future__ import annotations

import threading
from collections.abc import Callable

import structlog

from sightline.errors import SightlineError
from sightline.services.census import Census
from sightline.services.publishing import Published
from sightline.services.signalling import Signalling

PAUSE_SECONDS = 0.02
"""How long a worker that has nothing to do waits before it looks again: a look costs a tenth of a millisecond."""

BUSY_SECONDS = 5.0
"""Longest pause while others, such as a rebuild, keep it from working."""

LONGEST_PAUSE_SECONDS = 60.0

log = structlog.get_logger()


def work_beside(
    signalling: Signalling, census: Census, stop: threading.Event, told: Callable[[Published], None]
) -> None:
    """The same in a thread, for which this one waits: a handler of signals may set `stop` at any moment.

    Handlers run in the main thread. One that sets an event which that thread waits for may find the event locked by
    itself, and then waits for ever.
    """
    worker = threading.Thread(target=work, args=(signalling, census, stop, told), name="worker")
    worker.start()
    worker.join()


def work(signalling: Signalling, census: Census, stop: threading.Event, told: Callable[[Published], None]) -> None:
    """Publish until told to stop, and take the census of each month.

    What fails is logged and tried again, after pauses that grow to a minute.
    """
    pause = PAUSE_SECONDS
    while not stop.wait(pause):
        try:
            if signalling.waiting():
                told(signalling.catch_up())
            elif census.due():
                census.take(wait_seconds=0)
        except SightlineError as error:
            log.warning("signals_wait", code=error.code, reason=str(error))
            pause = min(2 * pause, BUSY_SECONDS)
        except Exception:
            log.exception("signals_failed")
            pause = min(2 * pause + 1, LONGEST_PAUSE_SECONDS)
        else:
            pause = PAUSE_SECONDS
