"""Connections and transactions: what differs between SQLite and PostgreSQL, and what a driver's error means."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from sqlalchemy import Engine, Table, create_engine, event, make_url
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import PoolProxiedConnection

from sightline.errors import InvalidFile, InvalidInput, SightlineError, Unavailable
from sightline.settings import Settings
from sightline.store.sql import Statement

T = TypeVar("T")

FILE = "facts.db"
"""Name of the SQLite file in `home`."""

WAIT_SECONDS = 30.0
"""How long a writer waits for another before it gives up."""

PAGE_SIZE = 8192
"""Bytes of a page of the SQLite file. Rows beyond a quarter of it spill to pages of their own."""

CACHE_KIB = 65_536
MMAP_BYTES = 1 << 28


class Session:
    """One transaction on one connection of the driver."""

    def __init__(self, database: Database, connection: Any) -> None:
        self.database = database
        self.sqlite = database.sqlite
        self._dialect = database.engine.dialect
        self._cursor = connection.cursor()

    def all(self, statement: Statement, **values: Any) -> list[tuple[Any, ...]]:
        """All rows that a query answers."""
        compiled = statement.on(self._dialect)
        rows: list[tuple[Any, ...]] = self._cursor.execute(compiled.text, compiled.parameters(values)).fetchall()
        return rows

    def one(self, statement: Statement, **values: Any) -> tuple[Any, ...] | None:
        """The first row that a query answers, if any."""
        compiled = statement.on(self._dialect)
        row: tuple[Any, ...] | None = self._cursor.execute(compiled.text, compiled.parameters(values)).fetchone()
        return row

    def run(self, statement: Statement, **values: Any) -> int:
        """Run a statement that changes rows; how many."""
        compiled = statement.on(self._dialect)
        count: int = self._cursor.execute(compiled.text, compiled.parameters(values)).rowcount
        return count

    def many(self, statement: Statement, rows: Sequence[dict[str, Any]]) -> None:
        """Run a statement for each of these sets of parameters."""
        compiled = statement.on(self._dialect)
        if rows:
            self._cursor.executemany(compiled.text, [compiled.parameters(each) for each in rows])

    def insert(self, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
        """Insert rows that are new, with all columns of the table in order."""
        if not rows:
            return
        if self.sqlite:
            self._cursor.executemany(self.database.insert_text(table), rows)
            return
        columns = ", ".join(f'"{column.name}"' for column in table.columns)
        with self._cursor.copy(f'COPY "{table.name}" ({columns}) FROM STDIN') as copy:
            for row in rows:
                copy.write_row(row)

    def put(self, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
        """Insert rows with all columns of the table in order; one with a known primary key replaces what was there."""
        if rows:
            self._cursor.executemany(self.database.put_text(table), rows)

    def add_pairs(self, table: Table, rows: Sequence[tuple[int, int]]) -> None:
        """Insert rows of two numbers that are the primary key; those that are there already stay."""
        if not rows:
            return
        if self.sqlite:
            self._cursor.executemany(self.database.put_text(table), rows)
            return
        columns = ", ".join(f'"{column.name}"' for column in table.columns)
        left, right = zip(*rows, strict=True)
        self._cursor.execute(
            f'INSERT INTO "{table.name}" ({columns}) SELECT * FROM unnest(%s::bigint[], %s::bigint[])'  # noqa: S608
            " ON CONFLICT DO NOTHING",
            (list(left), list(right)),
        )

    def driver(self, text: str, parameters: Sequence[Any] = ()) -> Any:
        """Run text of this dialect's own; the driver's cursor."""
        return self._cursor.execute(text, parameters)


class Transaction:
    """A transaction as a `with` block: committed at its end, rolled back if it raises."""

    def __init__(self, database: Database, *, write: bool) -> None:
        self._database = database
        self._write = write

    def __enter__(self) -> Session:
        with self._database.errors():
            self._connection = self._database.take()
            try:
                self._session = Session(self._database, self._connection.driver_connection)
                self._begin()
            except BaseException:
                self._database.drop(self._connection)
                raise
        return self._session

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
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
            self._session.driver("BEGIN IMMEDIATE" if self._write else "BEGIN")
        elif self._write:
            self._session.driver(f"SET LOCAL lock_timeout = {int(self._database.wait_seconds * 1000)}")
            self._session.driver("SELECT value FROM counters WHERE name = 'writer' FOR UPDATE")
        else:
            self._session.driver("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")


class Database:
    """The facts database: an engine for each process, its transactions, and its dialect's own SQL."""

    def __init__(self, settings: Settings, *, wait_seconds: float = WAIT_SECONDS) -> None:
        self.path = None if settings.database_url else settings.home / FILE
        self.wait_seconds = wait_seconds
        self._settings = settings
        self._lock = threading.Lock()
        self._inherited: list[tuple[Engine, list[PoolProxiedConnection]]] = []
        self._texts: dict[tuple[str, str], str] = {}
        self._start()

    def _start(self) -> None:
        self._pid = os.getpid()
        self.engine = _engine(self._settings, self.path, self.wait_seconds)
        self.sqlite = self.engine.dialect.name == "sqlite"
        self.foreign: tuple[type[Exception], ...] = (PoolTimeout, DBAPIError, self.engine.dialect.loaded_dbapi.Error)
        self._idle: list[PoolProxiedConnection] = []

    def take(self) -> PoolProxiedConnection:
        """A connection of this process, best one that was used before: the engine's own pool takes longer to ask.

        A child that was forked leaves its parent's connections alone, open.
        """
        if self._pid != os.getpid():
            with self._lock:
                if self._pid != os.getpid():
                    self._inherited.append((self.engine, self._idle))
                    self._start()
        try:
            return self._idle.pop()
        except IndexError:
            return self.engine.raw_connection()

    def keep(self, connection: PoolProxiedConnection) -> None:
        """Take back a connection whose transaction was committed."""
        self._idle.append(connection)

    def drop(self, connection: PoolProxiedConnection) -> None:
        """Take back a connection whose transaction failed. The server may be gone, so the others are checked too."""
        try:
            connection.rollback()
        except self.foreign:
            connection.invalidate()
        connection.close()
        while self._idle:
            self._idle.pop().close()

    def transaction(self, *, write: bool) -> Transaction:
        """One transaction: one snapshot for a reader, and the only one that writes for a writer.

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
            return self._meaning(error.orig) if isinstance(error.orig, Exception) else error
        return self._meaning(error)

    def _meaning(self, error: Exception) -> Exception:
        text = str(error).strip()
        if self.sqlite:
            return _sqlite_error(error, text, self.path) or error
        state = getattr(error, "sqlstate", None)
        if state == "55P03":
            return Unavailable("Another writer holds the store.", hint="Try again when it is done.")
        dbapi: Any = self.engine.dialect.loaded_dbapi
        if isinstance(error, dbapi.OperationalError):
            return Unavailable(f"PostgreSQL does not answer: {text}")
        return error

    def checkpoint(self) -> None:
        """Move what stands in SQLite's write-ahead log into the file, and empty the log if nobody reads it."""
        if self.sqlite:
            with self.errors():
                connection = self.take()
                connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
                self.keep(connection)

    def insert_text(self, table: Table) -> str:
        """INSERT with all columns of a table."""
        return self._text("insert", table)

    def put_text(self, table: Table) -> str:
        """INSERT with all columns of a table, replacing the row with the same primary key."""
        return self._text("put", table)

    def _text(self, what: str, table: Table) -> str:
        found = self._texts.get((what, table.name))
        if found is None:
            insert = sqlite_insert(table) if self.sqlite else postgresql_insert(table)
            if what == "put":
                rest = {column.name: insert.excluded[column.name] for column in table.columns if not column.primary_key}
                key = table.primary_key
                insert = insert.on_conflict_do_update(key, set_=rest) if rest else insert.on_conflict_do_nothing(key)
            found = self._texts[what, table.name] = str(insert.compile(dialect=self.engine.dialect))
        return found

    def close(self) -> None:
        """Close the connections of this process."""
        if self._pid == os.getpid():
            while self._idle:
                self._idle.pop().close()
            self.engine.dispose()


def chunked(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    """Lists of at most `size` rows."""
    chunk: list[T] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) >= size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _engine(settings: Settings, path: Path | None, wait_seconds: float) -> Engine:
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(
            f"sqlite:///{path}",
            connect_args={"isolation_level": None, "timeout": wait_seconds},
            max_overflow=32,
            pool_reset_on_return=None,
        )
        event.listen(engine, "connect", _prepare_sqlite)
        return engine
    try:
        url = make_url(settings.database_url or "")
        if url.drivername != "postgresql+psycopg":
            raise InvalidInput(
                f"{url.drivername} is not supported.", field="database_url", allowed=["postgresql+psycopg"]
            )
        return create_engine(url, paramstyle="format", max_overflow=32, pool_pre_ping=True)
    except (ArgumentError, NoSuchModuleError) as error:
        raise InvalidInput(f"The database URL cannot be read: {error}.", field="database_url") from error
    except ModuleNotFoundError as error:
        raise InvalidInput(
            "PostgreSQL needs the driver psycopg.", field="database_url", hint="pip install sightline[postgres]"
        ) from error


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    for pragma in (
        f"page_size = {PAGE_SIZE}",
        "journal_mode = WAL",
        "synchronous = NORMAL",
        f"cache_size = -{CACHE_KIB}",
        f"mmap_size = {MMAP_BYTES}",
        "temp_store = MEMORY",
        "wal_autocheckpoint = 8192",
        "journal_size_limit = 134217728",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _sqlite_error(error: Exception, text: str, path: Path | None) -> SightlineError | None:
    name = getattr(error, "sqlite_errorname", "") or ""
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return Unavailable("Another writer holds the store.", hint="Try again when it is done.")
    if name.startswith(("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_PERM")):
        return Unavailable(f"The database file {path} cannot be written or read: {text}.")
    if name.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
        return InvalidFile(f"The file {path} is damaged, or is not a database: {text}.", hint="Restore a backup.")
    return None
