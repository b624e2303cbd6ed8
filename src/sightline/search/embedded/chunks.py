"""Reading a whole store into chunks on disk, in several processes: the work of a build that is done by record."""

from __future__ import annotations

import gc
import multiprocessing
import os
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from sightline.model.observation import SubjectKind
from sightline.model.record import Record
from sightline.search.columns import JOB_CHANGES, Column
from sightline.search.embedded.bundle import Array, open_bundle, writing
from sightline.search.embedded.changes import JobChanges
from sightline.search.embedded.parts import Part, load_part, store_part
from sightline.search.embedded.segment import STORED, Chunk
from sightline.search.projection import Row, project
from sightline.settings import Settings
from sightline.store import Store

RANGE = 25_000
"""Subject numbers that one chunk covers."""

_ALONE = 4  # stores of so few ranges are read in this process: starting others takes longer
_READ = 1_000  # records decoded at a time


class StoredChunk:
    """A chunk that was written to disk, and job changes as they are now, as a source of a segment."""

    def __init__(self, path: Path, changes: JobChanges) -> None:
        self._bundle = open_bundle(path)
        self._changes = changes

    def ids(self, table: str) -> Array:
        """See `Source`."""
        return self._bundle.arrays[f"{table}/ids"]

    def owner(self) -> Array:
        """See `Source`."""
        return self._bundle.arrays["past/owner"]

    def part(self, table: str, column: Column) -> Part:
        """See `Source`."""
        if column.name in JOB_CHANGES:
            return self._changes.part(column, self.ids(table))
        return load_part(self._bundle.under(table).under(column.name))


def store_chunk(chunk: Chunk, path: Path) -> None:
    """Writes the records of a chunk, which `StoredChunk` reads."""
    with writing(path, durable=False) as file:
        file.add({f"{table}/ids": chunk.ids(table) for table in ("people", "companies")})
        file.add({"past/owner": chunk.owner()})
        for table, columns in STORED.items():
            for column in columns:
                arrays = store_part(chunk.part(table, column))
                file.add({f"{table}/{column.name}/{name}": array for name, array in arrays.items()})


def read_chunks(store: Store, directory: Path) -> list[Path]:
    """All records that the store holds, as chunks in this directory, in the order of ids."""
    with store.read() as reader:
        last = reader.last_subject()
    tasks = [(first, min(first + RANGE, last), directory / f"{first}.chunk") for first in range(0, max(last, 1), RANGE)]
    processes = store.settings.import_processes
    if len(tasks) <= _ALONE or processes < 2:
        for task in tasks:
            _write_range(store, *task)
    else:
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(processes, context, _equip, (store.settings,)) as pool:
            for _ in pool.map(_work, tasks):
                pass
    return [path for _, _, path in tasks]


_stores: list[Store] = []
"""The store of a process that reads for another."""


def _equip(settings: Settings) -> None:
    gc.disable()  # records hold no cycles; looking for some takes a fifth of the time
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _stores.append(Store.open(settings))


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _work(task: tuple[int, int, Path]) -> None:
    _write_range(_stores[0], *task)


def _write_range(store: Store, after: int, last: int, path: Path) -> None:
    people = list(_rows(store, SubjectKind.person, after, last))
    companies = list(_rows(store, SubjectKind.company, after, last))
    store_chunk(Chunk(people, companies), path)


def _rows(store: Store, kind: SubjectKind, after: int, last: int) -> Iterator[Row]:
    """The rows of the records with ids above `after`, up to `last`."""
    with store.read() as reader:
        for records in reader.stream_records(kind, after=after, chunk=_READ):
            yield from rows_of([record for record in records if record.id <= last])
            if records[-1].id >= last:
                return


def rows_of(records: Sequence[Record]) -> list[Row]:
    """The rows of those records that are searched."""
    return [row for record in records if (row := project(record)) is not None]
