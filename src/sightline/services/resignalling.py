"""All signals anew, in bulk: from the whole log, range by range, in the processes of a crew. Nothing is told twice.

While it runs the store says that signals have no version, so that whoever dies on the way has the next one begin again;
what was told by then is found as it was told. Who calls it holds the lock of derived state.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

import msgspec

from sightline.model.observation import SubjectKind
from sightline.model.signal import Signal
from sightline.services.crew import Crew, Worker
from sightline.services.deriving import by_entity
from sightline.services.detecting import Lens, detected, lens_of
from sightline.services.linking import Progress
from sightline.services.publishing import Published, told, version_of
from sightline.signals.rules import Rules, read_rules
from sightline.store import HistoryRow, Reader, Store

Batch = list[tuple[int, list[Signal]]]
"""Entities of a range with their signals."""

SOME = 2_000
"""Entities with signals that one transaction publishes."""

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Batch).decode


def publish_all(store: Store, crew: Crew, rules: Rules, progress: Progress) -> Published:
    """Compute all signals and tell what is not told yet."""
    with store.write() as writer:
        writer.signals.set_version("")
        writer.signals.rehome()
    done = Published()
    for number, (span, encoded) in enumerate(zip(crew.ranges, crew.run(_signals_of_range, crew.ranges), strict=True)):
        progress("Signals", number, len(crew.ranges))
        _publish_range(store, span, _decode(encoded), done)
    with store.write() as writer:
        writer.signals.empty_queue()
        writer.signals.set_version(version_of(rules))
    return done


def _publish_range(store: Store, span: tuple[int, int], found: Batch, done: Published) -> None:
    """Tell of one range; what was told of its entities and is not found any more is withdrawn."""
    with store.read() as reader:
        before = {each.origin for each in reader.signals.of_range(*span)}
    signals = {entity: some for entity, some in found if some}
    origins = sorted(before | signals.keys())
    for start in range(0, len(origins), SOME):
        some = origins[start : start + SOME]
        with store.write() as writer:
            computed = [(origin, signal) for origin in some for signal in signals.get(origin, ())]
            done.count(told(writer, computed, some, follow=bool(before), index=False))


@lru_cache(maxsize=1)
def _rules(own: Path | None) -> Rules:
    return read_rules(own)


def _signals_of_range(subjects: tuple[int, int]) -> bytes:
    """The signals of the entities in a range of subjects, encoded."""
    found: Batch = []
    with Worker.store.read() as reader:
        lens = lens_of(reader, _rules(Worker.settings.signal_rules))
        for chunk in reader.stream_history(*subjects):
            found += _of_chunk(reader, chunk, lens)
    return _encode(found)


def _of_chunk(reader: Reader, chunk: Sequence[Sequence[HistoryRow]], lens: Lens) -> Iterator[tuple[int, list[Signal]]]:
    """The signals of the people and companies among these subjects; those of several subjects need their others."""
    alone = {
        rows[0].subject: rows for rows in chunk if rows and rows[0].kind in (SubjectKind.person, SubjectKind.company)
    }
    own = [subject for subject, entity in reader.entities_of(sorted(alone)).items() if subject == entity]
    merged = {entity: members for entity, members in reader.members(own).items() if len(members) > 1}
    whole = by_entity(merged, reader.history([subject for members in merged.values() for subject in members]))
    histories = {entity: whole.get(entity) or alone[entity] for entity in own}
    for entity, signals in detected(reader, histories, lens):
        if signals:
            yield entity, signals
