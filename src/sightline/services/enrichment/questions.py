"""From a row's claim to the question who it is about."""

from __future__ import annotations

from typing import Any

import msgspec

from sightline.model.normal.emails import email_domain, is_free_mail
from sightline.model.normal.places import country_code, read_place
from sightline.model.observation import Observation, SubjectKind
from sightline.model.summary import is_current
from sightline.model.values import CompanyRef, Location, Position, Profile
from sightline.services.questions import LONGEST, MOST_VALUES, CompanyQuestion, PersonQuestion

Asking = PersonQuestion | CompanyQuestion


def question_of(kind: SubjectKind, observations: tuple[Observation, ...]) -> Asking | None:
    """Who a row is about, of the kind that is wanted; None if it says nothing of such.

    A row about a person also tells of a company: the one at which the person works, or has an address.
    """
    claims = {each.kind: each.claim for each in reversed(observations)}
    claim = claims.get(kind)
    if kind is SubjectKind.person:
        return None if claim is None else _person(claim)
    if claim is not None:
        return _company(claim)
    person = claims.get(SubjectKind.person)
    if person is None:
        return None
    employer = _position(person).company
    return _at_address(person) if employer is None else _employer(employer)


def _person(claim: Any) -> PersonQuestion:
    position = _position(claim)
    schools = _said(claim, "education")
    return PersonQuestion(
        full_name=_name(_said(claim, "full_name")),
        first_name=_name(_said(claim, "first_name")),
        middle_name=_name(_said(claim, "middle_name")),
        last_name=_name(_said(claim, "last_name")),
        emails=_values(_said(claim, "emails")),
        phones=_values(_said(claim, "phones")),
        profiles=_links(_said(claim, "profiles")),
        company=None if position.company is None else _employer(position.company),
        title=_short(position.title),
        school=_short(schools[0].name) if schools else None,
        born=_said(claim, "birth_date") or None,
        **_place(_said(claim, "location")),
    )


def _company(claim: Any) -> CompanyQuestion:
    return CompanyQuestion(
        name=_name(_said(claim, "name")),
        domain=_said(claim, "domain") or None,
        profiles=_links(_said(claim, "profiles")),
        emails=_values(_said(claim, "emails")),
        phones=_values(_said(claim, "phones")),
        numbers=dict(_said(claim, "external_ids") or {}),
        industry=_short(_said(claim, "industry")),
        founded_year=_said(claim, "founded_year"),
        **_place(_said(claim, "location")),
    )


def _employer(ref: CompanyRef) -> CompanyQuestion:
    pages = tuple(filter(None, (ref.linkedin_url or ref.linkedin_id,)))
    return CompanyQuestion(name=_name(ref.name), domain=ref.domain, profiles=pages)


def _at_address(claim: Any) -> CompanyQuestion | None:
    """The company whose address a person has; many have addresses with those who give them away."""
    domains = (email_domain(each.value) for each in _said(claim, "emails") or ())
    domain = next((each for each in domains if not is_free_mail(each)), None)
    return None if domain is None else CompanyQuestion(email_domain=domain)


def _position(claim: Any) -> Position:
    """The first current position; else the first of all."""
    held = _said(claim, "positions") or (Position(),)
    return next((each for each in held if is_current(each)), held[0])


def _said(claim: Any, name: str) -> Any:
    """A field of a claim; None if the row does not say it."""
    value = getattr(claim, name)
    return None if value is msgspec.UNSET else value


def _name(value: str | None) -> str | None:
    """A name; what has no letter or digit, or is as long as a text, is none."""
    return value if value and len(value) <= LONGEST and any(each.isalnum() for each in value) else None


def _short(value: str | None) -> str | None:
    """A text as far as it is compared."""
    return value[:LONGEST] if value else None


def _values(items: Any) -> tuple[str, ...]:
    return tuple(each.value for each in (items or ())[:MOST_VALUES])


def _links(profiles: tuple[Profile, ...] | None) -> tuple[str, ...]:
    return tuple(each.url for each in profiles or () if each.url)[:MOST_VALUES]


def _place(location: Location | None) -> dict[str, Any]:
    """City, region and country as far as they are understood; what is no country is left out."""
    if location is None:
        return {}
    read = read_place(location)
    country = read.country_code or (read.country if read.country and country_code(read.country) else None)
    return {"city": _short(read.city), "region": _short(read.region), "country": country}
