"""What every table needs: statements, and taking turns."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Table, bindparam, insert, text

from sightline.store.session import Session
from sightline.store.sql import Statement

ADMINISTRATION = 1
"""The turn of who makes organisations and keys: names are checked before they are written."""

_TURN = Statement(text("SELECT pg_advisory_xact_lock(:number)"))


def alone(session: Session, number: int) -> None:
    """Wait for others who are at work under the same number; on SQLite there is one writer anyway."""
    if not session.sqlite:
        session.one(_TURN, number=number)


def new(table: Table, *, without: str | None = None, returning: bool = False) -> Statement:
    """INSERT of one row by the names of its columns; the database numbers the column `without`."""
    named: dict[str, Any] = {column.name: bindparam(column.name) for column in table.c if column.name != without}
    statement = insert(table).values(named)
    return Statement(statement.returning(table.c[without]) if returning and without else statement)
