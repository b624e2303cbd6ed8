"""Sources and batches: who spoke, of when, and how far each import is."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, func, insert, or_, select, update

from sightline.errors import Conflict, NotFound
from sightline.model.observation import BatchHeader, SubjectKind
from sightline.model.values import Instant
from sightline.store.rows import MAX_LABEL, MAX_NAME, BatchState, BatchStatus, check_text
from sightline.store.session import Session
from sightline.store.sql import Statement
from sightline.store.tables import batches, sources

SOURCES = Statement(select(sources.c.id, sources.c.name).order_by(sources.c.id))
_SOURCE = Statement(select(sources.c.id).where(sources.c.name == bindparam("name")))
_NEW_SOURCE = Statement(insert(sources).values(id=bindparam("id"), name=bindparam("name")))
_NEXT_SOURCE = Statement(select(func.coalesce(func.max(sources.c.id), 0) + 1))
_NEXT_BATCH = Statement(select(func.coalesce(func.max(batches.c.id), 0) + 1))
_BATCH = Statement(select(batches).where(batches.c.id == bindparam("id")))
_SAME = Statement(
    select(batches).where(batches.c.source == bindparam("source"), batches.c.digest == bindparam("digest"))
)
_LISTED = Statement(
    select(batches)
    .where(or_(bindparam("any_source") == 1, batches.c.source == bindparam("source")))
    .where(or_(bindparam("any_state") == 1, batches.c.state == bindparam("state")))
    .where(batches.c.id < bindparam("before"))
    .order_by(batches.c.id.desc())
    .limit(bindparam("limit"))
)
_NEW_BATCH = Statement(insert(batches))
_ADVANCE = Statement(
    update(batches)
    .where(batches.c.id == bindparam("batch"))
    .values(
        rows_read=bindparam("read"),
        stored=batches.c.stored + bindparam("more_stored"),
        unchanged=batches.c.unchanged + bindparam("more_unchanged"),
        rejected=batches.c.rejected + bindparam("more_rejected"),
        suppressed=batches.c.suppressed + bindparam("more_suppressed"),
    )
)
_STATE = Statement(
    update(batches)
    .where(batches.c.id == bindparam("batch"))
    .values(state=bindparam("new_state"), sealed_at=bindparam("at"))
)
NO_LIMIT = 2**53


def source_number(session: Session, name: str) -> int | None:
    """The number of a source, if it ever spoke."""
    row = None if "\x00" in name else session.one(_SOURCE, name=name)
    return None if row is None else int(row[0])


def batch_state(session: Session, batch: int) -> BatchState:
    """A batch. Raises NotFound."""
    row = session.one(_BATCH, id=batch)
    if row is None:
        raise NotFound(f"There is no batch {batch}.", field="batch")
    return _state(row)


def list_batches(
    session: Session, source: int | None, state: BatchStatus | None, before: int | None, limit: int
) -> list[BatchState]:
    """Batches, the newest first."""
    rows = session.all(
        _LISTED,
        any_source=int(source is None),
        source=source or 0,
        any_state=int(state is None),
        state=state.value if state else "",
        before=before or NO_LIMIT,
        limit=limit,
    )
    return [_state(row) for row in rows]


def begin(session: Session, header: BatchHeader, now: Instant) -> BatchState:
    """The batch of this source and digest, made if it is new."""
    check_text(header.source, "source", MAX_NAME)
    check_text(header.digest, "digest", MAX_NAME)
    check_text(header.label, "label", MAX_LABEL, empty=True)
    source = source_number(session, header.source)
    if source is None:
        source = _next(session, _NEXT_SOURCE)
        session.run(_NEW_SOURCE, id=source, name=header.source)
    row = session.one(_SAME, source=source, digest=header.digest)
    if row is not None:
        return _resumed(_state(row), header)
    batch = _next(session, _NEXT_BATCH)
    session.run(
        _NEW_BATCH,
        id=batch,
        source=source,
        digest=header.digest,
        label=header.label,
        observed_at=header.observed_at,
        complete=",".join(sorted(set(header.complete))),
        state=BatchStatus.open.value,
        rows_read=0,
        stored=0,
        unchanged=0,
        rejected=0,
        started_at=now,
        sealed_at=None,
        suppressed=0,
    )
    return batch_state(session, batch)


def _resumed(state: BatchState, header: BatchHeader) -> BatchState:
    if state.state is BatchStatus.sealed:
        return state
    if state.observed_at != header.observed_at or set(state.complete) != set(header.complete):
        raise Conflict(
            f"Batch {state.id} of the same content was begun with another time or another scope.",
            hint="Finish it as it was begun.",
        )
    return state


def advance(session: Session, batch: int, rows_read: int, counts: tuple[int, int, int, int]) -> None:
    """Move a batch on: `rows_read` in all, and so many more rows stored, unchanged, rejected and suppressed."""
    stored, unchanged, rejected, suppressed = counts
    session.run(
        _ADVANCE,
        batch=batch,
        read=rows_read,
        more_stored=stored,
        more_unchanged=unchanged,
        more_rejected=rejected,
        more_suppressed=suppressed,
    )


def set_state(session: Session, batch: int, state: BatchStatus, sealed_at: Instant | None = None) -> None:
    """Change a batch's state."""
    session.run(_STATE, batch=batch, new_state=state.value, at=sealed_at)


def _next(session: Session, statement: Statement) -> int:
    row = session.one(statement)
    return int(row[0]) if row else 1


def _state(row: tuple[Any, ...]) -> BatchState:
    identity, source, digest, label, observed_at, complete, state, *rest = row
    kinds = tuple(SubjectKind(each) for each in complete.split(",") if each)
    return BatchState(identity, source, digest, label, observed_at, kinds, BatchStatus(state), *rest)
