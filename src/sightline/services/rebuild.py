"""Everything derived, computed from the log in bulk: keys, clusters, records. Same ids and records as row by row."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import numpy as np

from sightline.model.fold import fold
from sightline.model.observation import Op, SubjectKind
from sightline.model.record import Record
from sightline.model.trust import Trust
from sightline.resolve.finders import subject_keys
from sightline.resolve.model import model_version
from sightline.search.embedded.chunks import store_chunk
from sightline.search.embedded.segment import Chunk
from sightline.search.projection import Row as IndexRow
from sightline.search.projection import project
from sightline.services.crew import Crew, Worker
from sightline.services.deriving import fold_entities, trust_in
from sightline.services.index import Index
from sightline.services.linking import Progress, clusters_of, links_of, silent
from sightline.services.resignalling import publish_all
from sightline.settings import Settings
from sightline.signals.rules import read_rules
from sightline.store import HistoryRow, KeyRuns, Reader, Store

WORKSPACE = "rebuild"
"""Directory in `home` for what exists only while a rebuild runs."""

Encoded = tuple[int, SubjectKind, bytes]


def rebuild(
    store: Store,
    settings: Settings,
    index: Index,
    runs: KeyRuns | None = None,
    progress: Progress | None = None,
    derived: Callable[[], None] | None = None,
) -> int:
    """Compute keys, forwards, records, signals and the search index from the log, and publish that; how many records.

    With `runs` that together with the key table hold all keys, the history is not searched for them again. What is
    read meanwhile is the old state or the new one, record by record; a process that dies on the way leaves the store
    marked stale, and a new rebuild starts afresh. `derived` is called when records are there, before signals are
    computed: to seal the batch whose rows they tell of. The caller holds the locks of an import and of derived state.
    """
    told = progress or silent
    with _workspace(settings.home) as directory:
        crew = Crew(store, settings, directory)
        try:
            if runs is None or not runs.complete:
                runs = _all_keys(store, crew, told)
            store.finish_keys(runs)
            store.replace_links(links_of(store, crew, told))
            told("Clusters", 0, 1)
            store.replace_forwards(*clusters_of(store, crew))
            count = store.replace_records(_records(crew, told))
            with store.write() as writer:
                writer.publish_rebuilt(model_version())
            if derived is not None:
                derived()
            publish_all(store, crew, read_rules(settings.signal_rules), told, index=False)
        finally:
            crew.close()
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


# keys


def _all_keys(store: Store, crew: Crew, told: Progress) -> KeyRuns:
    """The keys of the whole history, in place of those that are there."""
    store.clear_keys()
    runs = store.key_runs()
    for done, pairs in enumerate(crew.run(_keys_of_range, crew.ranges)):
        told("Keys", done, len(crew.ranges))
        runs.add(np.frombuffer(pairs, dtype=np.int64).reshape(-1, 2))
    return runs


def _keys_of_range(subjects: tuple[int, int]) -> bytes:
    """The (hash, subject) pairs of a range of subjects, as 64-bit numbers."""
    with Worker.store.read() as reader:
        pairs = [
            (key, row.subject)
            for chunk in reader.stream_history(*subjects)
            for rows in chunk
            for row in rows
            if row.op is Op.claim and row.claim is not None
            for key in subject_keys(row.kind, row.claim)
        ]
    return np.array(pairs, dtype=np.int64).reshape(-1, 2).tobytes()


# records


def _records(crew: Crew, told: Progress) -> Iterator[Encoded]:
    """All records in the order of their ids, encoded."""
    for done, encoded in enumerate(crew.run(_records_of_range, crew.ranges)):
        told("Records", done, len(crew.ranges))
        yield from _decoder.decode(encoded)


_decoder = msgspec.msgpack.Decoder(list[Encoded])


def _records_of_range(subjects: tuple[int, int]) -> bytes:
    """The records of the entities in a range of subjects; what is searched of them goes into a chunk of the index."""
    found: list[Encoded] = []
    people: list[IndexRow] = []
    companies: list[IndexRow] = []
    with Worker.store.read() as reader:
        trust = trust_in(reader, Worker.settings)
        for chunk in reader.stream_history(*subjects):
            for record in _fold_chunk(reader, chunk, trust):
                found.append((record.id, record.kind, reader.codec.encode_record(record)))
                row = project(reader.withholding.record(record))
                if row is not None:
                    (people if record.kind is SubjectKind.person else companies).append(row)
    store_chunk(Chunk(people, companies), Worker.directory / f"{subjects[0]}.chunk")
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
