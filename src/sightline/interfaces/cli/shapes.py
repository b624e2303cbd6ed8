"""Records as the command line shows them: JSON objects for programs, cells and lines for people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, TypeVar

import msgspec

from sightline.interfaces.cli.texts import place, text_of
from sightline.model.company import Company
from sightline.model.events import News, Posting
from sightline.model.person import Person
from sightline.model.record import Record
from sightline.model.summary import full_name, primary_position
from sightline.model.values import Instant
from sightline.model.vocabularies.seniorities import seniority

PEOPLE_COLUMNS = ("ID", "NAME", "TITLE", "COMPANY", "LOCATION", "EMAIL", "PHONE")
COMPANY_COLUMNS = ("ID", "NAME", "DOMAIN", "INDUSTRY", "SIZE", "LOCATION", "FOUNDED")
UNKNOWN = "-"

N = TypeVar("N", bound=msgspec.Struct)


def moment(instant: Instant) -> str:
    """An instant in ISO 8601, UTC, to the second."""
    return dt.datetime.fromtimestamp(instant / 1000, dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def day(instant: Instant) -> str:
    """The day of an instant, UTC."""
    return dt.datetime.fromtimestamp(instant / 1000, dt.UTC).strftime("%Y-%m-%d")


def record_json(record: Record) -> dict[str, Any]:
    """A record as JSON: its id and kind, what is known of it, and when it was recorded and last observed."""
    shaped: dict[str, Any] = {"id": record.id, "kind": record.kind.value}
    if record.gone:
        shaped["gone"] = True
    shaped |= msgspec.to_builtins(record.noun)
    shaped["confidence"] = record.confidence
    shaped["created_at"], shaped["updated_at"] = moment(record.created_at), moment(record.updated_at)
    return shaped


def name_of(record: Record) -> str:
    """What a record is called."""
    noun = record.noun
    if isinstance(noun, Person):
        return full_name(noun) or UNKNOWN
    if isinstance(noun, Posting | News):
        return noun.title or UNKNOWN
    return getattr(noun, "name", None) or getattr(noun, "domain", None) or UNKNOWN


def person_cells(record: Record) -> tuple[str, ...]:
    """The cells of a row about a person."""
    person = _noun(record, Person)
    primary = primary_position(person)
    company = primary.company.name if primary and primary.company else None
    cells = (
        name_of(record),
        primary.title if primary else None,
        company,
        place(person.location),
        person.emails[0].value if person.emails else None,
        person.phones[0].value if person.phones else None,
    )
    return (str(record.id), *(cell or UNKNOWN for cell in cells))


def company_cells(record: Record) -> tuple[str, ...]:
    """The cells of a row about a company."""
    company = _noun(record, Company)
    cells = (
        company.name,
        company.domain,
        company.industry,
        _size(company),
        place(company.location),
        str(company.founded_year) if company.founded_year else None,
    )
    return (str(record.id), *(cell or UNKNOWN for cell in cells))


def lines_of(record: Record) -> Sequence[tuple[str, str]]:
    """What is known of any record, as names and texts: the usual fields first, each item of a list by itself."""
    noun = record.noun
    first: list[tuple[str, str]] = []
    fields = noun.__struct_fields__
    if isinstance(noun, Person):
        first = _person_lines(noun)
        fields = _ordered(fields, _PERSON_ORDER, _PERSON_HIDDEN)
    elif isinstance(noun, Company):
        fields = _ordered(fields, _COMPANY_ORDER, ("name",))
    return [*first, *(line for field in fields for line in _field_lines(field, getattr(noun, field)))]


_PERSON_ORDER = ("positions", "location", "emails", "phones", "profiles", "education", "skills")
_PERSON_HIDDEN = ("full_name", "first_name", "middle_name", "last_name")
_COMPANY_ORDER = ("domain", "industry", "headcount", "headcount_range", "location", "former_names", "website", "emails",
                  "phones", "profiles", "technologies")  # fmt: skip
_TOGETHER = frozenset({"skills", "technologies", "alternative_names", "former_names", "languages", "industries"})
_SINGULAR = {"positions": "position", "emails": "email", "phones": "phone", "profiles": "profile"}


def _person_lines(person: Person) -> list[tuple[str, str]]:
    primary = primary_position(person)
    if primary is None:
        return []
    rung = seniority(primary.seniority) if primary.seniority else None
    lines = [("seniority", rung.label if rung else ""), ("function", (primary.function or "").replace("_", " "))]
    return [line for line in lines if line[1]]


def _ordered(fields: Sequence[str], first: Sequence[str], hidden: Sequence[str]) -> tuple[str, ...]:
    return (*first, *(each for each in fields if each not in first and each not in hidden))


def _field_lines(field: str, value: Any) -> list[tuple[str, str]]:
    if value in (None, (), {}, ""):
        return []
    if isinstance(value, tuple) and field not in _TOGETHER:
        name = _SINGULAR.get(field, field.replace("_", " "))
        return [(name, text_of(each)) for each in value]
    if isinstance(value, int) and field in _AMOUNTS:
        return [(field.replace("_", " "), f"{_AMOUNTS[field]}{value:,}")]
    if field == "technologies":
        return [(field, ", ".join(each.name for each in value))]
    return [(field.replace("_", " "), text_of(value))]


_AMOUNTS = {"headcount": "", "revenue": "$", "funding_total": "$", "last_funding_amount": "$"}


def _size(company: Company) -> str | None:
    """The stated headcount, else its band."""
    if company.headcount is not None:
        return f"{company.headcount:,}"
    return text_of(company.headcount_range) if company.headcount_range is not None else None


def _noun(record: Record, wanted: type[N]) -> N:
    if not isinstance(record.noun, wanted):
        raise TypeError(f"record {record.id} is a {record.kind.value}, not a {wanted.__name__}")
    return record.noun
