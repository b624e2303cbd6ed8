"""The people of a made-up world as observations, and as a second source sees them: with slips, nicknames and gaps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from random import Random
from typing import Any

import pyarrow as pa

from sightline.model.normal.links import clean_profile
from sightline.model.observation import CLAIMS, Observation, SubjectKind
from sightline.model.values import CompanyRef, Email, Location, Phone, Position
from sightline.sources.world.bulk import bulk_people
from sightline.sources.world.noise import mistype, nickname

NOW = 1_750_000_000_000
"""When all of this was seen, in Unix milliseconds."""

KEPT = {"email": 0.4, "linkedin_url": 0.4, "mobile_phone": 0.3, "company_domain": 0.6, "job_title": 0.9, "city": 0.8}
"""The share of rows in which a column that the first source fills stays filled; columns that are not named are lost."""

ALWAYS = ("company_name", "country")


def second_view(seed: int, people: int, companies: int, every: int = 2) -> Iterator[pa.RecordBatch]:
    """One in `every` of the people of `bulk_people`, under ids of the second source's own ("q17" is "p17")."""
    dice = Random(seed)
    for batch in bulk_people(seed, people, companies):
        rows = [_seen(dice, row) for row in batch.to_pylist() if int(row["id"][1:]) % every == 0]
        if rows:
            yield pa.RecordBatch.from_pylist(rows, schema=_SCHEMA)


_SCHEMA = pa.schema([(name, pa.string()) for name in ("id", "first_name", "last_name", *KEPT, *ALWAYS)])


def _seen(dice: Random, row: dict[str, Any]) -> dict[str, Any]:
    first, last = row["first_name"], row["last_name"]
    fate = dice.random()
    if fate < 0.05:
        first, last = (mistype(dice, first), last) if fate < 0.025 else (first, mistype(dice, last))
    elif fate < 0.13:
        first = nickname(first)
    kept = {name: row[name] if dice.random() < share else None for name, share in KEPT.items()}
    always = {name: row[name] for name in ALWAYS}
    return {"id": f"q{row['id'][1:]}", "first_name": first, "last_name": last, **kept, **always}


def observed(batches: Iterable[pa.RecordBatch]) -> Iterator[Observation]:
    """The rows as observations of people."""
    for batch in batches:
        for row in batch.to_pylist():
            yield Observation(SubjectKind.person, row["id"], _claim(row))


def _claim(row: dict[str, Any]) -> Any:
    company = CompanyRef(name=row["company_name"], domain=row["company_domain"])
    fields: dict[str, Any] = {
        "first_name": row["first_name"],
        "last_name": row["last_name"],
        "positions": (Position(company=company, title=row["job_title"], start=row.get("started_on")),),
        "location": Location(city=row["city"], country=row["country"]),
    }
    emails = [Email(address) for address in (row["email"], row.get("personal_email")) if address]
    if emails:
        fields["emails"] = tuple(emails)
    if row["mobile_phone"]:
        fields["phones"] = (Phone(row["mobile_phone"]),)
    if row["linkedin_url"]:
        fields["profiles"] = (clean_profile(row["linkedin_url"], "linkedin"),)
    return CLAIMS[SubjectKind.person](**fields)
