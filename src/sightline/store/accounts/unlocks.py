"""Data points that an organisation has paid, by subject.

An entity's subjects at the time of paying all get a row, so that what was paid is found again after merges (the entity
then has that subject among others) and after splits (each side keeps it).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import bindparam, delete, func, select

from sightline.model.values import Instant
from sightline.store.accounts.tables import unlocks
from sightline.store.session import Session
from sightline.store.sql import Listed, Statement

_OF = Statement(
    select(unlocks.c.subject, unlocks.c.point).where(
        unlocks.c.org == bindparam("org"),
        Listed(unlocks.c.subject, "subjects"),
        unlocks.c.paid_at > bindparam("since"),
    ),
    "subjects",
)
_OF_SUBJECTS = Statement(
    select(unlocks.c.org, unlocks.c.point, func.max(unlocks.c.paid_at))
    .where(Listed(unlocks.c.subject, "subjects"))
    .group_by(unlocks.c.org, unlocks.c.point)
    .order_by(unlocks.c.org, unlocks.c.point),
    "subjects",
)
_FORGET = Statement(delete(unlocks).where(Listed(unlocks.c.subject, "subjects")), "subjects")


def paid(session: Session, org: int, subjects: Sequence[int], since: Instant) -> set[tuple[int, str]]:
    """Which data points of which subjects were paid after `since`."""
    if not subjects:
        return set()
    return {(subject, point) for subject, point in session.all(_OF, org=org, subjects=subjects, since=since)}


def pay(session: Session, org: int, points: Iterable[tuple[int, str]], at: Instant) -> None:
    """Note what was paid now."""
    session.put(unlocks, [(org, subject, point, at) for subject, point in sorted(set(points))])


def of_subjects(session: Session, subjects: Sequence[int]) -> list[tuple[int, str, Instant]]:
    """Which organisation paid for which data point of these subjects, and when it last did."""
    return [(org, point, at) for org, point, at in session.all(_OF_SUBJECTS, subjects=subjects)]


def forget(session: Session, subjects: Sequence[int]) -> int:
    """Remove what was paid for these subjects, by anyone: they are being erased. How many rows."""
    return session.run(_FORGET, subjects=subjects)
