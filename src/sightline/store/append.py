"""Appending rows to the log: thousands at a time, each table written once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import repeat

import msgspec
import numpy as np
import numpy.typing as npt
from sqlalchemy import bindparam, select, update

from sightline.errors import InvalidInput, TooLarge
from sightline.model.observation import Op, SubjectKind
from sightline.model.values import Instant
from sightline.store.history import MENTION, OPS
from sightline.store.mentions import pack_subjects
from sightline.store.rows import KIND_CODES, MAX_PAYLOAD, Appended, Row, check_key
from sightline.store.session import Session
from sightline.store.sql import Listed, Statement
from sightline.store.tables import observations, seen, subjects, tied

_KNOWN = Statement(
    select(subjects.c.key, subjects.c.subject, subjects.c.digest).where(
        subjects.c.source == bindparam("source"),
        subjects.c.kind == bindparam("kind"),
        Listed(subjects.c.key, "keys"),
    ),
    "keys",
)
_SAID = Statement(update(subjects).where(subjects.c.subject == bindparam("of")).values(digest=bindparam("new_digest")))

ABOUT_COMPANIES = frozenset({SubjectKind.posting, SubjectKind.news, SubjectKind.measure})
"""What is about companies: what it refers to is written down the other way round as well."""

STATED = 100
"""The confidence of what a source says itself to be about a company."""

LogRow = tuple[int, int, int, Instant | None, bytes | None, bytes | None]


class Counters(msgspec.Struct):
    """The last numbers given out; the writer keeps them for the length of a transaction."""

    subject: int
    observation: int
    feed: int
    writer: int = 0


class Appender:
    """One run of rows of one source on their way into the log.

    `known` holds for each kind and key the subject and the digest of the claim that arrived last (None if something
    else did); it starts with what the store knows and follows the rows, so that a key may occur several times.
    """

    def __init__(self, session: Session, source: int, counters: Counters) -> None:
        self._session = session
        self._source = source
        self._counters = counters
        self._known: dict[SubjectKind, dict[str, tuple[int, bytes | None]]] = {}
        self._log: list[LogRow] = []
        self._seen: list[tuple[int, int, Instant | None]] = []
        self._new: dict[int, tuple[SubjectKind, str]] = {}
        self._digests: dict[int, bytes | None] = {}
        self._hashes: list[int] = []
        self._owners: list[int] = []
        self._tied: set[tuple[int, int, int]] = set()

    def append(self, rows: Sequence[Row]) -> list[Appended]:
        """Write the rows; what became of each, in order."""
        self._look_up(rows)
        appended = [self._mention(row) if row.mention else self._one(row) for row in rows]
        self._write()
        return appended

    def _look_up(self, rows: Iterable[Row]) -> None:
        wanted: dict[SubjectKind, set[str]] = defaultdict(set)
        for row in rows:
            check_key(row.key)
            wanted[row.kind].add(row.key)
            if row.mentions:
                wanted[SubjectKind.company].update(row.mentions)
        for kind, keys in wanted.items():
            found = self._session.all(_KNOWN, source=self._source, kind=KIND_CODES[kind], keys=sorted(keys))
            self._known[kind] = {key: (subject, digest) for key, subject, digest in found}

    def _mention(self, row: Row) -> Appended:
        known = self._known[row.kind].get(row.key)
        if known is not None:
            return Appended(known[0], None, False)
        return self._store(row, MENTION, self._begin(row), new=True)

    def _one(self, row: Row) -> Appended:
        known = self._known[row.kind].get(row.key)
        if known is None:
            return self._store(row, OPS[row.op], self._begin(row), new=True)
        subject, digest = known
        if row.op is Op.claim and digest == row.digest:
            self._counters.observation += 1
            self._seen.append((subject, self._counters.observation, row.observed_at))
            return Appended(subject, None, False)
        return self._store(row, OPS[row.op], subject, new=False)

    def _begin(self, row: Row) -> int:
        """Give a new subject its number."""
        self._counters.subject += 1
        subject = self._counters.subject
        self._new[subject] = (row.kind, row.key)
        return subject

    def _store(self, row: Row, op: int, subject: int, *, new: bool) -> Appended:
        if len(row.payload) > MAX_PAYLOAD:
            raise TooLarge(f"A row holds {len(row.payload)} bytes; {MAX_PAYLOAD} are allowed.", field=row.key)
        mentioned = [self._mentioned(key) for key in row.mentions]
        mentions = pack_subjects(mentioned)
        if row.kind in ABOUT_COMPANIES:
            self._tied.update((company, subject, STATED) for company in mentioned)
        observation = self._number(subject, op, row.observed_at, row.payload or None, mentions)
        self._digests[subject] = digest = row.digest if row.op is Op.claim else None
        self._known[row.kind][row.key] = (subject, digest)
        self._hashes.extend(row.keys)
        self._owners.extend(repeat(subject, len(row.keys)))
        return Appended(subject, observation, new)

    def _number(self, subject: int, op: int, at: Instant | None, payload: bytes | None, mentions: bytes | None) -> int:
        self._counters.observation += 1
        self._log.append((subject, self._counters.observation, op, at, payload, mentions))
        return self._counters.observation

    def _mentioned(self, key: str) -> int:
        known = self._known[SubjectKind.company].get(key)
        if known is None:
            raise InvalidInput(f"A row mentions the company {key!r}, which no row before it names.", field="mentions")
        return known[0]

    @property
    def pairs(self) -> npt.NDArray[np.int64]:
        """The keys that the rows brought: rows of (hash, subject)."""
        return np.column_stack((np.array(self._hashes, np.int64), np.array(self._owners, np.int64)))

    def _write(self) -> None:
        new = self._new
        self._session.insert(
            subjects,
            [
                (subject, self._source, KIND_CODES[kind], key, self._digests[subject])
                for subject, (kind, key) in new.items()
            ],
        )
        self._session.insert(observations, self._log)
        self._session.insert(seen, self._seen)
        self._session.put(tied, sorted(self._tied))
        known = [
            {"of": subject, "new_digest": digest} for subject, digest in self._digests.items() if subject not in new
        ]
        self._session.many(_SAID, known)
