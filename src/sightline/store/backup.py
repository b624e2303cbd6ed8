"""Copies of a SQLite store, taken and put back while it is in use."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from sightline.errors import Conflict, InvalidFile, NotFound
from sightline.store.database import Database
from sightline.store.layout import Layout

PAGES = 4_096
"""Pages that are copied at a time; in between, others can write."""


def backup(database: Database, target: Path) -> None:
    """Copy the store into a file as of one moment. Readers and writers go on.

    Raises Conflict if the file is there already, or if the store is in PostgreSQL, whose own tool is pg_dump.
    """
    source = _file(database, "pg_dump")
    if target.exists():
        raise Conflict(f"{target} is there already.", field="path")
    partial = target.with_name(target.name + ".partial")
    partial.unlink(missing_ok=True)
    with (
        database.errors(),
        closing(sqlite3.connect(source)) as live,
        closing(sqlite3.connect(partial)) as copy,
    ):
        live.execute("BEGIN")
        live.execute("SELECT count(*) FROM sqlite_master").fetchone()
        live.backup(copy, pages=PAGES)
        copy.execute("PRAGMA journal_mode = DELETE").close()
    os.replace(partial, target)


def restore(database: Database, source: Path) -> None:
    """Put a copy in the place of the store, in one transaction: who reads meanwhile sees the old or the new.

    Raises NotFound, InvalidFile if the file is not a whole copy, Conflict if its schema is not known or if the store is
    in PostgreSQL, and Unavailable if the store is in use for too long.
    """
    target = _file(database, "pg_restore")
    if not source.is_file():
        raise NotFound(f"There is no file {source}.", field="path")
    with database.errors(), closing(sqlite3.connect(source.absolute().as_uri() + "?mode=ro", uri=True)) as copy:
        _check(copy, source, database.layout)
        with closing(sqlite3.connect(target, timeout=database.wait_seconds)) as live:
            copy.backup(live)


def _check(copy: sqlite3.Connection, source: Path, layout: Layout) -> None:
    try:
        version = copy.execute(f"SELECT version_num FROM {layout.version_table}").fetchone()  # noqa: S608
        whole = copy.execute("PRAGMA integrity_check").fetchone()
    except sqlite3.DatabaseError as error:
        raise InvalidFile(f"{source} is not a copy of a Sightline store: {error}.", field="path") from error
    if version is None or version[0] not in layout.schemas:
        raise Conflict(f"{source} has a schema that this version of Sightline does not know.", field="path")
    if whole[0] != "ok":
        raise InvalidFile(f"{source} is damaged: {whole[0]}.", field="path")


def _file(database: Database, tool: str) -> Path:
    if database.path is None:
        raise Conflict("The store is in PostgreSQL.", hint=f"Use its own {tool}.")
    return database.path
