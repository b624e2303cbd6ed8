"""What subjects are compared by, in the words of their sources: the values that each feature looks at, and the keys."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from sightline.model.normal.emails import is_free_mail
from sightline.model.observation import SubjectKind
from sightline.model.values import Location, Position, Profile
from sightline.resolve.keys import domain_key, email_key, external_key, is_exact, profile_keys, website_keys

Claims = Sequence[Any]
"""The claims of a subject that stand, the latest first."""

MOST_VALUES = 4
"""Values of one feature that are shown; the latest ones."""


class NamedKey(msgspec.Struct, frozen=True):
    """A key that decides, and what it is made of: `what` ("email") and its value."""

    key: int
    what: str
    value: str


def values(kind: SubjectKind, feature: str, claims: Claims) -> tuple[str, ...]:
    """The values that a feature looks at; none where it weighs what another one shows."""
    shown = _SHOWN[kind].get(feature)
    found = dict.fromkeys(value for value in shown(claims) if value) if shown else {}
    return tuple(found)[:MOST_VALUES]


def named_keys(kind: SubjectKind, claims: Claims) -> list[NamedKey]:
    """The keys of a subject that decide who it is, with the values behind them."""
    named = _person_keys(claims) if kind is SubjectKind.person else _company_keys(claims)
    return list({each.key: each for each in named if is_exact(each.key)}.values())


def _person_keys(claims: Claims) -> Iterator[NamedKey]:
    for email in _each(claims, "emails"):
        yield NamedKey(email_key(email.value), "email", email.value)
    yield from _profile_keys(SubjectKind.person, claims)


def _company_keys(claims: Claims) -> Iterator[NamedKey]:
    for claim in claims:
        if claim.domain:
            yield NamedKey(domain_key(claim.domain), "domain", claim.domain)
        elif claim.website:
            yield from (NamedKey(key, "website", claim.website) for key in website_keys(claim.website))
        for register, number in (claim.external_ids or {}).items():
            yield NamedKey(external_key(register, number), register, number)
    yield from _profile_keys(SubjectKind.company, claims)


def _profile_keys(kind: SubjectKind, claims: Claims) -> Iterator[NamedKey]:
    for profile in _each(claims, "profiles"):
        for key in profile_keys(kind, profile):
            yield NamedKey(key, "profile", _profile(profile))


def _each(claims: Claims, field: str) -> Iterator[Any]:
    for claim in claims:
        yield from getattr(claim, field) or ()


def _values(field: str) -> Callable[[Claims], Iterator[str]]:
    return lambda claims: (each.value for each in _each(claims, field))


def _profiles(claims: Claims) -> Iterator[str]:
    return map(_profile, _each(claims, "profiles"))


def _profile(profile: Profile) -> str:
    return profile.url or f"{profile.network} {profile.username or profile.id or ''}".strip()


def _places(claims: Claims) -> Iterator[str]:
    return (_place(claim.location) for claim in claims if claim.location)


def _place(place: Location) -> str:
    parts = dict.fromkeys((place.city, place.region or place.region_code, place.country_code or place.country))
    return ", ".join(part for part in parts if part) or place.text or ""


# people


def _person_names(claims: Claims) -> Iterator[str]:
    for claim in claims:
        yield claim.full_name or " ".join(part for part in (claim.first_name, claim.last_name) if part)
        yield from claim.alternative_names or ()


def _jobs(read: Callable[[Position], str | None]) -> Callable[[Claims], Iterator[str]]:
    return lambda claims: (read(position) or "" for position in _each(claims, "positions"))


def _employers(claims: Claims) -> Iterator[str]:
    yield from _jobs(_employer)(claims)
    hosts = (email.value.rpartition("@")[2] for email in _each(claims, "emails"))
    yield from (host for host in hosts if not is_free_mail(host))


def _employer(position: Position) -> str | None:
    return position.company.name or position.company.domain if position.company else None


def _since(position: Position) -> str | None:
    return f"{_employer(position) or '?'} since {position.start}" if position.start else None


# companies


def _company_names(claims: Claims) -> Iterator[str]:
    for claim in claims:
        yield from (claim.name or "", claim.legal_name or "")
        yield from (*(claim.alternative_names or ()), *(claim.former_names or ()))


def _domains(claims: Claims) -> Iterator[str]:
    for claim in claims:
        yield from (claim.domain or "", *(claim.other_domains or ()), *(claim.email_domains or ()))


def _numbers(claims: Claims) -> Iterator[str]:
    return (f"{name} {value}" for claim in claims for name, value in (claim.external_ids or {}).items())


def _contacts(claims: Claims) -> Iterator[str]:
    return (each.value for field in ("phones", "emails") for each in _each(claims, field))


def _industries(claims: Claims) -> Iterator[str]:
    for claim in claims:
        yield from (claim.industry or "", *(claim.industries or ()))


def _founded(claims: Claims) -> Iterator[str]:
    return (str(claim.founded_year) for claim in claims if claim.founded_year)


_SHOWN: Mapping[SubjectKind, Mapping[str, Callable[[Claims], Iterable[str]]]] = {
    SubjectKind.person: {
        "name": _person_names,
        "email": _values("emails"),
        "profile": _profiles,
        "phone": _values("phones"),
        "employer": _employers,
        "title": _jobs(lambda position: position.title),
        "since": _jobs(_since),
        "work": _jobs(lambda position: position.title),
        "place": _places,
        "school": lambda claims: (school.name for school in _each(claims, "education")),
        "birth": lambda claims: (claim.birth_date or "" for claim in claims),
    },
    SubjectKind.company: {
        "name": _company_names,
        "domain": _domains,
        "named_domain": lambda claims: (*_domains(claims), *_company_names(claims)),
        "profile": _profiles,
        "number": _numbers,
        "phone": _contacts,
        "place": _places,
        "industry": _industries,
        "founded": _founded,
    },
}
