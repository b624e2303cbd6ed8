"""Following the feed: each step turns what changed into a small segment on top of the others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
import numpy as np

from sightline.model.observation import SubjectKind
from sightline.search.columns import EMPLOYER, PAST, PEOPLE
from sightline.search.embedded.chunks import rows_of
from sightline.search.embedded.employers import NO_FORWARDS, Forwards
from sightline.search.embedded.segment import Chunk, segment_in_memory
from sightline.search.embedded.snapshot import Snapshot, origin_of
from sightline.search.embedded.view import ENTITY_TABLES, Shard, View
from sightline.search.projection import Row
from sightline.store import Change, Reader, Store, What

STEP = 1_000
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
    with store.read() as reader:
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
    ids = {name: np.array(sorted(_ids(changes, kind)), np.int64) for name, kind in _KINDS.items()}
    shards = [shard.without(ids, moved) for shard in view.shards]
    if people or companies:
        segment = segment_in_memory([Chunk(people, companies)], [dict.fromkeys(ENTITY_TABLES)])
        shards.append(Shard.fresh(segment, known))
    return Step(changes[-1].position, View(view.origin, changes[-1].position, compacted(shards)))


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


def compacted(shards: list[Shard]) -> list[Shard]:
    """The shards, with small ones united so that each is several times as heavy as the next. The first stays."""
    shards = list(shards)
    while len(shards) > 2 and shards[-2].weight() < _GROWTH * shards[-1].weight():
        shards[-2:] = [united(shards[-2:])]
    return shards


def united(shards: Sequence[Shard]) -> Shard:
    """One shard in memory for several."""
    segment = segment_in_memory([shard.segment for shard in shards], [shard.alive() for shard in shards])
    return Shard.fresh(segment, forwards_in(shards))


def forwards_in(shards: Sequence[Shard]) -> Forwards:
    """What the employers of these shards forward to."""
    moved: dict[int, int] = {}
    for shard in shards:
        for each in shard.employers.values():
            moved |= each.moved()
    return _forwards(moved)
