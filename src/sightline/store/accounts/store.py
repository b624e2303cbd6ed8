"""The accounts database: opened once for each process, read and written in transactions."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from sightline.settings import Settings
from sightline.store import backup, erasing
from sightline.store.accounts.tables import metadata
from sightline.store.accounts.together import Together
from sightline.store.database import WAIT_SECONDS, Database, Transaction
from sightline.store.layout import ACCOUNTS
from sightline.store.migrate import migrate
from sightline.store.session import Session

T = TypeVar("T")


class AccountStore:
    """Safe to share between threads, and to carry through a fork."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._together = Together(database)

    @classmethod
    def open(cls, settings: Settings, *, wait_seconds: float = WAIT_SECONDS) -> AccountStore:
        """Open the accounts of these settings; they are made if they are new, and brought up to date if they are older.

        Raises Conflict if a newer version of Sightline wrote them, Unavailable if the database cannot be reached.
        """
        settings.home.mkdir(parents=True, exist_ok=True)
        database = Database(settings, ACCOUNTS, wait_seconds=wait_seconds)
        migrate(database)
        return cls(database)

    def read(self) -> Transaction:
        """One reading transaction: one snapshot."""
        return self.database.transaction(write=False)

    def write(self) -> Transaction:
        """One writing transaction: on the disk at the end of the block, rolled back if it raises."""
        return self.database.transaction(write=True)

    def do(self, work: Callable[[Session], T]) -> T:
        """What the work returns, once what it wrote is on the disk; as if in a writing transaction of its own.

        On SQLite, threads that come at the same moment share a transaction, and the wait for the disk. Raises what the
        work raises, and then nothing of it is written.
        """
        if self.database.sqlite:
            return self._together.write(work)
        with self.write() as session:
            return work(session)

    def compact(self) -> None:
        """Rewrite the database without what rows that are no more left in it (`erasing.compact`)."""
        erasing.compact(self.database, metadata)

    def backup(self, path: Path) -> None:
        """Copy a SQLite file as of one moment, while it is in use. Raises Conflict on PostgreSQL."""
        backup.backup(self.database, path)

    def restore(self, path: Path) -> None:
        """Put a copy in the place of a SQLite file, and bring it up to date. Raises Conflict on PostgreSQL."""
        backup.restore(self.database, path)
        migrate(self.database)

    def close(self) -> None:
        """Close the connections of this process."""
        self.database.close()
