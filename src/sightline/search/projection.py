"""What a record says in each column of an index: the one place where records become searchable values.

Every value is given as it was spelled; engines fold it. What a field means stands in `model/fields.py`.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import msgspec

from sightline.model.company import Company
from sightline.model.normal.dates import to_days
from sightline.model.normal.domains import public_suffix
from sightline.model.observation import SubjectKind
from sightline.model.record import Record
from sightline.model.summary import is_current
from sightline.model.values import (
    CompanyRef,
    Email,
    EmailStatus,
    EmailType,
    Location,
    Phone,
    PhoneStatus,
    PhoneType,
    Position,
    Profile,
)
from sightline.model.vocabularies.seniorities import seniority
from sightline.model.vocabularies.size_bands import size_band
from sightline.search.columns import COMPANIES, HIGHEST, LOWEST

_WORK = frozenset({PhoneType.work, PhoneType.work_mobile, PhoneType.work_hq, PhoneType.work_branch})
_PERSONAL = frozenset({PhoneType.personal, PhoneType.personal_landline, PhoneType.personal_mobile})
_MOBILE = frozenset({PhoneType.work_mobile, PhoneType.personal_mobile})
_VERIFIED = frozenset({PhoneStatus.verified, PhoneStatus.likely_accurate})
_NO_POSITION = Position()
_NOWHERE = Location()


class Row(msgspec.Struct, frozen=True, gc=False):
    """One record: its values in the order of the columns, and those of each past position of a person."""

    id: int
    values: tuple[Any, ...]
    past: tuple[tuple[Any, ...], ...] = ()


def project(record: Record) -> Row | None:
    """The row of a record; None for one that is not searched: gone, or of another kind."""
    if record.gone:
        return None
    if record.kind is SubjectKind.person:
        return project_person(record)
    return project_company(record) if record.kind is SubjectKind.company else None


def project_person(record: Record) -> Row:
    """The row of a person. Written out for speed: values stand in the order of `PERSON`, which a test holds."""
    person: Any = record.noun
    primary, past = _positions(person.positions)
    rank, decides = _standing(primary.seniority)
    place = person.location or _NOWHERE
    values = (
        _texts(person.full_name, person.alternative_names),
        (person.first_name,) if person.nickname is None else (person.first_name, person.nickname),
        (person.last_name,),
        (primary.title,),
        primary.seniority,
        primary.function,
        primary.department,
        decides,
        person.location is not None,
        place.city,
        place.region,
        place.country_code,
        *_emails(person.emails),
        *_phones(person.phones),
        _linkedin(person.profiles),
        _days(primary.start),
        record.created_at,
        record.updated_at,
        person.skills,
        tuple([each.name for each in person.education]),
        place.postal_code,
        rank,
        _subject(primary.company),
    )
    return Row(record.id, values, past)


def project_company(record: Record) -> Row:
    """The row of a company."""
    company: Any = record.noun
    place = company.location or _NOWHERE
    size = _size(company)
    low, high = _revenue(company)
    categories = [
        name for each in company.technologies for name in (each.category, each.parent_category, *each.categories)
    ]
    values = {
        "name": _texts(company.name, (company.legal_name, *company.alternative_names, *company.former_names)),
        "description": (company.tagline, company.description),
        "industry": tuple(each for each in (company.industry, *company.industries) if each and each.strip()),
        "speciality": company.specialities,
        "function": company.functions,
        "type": company.type,
        "business_type": company.business_types,
        "status": company.status,
        "size": size,
        "size_band": None if size is None else size_band(size),
        "location": company.location is not None,
        "city": place.city,
        "region": place.region,
        "country": place.country_code,
        "postal_code": place.postal_code,
        "tld": public_suffix(company.domain) if company.domain else None,
        "technology": tuple(each.name for each in company.technologies),
        "technology_category": tuple(categories),
        "revenue.low": low,
        "revenue.high": high,
        "founded_year": company.founded_year,
        "last_funding_on": _days(company.last_funding_on),
        "last_funding_amount": company.last_funding_amount,
        "funding_total": company.funding_total,
        "naics": _prefixes(each.code for each in company.naics_codes),
        "naics_title": tuple(each.description for each in company.naics_codes),
        "sic": _prefixes(each.code for each in company.sic_codes),
        "sic_title": tuple(each.description for each in company.sic_codes),
        "has_linkedin": _linkedin(company.profiles),
        "has_generic_email": any(email.status is not EmailStatus.invalid for email in company.emails),
        "created_at": record.created_at,
        "updated_at": record.updated_at,
    }
    return Row(record.id, tuple(map(values.__getitem__, _COMPANIES)))


_COMPANIES = tuple(column.name for column in COMPANIES)


def _positions(positions: tuple[Position, ...]) -> tuple[Position, tuple[tuple[Any, ...], ...]]:
    """The primary position, which is the first current one, and the rows of the past ones (see `PAST`)."""
    primary, past = None, []
    for position in positions:
        if not is_current(position):
            past.append(((position.title,), _subject(position.company)))
        elif primary is None:
            primary = position
    return primary or _NO_POSITION, tuple(past)


def _subject(company: CompanyRef | None) -> int | None:
    return None if company is None else company.subject


def _texts(main: str | None, others: tuple[str | None, ...]) -> tuple[str | None, ...]:
    """The main text comes first even if there is none, because rows are ordered by it."""
    return (main, *others) if others else (main,)


@lru_cache(maxsize=256)
def _standing(name: str | None) -> tuple[int | None, bool]:
    """The rank of a seniority and whether it decides."""
    found = seniority(name) if name else None
    return (None, False) if found is None else (found.rank, found.decision_maker)


def _emails(emails: tuple[Email, ...]) -> tuple[tuple[str, ...], bool, bool]:
    """The status of each work email, and whether one is not invalid, of work and personal ones."""
    work, personal = [], False
    for email in emails:
        if email.type is EmailType.work:
            work.append(email.status or EmailStatus.unverified)
        elif email.type is EmailType.personal:
            personal = personal or email.status is not EmailStatus.invalid
    valid = any([status is not EmailStatus.invalid for status in work])  # noqa: C419 - a list is faster
    return tuple([status.value for status in work]), valid, personal


def _phones(phones: tuple[Phone, ...]) -> tuple[bool, bool, bool, bool]:
    """Whether there is a phone that is not invalid: of work, of work and verified, personal, mobile."""
    work = verified = personal = mobile = False
    for phone in phones:
        if phone.status is not PhoneStatus.invalid:
            work = work or phone.type in _WORK
            verified = verified or (phone.type in _WORK and phone.status in _VERIFIED)
            personal = personal or phone.type in _PERSONAL
            mobile = mobile or phone.type in _MOBILE
    return work, verified, personal, mobile


def _linkedin(profiles: tuple[Profile, ...]) -> bool:
    return any([profile.network == "linkedin" for profile in profiles])  # noqa: C419 - a list is faster


@lru_cache(maxsize=1 << 15)
def _days(date: str | None) -> int | None:
    return None if date is None else to_days(date)


def _size(company: Company) -> int | None:
    if company.headcount is not None:
        return company.headcount
    band = company.headcount_range
    ends = [] if band is None else [end for end in (band.min, band.max) if end is not None]
    return sum(ends) // len(ends) if ends else None


def _revenue(company: Company) -> tuple[int | None, int | None]:
    """The ends of the stated range; None for both if nothing is stated."""
    if company.revenue is not None:
        return company.revenue, company.revenue
    stated = company.revenue_range
    if stated is None or (stated.start is None and stated.end is None):
        return None, None
    return LOWEST if stated.start is None else stated.start, HIGHEST if stated.end is None else stated.end


def _prefixes(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple({code[:length]: None for code in codes for length in range(2, len(code) + 1)})
