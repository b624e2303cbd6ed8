"""The one physical deletion: rows are removed, and so is what a database keeps of rows that were.

A database that deletes or changes a row leaves its bytes behind: in free pages and cells, in the write-ahead log, in
statistics. `compact` rewrites the whole database without them.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence

import msgspec
from sqlalchemy import MetaData, alias, bindparam, delete, func, select, update

from sightline.errors import Unavailable
from sightline.model.observation import SubjectKind
from sightline.store.codec import Codec
from sightline.store.database import Database
from sightline.store.hidden import shown
from sightline.store.history import CLAIM, MENTION
from sightline.store.rows import KINDS
from sightline.store.session import Session
from sightline.store.sql import Listed, Statement
from sightline.store.tables import (
    batches,
    forwards,
    judgements,
    keys,
    links,
    observations,
    records,
    seen,
    subjects,
)

CHUNK = 20_000
"""Rows of the log that are read together."""

_PAUSE = 0.05

_OF_SUBJECTS = [
    Statement(delete(column.table).where(Listed(column, "subjects")), "subjects")
    for column in (
        observations.c.subject,
        seen.c.subject,
        keys.c.subject,
        links.c.left_subject,
        links.c.right_subject,
        forwards.c.subject,
        forwards.c.entity,
        records.c.entity,
        judgements.c.left_subject,
        judgements.c.right_subject,
        subjects.c.subject,
    )
]
_PAYLOADS = Statement(
    select(observations.c.subject, observations.c.observation, observations.c.payload)
    .where(
        (observations.c.subject > bindparam("after"))
        | ((observations.c.subject == bindparam("same")) & (observations.c.observation > bindparam("behind"))),
        observations.c.payload.is_not(None),
        shown(observations.c.subject),
    )
    .order_by(observations.c.subject, observations.c.observation)
    .limit(bindparam("limit"))
)
_CLAIM = Statement(
    select(observations.c.payload, subjects.c.kind)
    .join(subjects, subjects.c.subject == observations.c.subject)
    .where(observations.c.subject == bindparam("subject"), observations.c.observation == bindparam("observation"))
)
_later = alias(observations)
_STANDING = Statement(
    select(
        observations.c.op,
        select(func.max(_later.c.observation)).where(_later.c.subject == bindparam("subject")).scalar_subquery(),
        subjects.c.digest,
    )
    .join(subjects, subjects.c.subject == observations.c.subject)
    .where(observations.c.subject == bindparam("subject"), observations.c.observation == bindparam("observation"))
)
"""What a row does, the number of its subject's last row, and the digest by which a claim is known again."""
_MENTION = Statement(
    select(observations.c.observation).where(
        observations.c.subject == bindparam("subject"), observations.c.op == MENTION
    )
)
_REWRITE = Statement(
    update(observations)
    .where(observations.c.subject == bindparam("of"), observations.c.observation == bindparam("number"))
    .values(payload=bindparam("new"))
)
_DIGEST = Statement(
    update(subjects).where(subjects.c.subject == bindparam("of")).values(digest=bindparam("new_digest"))
)
_NOTES = Statement(select(judgements.c.number, judgements.c.note).where(judgements.c.note != ""))
_NOTE = Statement(update(judgements).where(judgements.c.number == bindparam("of")).values(note=bindparam("text")))
_LABELS = Statement(select(batches.c.id, batches.c.label).where(batches.c.label != ""))
_LABEL = Statement(update(batches).where(batches.c.id == bindparam("of")).values(label=bindparam("text")))


class Place(msgspec.Struct, frozen=True):
    """A row of the log."""

    subject: int
    observation: int


def containing(session: Session, codec: Codec, wanted: Sequence[bytes]) -> Iterator[Place]:
    """The rows of those who are not suppressed whose content, in lower case, holds one of these texts."""
    after = (0, 0)
    while rows := session.all(_PAYLOADS, after=after[0], same=after[0], behind=after[1], limit=CHUNK):
        for subject, observation, payload in rows:
            plain = codec.plain(bytes(payload)).lower()
            if any(each in plain for each in wanted):
                yield Place(subject, observation)
        after = rows[-1][0], rows[-1][1]


class Eraser:
    """Removes and rewrites rows within a writing transaction."""

    def __init__(self, session: Session, codec: Codec) -> None:
        self._session = session
        self._codec = codec
        if session.sqlite:
            session.driver("PRAGMA secure_delete = ON")

    def claim(self, place: Place) -> tuple[SubjectKind, msgspec.Struct]:
        """The claim of a row as it is written: its references hold no numbers."""
        row = self._session.one(_CLAIM, subject=place.subject, observation=place.observation)
        assert row is not None  # noqa: S101 - it was found with the same locks held
        return KINDS[row[1]], self._codec.decode_claim(KINDS[row[1]], bytes(row[0]))

    def mention(self, company: int) -> Place:
        """The row that was written when a company of which nothing else is known was mentioned first."""
        row = self._session.one(_MENTION, subject=company)
        assert row is not None  # noqa: S101 - nothing else is known of it
        return Place(company, int(row[0]))

    def rewrite(self, place: Place, claim: msgspec.Struct) -> None:
        """Put another claim in the place of that of a row."""
        payload, digest = self._codec.encode_claim(claim)
        self._session.run(_REWRITE, of=place.subject, number=place.observation, new=payload)
        standing = self._session.one(_STANDING, subject=place.subject, observation=place.observation)
        op, last, known = standing or (0, 0, None)
        if known is not None and op in (CLAIM, MENTION) and last == place.observation:
            self._session.run(_DIGEST, of=place.subject, new_digest=digest)

    def remove(self, erased: Sequence[int]) -> None:
        """Remove all rows of these subjects but that they are suppressed."""
        for statement in _OF_SUBJECTS if erased else ():
            self._session.run(statement, subjects=erased)

    def reword(self, texts: Iterable[str]) -> int:
        """Empty the notes on judgements, and the labels of batches, that hold one of these texts; how many."""
        wanted = [each.casefold() for each in texts]
        count = 0
        for found, change in ((_NOTES, _NOTE), (_LABELS, _LABEL)):
            for number, text in self._session.all(found):
                if any(each in text.casefold() for each in wanted):
                    self._session.run(change, of=number, text="")
                    count += 1
        return count


def compact(database: Database, tables: MetaData) -> None:
    """Rewrite a database, so that nothing is left of rows that were deleted or changed. Takes room for a copy.

    Raises Unavailable if somebody reads or writes for too long; it can be done again.
    """
    with database.errors():
        if database.sqlite:
            _rewrite_file(database)
        else:
            _rewrite_tables(database, tables)


def _rewrite_file(database: Database) -> None:
    with database.engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None  # noqa: S101 - it is open
        driver.execute("PRAGMA temp_store = FILE").close()  # the copy may not fit into memory
        driver.execute("VACUUM").close()
        until = time.monotonic() + database.wait_seconds
        while driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
            if time.monotonic() > until:
                raise Unavailable("Somebody reads the database all the time.", hint="Try again when they are done.")
            time.sleep(_PAUSE)
        driver.execute("PRAGMA temp_store = MEMORY").close()


def _rewrite_tables(database: Database, tables: MetaData) -> None:
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"SET lock_timeout = {int(database.wait_seconds * 1000)}")
        for table in tables.sorted_tables:
            connection.exec_driver_sql(f'VACUUM (FULL, ANALYZE) "{table.name}"')
        # Statistics held samples of the columns. Who does not own the database gets a warning, and they stay.
        connection.exec_driver_sql("VACUUM (FULL) pg_catalog.pg_statistic")
        connection.exec_driver_sql("RESET lock_timeout")
