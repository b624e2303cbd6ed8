"""The shape of PersonRecord: a person with all that is known, work contacts at the position they belong to."""

from __future__ import annotations

import msgspec

from sightline.interfaces.graphql.shapes.company import linkedin_id, profile_on
from sightline.interfaces.graphql.shapes.contacts import (
    EVERYTHING_VALID,
    Shown,
    email_shapes,
    emails,
    phone_shapes,
    phones,
)
from sightline.interfaces.graphql.shapes.employers import Employers, company_id
from sightline.interfaces.graphql.shapes.person import person_of
from sightline.interfaces.graphql.shapes.positions import role_name, seniority_name
from sightline.interfaces.graphql.shapes.values import Shape, address, country_parts, date_range, moment, seen_at
from sightline.model.items import identity
from sightline.model.person import Person
from sightline.model.record import Record
from sightline.model.summary import full_name, is_current
from sightline.model.values import Education, Email, Position
from sightline.model.vocabularies.wire import wire_enum

_NETWORKS = {neutral: each.name for each in wire_enum("leadiq", "SocialNetworkType").values for neutral in each.neutral}


class Found(msgspec.Struct, frozen=True):
    """How a person was found: how surely, and by which companies (None: none was asked for)."""

    confidence: int | None = None
    companies: frozenset[int] | None = None


BY_CHANCE = Found()


def person_record_shape(
    record: Record, employers: Employers, found: Found = BY_CHANCE, shown: Shown = EVERYTHING_VALID
) -> Shape:
    """The type PersonRecord."""
    person = person_of(record)
    current, past = _positions(record, employers, found, shown)
    return {
        "id": str(record.id),
        "_id": str(record.id),
        "name": {
            "first": person.first_name or "",
            "fullName": full_name(person),
            "last": person.last_name,
            "middle": person.middle_name,
        },
        "currentPositions": current,
        "pastPositions": past,
        "linkedin": _linkedin(record, person),
        "profiles": _profiles(record, person),
        "location": _location(record, person),
        "education": [_education(each) for each in person.education],
        "updatedAt": moment(record.updated_at),
        "personalEmails": email_shapes(record, emails(person, personal=True, shown=shown)),
        "personalPhones": phone_shapes(record, phones(person, personal=True, shown=shown)),
        "confidence": found.confidence,
    }


def _positions(record: Record, employers: Employers, found: Found, shown: Shown) -> tuple[list[Shape], list[Shape]]:
    """Current and past positions. Work contacts that fit no position stand at the main current one, which is
    otherwise empty if none is known.
    """
    person = person_of(record)
    positions = list(person.positions)
    work_emails = emails(person, personal=False, shown=shown)
    work_phones = phones(person, personal=False, shown=shown)
    main = next((number for number, each in enumerate(positions) if is_current(each)), None)
    homes = [_home(each, positions, employers) for each in work_emails]
    if main is None and (work_phones or None in homes):
        positions, main = [*positions, Position(current=True)], len(positions)
    current: list[Shape] = []
    past: list[Shape] = []
    for number, position in enumerate(positions):
        own = [
            mail for mail, home in zip(work_emails, homes, strict=True) if (main if home is None else home) == number
        ]
        shape = _position(record, number, position, employers, found)
        shape["emails"] = email_shapes(record, own)
        shape["workEmail"] = shape["emails"][0] if own else None
        shape["phones"] = phone_shapes(record, work_phones) if number == main else []
        (current if is_current(position) else past).append(shape)
    return current, past


def _home(email: Email, positions: list[Position], employers: Employers) -> int | None:
    """The first position at the company whose domain the address has; None if there is none."""
    domains = {email.company_domain, email.value.rpartition("@")[2]} - {None}
    fitting = (number for number, each in enumerate(positions) if employers.domains(each.company) & domains)
    return next(fitting, None)


def _position(record: Record, number: int, position: Position, employers: Employers, found: Found) -> Shape:
    subject = position.company.subject if position.company else None
    return {
        "companyId": company_id(position.company),
        "title": position.title,
        "dateRange": date_range(position.start, position.end),
        "updatedAt": seen_at(record, f"positions:{number}", "positions"),
        "companyInfo": employers.info(position.company),
        "seniority": seniority_name(position),
        "function": role_name(position),
        "matchedQuery": found.companies is None or subject in found.companies,
    }


def _linkedin(record: Record, person: Person) -> Shape | None:
    profile = profile_on(person.profiles, "linkedin")
    if profile is None:
        return None
    return {
        "linkedinId": linkedin_id(profile),
        "linkedinUrl": profile.url,
        "salesUrls": list(profile.sales_urls),
        "type": "NotApplicable",
        "status": "Valid",
        "updatedAt": seen_at(record, f"profiles:{identity(profile)}", "profiles"),
        "guid": None,
    }


def _profiles(record: Record, person: Person) -> list[Shape]:
    """Those on networks that the schema has a name for."""
    return [
        {
            "network": network,
            "id": each.id,
            "username": each.username,
            "url": each.url,
            "status": "Valid",
            "updatedAt": seen_at(record, f"profiles:{identity(each)}", "profiles"),
        }
        for each in person.profiles
        if (network := _NETWORKS.get(each.network))
    ]


def _location(record: Record, person: Person) -> Shape | None:
    if person.location is None:
        return None
    country, alpha2, alpha3 = country_parts(person.location)
    return {
        "fullAddress": address(person.location),
        "areaLevel1": person.location.region,
        "city": person.location.city,
        "country": country,
        "countryCode2": alpha2,
        "countryCode3": alpha3,
        "type": "NotApplicable",
        "status": "Valid",
        "updatedAt": seen_at(record, "location"),
    }


def _education(education: Education) -> Shape:
    return {
        "name": education.name,
        "type": education.type,
        "linkedinUrl": education.linkedin_url,
        "facebookUrl": education.facebook_url,
        "twitterUrl": education.twitter_url,
        "linkedinId": education.linkedin_id,
        "website": education.website,
        "domain": education.domain,
        "degrees": list(education.degrees),
        "majors": list(education.majors),
        "grades": education.grades,
        "dateRange": date_range(education.start, education.end),
        "activities": education.activities,
        "description": education.description,
    }
