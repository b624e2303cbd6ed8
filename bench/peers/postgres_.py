"""PostgreSQL: people with the facts of their employer beside them, every index that helps, its own full records."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pyarrow as pa

from bench.peers import Answer
from bench.peers.cluster import Cluster
from bench.peers.sql import condition, count_sql, groups_sql, page_sql
from bench.questions import Ask
from bench.tables import batches
from sightline.model.observation import SubjectKind
from sightline.model.record import Record
from sightline.store import Store

FACTS = "domain text, industry text, size bigint, funded bigint, technologies text[]"
PERSON = "id bigint, email text, name text, title text, seniority text, country text, updated_at bigint, company bigint"
INDEXES = (
    "ALTER TABLE records ADD PRIMARY KEY (id)",
    "ALTER TABLE companies ADD PRIMARY KEY (id)",
    "CREATE INDEX ON companies USING gin (technologies)",
    "CREATE INDEX ON companies (funded DESC NULLS LAST, id)",
    "ALTER TABLE people ADD PRIMARY KEY (id)",
    "CREATE INDEX ON people (email)",
    "CREATE INDEX ON people (domain)",
    "CREATE INDEX ON people (company)",
    "CREATE INDEX ON people (updated_at DESC, id)",
    "CREATE INDEX ON people USING gin (title gin_trgm_ops)",
    "CREATE INDEX ON people USING gin (technologies)",
    # The index made for question 3: all that it filters by, and what it shows.
    "CREATE INDEX for_question_3 ON people (country, seniority, industry, size)"
    " INCLUDE (title, domain, updated_at, id, company)",
    "VACUUM ANALYZE",
)


class Postgres:
    """Prepared statements over a local socket."""

    name = "postgresql"
    exact = True

    def __init__(self, cluster: Cluster, store: Store) -> None:
        self.cluster, self.store, self.codec = cluster, store, store.codec
        self.connection = psycopg.connect(cluster.dsn, autocommit=True, prepare_threshold=2)

    def load(self, people: pa.Table, companies: pa.Table) -> None:
        self._execute("CREATE EXTENSION pg_trgm")
        self._execute(f"CREATE UNLOGGED TABLE companies (id bigint, {FACTS})")
        self._execute(f"CREATE UNLOGGED TABLE people ({PERSON}, {FACTS})")
        self._execute("CREATE UNLOGGED TABLE records (id bigint, kind text, payload bytea)")
        self._copy("companies", (tuple(row.values()) for batch in batches(companies) for row in batch))
        self._copy("people", (tuple(row.values()) for batch in batches(people) for row in batch))
        self._copy("records", self._payloads())
        for statement in INDEXES:
            self._execute(statement)

    def _payloads(self) -> Iterator[tuple[Any, ...]]:
        with self.store.read() as reader:
            for kind in (SubjectKind.company, SubjectKind.person):
                for chunk in reader.stream_records(kind, chunk=20_000):
                    yield from ((record.id, str(kind), self.codec.encode_record(record)) for record in chunk)

    def _execute(self, statement: str) -> None:
        self.connection.execute(statement.encode())

    def _copy(self, table: str, rows: Iterator[tuple[Any, ...]]) -> None:
        with self.connection.cursor().copy(f"COPY {table} FROM STDIN".encode()) as copy:
            for row in rows:
                copy.write_row(row)

    def answer(self, ask: Ask) -> Answer:
        where = condition(ask, "%s", "technologies @> ARRAY[?]")
        if ask.grouped:
            rows = self._rows(groups_sql(where), where.values)
            groups, people = (int(rows[0][2]), int(rows[0][3])) if rows else (0, 0)
            return Answer(tuple(row[0] for row in rows if row[1] == 1), groups, people)
        ids = tuple(row[0] for row in self._rows(page_sql(ask, where), where.values))
        return Answer(ids, self._rows(count_sql(ask, where), where.values)[0][0])

    def _rows(self, sql: str, values: list[Any]) -> list[tuple[Any, ...]]:
        return self.connection.execute(sql.encode(), values).fetchall()

    def records(self, answer: Answer) -> list[Record]:
        rows = self._rows("SELECT id, kind, payload FROM records WHERE id = ANY(%s)", [list(answer.ids)])
        return [self.codec.decode_record(id_, SubjectKind(kind), payload) for id_, kind, payload in rows]

    def close(self) -> None:
        self.connection.close()
        self.cluster.stop()
