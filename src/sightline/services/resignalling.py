"""All signals anew, in bulk: from the whole log, range by range, in the processes of a crew. Nothing is told twice.

While it runs the store says that signals have no version, so that whoever dies on the way has the next one begin again;
what was told by then is found as it was told. Who calls it holds the lock of derived state.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import msgspec

from sightline.model.observation import SubjectKind
from sightline.model.signal import Signal
from sightline.services import newsroom
from sightline.services.crew import Crew, Worker
from sightline.services.detecting import lens_of, signals_of
from sightline.services.examining import examine_all
from sightline.services.linking import Progress
from sightline.services.publishing import Published, told, version_of
from sightline.signals.rules import Rules, read_rules
from sightline.store import Change, Store, What

Batch = list[tuple[int, list[Signal]]]
"""Entities of a range with their signals."""

SOME = 2_000
"""Entities with signals that one transaction publishes."""

CHUNK = 2_000
"""Entities whose histories are held in memory together."""

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Batch).decode


UNTOLD = "untold"
"""The version of signals while the index is not told of them one by one."""


def publish_all(store: Store, crew: Crew, rules: Rules, progress: Progress, *, index: bool) -> Published:
    """Compute all signals and tell what is not told yet.

    With `index`, the index is told of each; without, it is to be built anew, which the feed says at the end. Whoever
    died on the way without leaves it to the next one to say so.
    """
    with store.write() as writer:
        index = index and writer.signals.version() != UNTOLD
        writer.signals.set_version("" if index else UNTOLD)
        writer.signals.rehome()
    examine_all(store, rules)
    newsroom.tie_all(store)
    done = Published()
    for number, (span, encoded) in enumerate(zip(crew.ranges, crew.run(_signals_of_range, crew.ranges), strict=True)):
        progress("Signals", number, len(crew.ranges))
        _publish_range(store, span, _decode(encoded), done, index=index)
    with store.write() as writer:
        writer.signals.empty_queue()
        writer.signals.set_version(version_of(rules))
        if not index:
            writer.publish([Change(0, SubjectKind.person, What.rebuilt)])
    return done


def _publish_range(store: Store, span: tuple[int, int], found: Batch, done: Published, *, index: bool) -> None:
    """Tell of one range; what was told of its entities and is not found any more is withdrawn."""
    with store.read() as reader:
        before = {each.origin for each in reader.signals.of_range(*span)}
    signals = {entity: some for entity, some in found if some}
    origins = sorted(before | signals.keys())
    for start in range(0, len(origins), SOME):
        some = origins[start : start + SOME]
        with store.write() as writer:
            computed = [(origin, signal) for origin in some for signal in signals.get(origin, ())]
            done.count(told(writer, computed, some, follow=bool(before), index=index))


@lru_cache(maxsize=1)
def _rules(own: Path | None) -> Rules:
    return read_rules(own)


def _signals_of_range(subjects: tuple[int, int]) -> bytes:
    """The signals of the people and companies in a range of subjects, encoded."""
    found: Batch = []
    (after, upto) = subjects
    with Worker.store.read() as reader:
        lens = lens_of(reader, _rules(Worker.settings.signal_rules))
        while entities := reader.signals.entities_behind(after, upto, CHUNK):
            found += ((entity, some) for entity, some in signals_of(reader, entities, lens).items() if some)
            after = entities[-1]
    return _encode(found)
