"""The log of appends: an observation's batch, when it was recorded, and of when it is, found by its number.

Observation numbers are given in the order of commits, a run of them to each append, so one row for each run tells
this for all of its observations.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from threading import Lock

from sqlalchemy import bindparam, select

from sightline.model.values import Instant
from sightline.store.session import Session
from sightline.store.sql import Statement
from sightline.store.tables import appends, batches

_SINCE = Statement(
    select(appends.c.first, appends.c.batch, appends.c.recorded_at, batches.c.observed_at)
    .join(batches, batches.c.id == appends.c.batch)
    .where(appends.c.first > bindparam("first"))
    .order_by(appends.c.first)
)


class AppendLog:
    """Appends as columns, in the order of their first observation numbers. They only grow."""

    def __init__(self) -> None:
        self._firsts, self._batches, self._recorded, self._observed = (array("q") for _ in range(4))

    def read(self, session: Session) -> AppendLog:
        """Read what a transaction sees beyond what is known."""
        last = self._firsts[-1] if self._firsts else 0
        rows = session.all(_SINCE, first=last)
        # The numbers that are searched come last: another thread may search meanwhile.
        for column, place in ((self._batches, 1), (self._recorded, 2), (self._observed, 3), (self._firsts, 0)):
            column.extend([row[place] for row in rows])
        return self

    def copy(self) -> AppendLog:
        """A log of its own that knows the same."""
        own = AppendLog()
        own._firsts, own._batches, own._recorded, own._observed = (
            column[:] for column in (self._firsts, self._batches, self._recorded, self._observed)
        )
        return own

    def of(self, observation: int) -> tuple[int, Instant, Instant]:
        """The batch of an observation, when it was recorded, and its time unless the row has its own."""
        place = bisect_right(self._firsts, observation) - 1
        return self._batches[place], self._recorded[place], self._observed[place]


class SharedLog:
    """What all readers of a process know of the appends. A store that was restored has another identity."""

    def __init__(self) -> None:
        self._log = AppendLog()
        self._identity = ""
        self._lock = Lock()

    def for_reader(self, session: Session, identity: str) -> AppendLog:
        """The log as a reading transaction sees it, or further. All of it is committed, so that it can be kept."""
        with self._lock:
            if identity != self._identity:
                self._log, self._identity = AppendLog(), identity
            return self._log.read(session)

    def for_writer(self, session: Session, identity: str) -> AppendLog:
        """A copy that also knows what a writing transaction, which may yet roll back, has appended."""
        with self._lock:
            known = self._log.copy() if identity == self._identity else AppendLog()
        return known.read(session)
