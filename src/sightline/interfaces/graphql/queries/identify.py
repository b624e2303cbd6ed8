"""SearchPeopleInput becomes tiers: who fits, the surest first, and how sure each tier is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

import msgspec

from sightline.errors import InvalidInput
from sightline.interfaces.graphql import inputs
from sightline.interfaces.graphql.queries import parts
from sightline.interfaces.graphql.queries.details import CompanyFinder, Meant, details_of, in_country, meant
from sightline.model.query import All, AnyOf, Condition, Employer, Formerly, Has, Match, Not, Text
from sightline.model.vocabularies.wire import neutral_values

BY_ID = 100
BY_PROFILE = 95  # LinkedIn
BY_EMAIL = 95  # plain or hashed
BY_PHONE = 70
AT_COMPANY = 85  # by name, at a company found by id, LinkedIn or domain
AT_NAMED_COMPANY = 75  # by name, at a company found by name or email domain
BY_NAME = 40
LESS_IF_PAST = 10
LESS_IF_PART_OF_NAME = 20


class Finder(CompanyFinder, Protocol):
    """Finds people and companies by what names them exactly."""

    def people_by_id(self, ids: Iterable[str]) -> list[int]:
        """The people who go by these ids now."""

    def people_by_linkedin(self, names: Iterable[str], path: str) -> list[int]:
        """The people with these LinkedIn profiles, by name or address."""

    def people_by_email(self, email: str, path: str) -> list[int]:
        """The people with this email."""

    def people_by_hashed_email(self, digest: str, path: str) -> list[int]:
        """The people with an email of this SHA-256."""

    def people_by_phone(self, phone: str, path: str) -> list[int]:
        """The people with this phone."""


class Tier(msgspec.Struct, frozen=True):
    """People who fit equally well. Nobody is in two tiers."""

    confidence: int
    where: Condition


class Identified(msgspec.Struct, frozen=True):
    """The tiers, the surest first, and what the companies that were asked for satisfy (None: none was)."""

    tiers: tuple[Tier, ...]
    company: Condition | None = None


def identify(search: inputs.SearchPeople, finder: Finder) -> Identified:
    """Who is meant. What finds by key is believed; only if no key finds anyone do the names decide."""
    names = _names(search)
    keyed = _by_key(search, finder)
    if not keyed and not names:
        raise InvalidInput(
            "Nothing says who is looked for.",
            field="input",
            hint="Give id, linkedinId, linkedinUrl, email, hashedEmail, phone, or a name (with a company).",
        )
    if any(keyed.values()) or not names:
        identified = Identified(_key_tiers(keyed))
    elif search.company is None:
        identified = Identified((Tier(_name_confidence(search, BY_NAME), All(tuple(names))),))
    else:
        identified = _at_company(search, names, search.company, finder)
    keep = All(tuple(kept(search)))
    least = _confidence(search.min_confidence)
    tiers = tuple(
        Tier(each.confidence, All((each.where, keep))) for each in identified.tiers if each.confidence >= least
    )
    return Identified(tiers, identified.company)


def _by_key(search: inputs.SearchPeople, finder: Finder) -> dict[int, set[int]]:
    """The people whom each given key finds, by how sure that is."""
    found: dict[int, set[int]] = {}
    if search.id is not None:
        found.setdefault(BY_ID, set()).update(finder.people_by_id([search.id]))
    for name, value in (("linkedinId", search.linkedin_id), ("linkedinUrl", search.linkedin_url)):
        if value is not None:
            found.setdefault(BY_PROFILE, set()).update(finder.people_by_linkedin([value], f"input.{name}"))
    if search.email is not None:
        found.setdefault(BY_EMAIL, set()).update(finder.people_by_email(search.email, "input.email"))
    if search.hashed_email is not None:
        digest = search.hashed_email
        found.setdefault(BY_EMAIL, set()).update(finder.people_by_hashed_email(digest, "input.hashedEmail"))
    if search.phone is not None:
        found.setdefault(BY_PHONE, set()).update(finder.people_by_phone(search.phone, "input.phone"))
    return found


def _key_tiers(keyed: dict[int, set[int]]) -> tuple[Tier, ...]:
    """One tier for each confidence; who is found twice is in the surer one."""
    tiers: list[Tier] = []
    taken: set[int] = set()
    for confidence in sorted(keyed, reverse=True):
        ids = keyed[confidence] - taken
        taken |= ids
        if ids:
            tiers.append(Tier(confidence, parts.ids(sorted(ids))))
    return tuple(tiers)


def _names(search: inputs.SearchPeople) -> list[Condition]:
    """All names that are given must fit."""
    given = (
        ("name", search.full_name),
        ("first_name", search.first_name),
        ("name", search.middle_name),
        ("last_name", search.last_name),
    )
    return [Text(field, (value,)) for field, value in given if value is not None]


def _name_confidence(search: inputs.SearchPeople, confidence: int) -> int:
    whole = search.full_name or (search.first_name and search.last_name)
    return confidence if whole else confidence - LESS_IF_PART_OF_NAME


def _at_company(
    search: inputs.SearchPeople, names: list[Condition], details: inputs.CompanyDetails, finder: Finder
) -> Identified:
    """People of that name at the company: now, and (where past jobs count) earlier."""
    strict = bool(details.strict)
    given = details_of(details, finder)
    companies = meant(given, strict) if given else Meant(All())
    if details.country is not None:
        companies = in_country(companies, details.country, strict or not given, finder)
    if companies.where == parts.NOTHING:
        return Identified((Tier(_name_confidence(search, BY_NAME), All(tuple(names))),), parts.NOTHING)
    scale = (AT_NAMED_COMPANY if companies.weak else AT_COMPANY) if given else BY_NAME
    sure = _name_confidence(search, scale)
    tiers = [Tier(sure, All((*names, Employer(companies.where))))]
    if details.search_in_past_companies:
        past = All((*names, Formerly(companies.where), Not(Employer(companies.where))))
        tiers.append(Tier(sure - LESS_IF_PAST, past))
    return Identified(tuple(tiers), companies.where)


def kept(search: inputs.SearchPeople) -> list[Condition]:
    """What every result must satisfy, however it was found."""
    found: list[Condition] = []
    if search.work_email_status_in:
        wanted = search.work_email_status_in
        found.append(parts.wire_values("work_email_status", "EmailVerificationStatusTypeInput", wanted))
    if search.contains_work_contact_info:
        found.append(AnyOf((Has("has_work_email"), Has("has_work_phone"))))
    for each in search.profile_filter or ():
        (field,) = neutral_values("leadiq", "ProfileFilterType", each)
        name, _, value = field.partition(":")
        found.append(Match(name, (value,)) if value else Has(name))
    return found


def _confidence(least: int | None) -> int:
    if least is not None and not 0 <= least <= 100:
        raise InvalidInput(f"minConfidence is {least}; it lies between 0 and 100.", field="input.minConfidence")
    return least or 0
