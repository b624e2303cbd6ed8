"""Helpers of the tests of enrichment: a few people and companies that are known, and files about them."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from sightline.services import Services
from sightline.services.callers import Caller
from sightline.services.enrichment.service import Begin, EnrichOptions, EnrichSummary, Outputs
from tests.services.saying import COMPANY, PERSON, made_up_name, said, tell

ACME: dict[str, Any] = {"name": "Acme Robotics", "domain": "acme.com"}
GLOBEX: dict[str, Any] = {"name": "Globex", "domain": "globex.de"}
PEOPLE = 30


def person(key: str, name: str, company: dict[str, Any], title: str = "Engineer", **fields: Any) -> Any:
    position = {"company": company, "title": title, "current": True}
    return said(PERSON, key, full_name=name, positions=[position], **fields)


def know(services: Services) -> None:
    """Ada with an email and a phone, Bob with an email, Bea with neither, and thirty more; Acme and Globex."""
    tell(
        services,
        said(COMPANY, "acme", **ACME, headcount=120, industry="Robotics", technologies=[{"name": "Rust"}]),
        said(COMPANY, "globex", **GLOBEX, founded_year=1989),
        person("ada", "Ada Lovelace", ACME, "CTO", emails=[{"value": "ada@acme.com", "type": "work"}],
               phones=[{"value": "+14155550123"}], skills=["poetry", "engines"]),
        person("bob", "Robert Noyce", GLOBEX, emails=[{"value": "bob@globex.de"}]),
        person("bea", "Beatrice Stone", GLOBEX),
        *(person(f"p{number}", made_up_name(number), {"name": f"Firm {number}"},
                 emails=[{"value": f"p{number}@firm{number}.com"}]) for number in range(PEOPLE)),
    )  # fmt: skip


ROWS: list[dict[str, str]] = [
    {"Name": "Ada Lovelace", "Email": "ada@acme.com", "Company": "", "Note": "first"},
    {"Name": "Nobody Atall", "Email": "no@where.net", "Company": "", "Note": ""},
    {"Name": "Bob Noyce", "Email": "", "Company": "Globex", "Note": 'with "quotes", and\nlines'},
    {"Name": "", "Email": "", "Company": "", "Note": "nothing"},
    {"Name": "Ada Lovelace", "Email": "ada@acme.com", "Company": "", "Note": "again"},
]
STATUSES = ["matched", "no_match", "matched", "invalid", "matched"]


def many(count: int) -> list[dict[str, str]]:
    """Rows about the thirty and others, in turn; every seventh is about nobody. Names are with the first ten only."""
    numbers = [number % 210 if number % 7 else 10_000 + number for number in range(count)]
    return [
        {"Name": made_up_name(n) if n < 10 else "", "Email": f"p{n}@firm{n}.com", "Note": str(row)}
        for row, n in enumerate(numbers)
    ]


def write_csv(path: Path, rows: Sequence[dict[str, Any]], **how: Any) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]), **how)
        writer.writeheader()
        writer.writerows(rows)
    return path


def write_table(path: Path, rows: Sequence[dict[str, Any]]) -> Path:
    """A file of the kind that its name says."""
    if path.suffix == ".jsonl":
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    elif path.suffix == ".json":
        path.write_text(json.dumps(rows, indent=1), encoding="utf-8")
    elif path.suffix == ".parquet":
        pq.write_table(pa.Table.from_pylist(list(rows)), path)
    else:
        write_csv(path, rows, delimiter="\t" if path.suffix == ".tsv" else ",")
    return path


def read_table(path: Path) -> list[dict[str, Any]]:
    """The rows of a file, by a reader that is not ours."""
    if path.suffix == ".jsonl":
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    if path.suffix == ".json":
        found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
        return found
    if path.suffix == ".parquet":
        table: list[dict[str, Any]] = pq.read_table(path).to_pylist()
        return table
    with path.open(newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file, delimiter="\t" if path.suffix == ".tsv" else ","))


def enrich(
    services: Services, path: Path, output: Path, unmatched: Path | None = None, *, caller: Caller | None = None,
    begin: Begin = Begin.fresh, **asked: Any,
) -> EnrichSummary:  # fmt: skip
    plan = services.enrich.plan(path, EnrichOptions(**asked))
    return services.enrich.run(plan, Outputs(output, unmatched), caller, begin)


def column(rows: Iterable[dict[str, Any]], name: str) -> list[Any]:
    return [row[name] for row in rows]
