"""Claims that arrive after a complete batch of a later time, which did not name their subject.

A complete batch declares gone what it does not name, as far as it is known when the batch is sealed. A claim of an
earlier time may arrive afterwards; then it is for the claim to bring the "gone" of that batch with it, so that what
was true at a time does not depend on the order in which batches arrived.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator

import msgspec
from sqlalchemy import bindparam, select

from sightline.model.observation import SubjectKind
from sightline.model.values import Instant
from sightline.store.history import GONE, MENTION, Event
from sightline.store.rows import BatchStatus
from sightline.store.session import Session
from sightline.store.sql import Statement
from sightline.store.tables import batches

_COMPLETE = Statement(
    select(batches.c.id, batches.c.observed_at, batches.c.complete)
    .where(
        batches.c.source == bindparam("source"),
        batches.c.complete != "",
        batches.c.state != BatchStatus.open.value,
        batches.c.observed_at > bindparam("after"),
    )
    .order_by(batches.c.observed_at)
)

Scope = list[tuple[Instant, int]]
"""The time and the id of each complete batch of one kind, in the order of time."""


class Gone(msgspec.Struct, frozen=True):
    """A subject that was gone from a time on."""

    subject: int
    observed_at: Instant


def complete_after(session: Session, source: int, after: Instant) -> dict[SubjectKind, Scope]:
    """The complete batches of a source of a later time than `after`, of which no more rows will come."""
    scopes: dict[SubjectKind, Scope] = {}
    for batch, observed_at, complete in session.all(_COMPLETE, source=source, after=after):
        for kind in complete.split(","):
            scopes.setdefault(SubjectKind(kind), []).append((observed_at, batch))
    return scopes


def gone_after(arrived: Iterable[Event], since: int, scope: Scope) -> Iterator[Gone]:
    """When the claims of one subject that are numbered `since` or later were ended by a complete batch.

    That is the first complete batch after the claim that does not name the subject, unless something else was said of
    the subject by then.
    """
    timeline = _in_time(arrived)
    named = {each.batch for each in timeline}
    unnamed = [at for at, batch in scope if batch not in named]
    for event, following in zip(timeline, [*timeline[1:], None], strict=True):
        if event.op == GONE or event.observation < since:
            continue
        place = bisect_right(unnamed, event.observed_at)
        if place < len(unnamed) and (following is None or unnamed[place] < following.observed_at):
            yield Gone(event.subject, unnamed[place])


def is_missing(arrived: Iterable[Event], batch: int, at: Instant) -> bool:
    """Whether a complete batch of this time ends what was said of a subject: it was there, and is not named."""
    timeline = _in_time(arrived)
    if any(each.batch == batch for each in timeline):
        return False
    before = [each for each in timeline if each.observed_at <= at]
    return bool(before) and before[-1].op != GONE


def _in_time(arrived: Iterable[Event]) -> list[Event]:
    """What a source said of a subject itself (not what others of its rows mention), in the order of time."""
    own = [each for each in arrived if each.op != MENTION]
    return sorted(own, key=lambda each: (each.observed_at, each.observation))
