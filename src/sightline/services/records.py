"""Records by id: as they are, as they were, what holds them up, and how they came to be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from sightline.errors import NotFound
from sightline.model.items import cited
from sightline.model.observation import Op, SubjectKind
from sightline.model.record import Record
from sightline.model.statements import KEYED_FIELDS, Statement
from sightline.model.values import Instant
from sightline.model.withholding import without
from sightline.services.deriving import fold_entities, trust_in
from sightline.settings import Settings
from sightline.store import HistoryRow, Reader, Store, company_refs


class SourceOf(msgspec.Struct, frozen=True):
    """One source that states a field: its name, since when, and when it last did."""

    source: str
    observed_at: Instant
    seen_at: Instant
    recorded_at: Instant


class Provenance(msgspec.Struct, frozen=True):
    """A field, or an item of a list or mapping, with its value and what holds it up, best source first."""

    field: str
    value: Any
    confidence: int
    sources: tuple[SourceOf, ...]


class ChangeLine(msgspec.Struct, frozen=True):
    """What one observation changed in what its source says: one field, before and after.

    `field` is empty where a source declares the subject gone, or takes back all.
    """

    observed_at: Instant
    recorded_at: Instant
    source: str
    op: Op
    field: str
    before: Any
    after: Any


class Records:
    """Reads records. References to companies in what it answers hold the number of the entity."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store = store
        self._settings = settings

    def person(self, entity: int, as_of: Instant | None = None, known_at: Instant | None = None) -> Record:
        """The person with this id, or with one that forwards to it. See `get`."""
        return self.get(SubjectKind.person, entity, as_of, known_at)

    def company(self, entity: int, as_of: Instant | None = None, known_at: Instant | None = None) -> Record:
        """The company with this id, or with one that forwards to it. See `get`."""
        return self.get(SubjectKind.company, entity, as_of, known_at)

    def get(
        self, kind: SubjectKind, entity: int, as_of: Instant | None = None, known_at: Instant | None = None
    ) -> Record:
        """A record: as it is, or folded from what was observed by `as_of` and recorded by `known_at` (inclusive).

        Raises NotFound if there is none of this kind, or if nothing was known by then.
        """
        with self._store.read() as reader:
            record = reader.records((entity,)).get(entity)
            if record is None or record.kind is not kind:
                raise NotFound(f"There is no {kind.value} {entity}.", field="id")
            if as_of is not None or known_at is not None:
                trust = trust_in(reader, self._settings)
                then = fold_entities(reader, (record.id,), trust, as_of, known_at)
                if not then:
                    raise NotFound(f"Nothing was known of {kind.value} {entity} by then.", field="id")
                record = reader.withholding.record(then[0])
            return refer_to_entities(reader, [record])[0]

    def people(self, ids: Sequence[int]) -> dict[int, Record]:
        """The people among these ids, by the id that was asked for."""
        return self._many(SubjectKind.person, ids)

    def companies(self, ids: Sequence[int]) -> dict[int, Record]:
        """The companies among these ids, by the id that was asked for."""
        return self._many(SubjectKind.company, ids)

    def _many(self, kind: SubjectKind, ids: Sequence[int]) -> dict[int, Record]:
        with self._store.read() as reader:
            found = {asked: record for asked, record in reader.records(ids).items() if record.kind is kind}
            refer_to_entities(reader, list({record.id: record for record in found.values()}.values()))
        return found

    def provenance(self, record: Record) -> list[Provenance]:
        """For each field that the record has: its value, how sure it is, and who states it."""
        with self._store.read() as reader:
            names = reader.sources()
        lines = []
        for name, value in _stated(record.noun):
            support = record.support_of(name)
            evidence = [record.evidence[index] for index in support.evidence] if record.evidence else []
            sources = [
                SourceOf(names.get(each.source, ""), each.observed_at, each.seen_at, each.recorded_at)
                for each in evidence
            ]
            lines.append(Provenance(name, msgspec.to_builtins(value), support.confidence, tuple(sources)))
        return lines

    def history(self, kind: SubjectKind, entity: int) -> list[ChangeLine]:
        """What each source said and when it said otherwise, in the order of time. Raises NotFound."""
        with self._store.read() as reader:
            record = reader.records((entity,)).get(entity)
            if record is None or record.kind is not kind:
                raise NotFound(f"There is no {kind.value} {entity}.", field="id")
            subjects = reader.members((record.id,))[record.id]
            history = told(reader, record, reader.history(subjects))
            return list(_changes(history, reader.sources()))


def told(reader: Reader, record: Record, history: list[HistoryRow]) -> list[HistoryRow]:
    """What was said of an entity without what region rules withhold of it."""
    withheld = reader.withholding.of(record.noun) if record.kind is SubjectKind.person else frozenset()
    if not withheld:
        return history
    return [msgspec.structs.replace(row, claim=row.claim and without(row.claim, withheld)) for row in history]


def refer_to_entities(reader: Reader, records: Sequence[Record]) -> Sequence[Record]:
    """Put the entity's number into the company references of records that nobody else holds."""
    refs = [ref for record in records for ref in company_refs(record.kind, record.noun) if ref.subject is not None]
    entities = reader.entities_of(sorted({ref.subject for ref in refs if ref.subject is not None}))
    for ref in refs:
        msgspec.structs.force_setattr(ref, "subject", entities[ref.subject or 0])
    return records


def _stated(noun: msgspec.Struct) -> Iterator[tuple[str, Any]]:
    """The fields that are known, items of lists and mappings one by one, by the names that support goes by."""
    for field in noun.__struct_fields__:
        value = getattr(noun, field)
        if field in KEYED_FIELDS:
            yield from ((f"{field}:{key}", each) for key, each in sorted(value.items()))
        elif isinstance(value, tuple):
            yield from ((cited(field, number, each), each) for number, each in enumerate(value))
        elif value is not None:
            yield field, value


def _changes(history: Iterable[HistoryRow], names: dict[int, str]) -> Iterator[ChangeLine]:
    said: dict[int, Statement] = {}
    for row in history:
        statement = said.setdefault(row.subject, Statement())
        before, was = _says(statement), statement.present
        statement.apply(row)
        after = _says(statement)
        about = (row.observed_at, row.recorded_at, names.get(row.source, ""), row.op)
        if was and not statement.present:
            yield ChangeLine(*about, "", None, None)
            continue
        for field in dict.fromkeys((*before, *after)):
            if before.get(field) != after.get(field):
                yield ChangeLine(*about, field, before.get(field), after.get(field))


def _says(statement: Statement) -> dict[str, Any]:
    """What a statement says now, in plain values."""
    if not statement.present:
        return {}
    plain = {field: value for field, (value, _) in statement.values.items()}
    for field, keyed in statement.keyed.items():
        plain |= {f"{field}:{key}": value for key, (value, _) in keyed.items()}
    return {field: msgspec.to_builtins(value) for field, value in plain.items()}
