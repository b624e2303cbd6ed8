"""Helpers of the tests of services: files in the exchange format, and records that can be compared."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from random import Random
from typing import Any

import msgspec

from sightline.model.observation import CLAIMS, BatchHeader, Observation, Op, SubjectKind
from sightline.model.record import Record
from sightline.services import Services
from sightline.services.imports import ImportSummary
from sightline.store import Store

DAY = 86_400_000
PERSON, COMPANY = SubjectKind.person, SubjectKind.company


def day(number: int) -> int:
    """Days after 2020-01-01 as an instant."""
    return (18_262 + number) * DAY


def said(kind: SubjectKind, key: str, op: Op = Op.claim, at: int | None = None, **fields: Any) -> Observation:
    """An observation; fields may be plain values. `at` is a day."""
    claim = None if op is Op.gone else msgspec.convert(fields, CLAIMS[kind])
    return Observation(kind, key, claim, op, None if at is None else day(at))


def tell(
    services: Services, *rows: Observation, source: str = "crm", at: int = 0, complete: tuple[SubjectKind, ...] = ()
) -> ImportSummary:
    """Import observations of one source and day; the digest is that of what is said."""
    digest = str(hash(msgspec.json.encode((source, at, rows, complete))))
    return services.imports.observations(BatchHeader(source, day(at), digest, complete), lambda: rows)


def write_exchange(path: Path, rows: Iterable[dict[str, Any]], **header: Any) -> Path:
    """A file in the exchange format."""
    lines = [{"sightline": 1, **header}, *rows] if header else rows
    path.write_bytes(b"\n".join(msgspec.json.encode(line) for line in lines) + b"\n")
    return path


def person_row(number: int, **fields: Any) -> dict[str, Any]:
    """A line of the exchange format: a person at one of ten companies. One in six has the email of the one before."""
    first = number - (number % 6 == 1)
    company = first % 10
    given = {
        "full_name": made_up_name(first),
        "emails": [{"value": f"ada{first}@acme{company}.com"}],
        "positions": [{"title": "VP Sales", "company": {"name": f"Acme {company}", "domain": f"acme{company}.com"}}],
    }
    return {"kind": "person", "key": f"p{number}", "fields": {**given, **fields}}


def made_up_name(number: int) -> str:
    """A name like no other."""
    dice = Random(number)
    given, family = ("".join(dice.choice("bdfgklmnprstvz") + dice.choice("aeiou") for _ in range(4)) for _ in "12")
    return f"{given.title()} {family.title()}"


def all_records(store: Store) -> dict[int, Record]:
    """Every record by id."""
    with store.read() as reader:
        return {record.id: record for kind in SubjectKind for chunk in reader.stream_records(kind) for record in chunk}


def comparable(records: Iterable[Record]) -> list[Any]:
    """Records without the times at which they were recorded, which two runs do not share."""

    def timeless(record: Record) -> Any:
        evidence = [
            (each.source, each.subject, each.observation, each.observed_at, each.seen_at) for each in record.evidence
        ]
        return record.id, record.kind, record.noun, evidence, record.support, record.confidence, record.gone

    return [timeless(record) for record in records]
