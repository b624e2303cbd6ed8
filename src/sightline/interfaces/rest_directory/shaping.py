"""Records become the wire's shapes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from sightline.interfaces.rest_directory import shapes
from sightline.interfaces.rest_directory.moments import written
from sightline.model.company import Company
from sightline.model.normal.domains import public_suffix
from sightline.model.normal.places import country_name
from sightline.model.person import Person
from sightline.model.record import Record
from sightline.model.summary import department_of, employee_range, full_name, linkedin_url, primary_position
from sightline.model.values import CompanyRef, EmailStatus, EmailType, Location, PhoneStatus, Position
from sightline.model.vocabularies.seniorities import seniority
from sightline.services.records import Provenance

N = TypeVar("N", Person, Company)

Companies = Mapping[int, Record]
_NOWHERE = Position()


def company_ids(people: Iterable[Record]) -> list[int]:
    """The ids of the companies at which these people work now."""
    refs = (_position(record).company for record in people)
    return list(dict.fromkeys(ref.subject for ref in refs if ref is not None and ref.subject is not None))


def contact_shape(record: Record, companies: Companies) -> shapes.ContactEntry:
    """A contact; `companies` are those of `company_ids`."""
    return shapes.ContactEntry(**_contact(record, companies))


def company_shape(record: Record) -> shapes.CompanyEntry:
    """A company."""
    return shapes.CompanyEntry(**_company(record))


def contact_record(record: Record, companies: Companies, sources: Sequence[Provenance] | None) -> shapes.ContactRecord:
    """A contact with all that is known of it."""
    return shapes.ContactRecord(**_contact(record, companies), facts=_person(record), provenance=_provenance(sources))


def company_record(record: Record, sources: Sequence[Provenance] | None) -> shapes.CompanyRecord:
    """A company with all that is known of it."""
    return shapes.CompanyRecord(**_company(record), facts=_firm(record), provenance=_provenance(sources))


def _contact(record: Record, companies: Companies) -> dict[str, Any]:
    person, position = _person(record), _position(record)
    rung = seniority(position.seniority) if position.seniority else None
    emails = [each for each in person.emails if each.status is not EmailStatus.invalid]
    return {
        "id": record.id,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "full_name": full_name(person) or None,
        "job_title": position.title,
        "department": department_of(position),
        "seniority": position.seniority,
        "is_decision_maker": rung is not None and rung.decision_maker,
        "emails": [
            shapes.EmailAddress(
                value=each.value, type=_word(each.type), status=_word(each.status or EmailStatus.unverified)
            )
            for each in emails
        ],
        "has_personal_email": any(each.type is EmailType.personal for each in emails),
        "phones": [
            shapes.PhoneNumber(
                value=each.value, type=_word(each.type), status=_word(each.status or PhoneStatus.unverified)
            )
            for each in person.phones
            if each.status is not PhoneStatus.invalid
        ],
        "linkedin_url": linkedin_url(person.profiles),
        "location": _place(person.location),
        "company": _employer(position.company, companies),
        "created_at": written(record.created_at),
        "updated_at": written(record.updated_at),
    }


def _company(record: Record) -> dict[str, Any]:
    company = _firm(record)
    return {
        "id": record.id,
        "name": company.name,
        "domain": company.domain,
        "tld": (public_suffix(company.domain) or None) if company.domain else None,
        "location": _place(company.location),
        "industries": _distinct((*company.industries, company.industry)),
        "functions": list(company.functions),
        "technologies": _distinct(each.name for each in company.technologies),
        "linkedin_url": linkedin_url(company.profiles),
        "generic_emails": [each.value for each in company.emails if each.status is not EmailStatus.invalid],
        "employee_range": employee_range(company),
        "employee_count": company.headcount,
        "created_at": written(record.created_at),
        "updated_at": written(record.updated_at),
    }


def _employer(ref: CompanyRef | None, companies: Companies) -> shapes.CompanyEntry | None:
    record = companies.get(ref.subject) if ref is not None and ref.subject is not None else None
    return None if record is None else company_shape(record)


def _position(record: Record) -> Position:
    """The main current position."""
    return primary_position(_person(record)) or _NOWHERE


def _place(location: Location | None) -> shapes.Place | None:
    if location is None:
        return None
    code = location.country_code
    return shapes.Place(
        city=location.city,
        state=location.region,
        country=(country_name(code) if code else None) or location.country,
        country_code=code,
    )


def _provenance(sources: Sequence[Provenance] | None) -> list[shapes.FieldSources] | None:
    if sources is None:
        return None
    return [
        shapes.FieldSources(
            field=line.field,
            confidence=line.confidence,
            sources=[
                shapes.SourceStatement(
                    source=each.source,
                    observed_at=written(each.observed_at),
                    seen_at=written(each.seen_at),
                    recorded_at=written(each.recorded_at),
                )
                for each in line.sources
            ],
        )
        for line in sources
    ]


def _word(value: Any) -> Any:
    """A word of an enumeration as the wire writes it."""
    return None if value is None else value.value


def _distinct(texts: Iterable[str | None]) -> list[str]:
    """The texts that are there, in order, each once: spellings that differ in case only are one."""
    found: dict[str, str] = {}
    for text in texts:
        if text:
            found.setdefault(text.casefold(), text)
    return list(found.values())


def _person(record: Record) -> Person:
    return _checked(record, Person)


def _firm(record: Record) -> Company:
    return _checked(record, Company)


def _checked(record: Record, kind: type[N]) -> N:
    if not isinstance(record.noun, kind):
        raise TypeError(f"record {record.id} is a {record.kind}, not a {kind.__name__}")
    return record.noun
