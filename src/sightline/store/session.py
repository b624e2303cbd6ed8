"""One transaction on one connection of the driver: statements run, rows written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.engine import Dialect

from sightline.store.sql import Statement

_texts: dict[tuple[str, str, str], str] = {}


class Session:
    """One transaction on one connection of the driver."""

    def __init__(self, dialect: Dialect, connection: Any) -> None:
        self.sqlite = dialect.name == "sqlite"
        self._dialect = dialect
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
            self._cursor.executemany(_text(self._dialect, "insert", table), rows)
            return
        columns = ", ".join(f'"{column.name}"' for column in table.columns)
        with self._cursor.copy(f'COPY "{table.name}" ({columns}) FROM STDIN') as copy:
            for row in rows:
                copy.write_row(row)

    def put(self, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
        """Insert rows with all columns of the table in order; one with a known primary key replaces what was there."""
        if rows:
            self._cursor.executemany(_text(self._dialect, "put", table), rows)

    def add_pairs(self, table: Table, rows: Sequence[tuple[int, int]]) -> None:
        """Insert rows of two numbers that are the primary key; those that are there already stay."""
        if not rows:
            return
        if self.sqlite:
            self._cursor.executemany(_text(self._dialect, "put", table), rows)
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


def _text(dialect: Dialect, what: str, table: Table) -> str:
    """INSERT with all columns of a table; "put" replaces the row with the same primary key."""
    found = _texts.get((dialect.name, what, table.name))
    if found is None:
        insert = sqlite_insert(table) if dialect.name == "sqlite" else postgresql_insert(table)
        if what == "put":
            rest = {column.name: insert.excluded[column.name] for column in table.columns if not column.primary_key}
            key = table.primary_key
            insert = insert.on_conflict_do_update(key, set_=rest) if rest else insert.on_conflict_do_nothing(key)
        found = _texts[dialect.name, what, table.name] = str(insert.compile(dialect=dialect))
    return found
