"""Rebuilding what is derived: keys, links, forwards and records, each in transactions of bounded size.

Readers go on while this runs. They see an old or a new record for each id, never none, and the store is marked stale
from before the first step until `Writer.publish_rebuilt`; a process that dies in between leaves it stale.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

import numpy as np
import numpy.typing as npt
from sqlalchemy import bindparam, delete, select

from sightline.model.observation import SubjectKind
from sightline.store import links as link_table
from sightline.store.database import Database
from sightline.store.keyruns import KeyRuns
from sightline.store.links import LinkRow
from sightline.store.rows import KIND_CODES, DerivedState
from sightline.store.session import Session
from sightline.store.sql import Listed, Statement
from sightline.store.tables import forwards, keys, meta, records

T = TypeVar("T")
Numbers = npt.NDArray[np.int64]
EncodedRecord = tuple[int, SubjectKind, bytes]
"""An entity's id, its kind, and its record as `Codec.encode_record` writes it."""

NO_LIMIT = 2**63 - 1
CHUNK = 20_000
"""Records, links, or forwards, of one transaction."""

_CLEAR_KEYS = Statement(delete(keys))
_FORWARDS = Statement(
    select(forwards.c.subject, forwards.c.entity).where(
        forwards.c.subject > bindparam("after"), forwards.c.subject <= bindparam("upto")
    )
)
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
    """Make these the only forwards, in one transaction."""
    order = np.argsort(subjects)
    subjects, entities = subjects[order], entities[order]
    with database.transaction(write=True) as session:
        mark_stale(session)
        after = 0
        for start in range(0, len(subjects), CHUNK):
            part = slice(start, start + CHUNK)
            wanted = dict(zip(subjects[part].tolist(), entities[part].tolist(), strict=True))
            upto = int(subjects[part][-1])
            _replace_forwards_between(session, after, upto, wanted)
            after = upto
        _replace_forwards_between(session, after, NO_LIMIT, {})


def _replace_forwards_between(session: Session, after: int, upto: int, wanted: dict[int, int]) -> None:
    known = dict(session.all(_FORWARDS, after=after, upto=upto))
    gone = [subject for subject in known if subject not in wanted]
    if gone:
        session.run(_UNFORWARD, subjects=gone)
    session.put(forwards, [pair for pair in wanted.items() if known.get(pair[0]) != pair[1]])


def replace_records(database: Database, stream: Iterable[EncodedRecord]) -> int:
    """Make these, which come in the order of their ids, the only records; how many there are."""
    after, count = 0, 0
    for chunk in _chunked(stream, CHUNK):
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


def replace_links(database: Database, stream: Iterable[LinkRow]) -> int:
    """Make these, which come in the order of their pairs, the only links; how many there are."""
    after, count = (0, 0), 0
    for chunk in _chunked(stream, CHUNK):
        with database.transaction(write=True) as session:
            mark_stale(session)
            after = link_table.replace_between(session, after, chunk)
        count += len(chunk)
    with database.transaction(write=True) as session:
        mark_stale(session)
        link_table.delete_behind(session, after)
    database.checkpoint()
    return count


def _chunked(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    """Lists of at most `size` rows."""
    chunk: list[T] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) >= size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
