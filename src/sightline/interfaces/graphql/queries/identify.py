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

LIKELY = 5
"""Confidence from which on somebody whose name is only like the one that was asked for is answered."""


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

    def candidates(self, search: inputs.SearchPeople, company: Condition | None) -> dict[int, int]:
        """Who may be meant by all that is given, at these companies, each with a confidence from 0 to 100."""

    def how_many_people(self, where: Condition) -> int:
        """How many people satisfy a condition."""


class Tier(msgspec.Struct, frozen=True):
    """People of one confidence. Nobody is in two tiers."""

    confidence: int
    where: Condition


class Identified(msgspec.Struct, frozen=True):
    """The tiers, the surest first, and what the companies that were asked for satisfy (None: none was)."""

    tiers: tuple[Tier, ...]
    company: Condition | None = None


def identify(search: inputs.SearchPeople, finder: Finder) -> Identified:
    """Who is meant. Whoever has a key that is given fits; only if nobody has one do the names decide."""
    names = _names(search)
    keyed = _by_key(search, finder)
    if keyed is None and not names:
        raise InvalidInput(
            "Nothing says who is looked for.",
            field="input",
            hint="Give id, linkedinId, linkedinUrl, email, hashedEmail, phone, or a name (with a company).",
        )
    least = _confidence(search.min_confidence)
    place = _at_company(search.company, finder) if search.company else Place(All())
    candidates = finder.candidates(search, place.of)
    if keyed or not names:
        tiers = _tiers({id_: candidates.get(id_, 0) for id_ in keyed or ()})
    else:
        tiers = _by_name(All((*names, place.where)), place.where, candidates, finder)
    company = None if keyed else place.of
    keep = All(tuple(kept(search)))
    wanted = [each for each in tiers if each.confidence >= least and each.where != parts.NOTHING]
    return Identified(tuple(Tier(each.confidence, All((each.where, keep))) for each in wanted), company)


def _by_key(search: inputs.SearchPeople, finder: Finder) -> set[int] | None:
    """The people who have any of the keys that are given; None if none is."""
    found: list[list[int]] = []
    if search.id is not None:
        found.append(finder.people_by_id([search.id]))
    for name, value in (("linkedinId", search.linkedin_id), ("linkedinUrl", search.linkedin_url)):
        if value is not None:
            found.append(finder.people_by_linkedin([value], f"input.{name}"))
    if search.email is not None:
        found.append(finder.people_by_email(search.email, "input.email"))
    if search.hashed_email is not None:
        found.append(finder.people_by_hashed_email(search.hashed_email, "input.hashedEmail"))
    if search.phone is not None:
        found.append(finder.people_by_phone(search.phone, "input.phone"))
    return set().union(*found) if found else None


def _by_name(exact: Condition, there: Condition, candidates: dict[int, int], finder: Finder) -> list[Tier]:
    """Who bears the names that were asked for, and whoever there bears others that are like them.

    Those who were not compared, since too many bear the names or only a part of one is given, share what is left. If
    nobody bears the names, the likeliest may be unlikely.
    """
    least = LIKELY if candidates and finder.how_many_people(exact) else 0
    tiers = [
        Tier(each.confidence, All((each.where, there if each.confidence >= least else exact)))
        for each in _tiers(candidates)
    ]
    rest = All((exact, Not(parts.ids(sorted(candidates))))) if candidates else exact
    many = finder.how_many_people(rest)
    if many:
        tiers.append(Tier(min([100 // (many + 1), *candidates.values()]), rest))
    return tiers


def _tiers(confidences: dict[int, int]) -> list[Tier]:
    """The tiers of people by their confidence, the surest first."""
    found: dict[int, list[int]] = {}
    for id_, confidence in sorted(confidences.items()):
        found.setdefault(confidence, []).append(id_)
    return [Tier(each, parts.ids(found[each])) for each in sorted(found, reverse=True)]


def _names(search: inputs.SearchPeople) -> list[Condition]:
    """All names that are given must fit."""
    given = (
        ("name", search.full_name),
        ("first_name", search.first_name),
        ("name", search.middle_name),
        ("last_name", search.last_name),
    )
    return [Text(field, (value,)) for field, value in given if value is not None]


class Place(msgspec.Struct, frozen=True):
    """Where somebody works: a condition on people, and the one on companies behind it (None: no company is meant)."""

    where: Condition
    of: Condition | None = None


def _at_company(details: inputs.CompanyDetails, finder: Finder) -> Place:
    """At the company now or, where past jobs count, earlier; anywhere if nobody knows it."""
    strict = bool(details.strict)
    given = details_of(details, finder)
    companies = meant(given, strict) if given else Meant(All())
    if details.country is not None:
        companies = in_country(companies, details.country, strict or not given, finder)
    if companies.where == parts.NOTHING:
        return Place(All(), parts.NOTHING)
    now, once = Employer(companies.where), Formerly(companies.where)
    return Place(AnyOf((now, once)) if details.search_in_past_companies else now, companies.where)


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
