"""Traits: what of a subject is compared to tell whether two are the same, brought to comparable form once.

They are made of what one source said of one subject, so that they do not depend on what else is known or on the order
in which it arrived. A record, or a question about somebody, has traits too.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import msgspec

from sightline.model.normal.companies import company_key
from sightline.model.normal.emails import is_free_mail, is_role_address
from sightline.model.normal.latin import to_latin
from sightline.model.normal.names import parse_person_name
from sightline.model.normal.places import read_place
from sightline.model.normal.text import fold_text
from sightline.model.normal.titles import read_title
from sightline.model.observation import SubjectKind
from sightline.model.values import CompanyRef, Location, PartialDate, Profile
from sightline.resolve.keys import (
    company_email_key,
    domain_key,
    email_key,
    external_key,
    identifies,
    is_exact,
    phone_key,
    profile_keys,
)
from sightline.resolve.names.sounds import consonants
from sightline.resolve.said import Said, Told, each, first

MOST_NAMES = 6
MOST_JOBS = 16
"""Names and jobs that are compared; the latest ones."""

Place = tuple[str, str, str]
"""City (folded), region code, country code; each "" if unknown."""

Mark = tuple[str, int]
"""A network or register, and the key of the subject's name or number there."""


class Name(msgspec.Struct, frozen=True, array_like=True):
    """A person's name as it was given; the parts where they are known."""

    full: str
    first: str | None = None
    last: str | None = None


class Job(msgspec.Struct, frozen=True, array_like=True):
    """A position. `employer` is the name as given; `domain` one that belongs to the employer alone.

    `title` is folded; `stated` is the function that the source gives, `worded` the title that tells it otherwise.
    """

    employer: str
    domain: str
    title: str
    start: PartialDate
    end: PartialDate
    current: bool
    stated: str = ""
    worded: str = ""

    @property
    def function(self) -> str:
        """What kind of work it is; "" if unknown. Read from the title only when somebody asks."""
        return self.stated or (read_title(self.worded).function or "" if self.worded else "")


class PersonTraits(msgspec.Struct, frozen=True, array_like=True):
    """What tells people apart.

    `emails` are a person's own, not those of a role; `domains` those of employers and of work emails; `marks` name
    profiles.
    """

    names: tuple[Name, ...] = ()
    emails: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    marks: frozenset[Mark] = frozenset()
    jobs: tuple[Job, ...] = ()
    domains: frozenset[str] = frozenset()
    places: tuple[Place, ...] = ()
    schools: frozenset[str] = frozenset()
    born: PartialDate = ""
    source: int = 0


class CompanyTraits(msgspec.Struct, frozen=True, array_like=True):
    """What tells companies apart. `numbers` are (register, number); `marks` name profiles."""

    names: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    other_domains: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    marks: frozenset[Mark] = frozenset()
    numbers: frozenset[Mark] = frozenset()
    places: tuple[Place, ...] = ()
    industries: frozenset[str] = frozenset()
    founded: int = 0
    source: int = 0
    mention: bool = False


Traits = PersonTraits | CompanyTraits


def traits_of(kind: SubjectKind, rows: Iterable[Told], source: int = 0, *, mention: bool = False) -> Traits:
    """The traits of a subject, from all that its source said of it in the order of time."""
    claims = Said(rows).claims()
    if kind is SubjectKind.person:
        return person_traits(claims, source)
    return company_traits(claims, source, mention=mention)


def person_traits(claims: Iterable[Any], source: int = 0) -> PersonTraits:
    """The traits of a person, from claims (or records), the latest first."""
    claims = list(claims)
    jobs = tuple(dict.fromkeys([_job(position) for position in each(claims, "positions")]))[:MOST_JOBS]
    emails = {email.value for email in each(claims, "emails")}
    hosts = {email.rpartition("@")[2] for email in emails}
    return PersonTraits(
        names=_names(claims),
        emails=frozenset([email for email in emails if not is_role_address(email.partition("@")[0])]),
        phones=frozenset([phone.value for phone in each(claims, "phones")]),
        marks=frozenset([mark for profile in each(claims, "profiles") for mark in _marks(SubjectKind.person, profile)]),
        jobs=jobs,
        domains=frozenset([*(job.domain for job in jobs if job.domain), *(host for host in hosts if _own(host))]),
        places=_places(claims, "location"),
        schools=frozenset([fold_text(school.name) for school in each(claims, "education")]),
        born=first(claims, "birth_date") or "",
        source=source,
    )


def company_traits(claims: Iterable[Any], source: int = 0, *, mention: bool = False) -> CompanyTraits:
    """The traits of a company, from claims (or records), the latest first."""
    claims = list(claims)
    named = [getattr(claim, field) for claim in claims for field in ("name", "legal_name")]
    named += [*each(claims, "alternative_names"), *each(claims, "former_names")]
    others = {*each(claims, "other_domains"), *each(claims, "email_domains")}
    return CompanyTraits(
        names=tuple(dict.fromkeys(name for name in named if name))[:MOST_NAMES],
        domains=tuple(dict.fromkeys(claim.domain for claim in claims if claim.domain and identifies(claim.domain))),
        other_domains=frozenset(domain for domain in others if _own(domain)),
        emails=frozenset(email.value for email in each(claims, "emails")),
        phones=frozenset(phone.value for phone in each(claims, "phones")),
        marks=frozenset(mark for profile in each(claims, "profiles") for mark in _marks(SubjectKind.company, profile)),
        numbers=frozenset(
            (fold_text(name), external_key(name, value))
            for claim in claims
            for name, value in (claim.external_ids or {}).items()
        ),
        places=_places(claims, "location"),
        industries=frozenset(each(claims, "industries"))
        | frozenset(claim.industry for claim in claims if claim.industry),
        founded=first(claims, "founded_year") or 0,
        source=source,
        mention=mention,
    )


def _marks(kind: SubjectKind, profile: Profile) -> tuple[Mark, ...]:
    """The marks of a profile that is the subject's own.

    LinkedIn's names and numbers are two networks: either may be missing.
    """
    keys = [key for key in profile_keys(kind, profile) if is_exact(key)]
    if profile.network != "linkedin":
        return tuple((profile.network, key) for key in keys)
    networks = [network for network, named in _LINKEDIN if getattr(profile, named)]
    return tuple(zip(networks, keys, strict=False))


_LINKEDIN = (("linkedin", "username"), ("linkedin number", "id"))


def common_keys(one: Traits, other: Traits) -> frozenset[int]:
    """The keys of what both are known by and compared by."""
    keys = {key for _, key in one.marks & other.marks}
    if isinstance(one, PersonTraits):
        keys.update(email_key(email) for email in one.emails & other.emails)
        keys.update(phone_key(SubjectKind.person, phone) for phone in one.phones & other.phones)
    elif isinstance(other, CompanyTraits):
        keys.update(key for _, key in one.numbers & other.numbers)
        keys.update(domain_key(domain) for domain in {*one.domains}.intersection(other.domains))
        keys.update(company_email_key(email) for email in one.emails & other.emails)
        keys.update(phone_key(SubjectKind.company, phone) for phone in one.phones & other.phones)
    return frozenset(keys)


def without(traits: Traits, weak: frozenset[int]) -> Traits:
    """The traits without what is known under these keys, which say nothing any more."""
    marks = frozenset(mark for mark in traits.marks if mark[1] not in weak)
    if isinstance(traits, PersonTraits):
        return msgspec.structs.replace(
            traits,
            marks=marks,
            emails=frozenset(email for email in traits.emails if email_key(email) not in weak),
            phones=frozenset(phone for phone in traits.phones if phone_key(SubjectKind.person, phone) not in weak),
        )
    return msgspec.structs.replace(
        traits,
        marks=marks,
        domains=tuple(domain for domain in traits.domains if domain_key(domain) not in weak),
        numbers=frozenset(number for number in traits.numbers if number[1] not in weak),
        emails=frozenset(email for email in traits.emails if company_email_key(email) not in weak),
        phones=frozenset(phone for phone in traits.phones if phone_key(SubjectKind.company, phone) not in weak),
    )


def _names(claims: Iterable[Any]) -> tuple[Name, ...]:
    found: dict[Name, None] = {}
    for claim in claims:
        if claim.full_name or claim.first_name or claim.last_name:
            found[_name(claim.full_name or "", claim.first_name or None, claim.last_name or None)] = None
        if claim.nickname and claim.last_name:
            found[_name("", claim.nickname, claim.last_name)] = None
        found.update((Name(other), None) for other in claim.alternative_names or ())
    return tuple(found)[:MOST_NAMES]


@lru_cache(maxsize=1 << 16)
def _name(full: str, given: str | None, family: str | None) -> Name:
    return Name(full or parse_person_name(None, given, None, family).full, given, family)


def _job(position: Any) -> Job:
    company = position.company or CompanyRef()
    return Job(
        company.name or "",
        company.domain if company.domain and _own(company.domain) else "",
        fold_text(position.title or ""),
        position.start or "",
        position.end or "",
        position.current is not False and not position.end,
        position.function or "",
        position.title or "",
    )


@lru_cache(maxsize=1 << 16)
def _own(domain: str) -> bool:
    """Whether an address at this domain tells who employs somebody."""
    return identifies(domain) and not is_free_mail(domain)


def _places(claims: Iterable[Any], field: str) -> tuple[Place, ...]:
    return tuple(dict.fromkeys(_place(place) for claim in claims if (place := getattr(claim, field))))[:4]


@lru_cache(maxsize=1 << 16)
def _place(location: Location) -> Place:
    place = read_place(location)
    return fold_text(place.city or ""), place.region_code or "", place.country_code or ""


@lru_cache(maxsize=1 << 16)
def employer_mark(name: str) -> str:
    """A few consonants that begin a company's name: what the spellings of one employer have in common."""
    joined = to_latin(company_key(name)).replace(" ", "") if name else ""
    return (consonants(joined) or joined)[:4]
