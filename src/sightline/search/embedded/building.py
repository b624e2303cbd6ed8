"""Building snapshots: from the whole store, or from the last snapshot and what changed since."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from sightline.model.observation import SubjectKind
from sightline.search.embedded.build import build_segment
from sightline.search.embedded.bundle import BundleWriter, writing
from sightline.search.embedded.changes import all_changes
from sightline.search.embedded.chunks import StoredChunk, read_chunks
from sightline.search.embedded.employers import Forwards
from sightline.search.embedded.follow import forwards_in, has_grown, step, view_of
from sightline.search.embedded.segment import FORMAT
from sightline.search.embedded.snapshot import build_lock, open_current, origin_of, publish, workspace
from sightline.search.embedded.view import ENTITY_TABLES, View
from sightline.store import Store


def build_snapshot(directory: Path, store: Store, chunks: Sequence[Path] = ()) -> int:
    """Build a snapshot from all records and signals of the store and make it the current one; its position.

    `chunks` hold those records, in the order of ids, if somebody wrote them into chunks already.
    Waits for another process that builds in this directory, and is content with its result if that is up to date.
    """
    with store.read() as reader:
        origin, wanted = origin_of(reader), reader.feed_position()
    with build_lock(directory):
        current = open_current(directory, origin)
        if current is not None and current.position >= wanted:
            return current.position
        return _build(directory, store, chunks)


def _build(directory: Path, store: Store, chunks: Sequence[Path] = ()) -> int:
    """Changes that are committed meanwhile may be in the snapshot or not: whoever follows meets them again."""
    with store.read() as reader:
        origin, position = origin_of(reader), reader.feed_position()
        subjects, entities = reader.forwards(SubjectKind.company)
    with workspace(directory) as space:
        paths = chunks or read_chunks(store, space)
        with store.read() as reader:
            changes = all_changes(reader)
        sources = [StoredChunk(each, changes) for each in paths]
        path = space / "snapshot.bin"
        with writing(path) as file:
            build_segment(sources, [dict.fromkeys(ENTITY_TABLES) for _ in sources], file)
            _finish(file, Forwards(subjects, entities), origin, position)
        publish(directory, path, position)
    return position


def renew_snapshot(directory: Path, store: Store) -> None:
    """Replace the current snapshot if much has changed since: by itself and the changes, or from the whole store.

    Waits for another process that builds; most often there is nothing left to do then.
    """
    with store.read() as reader:
        origin = origin_of(reader)
    with build_lock(directory):
        current = open_current(directory, origin)
        if current is None:
            _build(directory, store)
            return
        view = view_of(current)
        while (taken := step(store, view)).view is not None:
            view = taken.view
        if taken.rebuilt is not None:
            _build(directory, store)
        elif has_grown(view):
            _unite(directory, view)


def _unite(directory: Path, view: View) -> None:
    with workspace(directory) as space:
        path = space / "snapshot.bin"
        with writing(path) as file:
            build_segment([shard.segment for shard in view.shards], [shard.alive() for shard in view.shards], file)
            _finish(file, forwards_in(view.shards), view.origin, view.position)
        publish(directory, path, view.position)


def _finish(file: BundleWriter, forwards: Forwards, origin: int, position: int) -> None:
    arrays = {"forwards/subjects": forwards.subjects, "forwards/entities": forwards.entities}
    about = {"format": FORMAT, "origin": origin, "position": position}
    file.add({name: numbers.astype(np.int64) for name, numbers in arrays.items()}, about)
