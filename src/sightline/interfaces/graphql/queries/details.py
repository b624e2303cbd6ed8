"""Which companies the details of one company mean."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol

import msgspec

from sightline.interfaces.graphql import inputs
from sightline.interfaces.graphql.queries import parts
from sightline.model.query import All, Condition, Place, Text, Within


class CompanyFinder(Protocol):
    """Finds companies by one detail."""

    def companies_by_id(self, ids: Iterable[str]) -> list[int]:
        """The companies that go by these ids now."""

    def companies_by_linkedin(self, names: Iterable[str], path: str) -> list[int]:
        """The companies with these LinkedIn pages, by name, number or address."""

    def companies_by_domain(self, domains: Iterable[str], path: str) -> list[int]:
        """The companies with these domains."""

    def companies_by_name(self, name: str, path: str) -> list[int]:
        """The companies of which this is a name, legal forms aside."""

    def companies_like(self, name: str) -> list[int]:
        """The companies that may be meant by a name with a slip in it, or by a part of one."""

    def is_any_company(self, where: Condition) -> bool:
        """Whether a company satisfies a condition."""


class Detail(msgspec.Struct, frozen=True):
    """One detail: how to find the companies that have it. `weak`: several may well share it."""

    find: Callable[[], Condition]
    weak: bool = False


class Meant(msgspec.Struct, frozen=True):
    """The companies that the details mean; `parts.NOTHING` if none has what was given."""

    where: Condition
    weak: bool = False


def detail(value: str | None, find: Callable[[str], Iterable[int]], weak: bool = False) -> list[Detail]:
    """A detail that finds by key, if it is given."""
    return [] if value is None else [Detail(lambda: parts.ids(find(value)), weak)]


def name_detail(name: str | None, strict: bool, finder: CompanyFinder, path: str) -> list[Detail]:
    """A name: of companies that bear it; unless `strict`, else of those that have its words in a name, else of those
    that have one like it.
    """

    def find() -> Condition:
        found = finder.companies_by_name(name or "", path)
        if found or strict:
            return parts.ids(found)
        words = Text("name", (name or "",))
        return words if finder.is_any_company(words) else parts.ids(finder.companies_like(name or ""))

    return [] if name is None else [Detail(find, weak=True)]


def details_of(company: inputs.CompanyDetails, finder: CompanyFinder) -> list[Detail]:
    """The details of CompanyDetails that are given, but for the country, the strongest first."""
    path = "input.company"
    return [
        *detail(company.company_id, lambda value: finder.companies_by_id([value])),
        *detail(company.linkedin_id, lambda value: finder.companies_by_linkedin([value], f"{path}.linkedinId")),
        *detail(company.domain, lambda value: finder.companies_by_domain([value], f"{path}.domain")),
        *detail(
            company.email_domain, lambda value: finder.companies_by_domain([value], f"{path}.emailDomain"), weak=True
        ),
        *name_detail(company.name, bool(company.strict), finder, f"{path}.name"),
    ]


def meant(details: list[Detail], strict: bool) -> Meant:
    """Strict: companies that have all details. Otherwise those that have the strongest detail that any has."""
    if strict:
        return Meant(All(tuple(each.find() for each in details)), all(each.weak for each in details))
    for each in details:
        found = each.find()
        if found != parts.NOTHING:
            return Meant(found, each.weak)
    return Meant(parts.NOTHING)


def in_country(companies: Meant, country: str, strict: bool, finder: CompanyFinder) -> Meant:
    """Those with headquarters in a country. Unless `strict`, this narrows what a weak detail found, if any is left."""
    within = Within("location", (Place(country=parts.country(country, "input.company.country")),))
    narrowed = Meant(All((companies.where, within)), companies.weak)
    if strict:
        return narrowed
    return narrowed if companies.weak and finder.is_any_company(narrowed.where) else companies
