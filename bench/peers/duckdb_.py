"""DuckDB: one table of people sorted newest first, so that its zone maps help; records come from our store."""

from __future__ import annotations

from typing import Any

import duckdb
import pyarrow as pa

from bench.peers import Answer
from bench.peers.sql import condition, count_sql, groups_sql, page_sql
from bench.questions import Ask


class DuckDB:
    """In memory, with as many threads as there are processors."""

    name = "duckdb"
    exact = True

    def __init__(self) -> None:
        self.connection = duckdb.connect()

    def load(self, people: pa.Table, companies: pa.Table) -> None:
        for name, table, order in (("people", people, "updated_at DESC, id"), ("companies", companies, "id")):
            self.connection.register("arrow_table", table)
            self.connection.execute(f"CREATE TABLE {name} AS SELECT * FROM arrow_table ORDER BY {order}")
            self.connection.unregister("arrow_table")
        self.connection.execute("CREATE INDEX by_email ON people (email)")
        self.connection.execute("ANALYZE")

    def answer(self, ask: Ask) -> Answer:
        where = condition(ask, "?", "list_contains(technologies, ?)")
        if ask.grouped:
            rows = self._rows(groups_sql(where), where.values)
            groups, people = (int(rows[0][2]), int(rows[0][3])) if rows else (0, 0)
            return Answer(tuple(row[0] for row in rows if row[1] == 1), groups, people)
        ids = tuple(row[0] for row in self._rows(page_sql(ask, where), where.values))
        return Answer(ids, self._rows(count_sql(ask, where), where.values)[0][0])

    def _rows(self, sql: str, values: list[Any]) -> list[tuple[Any, ...]]:
        rows: list[tuple[Any, ...]] = self.connection.execute(sql, values).fetchall()
        return rows

    def records(self, answer: Answer) -> list[Any] | None:
        return None

    def close(self) -> None:
        self.connection.close()
