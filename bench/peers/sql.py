"""The questions in SQL, which DuckDB and PostgreSQL answer alike."""

from __future__ import annotations

from typing import Any

from bench.questions import PAGE, PEOPLE_IN_GROUP, Ask

NEWEST = "updated_at DESC, id"


class Condition:
    """A WHERE clause and its values; `mark` is how the driver writes a parameter."""

    def __init__(self, mark: str, has_technology: str) -> None:
        self.mark = mark
        self.has_technology = has_technology
        self.parts: list[str] = []
        self.values: list[Any] = []

    def add(self, part: str, *values: Any) -> None:
        self.parts.append(part.replace("?", self.mark))
        self.values += values

    def among(self, column: str, values: tuple[Any, ...], *, outside: bool = False) -> None:
        marks = ", ".join("?" * len(values))
        if outside:
            self.add(f"({column} IS NULL OR {column} NOT IN ({marks}))", *values)
        else:
            self.add(f"{column} IN ({marks})", *values)

    def __str__(self) -> str:
        return " AND ".join(self.parts) or "TRUE"


def condition(ask: Ask, mark: str, has_technology: str) -> Condition:
    """What must hold; all texts that reach LIKE are letters and spaces, so there is nothing to escape."""
    where = Condition(mark, has_technology)
    if ask.email is not None:
        where.add("email = ?", ask.email)
    if ask.domain is not None:
        where.add("domain = ?", ask.domain)
    for word in (ask.name or "").split():
        where.add("name LIKE ?", f"% {word} %")
    for word in ask.words:
        where.add("title LIKE ?", f"% {word} %")
    if ask.part is not None:
        where.add("title LIKE ?", f"%{ask.part}%")
    for column, values in (("seniority", ask.seniorities), ("industry", ask.industries)):
        if values:
            where.among(column, values)
    if ask.countries:
        where.among("country", ask.countries)
    if ask.sizes:
        between = " OR ".join("size BETWEEN ? AND ?" for _ in ask.sizes)
        where.add(f"({between})", *(bound for bounds in ask.sizes for bound in bounds))
    if ask.excluded:
        where.among("domain", ask.excluded, outside=True)
    if ask.technology is not None:
        where.add(has_technology, ask.technology)
    if ask.funded_since is not None:
        where.add("funded >= ?", ask.funded_since)
    return where


def page_sql(ask: Ask, where: Condition) -> str:
    """The ids of the page."""
    table, order = ("companies", "funded DESC NULLS LAST, id") if ask.companies else ("people", NEWEST)
    return f"SELECT id FROM {table} WHERE {where} ORDER BY {order} LIMIT {PAGE} OFFSET {ask.skip}"


def count_sql(ask: Ask, where: Condition) -> str:
    """The total."""
    return f"SELECT count(*) FROM {'companies' if ask.companies else 'people'} WHERE {where}"


def groups_sql(where: Condition) -> str:
    """The first people of the first companies, beside the two totals: rows of (id, rank, groups, people)."""
    return f"""
    WITH hit AS MATERIALIZED (
        SELECT id, company, size, updated_at FROM people WHERE {where} AND company IS NOT NULL
    ), every AS (
        SELECT company, min(size) AS size, count(*) AS people FROM hit GROUP BY company
    ), page AS (
        SELECT company, size FROM every ORDER BY size DESC NULLS LAST, company LIMIT {PAGE}
    ), ranked AS (
        SELECT hit.id, page.company, page.size,
            row_number() OVER (PARTITION BY page.company ORDER BY hit.updated_at DESC, hit.id) AS rank
        FROM page JOIN hit ON hit.company = page.company
    )
    SELECT id, rank, (SELECT count(*) FROM every), (SELECT sum(people) FROM every)
    FROM ranked WHERE rank <= {PEOPLE_IN_GROUP} ORDER BY size DESC NULLS LAST, company, rank"""
