"""Signals as they are asked for: of people and companies, page by page, or as a log of what was told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

import msgspec

from sightline.errors import InvalidInput
from sightline.model.normal.text import fold_text
from sightline.model.observation import SubjectKind
from sightline.model.record import Record
from sightline.model.signal import Kind, Signal
from sightline.model.values import Instant
from sightline.store import Reader, Store
from sightline.store.codec import Called
from sightline.store.signal_queries import LAST_DAY, Mark, SignalQuestion
from sightline.store.signal_rows import Stored, day_number
from sightline.store.signal_rows import Told as What

__all__ = ["Asked", "Called", "LogEntry", "LogPage", "SignalPage", "Signals", "Told"]

NO_LIMIT = 1_000_000
"""Signals of one kind of one entity: more than anybody has."""

Place = tuple[str, str | None]
"""A country (ISO 3166 alpha-2) and perhaps a region of it, by its name."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Which signals are meant.

    `since` and `until` are days of the signal, both inclusive. `event_types` bind news, `departments` postings
    and surges by department, `places` postings and surges by place; other kinds are not bound. `most_each`: at most so
    many of each kind for each entity.
    """

    kinds: frozenset[Kind] = frozenset(Kind)
    entities: tuple[int, ...] | None = None
    since: date | None = None
    until: date | None = None
    confidence: int = 0
    most_each: int | None = None
    event_types: frozenset[str] | None = None
    departments: frozenset[str] | None = None
    places: tuple[Place, ...] | None = None


class Told(msgspec.Struct, frozen=True):
    """A signal as it is told. `id` is a decimal string; `revision` counts what was told of it."""

    id: str
    revision: int
    published_at: Instant
    changed_at: Instant
    signal: Signal
    sources: tuple[str, ...]


class SignalPage(msgspec.Struct, frozen=True):
    """Signals, the newest first. `next` goes on behind them; None at the end. `total` is exact."""

    told: tuple[Told, ...]
    next: str | None
    total: int


class LogEntry(msgspec.Struct, frozen=True):
    """What was told of a signal at one moment. Without `told`, it may not be told any more: forget the signal."""

    position: int
    id: str
    what: What
    at: Instant
    told: Told | None


class LogPage(msgspec.Struct, frozen=True):
    """Entries in the order in which they were told. `position` is that of the last, where the next page begins."""

    entries: tuple[LogEntry, ...]
    position: int


class Signals:
    """Answers questions about signals. Nobody who is suppressed is told of."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def of(self, entities: Sequence[int], asked: Asked) -> dict[int, list[Told]]:
        """The signals of each of these people or companies, the newest first. Ids that forward are followed."""
        with self._store.read() as reader:
            lead = reader.entities_of(entities)
            question = _question(asked, tuple(sorted(set(lead.values()))))
            told = _told(reader, reader.signals.queries.each(question, asked.most_each or NO_LIMIT))
        by_entity: dict[int, list[Told]] = defaultdict(list)
        for each in told:
            by_entity[each.signal.subject].append(each)
        return {entity: by_entity[lead[entity]] for entity in entities if lead[entity] in by_entity}

    def among(self, kind: SubjectKind, ids: Sequence[int]) -> dict[int, int]:
        """The people, or companies, that these ids mean, by the id that was asked; others are left out."""
        with self._store.read() as reader:
            lead = reader.entities_of(ids)
            known = reader.signals.glances.known(kind, sorted(set(lead.values())))
        return {asked: entity for asked, entity in lead.items() if entity in known}

    def called(self, companies: Sequence[int]) -> dict[int, Called]:
        """What companies are called, by the id that was asked. Reads no whole records."""
        with self._store.read() as reader:
            lead = reader.entities_of(companies)
            found = reader.signals.glances.companies(sorted(set(lead.values())))
        return {asked: found[entity] for asked, entity in lead.items() if entity in found}

    def page(self, asked: Asked, after: str | None = None, limit: int = 100) -> SignalPage:
        """A page of signals. Raises InvalidInput for an `after` that no page gave."""
        mark = None if after is None else _mark(after)
        with self._store.read() as reader:
            subjects = None
            if asked.entities is not None:
                subjects = tuple(sorted(set(reader.entities_of(asked.entities).values())))
            question = _question(asked, subjects)
            found = reader.signals.queries.page(question, mark, limit + 1)
            following = _written(found[limit - 1]) if len(found) > limit else None
            return SignalPage(tuple(_told(reader, found[:limit])), following, reader.signals.queries.count(question))

    def subjects(self, told: Iterable[Told]) -> dict[int, Record]:
        """The people and companies that signals are of, by the ids that the signals have."""
        with self._store.read() as reader:
            return reader.records(sorted({each.signal.subject for each in told}))

    def log(self, after: int = 0, limit: int = 100) -> LogPage:
        """What was told behind a position, in order. A position that was answered once always goes on there."""
        with self._store.read() as reader:
            entries = reader.signals.log(after, limit)
            names = reader.sources()
        shaped = tuple(
            LogEntry(
                each.position,
                str(each.id),
                each.what,
                each.at,
                None
                if each.signal is None
                else Told(str(each.id), each.revision, each.at, each.at, each.signal, _names(each.signal, names)),
            )
            for each in entries
        )
        return LogPage(shaped, shaped[-1].position if shaped else after)

    def position(self) -> int:
        """The position of the last entry of the log: what is told from now on lies behind it."""
        with self._store.read() as reader:
            return reader.signals.position()


def _question(asked: Asked, subjects: tuple[int, ...] | None) -> SignalQuestion:
    return SignalQuestion(
        kinds=asked.kinds,
        subjects=subjects,
        since=0 if asked.since is None else day_number(asked.since.isoformat()),
        until=LAST_DAY if asked.until is None else day_number(asked.until.isoformat()),
        confidence=asked.confidence,
        event_types=asked.event_types,
        departments=asked.departments,
        places=None
        if asked.places is None
        else tuple((country, None if region is None else fold_text(region)) for country, region in asked.places),
    )


def _told(reader: Reader, found: Iterable[Stored]) -> list[Told]:
    names = reader.sources()
    return [
        Told(str(each.id), each.revision, each.published_at, each.changed_at, each.signal, _names(each.signal, names))
        for each in found
    ]


def _names(signal: Signal, names: dict[int, str]) -> tuple[str, ...]:
    return tuple(names[source] for source in signal.sources if source in names)


def _written(last: Stored) -> str:
    return f"{day_number(last.signal.day)}-{last.id}"


def _mark(after: str) -> Mark:
    day, _, number = after.partition("-")
    if not (day.isdecimal() and number.isdecimal() and len(after) <= 30):
        raise InvalidInput("This cursor was not given by a page.", field="after", hint="Begin without one.")
    return int(day), int(number)
