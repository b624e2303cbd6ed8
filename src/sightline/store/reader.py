"""Reading the store: one snapshot for as long as a reader lives."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from operator import attrgetter

import numpy as np
import numpy.typing as npt
from sqlalchemy import bindparam, func, select

from sightline.model.observation import SubjectKind
from sightline.model.record import Record
from sightline.model.values import Instant
from sightline.model.withholding import Withholding
from sightline.store import batches as batch_table
from sightline.store import history, keytable
from sightline.store import judgements as judgement_table
from sightline.store import links as link_table
from sightline.store.appends import AppendLog, SharedLog
from sightline.store.codec import Codec, SharedCodec
from sightline.store.erasing import Place as RowPlace
from sightline.store.erasing import containing
from sightline.store.hidden import shown
from sightline.store.history import Clocks
from sightline.store.parts import Parts
from sightline.store.rows import (
    KIND_CODES,
    KINDS,
    WHATS,
    BatchState,
    BatchStatus,
    Change,
    DerivedState,
    HistoryRow,
    Judgement,
    Link,
    Origin,
    Place,
)
from sightline.store.session import Session
from sightline.store.sql import Listed, Statement
from sightline.store.stats import Stats, stats
from sightline.store.tables import PERSON_CODE, feed, forwards, meta, records, subjects

Numbers = npt.NDArray[np.int64]

_SUBJECTS = Statement(
    select(subjects.c.key, subjects.c.subject).where(
        subjects.c.source == bindparam("source"),
        subjects.c.kind == bindparam("kind"),
        Listed(subjects.c.key, "keys"),
        shown(subjects.c.subject),
    ),
    "keys",
)
NAMES_AFTER = Statement(
    select(subjects.c.key, subjects.c.subject)
    .where(
        subjects.c.source == bindparam("source"),
        subjects.c.kind == bindparam("kind"),
        subjects.c.key > bindparam("after"),
        shown(subjects.c.subject),
    )
    .order_by(subjects.c.key)
    .limit(bindparam("limit"))
)
_ORIGINS = Statement(
    select(subjects.c.subject, subjects.c.source, subjects.c.kind, subjects.c.key).where(
        Listed(subjects.c.subject, "subjects")
    ),
    "subjects",
)
_FORWARD = Statement(select(forwards.c.entity).where(forwards.c.subject == bindparam("subject")))
_FORWARDS = Statement(
    select(forwards.c.subject, forwards.c.entity).where(Listed(forwards.c.subject, "subjects")), "subjects"
)
_MEMBERS = Statement(
    select(forwards.c.entity, forwards.c.subject)
    .where(Listed(forwards.c.entity, "entities"))
    .order_by(forwards.c.entity, forwards.c.subject),
    "entities",
)
_RECORD = Statement(select(records.c.kind, records.c.payload).where(records.c.entity == bindparam("entity")))
_RECORDS = Statement(
    select(records.c.entity, records.c.kind, records.c.payload).where(Listed(records.c.entity, "entities")), "entities"
)
_PEOPLE_AFTER = Statement(
    select(records.c.entity, records.c.payload)
    .where(records.c.entity > bindparam("after"), records.c.kind == bindparam("kind"))
    .order_by(records.c.entity)
    .limit(bindparam("limit"))
)
_OTHERS_AFTER = Statement(
    select(records.c.entity, records.c.payload)
    .where(records.c.kind != PERSON_CODE, records.c.kind == bindparam("kind"), records.c.entity > bindparam("after"))
    .order_by(records.c.entity)
    .limit(bindparam("limit"))
)
_FEED = Statement(
    select(feed.c.position, feed.c.entity, feed.c.kind, feed.c.what, feed.c.forward_to)
    .where(feed.c.position > bindparam("after"))
    .order_by(feed.c.position)
    .limit(bindparam("limit"))
)
_POSITION = Statement(select(func.coalesce(func.max(feed.c.position), 0)))
_FORWARDS_OF_KIND = Statement(
    select(forwards.c.subject, forwards.c.entity)
    .join(subjects, subjects.c.subject == forwards.c.subject)
    .where(subjects.c.kind == bindparam("kind"))
    .order_by(forwards.c.subject)
)
_META = Statement(select(meta.c.value).where(meta.c.name == bindparam("name")))
_SUBJECTS_AFTER = Statement(
    select(subjects.c.subject)
    .where(subjects.c.subject > bindparam("after"), subjects.c.subject <= bindparam("upto"))
    .order_by(subjects.c.subject)
    .limit(bindparam("limit"))
)
_SOURCES_AFTER = Statement(
    select(subjects.c.subject, subjects.c.source)
    .where(subjects.c.subject > bindparam("after"))
    .order_by(subjects.c.subject)
    .limit(bindparam("limit"))
)
_LAST_SUBJECT = Statement(select(func.coalesce(func.max(subjects.c.subject), 0)))
NO_LIMIT = 2**63 - 1


class Reader(Parts):
    """One reading transaction. All of its answers are of one moment."""

    def __init__(self, session: Session, log: SharedLog, codec: SharedCodec, withholding: Withholding) -> None:
        self._session = session
        self.withholding = withholding
        self._shared_log = log
        self._log: AppendLog | None = None
        self._shared_codec = codec
        self._codec: Codec | None = None

    @property
    def codec(self) -> Codec:
        """What the claims and records of this store are written and read with."""
        if self._codec is None:
            self._codec = self._shared_codec.of(self._session, self.identity())
        return self._codec

    # sources and batches

    def sources(self) -> dict[int, str]:
        """The name of each source by its number."""
        return dict(self._session.all(batch_table.SOURCES))

    def batches(
        self,
        source: str | None = None,
        state: BatchStatus | None = None,
        before: int | None = None,
        limit: int = 100,
    ) -> list[BatchState]:
        """Batches, the newest first; `before` is a batch id to go on from."""
        number = None if source is None else batch_table.source_number(self._session, source)
        if source is not None and number is None:
            return []
        return batch_table.list_batches(self._session, number, state, before, limit)

    def batch(self, batch: int) -> BatchState:
        """One batch. Raises NotFound."""
        return batch_table.batch_state(self._session, batch)

    def derived_state(self) -> DerivedState:
        """Whether keys, links, forwards and records are what the log says."""
        row = self._session.one(_META, name="derived")
        return DerivedState(row[0]) if row else DerivedState.current

    def identity(self) -> str:
        """A random name that this store got when it was made or restored: feed positions are its own."""
        row = self._session.one(_META, name="identity")
        return str(row[0]) if row else ""

    def model(self) -> str:
        """The version of the matching model that the derived state was computed with; empty if none was."""
        row = self._session.one(_META, name="model")
        return str(row[0]) if row else ""

    def stats(self) -> Stats:
        """What the store holds, in numbers. Reads whole indexes: seconds at millions of subjects."""
        return stats(self._session)

    # subjects, entities, keys

    def subjects(self, source: str, kind: SubjectKind, keys: Sequence[str]) -> dict[str, int]:
        """The subject number of each of a source's keys; keys that are unknown are left out."""
        number = batch_table.source_number(self._session, source)
        askable = [key for key in keys if "\x00" not in key]  # no subject has such a key, and PostgreSQL refuses it
        if number is None or not askable:
            return {}
        rows = self._session.all(_SUBJECTS, source=number, kind=KIND_CODES[kind], keys=askable)
        return dict(rows)

    def origins(self, subjects: Sequence[int]) -> dict[int, Origin]:
        """Source, kind and key of each subject; numbers that are unknown are left out."""
        rows = self._session.all(_ORIGINS, subjects=subjects) if subjects else []
        return {subject: Origin(source, KINDS[kind], key) for subject, source, kind, key in rows}

    def stream_subjects(self, source: str, kind: SubjectKind, chunk: int = 10_000) -> Iterator[tuple[int, str]]:
        """All subjects of a source and kind with their keys, in the order of keys."""
        number = batch_table.source_number(self._session, source)
        after = ""
        while number is not None:
            rows = self._session.all(NAMES_AFTER, source=number, kind=KIND_CODES[kind], after=after, limit=chunk)
            yield from ((subject, key) for key, subject in rows)
            if len(rows) < chunk:
                return
            after = rows[-1][0]

    def source_numbers(self, chunk: int = 100_000) -> Numbers:
        """The number of the source of each subject, at the place of the subject's number; 0 where there is none."""
        found = np.zeros(self.last_subject() + 1, dtype=np.int64)
        after = 0
        while rows := self._session.all(_SOURCES_AFTER, after=after, limit=chunk):
            columns = np.array(rows, dtype=np.int64).T
            found[columns[0]] = columns[1]
            after = rows[-1][0]
        return found

    def last_subject(self) -> int:
        """The largest subject number, 0 before the first."""
        row = self._session.one(_LAST_SUBJECT)
        return int(row[0]) if row else 0

    def entities_of(self, subjects: Sequence[int]) -> dict[int, int]:
        """The entity of each subject: itself, unless it forwards."""
        if len(subjects) == 1:
            row = self._session.one(_FORWARD, subject=subjects[0])
            return {subjects[0]: subjects[0] if row is None else row[0]}
        entities = {subject: subject for subject in subjects}
        if subjects:
            entities.update(self._session.all(_FORWARDS, subjects=subjects))
        return entities

    def members(self, entities: Sequence[int]) -> dict[int, list[int]]:
        """The subjects of each entity, itself first. An id that forwards elsewhere has only itself."""
        found = {entity: [entity] for entity in entities}
        for entity, subject in self._session.all(_MEMBERS, entities=entities) if entities else ():
            found[entity].append(subject)
        return found

    def subjects_with_keys(self, hashes: Sequence[int], limit: int | None = None) -> dict[int, list[int]]:
        """The subjects that have each of these keys, in order; a key that nobody has has none.

        With a limit, at most one subject more than that for each key, which tells that it has too many.
        """
        if limit is None:
            return keytable.holders(self._session, hashes)
        return keytable.first_holders(self._session, hashes, limit + 1)

    def stream_keys(self, chunk: int = 100_000) -> Iterator[tuple[Numbers, Numbers]]:
        """All keys in order: arrays of hashes and of subjects."""
        return keytable.stream(self._session, chunk)

    def forwards(self, kind: SubjectKind) -> tuple[Numbers, Numbers]:
        """All subjects of a kind that forward, in order, and the entities that they forward to."""
        both = np.array(self._session.all(_FORWARDS_OF_KIND, kind=KIND_CODES[kind]), dtype=np.int64).reshape(-1, 2)
        return both[:, 0], both[:, 1]

    # judgements and links

    def judgements(self, subjects: Sequence[int]) -> list[Judgement]:
        """The judgements in force on any of these subjects, oldest first."""
        return judgement_table.of_subjects(self._session, subjects)

    def judgement(self, number: int) -> Judgement:
        """One judgement, in force or not. Raises NotFound."""
        return judgement_table.judgement(self._session, number)

    def list_judgements(self, before: int | None = None, limit: int = 100, *, undone: bool = True) -> list[Judgement]:
        """Judgements, the newest first, perhaps only those in force; `before` is a number to go on from."""
        return judgement_table.listed(self._session, before, limit, undone=undone)

    def judged_together(self, number: int) -> list[Judgement]:
        """All that was judged in the same transaction as this judgement, in force or not, oldest first."""
        return judgement_table.together(self._session, number)

    def judgements_undone(self, at: Instant) -> list[Judgement]:
        """What was undone, or overruled by a later judgement, at this moment, oldest first."""
        return judgement_table.undone_at(self._session, at)

    def stream_judgements(self, chunk: int = 10_000) -> Iterator[Judgement]:
        """All judgements in force, oldest first."""
        return judgement_table.stream(self._session, chunk)

    def links(self, subjects: Sequence[int]) -> list[Link]:
        """The links that touch any of these subjects, in the order of their pairs."""
        return link_table.of_subjects(self._session, subjects)

    def unsure_links(self, kind: SubjectKind, after: Place | None = None, limit: int = 100) -> list[Link]:
        """The unsure links of a kind whose pair nobody judged, the highest score first, then in the order of pairs.

        `after` is the `place` of the last link of the page before.
        """
        return link_table.unsure(self._session, kind, after, limit)

    def stream_links(self, chunk: int = 100_000) -> Iterator[tuple[Numbers, Numbers, Numbers, Numbers]]:
        """All links in the order of their pairs: arrays of left and right subjects, scores and verdicts."""
        return link_table.stream(self._session, chunk)

    # the log

    def history(
        self, subjects: Sequence[int], as_of: Instant | None = None, known_at: Instant | None = None
    ) -> list[HistoryRow]:
        """What was said of these subjects, in the order of time: true by `as_of`, recorded by `known_at`."""
        return self._told(history.OF_SUBJECTS, subjects, Clocks(as_of, known_at))

    def whole_history(self, subjects: Sequence[int]) -> list[HistoryRow]:
        """The same by now, also of subjects that are suppressed: for who exports, erases or restores them."""
        return self._told(history.WHOLE_OF_SUBJECTS, subjects, Clocks())

    def containing(self, texts: Sequence[bytes]) -> Iterator[RowPlace]:
        """The rows of the log that hold one of these texts (in lower case), of those who are not suppressed."""
        return containing(self._session, self.codec, texts)

    def _told(self, statement: Statement, subjects: Sequence[int], clocks: Clocks) -> list[HistoryRow]:
        rows = self._session.all(statement, subjects=sorted(set(subjects))) if subjects else []
        each = (history.in_time(arrived, clocks, self.codec) for arrived in history.events(rows, self._append_log()))
        return sorted(chain.from_iterable(each), key=attrgetter("observed_at", "observation"))

    def stream_history(
        self, after: int = 0, upto: int = NO_LIMIT, chunk: int = 5_000
    ) -> Iterator[list[list[HistoryRow]]]:
        """The history of each subject behind `after` and up to `upto`, in the order of subjects, `chunk` at a time."""
        clocks = Clocks()
        while numbers := self._session.all(_SUBJECTS_AFTER, after=after, upto=upto, limit=chunk):
            last = numbers[-1][0]
            rows = self._session.all(history.BETWEEN, after=after, upto=last)
            arrivals = history.events(rows, self._append_log())
            yield [history.in_time(arrived, clocks, self.codec) for arrived in arrivals]
            after = last

    def _append_log(self) -> AppendLog:
        if self._log is None:
            self._log = self._shared_log.for_reader(self._session, self.identity())
        return self._log

    # records and the feed

    def records(self, ids: Sequence[int]) -> dict[int, Record]:
        """The records of these ids, keyed by the id that was asked for; forwards are followed."""
        if len(ids) == 1:
            return self._record(ids[0])
        entities = self.entities_of(ids)
        rows = self._session.all(_RECORDS, entities=sorted(set(entities.values()))) if ids else []
        found = {entity: self._served(entity, KINDS[kind], payload) for entity, kind, payload in rows}
        return {each: found[entity] for each, entity in entities.items() if entity in found}

    def _record(self, asked: int) -> dict[int, Record]:
        row = self._session.one(_RECORD, entity=asked)
        entity = asked
        if row is None:
            entity = self.entities_of((asked,))[asked]
            row = None if entity == asked else self._session.one(_RECORD, entity=entity)
        return {} if row is None else {asked: self._served(entity, KINDS[row[0]], row[1])}

    def _served(self, entity: int, kind: SubjectKind, payload: bytes) -> Record:
        """A record as it is told: what region rules withhold is not in it."""
        record = self.codec.decode_record(entity, kind, payload)
        return self.withholding.record(record) if self.withholding else record

    def stream_records(self, kind: SubjectKind, after: int = 0, chunk: int = 1_000) -> Iterator[list[Record]]:
        """All records of a kind from the one after `after` on, in the order of ids, `chunk` at a time."""
        statement = _PEOPLE_AFTER if kind is SubjectKind.person else _OTHERS_AFTER
        while rows := self._session.all(statement, kind=KIND_CODES[kind], after=after, limit=chunk):
            yield [self._served(entity, kind, payload) for entity, payload in rows]
            after = rows[-1][0]

    def feed(self, after: int, limit: int = 1_000) -> list[Change]:
        """The changes that follow a position, in order."""
        rows = self._session.all(_FEED, after=after, limit=limit)
        return [
            Change(entity, KINDS[kind], WHATS[what], forward_to, position)
            for position, entity, kind, what, forward_to in rows
        ]

    def feed_position(self) -> int:
        """The position of the last change, 0 before the first."""
        row = self._session.one(_POSITION)
        return int(row[0]) if row else 0
