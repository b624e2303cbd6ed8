"""The store: opened once for each process, read and written in transactions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sightline.settings import Settings
from sightline.store.appends import AppendLog
from sightline.store.database import WAIT_SECONDS, Database
from sightline.store.keyruns import KeyRuns
from sightline.store.migrate import migrate
from sightline.store.reader import Reader
from sightline.store.rows import DerivedState
from sightline.store.writer import Writer

RUNS = "key-runs"
"""Directory in `home` where a bulk import keeps its keys."""


class Store:
    """The system of record. Safe to share between threads, and to carry through a fork."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self.settings = settings
        self.database = database
        self._log = AppendLog()

    @classmethod
    def open(cls, settings: Settings, *, wait_seconds: float = WAIT_SECONDS) -> Store:
        """Open the store of these settings; it is made if it is new, and brought up to date if it is older.

        A writer waits `wait_seconds` for another one. Raises Conflict if a newer version of Sightline wrote the store,
        Unavailable if the database cannot be reached, InvalidInput if the URL cannot be read.
        """
        settings.home.mkdir(parents=True, exist_ok=True)
        database = Database(settings, wait_seconds=wait_seconds)
        migrate(database)
        return cls(settings, database)

    @contextmanager
    def read(self) -> Iterator[Reader]:
        """One reading transaction: one snapshot."""
        with self.database.transaction(write=False) as session:
            yield Reader(session, self._log)

    @contextmanager
    def write(self) -> Iterator[Writer]:
        """One writing transaction: committed at the end of the block, rolled back if it raises.

        There is one writer at a time, over all processes. Raises Unavailable if another one does not finish in time.
        """
        with self.database.transaction(write=True) as session:
            writer = Writer(session, self._log)
            yield writer
            writer.finish()

    def key_runs(self) -> KeyRuns:
        """Begin to collect the keys of a bulk import. One process at a time may do so."""
        with self.read() as reader:
            complete = reader.derived_state() is DerivedState.current
        return KeyRuns(self.settings.home / RUNS, complete=complete)

    def close(self) -> None:
        """Close the connections of this process."""
        self.database.close()
