"""Everything derived, computed from the log in bulk: keys, clusters, records. Same ids and records as row by row."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import numpy as np

from sightline.model.fold import fold
from sightline.model.observation import CORRECTIONS, Op, SubjectKind
from sightline.model.record import Record
from sightline.model.trust import Trust
from sightline.resolve.corrections import target_of
from sightline.resolve.keys import claim_keys
from sightline.resolve.partition import Numbers, components, links
from sightline.search.embedded.chunks import store_chunk
from sightline.search.embedded.segment import Chunk
from sightline.search.projection import Row as IndexRow
from sightline.search.projection import project
from sightline.services.deriving import fold_entities, trust_in
from sightline.services.index import Index
from sightline.services.pipeline import Pool
from sightline.settings import Settings
from sightline.store import HistoryRow, KeyRuns, Reader, Store

WORKSPACE = "rebuild"
"""Directory in `home` for what exists only while a rebuild runs."""

RANGE = 20_000
"""Subjects that one task deals with."""

ALONE = 2
"""Stores of at most so many ranges are rebuilt in this process: starting others takes longer."""

Progress = Callable[[str, int, int], None]
"""Told what is being done, how far it is, and how much there is to do."""

Encoded = tuple[int, SubjectKind, bytes]


def rebuild(
    store: Store, settings: Settings, index: Index, runs: KeyRuns | None = None, progress: Progress | None = None
) -> int:
    """Compute keys, forwards, records and the search index from the log, and publish that; how many records there are.

    With `runs` that together with the key table hold all keys, the history is not searched for them again. What is
    read meanwhile is the old state or the new one, record by record; a process that dies on the way leaves the store
    marked stale, and a new rebuild starts afresh. The caller holds the locks of an import and of derived state.
    """
    told = progress or silent
    with _workspace(settings.home) as directory:
        crew = _Crew(store, settings, directory)
        try:
            if runs is None or not runs.complete:
                runs = _all_keys(store, crew, told)
            store.finish_keys(runs)
            told("Clusters", 0, 1)
            store.replace_forwards(*clusters_of(store))
            count = store.replace_records(_records(crew, told))
        finally:
            crew.close()
        with store.write() as writer:
            writer.publish_rebuilt()
        told("Index", 0, 1)
        index.rebuild(sorted(directory.iterdir(), key=lambda path: int(path.stem)))
    return count


@contextmanager
def _workspace(home: Path) -> Iterator[Path]:
    """An empty directory for as long as the block runs; what a process that died left there goes."""
    directory = home / WORKSPACE
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(parents=True)
    try:
        yield directory
    finally:
        shutil.rmtree(directory)


def silent(what: str, done: int, total: int) -> None:
    """Progress that nobody follows."""


class _Crew:
    """Runs a task for each range of subjects, here or in other processes, in order."""

    def __init__(self, store: Store, settings: Settings, directory: Path) -> None:
        with store.read() as reader:
            last = reader.last_subject()
        self._ranges = [(after, min(after + RANGE, last)) for after in range(0, last, RANGE)]
        self.total = len(self._ranges)
        self._pool = None
        if self.total > ALONE and settings.import_processes > 1:
            self._pool = Pool(settings.import_processes, _equip, settings, directory)
        else:
            _Worker.store, _Worker.settings, _Worker.directory = store, settings, directory

    def run(self, work: Callable[[tuple[int, int]], bytes]) -> Iterator[bytes]:
        """The answer for each range."""
        yield from map(work, self._ranges) if self._pool is None else self._pool.map(work, self._ranges)

    def close(self) -> None:
        """End the processes."""
        if self._pool is not None:
            self._pool.close()


class _Worker:
    """What a process that rebuilds keeps between ranges."""

    store: Store
    settings: Settings
    directory: Path


def _equip(settings: Settings, directory: Path) -> None:
    _Worker.store, _Worker.settings, _Worker.directory = Store.open(settings), settings, directory


# keys and clusters


def _all_keys(store: Store, crew: _Crew, told: Progress) -> KeyRuns:
    """The keys of the whole history, in place of those that are there."""
    store.clear_keys()
    runs = store.key_runs()
    for done, pairs in enumerate(crew.run(_keys_of_range)):
        told("Keys", done, crew.total)
        runs.add(np.frombuffer(pairs, dtype=np.int64).reshape(-1, 2))
    return runs


def _keys_of_range(subjects: tuple[int, int]) -> bytes:
    """The (hash, subject) pairs of a range of subjects, as 64-bit numbers."""
    with _Worker.store.read() as reader:
        pairs = [
            (key, row.subject)
            for chunk in reader.stream_history(*subjects)
            for rows in chunk
            for row in rows
            if row.op is Op.claim and row.claim is not None
            for key in claim_keys(row.kind, row.claim)
        ]
    return np.array(pairs, dtype=np.int64).reshape(-1, 2).tobytes()


def clusters_of(store: Store) -> tuple[Numbers, Numbers]:
    """The subjects that are not the smallest of their cluster, and the smallest: from exact keys and corrections."""
    left, right = [], []
    with store.read() as reader:
        tail_hashes = tail_subjects = np.zeros(0, dtype=np.int64)
        for hashes, subjects in reader.stream_keys():
            one, other = links(np.concatenate((tail_hashes, hashes)), np.concatenate((tail_subjects, subjects)))
            left.append(one)
            right.append(other)
            tail_hashes, tail_subjects = hashes[-1:], subjects[-1:]
        corrected = np.array(list(_corrected(reader)), dtype=np.int64).reshape(-1, 2)
    return components(np.concatenate([*left, corrected[:, 0]]), np.concatenate([*right, corrected[:, 1]]))


def _corrected(reader: Reader) -> Iterator[tuple[int, int]]:
    for kind in SubjectKind:
        for subject, key in reader.stream_subjects(CORRECTIONS, kind):
            target = target_of(key)
            if target is not None:
                yield target, subject


# records


def _records(crew: _Crew, told: Progress) -> Iterator[Encoded]:
    """All records in the order of their ids, encoded."""
    for done, encoded in enumerate(crew.run(_records_of_range)):
        told("Records", done, crew.total)
        yield from _decoder.decode(encoded)


_decoder = msgspec.msgpack.Decoder(list[Encoded])


def _records_of_range(subjects: tuple[int, int]) -> bytes:
    """The records of the entities in a range of subjects; what is searched of them goes into a chunk of the index."""
    found: list[Encoded] = []
    people: list[IndexRow] = []
    companies: list[IndexRow] = []
    with _Worker.store.read() as reader:
        trust = trust_in(reader, _Worker.settings)
        for chunk in reader.stream_history(*subjects):
            for record in _fold_chunk(reader, chunk, trust):
                found.append((record.id, record.kind, reader.codec.encode_record(record)))
                row = project(record)
                if row is not None:
                    (people if record.kind is SubjectKind.person else companies).append(row)
    store_chunk(Chunk(people, companies), _Worker.directory / f"{subjects[0]}.chunk")
    return msgspec.msgpack.encode(found)


def _fold_chunk(reader: Reader, chunk: list[list[HistoryRow]], trust: Trust) -> Iterator[Record]:
    """The records of the entities among these subjects; those of several subjects need the rest of their history."""
    alone = {rows[0].subject: rows for rows in chunk if rows}
    entities = reader.entities_of(sorted(alone))
    own = [subject for subject, entity in entities.items() if subject == entity]
    merged = {entity for entity, members in reader.members(own).items() if len(members) > 1}
    records = {record.id: record for record in fold_entities(reader, merged, trust)}
    for entity in own:
        record = records.get(entity)
        yield record or fold(entity, alone[entity][0].kind, alone[entity], trust)
