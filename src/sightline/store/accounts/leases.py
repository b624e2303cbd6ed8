"""Calls that machines take from a shared window of time, some at once, to give them out one by one."""

from __future__ import annotations

from sqlalchemy import bindparam, delete, text

from sightline.store.accounts.tables import leases
from sightline.store.session import Session
from sightline.store.sql import Statement

_TAKE = Statement(
    text(
        f'INSERT INTO {leases.name} AS held (name, seconds, "window", taken) '  # noqa: S608
        "VALUES (:name, :seconds, :window, :wanted) "
        'ON CONFLICT (name, seconds, "window") DO UPDATE SET taken = held.taken + :wanted RETURNING taken'
    )
)
_OVER = Statement(delete(leases).where(leases.c.seconds == bindparam("length"), leases.c.window < bindparam("current")))


def take(session: Session, name: int, seconds: int, window: int, *, wanted: int) -> int:
    """Take calls of a window; how many all have taken then, these included. It goes beyond the limit if they do."""
    row = session.one(_TAKE, name=name, seconds=seconds, window=window, wanted=wanted)
    assert row is not None  # noqa: S101 - an INSERT that returns
    return int(row[0])


def purge(session: Session, seconds: int, current: int) -> int:
    """Remove windows of a length that are over; how many."""
    return session.run(_OVER, length=seconds, current=current)
