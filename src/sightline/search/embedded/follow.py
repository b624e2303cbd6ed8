"""Following the feed: each step turns what changed into a small segment on top of the others."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

import msgspec
import numpy as np

from sightline.model.observation import SubjectKind
from sightline.search.columns import EMPLOYER, PAST, PEOPLE
from sightline.search.embedded.changes import changes_of
from sightline.search.embedded.chunks import rows_of
from sightline.search.embedded.employers import NO_FORWARDS, Forwards
from sightline.search.embedded.segment import Chunk, Segment, segment_in_memory
from sightline.search.embedded.snapshot import Snapshot, origin_of
from sightline.search.embedded.view import ENTITY_TABLES, Shard, View
from sightline.search.projection import Row
from sightline.store import Change, Reader, Store, What

STEP = 2_000
"""Most changes of one step; between steps, questions are answered."""

RENEW_LEAST = 50_000
"""Changed subjects, at least, before a new snapshot is made."""

RENEW_SHARE = 10
"""A new snapshot is made when one in so many subjects changed."""

_GROWTH = 4  # a segment is united with the next smaller one until it is so many times as heavy


class Step(msgspec.Struct):
    """What one look at the feed gave: the position after it, and the position of a rebuild that it met."""

    position: int
    view: View | None = None
    rebuilt: int | None = None


def view_of(snapshot: Snapshot) -> View:
    """The view that holds just the snapshot."""
    return View(snapshot.origin, snapshot.position, [Shard.fresh(snapshot.segment, snapshot.forwards)])


def step(store: Store, view: View) -> Step:
    """The view after at most `STEP` more changes; without a view if there are none, or at a rebuild.

    A store that was replaced by a backup counts as rebuilt.
    """
    with collection_paused(), store.read() as reader:
        if origin_of(reader) != view.origin:
            return Step(view.position, rebuilt=reader.feed_position())
        changes = reader.feed(view.position, STEP)
        if not changes:
            return Step(view.position)
        rebuilt = [change.position for change in changes if change.what is What.rebuilt]
        if rebuilt:
            return Step(view.position, rebuilt=max(rebuilt))
        fresh, moved = _changed_rows(reader, changes)
        people, companies = fresh
        known = _forwards_of(reader, _employers(people))
        told = changes_of(reader, [row.id for row in people])
    ids = {name: np.array(sorted(_ids(changes, kind)), np.int64) for name, kind in _KINDS.items()}
    shards = [shard.without(ids, moved) for shard in view.shards]
    if people or companies:
        shards = with_chunk(shards, Chunk(people, companies, told), known)
    return Step(changes[-1].position, View(view.origin, changes[-1].position, shards))


@contextmanager
def collection_paused() -> Iterator[None]:
    """No search for cycles meanwhile: thousands of records hold none, and looking stops all threads for 40 ms."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


_EMPLOYER = [column.name for column in PEOPLE].index(EMPLOYER)
_PAST_EMPLOYER = [column.name for column in PAST].index(EMPLOYER)
_KINDS = {"people": SubjectKind.person, "companies": SubjectKind.company}


def _ids(changes: Iterable[Change], kind: SubjectKind) -> set[int]:
    return {change.entity for change in changes if change.kind is kind}


def _changed_rows(reader: Reader, changes: Sequence[Change]) -> tuple[tuple[list[Row], list[Row]], Forwards]:
    """The rows of the people and companies that changed, and the forwards of the companies among them.

    Records are read as they are now, which may be later than the changes: the later changes will say so again.
    """
    rows = []
    for kind in _KINDS.values():
        ids = sorted(_ids(changes, kind))
        records = reader.records(ids)
        rows.append(rows_of([records[each] for each in ids if each in records and records[each].id == each]))
    companies = _ids(changes, SubjectKind.company)
    into = {change.forward_to for change in changes if change.kind is SubjectKind.company and change.forward_to}
    entities = set(reader.entities_of(sorted(companies | into)).values())
    members = reader.members(sorted(entities))
    return (rows[0], rows[1]), _forwards({each: entity for entity, some in members.items() for each in some})


def _employers(people: Iterable[Row]) -> list[int]:
    """The subject numbers of all employers, now and past, of these people."""
    now = {row.values[_EMPLOYER] for row in people}
    past = {values[_PAST_EMPLOYER] for row in people for values in row.past}
    return sorted((now | past) - {None})


def _forwards_of(reader: Reader, subjects: Sequence[int]) -> Forwards:
    entities = reader.entities_of(subjects)
    return _forwards({subject: entity for subject, entity in entities.items() if subject != entity})


def _forwards(entities: dict[int, int]) -> Forwards:
    if not entities:
        return NO_FORWARDS
    pairs = np.array(sorted(entities.items()), np.int64)
    return Forwards(pairs[:, 0], pairs[:, 1])


def has_grown(view: View) -> bool:
    """Whether so much has changed since the snapshot that a new one is worth its while."""
    base, *others = (shard.weight() for shard in view.shards)
    return sum(others) > max(RENEW_LEAST, base // RENEW_SHARE)


def with_chunk(shards: Sequence[Shard], chunk: Chunk, known: Forwards) -> list[Shard]:
    """The shards and a chunk of records, united so that each shard is several times as heavy as the next.

    The first, which is the snapshot, stays.
    """
    kept, weight = len(shards), chunk.weight()
    while kept > 1 and shards[kept - 1].weight() < _GROWTH * weight:
        kept -= 1
        weight += shards[kept].weight()
    taken = shards[kept:]
    sources: list[Chunk | Segment] = [*(shard.segment for shard in taken), chunk]
    segment = segment_in_memory(sources, [*(shard.alive() for shard in taken), dict.fromkeys(ENTITY_TABLES)])
    return [*shards[:kept], Shard.fresh(segment, forwards_in(taken, known))]


def forwards_in(shards: Sequence[Shard], known: Forwards = NO_FORWARDS) -> Forwards:
    """What the employers of these shards forward to; what is `known` counts more."""
    moved: dict[int, int] = {}
    for shard in shards:
        for each in shard.employers.values():
            moved |= each.moved()
    return _forwards(moved | dict(zip(known.subjects.tolist(), known.entities.tolist(), strict=True)))
