"""FlatSearchInput and GroupedSearchInput become neutral queries."""

from __future__ import annotations

from typing import Protocol

from sightline.interfaces.graphql import inputs
from sightline.interfaces.graphql.queries.companies import CompanyLookup, company_conditions
from sightline.interfaces.graphql.queries.job_changes import by_job_change, job_change_conditions
from sightline.interfaces.graphql.queries.pages import limit_per_company, order, page, read_cursor
from sightline.interfaces.graphql.queries.people import PeopleLookup, contact_conditions, past_job
from sightline.model.query import All, AnyOf, Condition, Employer, GroupedQuery, Kind, Not, Query, Sort


class Lookup(CompanyLookup, PeopleLookup, Protocol):
    """Finds people and companies by what names them exactly."""


def flat_query(search: inputs.FlatSearch, lookup: Lookup) -> Query:
    """The people that a flat search asks for."""
    skip, limit = page(search.skip, search.limit)
    return Query(
        kind=Kind.people,
        where=_where(search, lookup),
        order=_order(search),
        skip=skip,
        limit=limit,
        cursor=read_cursor(search.after, search.skip),
    )


def grouped_query(search: inputs.GroupedSearch, lookup: Lookup) -> GroupedQuery:
    """The people that a grouped search asks for, by company."""
    skip, limit = page(search.skip, search.limit)
    return GroupedQuery(
        where=_where(search, lookup),
        order=_order(search),
        company_order=order("CompanySortingOption", search.sort_companies_by),
        skip=skip,
        limit=limit,
        limit_per_company=limit_per_company(search.limit_per_company),
        cursor=read_cursor(search.after, search.skip),
    )


def _order(search: inputs.FlatSearch) -> tuple[Sort, ...]:
    keys = order("ContactSortingOption", search.sort_contacts_by)
    return by_job_change(keys, search.job_change_filter)


def _where(search: inputs.FlatSearch, lookup: Lookup) -> Condition:
    """What is asked for holds, and none of what is excluded does."""
    found: list[Condition] = []
    if search.company_filter:
        wanted = company_conditions(search.company_filter, lookup, "input.companyFilter")
        found += [Employer(All(tuple(wanted)))] if wanted else []
    if search.company_excluded_filter:
        excluded = company_conditions(search.company_excluded_filter, lookup, "input.companyExcludedFilter")
        found += [Not(Employer(AnyOf(tuple(excluded))))] if excluded else []
    if search.contact_filter:
        found += contact_conditions(search.contact_filter, lookup, "input.contactFilter")
    if search.contact_excluded_filter:
        excluded = contact_conditions(search.contact_excluded_filter, lookup, "input.contactExcludedFilter")
        found += [Not(AnyOf(tuple(excluded)))] if excluded else []
    found += job_change_conditions(search.job_change_filter)
    found += past_job(search.previous_company_filter, search.previous_position_filter, lookup)
    return All(tuple(found))
