"""Records as the command line shows them: JSON objects for programs, cells and lines for people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import msgspec

from sightline.model.company import Company
from sightline.model.events import Measure, News, Posting
from sightline.model.person import Person
from sightline.model.record import Record
from sightline.model.values import CompanyRef, Instant, Location, Position
from sightline.model.vocabularies.seniorities import seniority

PEOPLE_COLUMNS = ("ID", "NAME", "TITLE", "COMPANY", "LOCATION", "EMAIL", "PHONE")
COMPANY_COLUMNS = ("ID", "NAME", "DOMAIN", "INDUSTRY", "SIZE", "LOCATION", "FOUNDED")
UNKNOWN = "-"


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
        size(company),
        place(company.location),
        str(company.founded_year) if company.founded_year else None,
    )
    return (str(record.id), *(cell or UNKNOWN for cell in cells))


def name_of(record: Record) -> str:
    """What a record is called."""
    noun = record.noun
    if isinstance(noun, Person):
        return noun.full_name or " ".join(filter(None, (noun.first_name, noun.last_name))) or UNKNOWN
    if isinstance(noun, Company):
        return noun.name or noun.domain or UNKNOWN
    if isinstance(noun, Posting | News):
        return noun.title or UNKNOWN
    return (noun.name if isinstance(noun, Measure) else None) or UNKNOWN


def primary_position(person: Person) -> Position | None:
    """The primary current position; in a record it is the first."""
    if person.positions and person.positions[0].current is not False and person.positions[0].end is None:
        return person.positions[0]
    return None


def size(company: Company) -> str | None:
    """The stated headcount, else its band."""
    if company.headcount is not None:
        return f"{company.headcount:,}"
    band = company.headcount_range
    if band is None:
        return None
    return f"{band.min or 1:,}-{band.max:,}" if band.max is not None else f"{band.min or 1:,}+"


def place(location: Location | None) -> str | None:
    """City and country, or region and country, or the source's own words."""
    if location is None:
        return None
    parts = [location.city or location.region, location.country_code or location.country]
    return ", ".join(filter(None, parts)) or location.text


def person_lines(record: Record) -> list[tuple[str, str]]:
    """What is known of a person, as names and texts."""
    person = _noun(record, Person)
    primary = primary_position(person)
    rung = seniority(primary.seniority) if primary and primary.seniority else None
    lines = [
        ("seniority", rung.label if rung else ""),
        ("function", (primary.function or "") if primary else ""),
        ("location", place(person.location) or ""),
        *(("email", f"{e.value}  {_tags(e.type, e.status)}") for e in person.emails),
        *(("phone", f"{e.value}  {_tags(e.type, e.status)}") for e in person.phones),
        *((each.network, each.url or each.username or "") for each in person.profiles),
        *(("position", position_line(each)) for each in person.positions),
        *(("education", _education(each)) for each in person.education),
        ("skills", ", ".join(person.skills)),
    ]
    shown = {"emails", "phones", "profiles", "positions", "education", "skills", "location", "full_name"}
    return [*((name, text) for name, text in lines if text), *_others(person, shown)]


def company_lines(record: Record) -> list[tuple[str, str]]:
    """What is known of a company, as names and texts."""
    company = _noun(record, Company)
    lines = [
        ("domain", company.domain or ""),
        ("former names", ", ".join(company.former_names)),
        ("industry", company.industry or ""),
        ("size", size(company) or ""),
        ("location", place(company.location) or ""),
        *(("email", each.value) for each in company.emails),
        *(("phone", each.value) for each in company.phones),
        *((each.network, each.url or each.username or "") for each in company.profiles),
        ("technologies", ", ".join(each.name for each in company.technologies)),
        *(("funding", _funding(each)) for each in company.funding_history),
    ]
    shown = {"name", "domain", "former_names", "industry", "headcount", "headcount_range", "location", "emails"}
    shown |= {"phones", "profiles", "technologies", "funding_history"}
    return [*((name, text) for name, text in lines if text), *_others(company, shown)]


def other_lines(record: Record) -> list[tuple[str, str]]:
    """What is known of a posting, an item of news or a measure."""
    return _others(record.noun, set())


def position_line(position: Position) -> str:
    """A position in a line."""
    company = reference(position.company)
    when = f"{position.start or '?'} to {position.end or ('now' if position.current is not False else '?')}"
    return f"{position.title or '(no title)'}{f' at {company}' if company else ''}  ({when})"


def reference(company: CompanyRef | None) -> str:
    """A company as another record names it."""
    if company is None:
        return ""
    name = company.name or company.domain or company.linkedin_url or ""
    return f"{name} [{company.subject}]" if company.subject is not None else name


def text_of(value: Any) -> str:
    """Any value of a field in a line."""
    if isinstance(value, Position):
        return position_line(value)
    if isinstance(value, CompanyRef):
        return reference(value)
    if isinstance(value, Location):
        return place(value) or ""
    if isinstance(value, msgspec.Struct):
        return " ".join(str(part) for part in msgspec.to_builtins(value).values() if not isinstance(part, dict | list))
    if isinstance(value, tuple | list):
        return ", ".join(map(text_of, value))
    if isinstance(value, dict):
        return ", ".join(f"{name}={text_of(part)}" for name, part in value.items())
    return str(value)


def _others(noun: msgspec.Struct, shown: set[str]) -> list[tuple[str, str]]:
    fields = [each for each in noun.__struct_fields__ if each not in shown]
    known = [(name, getattr(noun, name)) for name in fields]
    return [(name.replace("_", " "), text_of(value)) for name, value in known if value not in (None, (), {}, "")]


def _tags(*tags: object) -> str:
    return " ".join(str(getattr(tag, "value", tag)).replace("_", " ") for tag in tags if tag is not None)


def _education(school: Any) -> str:
    what = ", ".join([*school.degrees, *school.majors])
    years = "-".join(filter(None, (school.start, school.end)))
    return f"{school.name}{f': {what}' if what else ''}{f' ({years})' if years else ''}"


def _funding(each: Any) -> str:
    amount = f"${each.usd:,}" if each.usd is not None else "undisclosed"
    kind = (each.type or "round").replace("_", " ")
    return f"{each.on or '?'}  {kind}: {amount}{' from ' + ', '.join(each.investors) if each.investors else ''}"


def _noun(record: Record, wanted: type[Any]) -> Any:
    if not isinstance(record.noun, wanted):
        raise TypeError(f"record {record.id} is a {record.kind.value}, not a {wanted.__name__}")
    return record.noun


def lines_of(record: Record) -> Sequence[tuple[str, str]]:
    """What is known of any record, as names and texts."""
    if isinstance(record.noun, Person):
        return person_lines(record)
    return company_lines(record) if isinstance(record.noun, Company) else other_lines(record)
