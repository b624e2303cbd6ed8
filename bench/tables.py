"""The records of a store as flat tables: what the peers index, and where the questions draw their parameters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from sightline.model.normal.text import fold_text
from sightline.model.observation import SubjectKind
from sightline.model.record import Record
from sightline.store import Store

COMPANIES = pa.schema(
    [
        ("id", pa.int64()),
        ("domain", pa.string()),
        ("industry", pa.string()),
        ("size", pa.int64()),
        ("funded", pa.int64()),
        ("technologies", pa.list_(pa.string())),
    ]
)
PEOPLE = pa.schema(
    [
        ("id", pa.int64()),
        ("email", pa.string()),
        ("name", pa.string()),
        ("title", pa.string()),
        ("seniority", pa.string()),
        ("country", pa.string()),
        ("updated_at", pa.int64()),
        ("company", pa.int64()),
        *((name, type_) for name, type_ in zip(COMPANIES.names[1:], COMPANIES.types[1:], strict=True)),
    ]
)
"""A person's row repeats the facts of the employer, which is what these peers need to filter people by them.

Texts are folded with a space before and after, so that " word " finds a word; keys are case-folded.
"""

CHUNK = 20_000


def read_tables(store: Store) -> tuple[pa.Table, pa.Table]:
    """People and companies, each in the order of their ids."""
    companies: dict[int, dict[str, Any]] = {}
    with store.read() as reader:
        for chunk in reader.stream_records(SubjectKind.company, chunk=CHUNK):
            companies |= {record.id: company_row(record) for record in chunk}
        people, rows = [], 0
        forwarded = dict(zip(*(array.tolist() for array in reader.forwards(SubjectKind.company)), strict=True))
        for chunk in reader.stream_records(SubjectKind.person, chunk=CHUNK):
            found = [person_row(record, companies, forwarded) for record in chunk]
            people.append(pa.RecordBatch.from_pylist(found, PEOPLE))
            rows += len(found)
    return (
        pa.Table.from_batches(people, PEOPLE).combine_chunks(),
        pa.Table.from_pylist(list(companies.values()), COMPANIES).combine_chunks(),
    )


def company_row(record: Record) -> dict[str, Any]:
    company: Any = record.noun
    industries = list(dict.fromkeys(name for name in (company.industry, *company.industries) if name))
    if len(industries) > 1:
        raise ValueError(f"company {record.id} has several industries, the peers' tables hold one: {industries}")
    return {
        "id": record.id,
        "domain": company.domain,
        "industry": industries[0].casefold() if industries else None,
        "size": company.headcount,
        "funded": _days(company.last_funding_on),
        "technologies": [each.name.casefold() for each in company.technologies],
    }


def person_row(record: Record, companies: dict[int, dict[str, Any]], forwarded: dict[int, int]) -> dict[str, Any]:
    person: Any = record.noun
    primary = next((each for each in person.positions if each.current), None)
    subject = primary.company.subject if primary is not None and primary.company is not None else None
    employer = companies.get(forwarded.get(subject, subject)) if subject is not None else None
    row = {
        "id": record.id,
        "email": person.emails[0].value if person.emails else None,
        "name": _padded(person.full_name),
        "title": _padded(primary.title if primary is not None else None),
        "seniority": primary.seniority if primary is not None else None,
        "country": person.location.country_code.casefold() if person.location else None,
        "updated_at": record.updated_at,
        "company": None,
    }
    return row if employer is None else row | employer | {"id": record.id, "company": employer["id"]}


def batches(table: pa.Table, size: int = CHUNK) -> Iterator[list[dict[str, Any]]]:
    """The rows of a table as dictionaries, `size` at a time."""
    for batch in table.to_batches(max_chunksize=size):
        yield batch.to_pylist()


def _padded(text: str | None) -> str | None:
    return f" {fold_text(text)} " if text else None


def _days(date: str | None) -> int | None:
    return None if date is None else (dt.date.fromisoformat(date) - dt.date(1970, 1, 1)).days
