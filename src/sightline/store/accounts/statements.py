"""Statements that every table needs."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Table, bindparam, insert

from sightline.store.sql import Statement


def new(table: Table, *, without: str | None = None, returning: bool = False) -> Statement:
    """INSERT of one row by the names of its columns; the database numbers the column `without`."""
    named: dict[str, Any] = {column.name: bindparam(column.name) for column in table.c if column.name != without}
    statement = insert(table).values(named)
    return Statement(statement.returning(table.c[without]) if returning and without else statement)
