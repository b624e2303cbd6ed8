"""The store: opened once for each process, read and written in transactions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

from sightline.errors import InvalidFile
from sightline.model.withholding import Withholding
from sightline.settings import Settings
from sightline.store import backup, bulk, erasing, verify
from sightline.store.appends import SharedLog
from sightline.store.codec import Codec, SharedCodec
from sightline.store.database import WAIT_SECONDS, Database
from sightline.store.keyruns import KeyRuns
from sightline.store.links import LinkRow
from sightline.store.migrate import migrate
from sightline.store.reader import Reader
from sightline.store.rows import DerivedState
from sightline.store.tables import metadata
from sightline.store.writer import Writer

RUNS = "key-runs"
"""Directory in `home` where a bulk import keeps its keys."""


class Store:
    """The system of record. Safe to share between threads, and to carry through a fork."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self.settings = settings
        self.database = database
        self.withholding = Withholding(settings.region_rules)
        self._log = SharedLog()
        self._codec = SharedCodec()

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
            yield Reader(session, self._log, self._codec, self.withholding)

    @contextmanager
    def write(self) -> Iterator[Writer]:
        """One writing transaction: committed at the end of the block, rolled back if it raises.

        There is one writer at a time, over all processes. Raises Unavailable if another one does not finish in time.
        """
        with self.database.transaction(write=True) as session:
            writer = Writer(session, self._log, self._codec, self.withholding)
            yield writer
            writer.finish()

    @property
    def codec(self) -> Codec:
        """What rows are encoded with that will be written to this store; restoring it may bring another."""
        with self.read() as reader:
            return reader.codec

    # bulk

    def key_runs(self) -> KeyRuns:
        """Begin to collect the keys of a bulk import. One process at a time may do so."""
        with self.read() as reader:
            complete = reader.derived_state() is DerivedState.current
        return KeyRuns(self.settings.home / RUNS, complete=complete)

    def clear_keys(self) -> None:
        """Empty the key table, to fill it anew from the whole history."""
        bulk.clear_keys(self.database)

    def finish_keys(self, runs: KeyRuns) -> None:
        """Write the keys of the runs into the table, in order, and remove the runs."""
        bulk.add_keys(self.database, runs)
        runs.close()

    def replace_forwards(self, subjects: bulk.Numbers, entities: bulk.Numbers) -> None:
        """Make these the only forwards: subject by subject, the entity that it belongs to and is not."""
        bulk.replace_forwards(self.database, subjects, entities)

    def replace_links(self, stream: Iterable[LinkRow]) -> int:
        """Make these the only links; they come in the order of their pairs, each once. How many there are.

        Each is (left, right, score, verdict, reasons), as in `Link`. Raises InvalidInput, TooLarge.
        """
        return bulk.replace_links(self.database, stream)

    def replace_records(self, stream: Iterable[bulk.EncodedRecord]) -> int:
        """Make these the only records, of all kinds; they come in the order of their ids. How many there are."""
        return bulk.replace_records(self.database, stream)

    # care

    def compact(self) -> None:
        """Rewrite the database without what rows that are no more left in it (`erasing.compact`)."""
        erasing.compact(self.database, metadata)

    def verify(self) -> list[str]:
        """What is wrong with the store, one line each; nothing if it is whole. Reads everything once."""
        try:
            with self.database.transaction(write=False) as session:
                return list(verify.problems(session))
        except InvalidFile as damaged:
            return [str(damaged)]

    def backup(self, path: Path) -> None:
        """Copy a SQLite store into a file as of one moment, while it is in use. Raises Conflict on PostgreSQL."""
        backup.backup(self.database, path)

    def restore(self, path: Path) -> None:
        """Put a copy in the place of a SQLite store, and bring it up to date. Raises Conflict on PostgreSQL.

        The store gets a new identity, so that who follows its feed starts anew.
        """
        backup.restore(self.database, path)
        with self.database.transaction(write=True) as session:
            session.driver("UPDATE meta SET value = ? WHERE name = 'identity'", (token_hex(8),))
        migrate(self.database)

    def close(self) -> None:
        """Close the connections of this process."""
        self.database.close()
