"""Engines for SQLite and PostgreSQL, and what their drivers' errors mean."""

from __future__ import annotations

import sqlite3
import time
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from sightline.errors import InvalidFile, InvalidInput, SightlineError, Unavailable
from sightline.settings import Settings

PAGE_SIZE = 8192
"""Bytes of a page of the SQLite file. Rows beyond a quarter of it spill to pages of their own."""

CACHE_KIB = 16_384
"""Page cache of a reading connection. Mapping the file was not faster, and counts against the memory of each."""

WRITER_CACHE_KIB = 65_536
"""Page cache of a connection that has written."""

RETRY_SECONDS = 0.005
"""Between two attempts at what SQLite does not wait for by itself."""


def make_engine(
    settings: Settings, path: Path | None, wait_seconds: float, *, most: int = 5, durable: bool = False
) -> Engine:
    """The engine for a SQLite file, or for the database that the settings name.

    `most`: so many connections it opens. `durable`: what is committed is on the disk, and not only safe from a crash
    of ours.

    Raises InvalidInput for a URL that cannot be read or a driver that is not there.
    """
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(
            f"sqlite:///{path}",
            connect_args={"isolation_level": None, "timeout": wait_seconds},
            pool_size=most,
            max_overflow=0,
            pool_reset_on_return=None,
        )
        event.listen(engine, "connect", partial(_prepare_sqlite, wait_seconds, "FULL" if durable else "NORMAL"))
        return engine
    try:
        url = make_url(settings.database_url or "")
        if url.drivername != "postgresql+psycopg":
            raise InvalidInput(
                f"{url.drivername} is not supported.", field="database_url", allowed=["postgresql+psycopg"]
            )
        return create_engine(url, paramstyle="format", pool_size=most, max_overflow=0, pool_pre_ping=True)
    except (ArgumentError, NoSuchModuleError) as error:
        raise InvalidInput(f"The database URL cannot be read: {error}.", field="database_url") from error
    except ModuleNotFoundError as error:
        raise InvalidInput(
            "PostgreSQL needs the driver psycopg.", field="database_url", hint="pip install sightline[postgres]"
        ) from error


def _prepare_sqlite(wait_seconds: float, synchronous: str, connection: Any, _record: Any) -> None:
    connection.execute(f"PRAGMA page_size = {PAGE_SIZE}").close()
    _log_ahead(connection, wait_seconds)
    for pragma in (
        f"synchronous = {synchronous}",
        f"cache_size = -{CACHE_KIB}",
        "temp_store = MEMORY",
        "wal_autocheckpoint = 8192",
        "journal_size_limit = 134217728",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _log_ahead(connection: Any, wait_seconds: float) -> None:
    """Switch to write-ahead logging. SQLite itself does not wait if several open the same new file at once."""
    deadline = time.monotonic() + wait_seconds
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL").close()
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() >= deadline:
                raise
        time.sleep(RETRY_SECONDS)


def meaning(error: Exception, engine: Engine, path: Path | None) -> Exception:
    """The error of ours that an error of the engine's driver means; itself, if it is about our own SQL."""
    text = str(error).strip()
    if path is not None:
        return _sqlite_error(error, text, path) or error
    if getattr(error, "sqlstate", None) == "55P03":
        return Unavailable("Another writer holds the store.", hint="Try again when it is done.")
    dbapi: Any = engine.dialect.loaded_dbapi
    return Unavailable(f"PostgreSQL does not answer: {text}") if isinstance(error, dbapi.OperationalError) else error


def _sqlite_error(error: Exception, text: str, path: Path) -> SightlineError | None:
    name = getattr(error, "sqlite_errorname", "") or ""
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return Unavailable("Another writer holds the store.", hint="Try again when it is done.")
    if name.startswith(("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_PERM")):
        return Unavailable(f"The database file {path} cannot be written or read: {text}.")
    if name.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
        return InvalidFile(f"The file {path} is damaged, or is not a database: {text}.", hint="Restore a backup.")
    return None
