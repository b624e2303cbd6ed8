"""The log of appends: an observation's batch, when it was recorded, and of when it is, found by its number.

Observation numbers are given in the order of commits, a run of them to each append, so one row for each run tells
this for all of its observations.
"""

from __future__ import annotations

from bisect import bisect_right
from threading import Lock

from sqlalchemy import bindparam, select

from sightline.model.values import Instant
from sightline.store.database import Session
from sightline.store.sql import Statement
from sightline.store.tables import appends, batches

_SINCE = Statement(
    select(appends.c.first, appends.c.batch, appends.c.recorded_at, batches.c.observed_at)
    .join(batches, batches.c.id == appends.c.batch)
    .where(appends.c.first > bindparam("first"))
    .order_by(appends.c.first)
)


class AppendLog:
    """Appends as parallel lists in the order of their first observation numbers."""

    def __init__(self) -> None:
        self._firsts: list[int] = []
        self._rest: list[tuple[int, Instant, Instant]] = []
        self._lock = Lock()

    def catch_up(self, session: Session) -> AppendLog:
        """Read what a reading transaction sees beyond what is known. All of it is committed, so it can be kept."""
        with self._lock:
            self._read(session)
        return self

    def copy_for(self, session: Session) -> AppendLog:
        """A copy that also knows what a writing transaction, which may yet roll back, has appended."""
        own = AppendLog()
        with self._lock:
            own._firsts, own._rest = self._firsts.copy(), self._rest.copy()
        own._read(session)
        return own

    def _read(self, session: Session) -> None:
        last = self._firsts[-1] if self._firsts else 0
        for first, *rest in session.all(_SINCE, first=last):
            self._firsts.append(first)
            self._rest.append(tuple(rest))

    def of(self, observation: int) -> tuple[int, Instant, Instant]:
        """The batch of an observation, when it was recorded, and its time unless the row has its own."""
        return self._rest[bisect_right(self._firsts, observation) - 1]

    def runs_of(self, batch: int) -> list[tuple[int, int | None]]:
        """The runs of observation numbers of a batch: first, and first of the next run (None: none follows)."""
        nexts: list[int | None] = [*self._firsts[1:], None]
        return [
            (first, following)
            for first, following, (each, *_) in zip(self._firsts, nexts, self._rest, strict=True)
            if each == batch
        ]
