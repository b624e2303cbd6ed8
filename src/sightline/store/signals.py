"""Signals as they stand, what was told of them, and which are to be computed again.

A signal row is derived: it can be computed anew. The log is not: it says what was published, revised or withdrawn, in
the order of commits, and never forgets that something was told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from sqlalchemy import bindparam, delete, exists, func, or_, select, update

from sightline.model.observation import SubjectKind
from sightline.model.values import Instant
from sightline.store.codec import Codec
from sightline.store.glances import Glances
from sightline.store.rows import KIND_CODES, BatchStatus
from sightline.store.session import Session
from sightline.store.signal_queries import SignalQueries
from sightline.store.signal_rows import (
    COLUMNS,
    TOLD,
    TOLD_NUMBERS,
    Entry,
    Stored,
    Told,
    columns_of,
    decode,
    spoken_of,
    stored,
)
from sightline.store.sql import Listed, Statement
from sightline.store.tables import (
    batches,
    forwards,
    meta,
    signal_entities,
    signal_log,
    signal_queue,
    signals,
    subjects,
    suppressed,
    tied,
)

VERSION = "signals"
"""The name, in `meta`, of the version of the rules."""

COUNTED = "counted"
"""The name, in `meta`, of the position of the log up to which moves were counted."""

NOW = 0
"""The batch of what is to be computed again without waiting for one to be sealed."""

_OF_ORIGINS = Statement(select(*COLUMNS).where(Listed(signals.c.origin, "origins")), "origins")
_OF_RANGE = Statement(
    select(*COLUMNS).where(signals.c.origin > bindparam("after"), signals.c.origin <= bindparam("upto"))
)
_BY_IDS = Statement(select(*COLUMNS).where(Listed(signals.c.id, "ids")), "ids")
_SHOWN_BY = Statement(select(*COLUMNS).where(Listed(signals.c.observation, "observations")), "observations")
_LOG = Statement(
    select(
        signal_log.c.position,
        signal_log.c.signal,
        signal_log.c.origin,
        signal_log.c.what,
        signal_log.c.revision,
        signal_log.c.at,
        signal_log.c.payload,
    )
    .where(signal_log.c.position > bindparam("after"))
    .order_by(signal_log.c.position)
    .limit(bindparam("limit"))
)
_POSITION = Statement(select(func.coalesce(func.max(signal_log.c.position), 0)))
_META = Statement(select(meta.c.value).where(meta.c.name == bindparam("name")))
_sealed = exists().where(batches.c.id == signal_queue.c.batch, batches.c.state == BatchStatus.sealed.value)
_QUEUED = Statement(
    select(signal_queue.c.batch, signal_queue.c.entity)
    .where(or_(signal_queue.c.batch == NOW, _sealed))
    .order_by(signal_queue.c.batch, signal_queue.c.entity)
    .limit(bindparam("limit"))
)
_DEQUEUE = Statement(
    delete(signal_queue).where(signal_queue.c.batch == bindparam("of"), signal_queue.c.entity == bindparam("who"))
)
_EMPTY = Statement(delete(signal_queue).where(or_(signal_queue.c.batch == NOW, _sealed)))
_OF_BATCH = Statement(
    select(signal_queue.c.entity).where(signal_queue.c.batch == bindparam("of")).order_by(signal_queue.c.entity)
)
_ENTITIES = Statement(
    select(subjects.c.subject)
    .where(
        subjects.c.subject > bindparam("after"),
        subjects.c.subject <= bindparam("upto"),
        subjects.c.kind <= KIND_CODES[SubjectKind.company],
        ~exists().where(forwards.c.subject == subjects.c.subject),
    )
    .order_by(subjects.c.subject)
    .limit(bindparam("limit"))
)
"""People and companies have the two lowest codes."""
_SPEAKING = Statement(
    select(signal_entities.c.origin).where(Listed(signal_entities.c.entity, "entities")).distinct(), "entities"
)
_TIED = Statement(select(tied.c.company, tied.c.subject).where(Listed(tied.c.company, "companies")), "companies")
_TIED_TO = Statement(
    select(tied.c.subject, tied.c.company, tied.c.confidence).where(Listed(tied.c.subject, "subjects")), "subjects"
)
_UNTIE = Statement(
    delete(tied).where(Listed(tied.c.subject, "subjects"), tied.c.confidence < bindparam("under")), "subjects"
)
_home = select(forwards.c.entity).where(forwards.c.subject == signals.c.origin)
_REHOME = Statement(
    update(signals).where(exists().where(forwards.c.subject == signals.c.origin)).values(origin=_home.scalar_subquery())
)
_SUPPRESSED = Statement(select(suppressed.c.subject).where(Listed(suppressed.c.subject, "origins")), "origins")
_HIDDEN_TEXT = Statement(
    update(signal_log).where(Listed(signal_log.c.origin, "origins")).values(payload=None), "origins"
)
_DROP = Statement(delete(signals).where(Listed(signals.c.origin, "origins")), "origins")
_DROP_ENTITIES = Statement(delete(signal_entities).where(Listed(signal_entities.c.origin, "origins")), "origins")


class SignalTables:
    """Reads signals; within a writing transaction, writes them."""

    def __init__(self, session: Session, codec: Callable[[], Codec]) -> None:
        self._session = session
        self.queries = SignalQueries(session)
        self.glances = Glances(session, codec)

    def of_origins(self, origins: Sequence[int]) -> list[Stored]:
        """What was ever computed from the histories of these entities and not erased, also what was withdrawn."""
        return [stored(row) for row in self._session.all(_OF_ORIGINS, origins=origins)] if origins else []

    def of_range(self, after: int, upto: int) -> list[Stored]:
        """The same, of all origins behind `after` and up to `upto`."""
        return [stored(row) for row in self._session.all(_OF_RANGE, after=after, upto=upto)]

    def by_ids(self, ids: Sequence[int]) -> list[Stored]:
        """Signals by their ids, also those that were withdrawn."""
        return [stored(row) for row in self._session.all(_BY_IDS, ids=ids)] if ids else []

    def shown_by(self, observations: Sequence[int]) -> list[Stored]:
        """Signals by the observations that showed them, also those that were withdrawn."""
        rows = self._session.all(_SHOWN_BY, observations=observations) if observations else []
        return [stored(row) for row in rows]

    def version(self) -> str:
        """By which rules all signals were computed; empty if they never were."""
        row = self._session.one(_META, name=VERSION)
        return str(row[0]) if row else ""

    def set_version(self, version: str) -> None:
        """Say by which rules all signals are computed now; empty: they have to be computed anew."""
        self._session.put(meta, [(VERSION, version)])

    def counted(self) -> int:
        """Up to which position of the log moves were counted, by the last census; 0 before the first."""
        row = self._session.one(_META, name=COUNTED)
        return int(row[0]) if row else 0

    def set_counted(self, position: int) -> None:
        """Say that moves were counted up to a position of the log."""
        self._session.put(meta, [(COUNTED, str(position))])

    # the log

    def log(self, after: int, limit: int) -> list[Entry]:
        """The entries behind a position, in order."""
        rows = self._session.all(_LOG, after=after, limit=limit)
        hidden = self._hidden({row[2] for row in rows})
        return [
            Entry(
                position,
                number,
                origin,
                TOLD[what],
                revision,
                at,
                None if payload is None or origin in hidden else decode(payload),
            )
            for position, number, origin, what, revision, at, payload in rows
        ]

    def position(self) -> int:
        """The position of the last entry, 0 before the first."""
        row = self._session.one(_POSITION)
        return int(row[0]) if row else 0

    def _hidden(self, origins: set[int]) -> set[int]:
        return {row[0] for row in self._session.all(_SUPPRESSED, origins=sorted(origins))} if origins else set()

    def write(self, changes: Sequence[tuple[Told | None, Stored]]) -> int:
        """Write signals as they stand now, and in the log what is told of each, if anything; the last position."""
        first = self.position() + 1
        rows = [columns_of(each) for _, each in changes]
        told = [(what, each, row[-1]) for (what, each), row in zip(changes, rows, strict=True) if what is not None]
        entries = [
            (position, each.id, each.origin, TOLD_NUMBERS[what], each.revision, each.changed_at, payload)
            for position, (what, each, payload) in enumerate(told, first)
        ]
        self._session.put(signals, rows)
        self._session.insert(signal_log, entries)
        spoken = {(entity, each.origin) for _, each in changes if not each.withdrawn for entity in spoken_of(each)}
        self._session.add_pairs(signal_entities, sorted(spoken))
        return first + len(entries) - 1

    def erase(self, origins: Sequence[int], at: Instant) -> None:
        """Remove what was computed from these histories. The log keeps that it was told, and says that it is no more.

        Whoever follows the log learns from an entry without content that the signal has to go.
        """
        known = [each for each in self.of_origins(origins) if not each.withdrawn]
        first = self.position() + 1
        self._session.insert(
            signal_log,
            [
                (position, each.id, each.origin, TOLD_NUMBERS[Told.withdrawn], each.revision + 1, at, None)
                for position, each in enumerate(known, first)
            ],
        )
        for statement in (_HIDDEN_TEXT, _DROP, _DROP_ENTITIES):
            self._session.run(statement, origins=origins)

    def hide_log(self, origins: Sequence[int]) -> None:
        """Remove the words of what was told of these origins; that it was told stays."""
        if origins:
            self._session.run(_HIDDEN_TEXT, origins=origins)

    def rehome(self) -> None:
        """Say of signals whose origin was merged into another that they are computed from that one now."""
        self._session.run(_REHOME)

    # what is to be computed again

    def enqueue(self, batch: int, entities: Iterable[int]) -> None:
        """Note that the signals of these entities are to be computed again once a batch is sealed (NOW: at once)."""
        self._session.add_pairs(signal_queue, [(batch, entity) for entity in sorted(set(entities))])

    def queued(self, limit: int) -> list[tuple[int, int]]:
        """Some of what is to be computed again now: (batch, entity), in order."""
        return [(batch, entity) for batch, entity in self._session.all(_QUEUED, limit=limit)]

    def of_batch(self, batch: int) -> list[int]:
        """The entities that a batch changed and whose signals were not computed since."""
        return [row[0] for row in self._session.all(_OF_BATCH, of=batch)]

    def dequeue(self, done: Sequence[tuple[int, int]]) -> None:
        """Forget that these are to be computed again."""
        self._session.many(_DEQUEUE, [{"of": batch, "who": entity} for batch, entity in done])

    def empty_queue(self) -> None:
        """Forget all that is to be computed again now; what waits for a batch that is open stays."""
        self._session.run(_EMPTY)

    def speaking_of(self, entities: Sequence[int]) -> list[int]:
        """The origins of signals that speak of these entities."""
        return [row[0] for row in self._session.all(_SPEAKING, entities=entities)] if entities else []

    def entities_behind(self, after: int, upto: int, limit: int) -> list[int]:
        """The next people and companies behind a subject number, up to another one."""
        return [row[0] for row in self._session.all(_ENTITIES, after=after, upto=upto, limit=limit)]

    # what is about a company

    def tie(self, ties: Iterable[tuple[int, int, int]]) -> None:
        """Say that subjects are about companies: (company, subject, confidence of 0 to 100)."""
        self._session.put(tied, list(ties))

    def untie_found(self, subjects: Sequence[int]) -> None:
        """Forget which companies these subjects were found to be about; what their sources say stays."""
        if subjects:
            self._session.run(_UNTIE, subjects=subjects, under=100)

    def tied(self, companies: Sequence[int]) -> list[tuple[int, int]]:
        """(company, subject) for all that is about these companies, named by their subjects."""
        return [(row[0], row[1]) for row in self._session.all(_TIED, companies=companies)] if companies else []

    def tied_to(self, subjects: Sequence[int]) -> list[tuple[int, int, int]]:
        """(subject, company, confidence) for what these postings, news and measures are about."""
        return [tuple(row) for row in self._session.all(_TIED_TO, subjects=subjects)] if subjects else []
