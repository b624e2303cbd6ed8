"""CompanyFilter and PreviousCompanyFilter become conditions over company fields."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from sightline.interfaces.graphql import inputs
from sightline.interfaces.graphql.queries import parts
from sightline.model.query import Condition, Match
from sightline.model.starred import starred
from sightline.model.vocabularies.industries import industry as industry_named


class CompanyLookup(Protocol):
    """Finds companies by what names them exactly."""

    def companies_by_id(self, ids: Iterable[str]) -> list[int]:
        """The companies that go by these ids now."""

    def companies_by_domain(self, domains: Iterable[str], path: str) -> list[int]:
        """The companies with these domains."""

    def companies_by_linkedin(self, names: Iterable[str], path: str) -> list[int]:
        """The companies with these LinkedIn pages, by name, number or address."""


def company_conditions(filter_: inputs.CompanyFilter, lookup: CompanyLookup, path: str) -> list[Condition]:
    """One condition for each field of the filter that is given."""
    found = _named(filter_, lookup, path)
    if filter_.sizes:
        found.append(parts.spans("size", filter_.sizes, f"{path}.sizes"))
    found += _located(filter_, path)
    if filter_.descriptions:
        found.append(starred("description", filter_.descriptions, f"{path}.descriptions"))
    if filter_.technologies:
        found.append(Match("technology", tuple(filter_.technologies)))
    if filter_.technology_categories:
        found.append(Match("technology_category", tuple(filter_.technology_categories)))
    return found + _figures(filter_, path)


def previous_company_conditions(
    filter_: inputs.PreviousCompanyFilter, lookup: CompanyLookup, path: str
) -> list[Condition]:
    """One condition for each field of the filter that is given."""
    found = _named(filter_, lookup, path)
    if filter_.employee_count:
        found.append(parts.spans("size", filter_.employee_count, f"{path}.employeeCount"))
    if filter_.locations:
        found.append(parts.places(filter_.locations, f"{path}.locations"))
    return found


def _named(
    filter_: inputs.CompanyFilter | inputs.PreviousCompanyFilter, lookup: CompanyLookup, path: str
) -> list[Condition]:
    found: list[Condition] = []
    if filter_.ids:
        found.append(parts.ids(lookup.companies_by_id(filter_.ids)))
    if filter_.names:
        found.append(starred("name", filter_.names, f"{path}.names"))
    if filter_.domains:
        found.append(parts.ids(lookup.companies_by_domain(filter_.domains, f"{path}.domains")))
    if filter_.linkedin_ids:
        found.append(parts.ids(lookup.companies_by_linkedin(filter_.linkedin_ids, f"{path}.linkedinIds")))
    if filter_.industries:
        found.append(Match("industry", tuple(_industries(filter_.industries))))
    return found


def _industries(values: Iterable[str]) -> Iterable[str]:
    """Each as given, and by the name under which the vocabulary knows it."""
    for value in values:
        known = industry_named(value)
        yield value
        if known is not None:
            yield known.label


def _located(filter_: inputs.CompanyFilter, path: str) -> list[Condition]:
    found: list[Condition] = []
    if filter_.locations:
        found.append(parts.places(filter_.locations, f"{path}.locations"))
    if filter_.cities:
        found.append(Match("city", tuple(filter_.cities)))
    if filter_.states:
        found.append(parts.states(filter_.states, filter_.countries or [], f"{path}.states"))
    if filter_.postal_codes:
        found.append(parts.postal_codes(filter_.postal_codes))
    if filter_.countries:
        found.append(parts.countries(filter_.countries, f"{path}.countries"))
    return found


def _figures(filter_: inputs.CompanyFilter, path: str) -> list[Condition]:
    found: list[Condition] = []
    if filter_.revenue_ranges:
        found.append(parts.overlaps("revenue", filter_.revenue_ranges, f"{path}.revenueRanges"))
    if filter_.funding_info_filters:
        found.append(parts.fundings(filter_.funding_info_filters, f"{path}.fundingInfoFilters"))
    if filter_.naics_code_filters:
        found.append(parts.codes("naics", "naics_title", filter_.naics_code_filters, f"{path}.naicsCodeFilters"))
    if filter_.sic_code_filters:
        found.append(parts.codes("sic", "sic_title", filter_.sic_code_filters, f"{path}.sicCodeFilters"))
    return found
