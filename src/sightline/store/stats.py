"""What the store holds, in numbers."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import Table, func, select

from sightline.store.rows import KINDS
from sightline.store.session import Session
from sightline.store.sql import Statement
from sightline.store.tables import (
    batches,
    feed,
    forwards,
    judgements,
    keys,
    links,
    observations,
    records,
    seen,
    sources,
    subjects,
    suppressed,
)

_TABLES = (sources, batches, subjects, observations, seen, judgements, keys, links, forwards, records, feed, suppressed)
_SUBJECTS = Statement(
    select(subjects.c.source, subjects.c.kind, func.count()).group_by(subjects.c.source, subjects.c.kind)
)
_RECORDS = Statement(select(records.c.kind, func.count()).group_by(records.c.kind))
_STATES = Statement(select(batches.c.state, func.count()).group_by(batches.c.state))
_SOURCES = Statement(select(sources.c.id, sources.c.name))


class Stats(msgspec.Struct, frozen=True):
    """Counts by table, subjects by source and kind, records by kind, batches by state, and the size in bytes."""

    rows: dict[str, int]
    subjects: dict[str, dict[str, int]]
    records: dict[str, int]
    batches: dict[str, int]
    bytes: int


def stats(session: Session) -> Stats:
    """Count everything; this reads whole indexes."""
    names = dict(session.all(_SOURCES))
    by_source: dict[str, dict[str, int]] = {name: {} for name in names.values()}
    for source, kind, count in session.all(_SUBJECTS):
        by_source[names[source]][KINDS[kind].value] = count
    return Stats(
        rows={table.name: _count(session, table) for table in _TABLES},
        subjects=by_source,
        records={KINDS[kind].value: count for kind, count in session.all(_RECORDS)},
        batches=dict(session.all(_STATES)),
        bytes=_bytes(session),
    )


def _count(session: Session, table: Table) -> int:
    return _number(session.one(Statement(select(func.count()).select_from(table))))


def _bytes(session: Session) -> int:
    if session.sqlite:
        pages, size = (_number(session.driver(f"PRAGMA {name}").fetchone()) for name in ("page_count", "page_size"))
        return pages * size
    tables = ", ".join(f"'{table.name}'" for table in _TABLES)
    return _number(
        session.driver(
            f"SELECT sum(pg_total_relation_size(each::regclass)) FROM unnest(ARRAY[{tables}]) AS each"  # noqa: S608
        ).fetchone()
    )


def _number(row: tuple[Any, ...] | None) -> int:
    return 0 if row is None or row[0] is None else int(row[0])
