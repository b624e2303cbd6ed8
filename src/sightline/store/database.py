"""Connections and transactions."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import PoolProxiedConnection

from sightline.errors import Unavailable
from sightline.settings import Settings
from sightline.store.engines import WRITER_CACHE_KIB, make_engine, meaning
from sightline.store.layout import FACTS, Layout
from sightline.store.session import Session
from sightline.store.turnstile import Turnstile

WAIT_SECONDS = 30.0
"""How long a writer waits for another before it gives up."""

SQLITE_CONNECTIONS = 32
"""Most connections of a process to a SQLite file."""

_HAS_WRITTEN = "has written"


class Transaction:
    """A transaction as a `with` block: committed at its end, rolled back if it raises."""

    def __init__(self, database: Database, *, write: bool) -> None:
        self._database = database
        self._write = write

    def __enter__(self) -> Session:
        with self._database.errors():
            self._connection = self._database.take()
            try:
                self._session = Session(self._database.engine.dialect, self._connection.driver_connection)
                self._enter()
            except BaseException:
                self._database.drop(self._connection)
                raise
        return self._session

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        try:
            self._end(error)
        finally:
            if self._turn is not None:
                self._turn.leave()

    def _enter(self) -> None:
        self._turn = self._database.turnstile if self._write else None
        if self._turn is None:
            self._begin()
            return
        self._turn.enter()
        try:
            self._begin()
        except BaseException:
            self._turn.leave()
            raise

    def _end(self, error: BaseException | None) -> None:
        if error is None:
            with self._database.errors():
                self._commit()
            return
        self._database.drop(self._connection)
        if isinstance(error, self._database.foreign):
            meant = self._database.translated(error)
            if meant is not error:
                raise meant from error

    def _commit(self) -> None:
        try:
            self._connection.commit()
        except BaseException:
            self._database.drop(self._connection)
            raise
        self._database.keep(self._connection)

    def _begin(self) -> None:
        if self._database.sqlite:
            if self._write and not self._connection.info.get(_HAS_WRITTEN):
                self._session.driver(f"PRAGMA cache_size = -{WRITER_CACHE_KIB}")
                self._connection.info[_HAS_WRITTEN] = True
            self._session.driver("BEGIN IMMEDIATE" if self._write else "BEGIN")
        elif self._write:
            self._session.driver(f"SET LOCAL lock_timeout = {int(self._database.wait_seconds * 1000)}")
            if self._database.layout.writer:
                self._session.driver(self._database.layout.writer)
        else:
            self._session.driver("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")


class Database:
    """A database: an engine for each process, and its transactions."""

    def __init__(self, settings: Settings, layout: Layout = FACTS, *, wait_seconds: float = WAIT_SECONDS) -> None:
        self.layout = layout
        self.path = None if settings.database_url else settings.home / layout.file
        self.wait_seconds = wait_seconds
        self._settings = settings
        self._lock = threading.Lock()
        self._inherited: list[tuple[Engine, list[PoolProxiedConnection]]] = []
        self._start()

    def _start(self) -> None:
        most = SQLITE_CONNECTIONS if self.path else self._settings.database_connections
        self.engine = make_engine(self._settings, self.path, self.wait_seconds, most=most, durable=self.layout.durable)
        self._room = threading.BoundedSemaphore(most)
        self.sqlite = self.engine.dialect.name == "sqlite"
        lock = None if self.path is None else self.path.with_name(self.layout.lock)
        self.turnstile = None if lock is None else Turnstile(lock, self.wait_seconds)
        self.foreign: tuple[type[Exception], ...] = (PoolTimeout, DBAPIError, self.engine.dialect.loaded_dbapi.Error)
        self._idle: list[PoolProxiedConnection] = []
        self._pid = os.getpid()  # last: other threads of a forked child look at it first

    def take(self) -> PoolProxiedConnection:
        """A connection of this process, best one that was used before: the engine's own pool takes longer to ask.

        Waits while all are in use. A child that was forked leaves its parent's connections alone, open.
        """
        if self._pid != os.getpid():
            with self._lock:
                if self._pid != os.getpid():
                    self._inherited.append((self.engine, self._idle))
                    self._start()
        room = self._room
        if not room.acquire(timeout=self.wait_seconds):
            raise Unavailable("The database is busy: no connection became free in time.", hint="Try again soon.")
        try:
            return self._idle.pop()
        except IndexError:
            return self._open(room)

    def _open(self, room: threading.BoundedSemaphore) -> PoolProxiedConnection:
        try:
            return self.engine.raw_connection()
        except BaseException:
            room.release()
            raise

    def keep(self, connection: PoolProxiedConnection) -> None:
        """Take back a connection whose transaction was committed."""
        self._idle.append(connection)  # first: who gets the room then finds it
        self._room.release()

    def drop(self, connection: PoolProxiedConnection) -> None:
        """Take back a connection whose transaction failed. The server may be gone, so the others are checked too."""
        try:
            try:
                connection.rollback()
            except self.foreign:
                connection.invalidate()
            connection.close()
            self._release()
        finally:
            self._room.release()

    def _release(self) -> None:
        """Give the engine's own pool back what was kept; it asks each connection whether it still lives."""
        idle, self._idle = self._idle, []
        for each in idle:
            each.close()

    def transaction(self, *, write: bool) -> Transaction:
        """One transaction: one snapshot for a reader, and for a writer the only one that writes.

        On PostgreSQL, writers of a layout without a `writer` go side by side: they lock the rows that they change.

        Raises Unavailable if the database cannot be reached, or if another writer does not finish in time.
        """
        return Transaction(self, write=write)

    @contextmanager
    def errors(self) -> Iterator[None]:
        """Turn what the driver says into an error of ours where it is about the surroundings, not about our SQL."""
        try:
            yield
        except self.foreign as error:
            raise self.translated(error) from error

    def translated(self, error: Exception) -> Exception:
        """The error of ours that one of `foreign` means; itself, if it means none."""
        if isinstance(error, PoolTimeout):
            return Unavailable("Too many readers at once: no connection became free in time.")
        if isinstance(error, DBAPIError):
            return meaning(error.orig, self.engine, self.path) if isinstance(error.orig, Exception) else error
        return meaning(error, self.engine, self.path)

    def checkpoint(self) -> None:
        """Move what stands in SQLite's write-ahead log into the file, and empty the log if nobody reads it."""
        if self.sqlite:
            with self.errors():
                connection = self.take()
                try:
                    connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
                except BaseException:
                    self.drop(connection)
                    raise
                self.keep(connection)

    def close(self) -> None:
        """Close the connections of this process."""
        if self._pid == os.getpid():
            self._release()
            self.engine.dispose()
            if self.turnstile is not None:
                self.turnstile.close()
