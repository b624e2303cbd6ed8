"""Keeping records true to the log: what rows changed is folded anew in the transaction that appends them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sightline.errors import Conflict
from sightline.model.fold import fold
from sightline.model.record import Record
from sightline.model.trust import Trust
from sightline.model.values import Instant
from sightline.resolve.absorb import Affected, absorb
from sightline.resolve.model import model_version
from sightline.settings import Settings
from sightline.store import Appended, Change, DerivedState, HistoryRow, Reader, Row, What, Writer
from sightline.store.signals import NOW


def trust_in(reader: Reader, settings: Settings) -> Trust:
    """The standing of each source that the store knows, as the operator set it."""
    return Trust(reader.sources(), settings.source_trust, settings.default_trust)


def is_current(reader: Reader) -> bool:
    """Whether what is derived is what the log and the present matching model say, as far as the store knows."""
    known = reader.model() == model_version() or not reader.last_subject()
    return known and reader.derived_state() is DerivedState.current


def check_current(reader: Reader) -> None:
    """Refuse to build on links, clusters and records that are stale. Raises Conflict."""
    if not is_current(reader):
        raise Conflict(
            "An import or a rebuild did not finish, or another version of Sightline decided who is who.",
            hint="Run the import again, or `sightline reindex`.",
        )


def prepare_to_derive(writer: Writer) -> bool:
    """Note which model decides from now on; False if all that is derived must be computed anew first."""
    current = is_current(writer)
    if not current:
        writer.set_derived_state(DerivedState.stale)
    elif not writer.model():
        writer.set_model(model_version())
    return current


def fold_entities(
    reader: Reader,
    entities: Iterable[int],
    trust: Trust,
    as_of: Instant | None = None,
    known_at: Instant | None = None,
) -> list[Record]:
    """The records of these entities, in order, from the history of all their subjects.

    An entity of which nothing was observed by `as_of`, or recorded by `known_at`, has none.
    """
    members = reader.members(sorted(entities))
    histories = by_entity(
        members, reader.history([subject for each in members.values() for subject in each], as_of, known_at)
    )
    return [fold(entity, rows[0].kind, rows, trust, as_of) for entity, rows in histories.items()]


def by_entity(members: dict[int, list[int]], history: Iterable[HistoryRow]) -> dict[int, list[HistoryRow]]:
    """What was said of the members of each entity, for those of which anything was said."""
    entity_of = {subject: entity for entity, each in members.items() for subject in each}
    found: dict[int, list[HistoryRow]] = {entity: [] for entity in members}
    for row in history:
        found[entity_of[row.subject]].append(row)
    return {entity: rows for entity, rows in found.items() if rows}


def derive(writer: Writer, rows: Sequence[Row], appended: Sequence[Appended], trust: Trust, batch: int) -> None:
    """Bring links, clusters, records and the feed up to date with rows that this transaction appended to a batch."""
    refold(writer, absorb(writer, list(zip(rows, appended, strict=True))), trust, batch)


def refold(writer: Writer, affected: Affected, trust: Trust, batch: int = NOW) -> None:
    """Fold entities anew, drop the records of those that are no more, and tell both in the feed.

    Their signals are to be computed again when the batch is sealed, and so are those that speak of who was merged.
    """
    merged = writer.signals.speaking_of(sorted(affected.dropped))
    writer.signals.enqueue(batch, (*affected.entities, *affected.dropped, *merged))
    records = fold_entities(writer, affected.entities, trust)
    writer.put_records(records)
    kinds = {record.id: record.kind for record in records}
    if affected.dropped:
        writer.drop_records(sorted(affected.dropped))
    changes = [
        Change(entity, kinds[into], What.dropped, forward_to=into) for entity, into in sorted(affected.dropped.items())
    ]
    changes += [Change(record.id, record.kind, What.changed) for record in records]
    if changes:
        writer.publish(changes)


def refold_subjects(writer: Writer, subjects: Sequence[int], trust: Trust, batch: int) -> None:
    """Fold the entities of these subjects anew, which a batch changed."""
    if subjects:
        refold(writer, Affected(tuple(sorted(set(writer.entities_of(subjects).values()))), {}), trust, batch)
