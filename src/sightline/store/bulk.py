"""Rebuilding what is derived: keys, forwards and records, each in transactions of bounded size.

Readers go on while this runs. They see an old or a new record for each id, never none, and the store is marked stale
from before the first step until `Writer.publish_rebuilt`; a process that dies in between leaves it stale.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
from sqlalchemy import bindparam, delete, select

from sightline.model.observation import SubjectKind
from sightline.store.database import Database, Session, chunked
from sightline.store.keyruns import KeyRuns
from sightline.store.rows import KIND_CODES, DerivedState
from sightline.store.sql import Listed, Statement
from sightline.store.tables import forwards, keys, meta, records

Numbers = npt.NDArray[np.int64]
EncodedRecord = tuple[int, SubjectKind, bytes]
"""An entity's id, its kind, and its record as `encode_record` writes it."""

CHUNK = 20_000
"""Records, or forwards, of one transaction."""

_CLEAR_KEYS = Statement(delete(keys))
_FORWARDS = Statement(select(forwards.c.subject, forwards.c.entity))
_UNFORWARD = Statement(delete(forwards).where(Listed(forwards.c.subject, "subjects")), "subjects")
_ENTITIES = Statement(
    select(records.c.entity).where(records.c.entity > bindparam("after"), records.c.entity <= bindparam("upto"))
)
_DROP = Statement(delete(records).where(Listed(records.c.entity, "entities")), "entities")
_DROP_AFTER = Statement(delete(records).where(records.c.entity > bindparam("after")))


def mark_stale(session: Session) -> None:
    """Say that what is derived cannot be trusted until it is rebuilt."""
    session.put(meta, [("derived", DerivedState.stale.value)])


def clear_keys(database: Database) -> None:
    """Empty the key table."""
    with database.transaction(write=True) as session:
        mark_stale(session)
        session.run(_CLEAR_KEYS)


def add_keys(database: Database, runs: KeyRuns) -> None:
    """Write the keys of the runs into the table, in order."""
    for pairs in runs.merged():
        with database.transaction(write=True) as session:
            mark_stale(session)
            session.add_pairs(keys, pairs.tolist())


def replace_forwards(database: Database, subjects: Numbers, entities: Numbers) -> None:
    """Make these the only forwards."""
    wanted = dict(zip(subjects.tolist(), entities.tolist(), strict=True))
    with database.transaction(write=True) as session:
        mark_stale(session)
        known = dict(session.all(_FORWARDS))
        for gone in chunked((subject for subject in known if subject not in wanted), CHUNK):
            session.run(_UNFORWARD, subjects=gone)
        for new in chunked((pair for pair in wanted.items() if known.get(pair[0]) != pair[1]), CHUNK):
            session.put(forwards, new)


def replace_records(database: Database, stream: Iterable[EncodedRecord]) -> int:
    """Make these, which come in the order of their ids, the only records; how many there are."""
    after, count = 0, 0
    for chunk in chunked(stream, CHUNK):
        with database.transaction(write=True) as session:
            mark_stale(session)
            after = _replace_range(session, after, chunk)
        count += len(chunk)
    with database.transaction(write=True) as session:
        session.run(_DROP_AFTER, after=after)
    database.checkpoint()
    return count


def _replace_range(session: Session, after: int, chunk: list[EncodedRecord]) -> int:
    """Make these the only records from behind `after` to the last of them, whose id is returned."""
    upto = chunk[-1][0]
    new = {entity for entity, _, _ in chunk}
    stale = [row[0] for row in session.all(_ENTITIES, after=after, upto=upto) if row[0] not in new]
    if stale:
        session.run(_DROP, entities=stale)
    session.put(records, [(entity, KIND_CODES[kind], payload) for entity, kind, payload in chunk])
    return upto
