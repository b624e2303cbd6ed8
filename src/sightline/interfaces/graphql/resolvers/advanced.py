"""flatAdvancedSearch and groupedAdvancedSearch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from graphql import GraphQLResolveInfo

from sightline.interfaces.graphql import inputs
from sightline.interfaces.graphql.context import Context
from sightline.interfaces.graphql.pricing import Path, below
from sightline.interfaces.graphql.queries.advanced import flat_query, grouped_query
from sightline.interfaces.graphql.queries.job_changes import job_change_kinds
from sightline.interfaces.graphql.queries.pages import cursor_shape
from sightline.interfaces.graphql.selection import selection_of
from sightline.interfaces.graphql.shapes.company import company_shape
from sightline.interfaces.graphql.shapes.employers import Employers, company_ids
from sightline.interfaces.graphql.shapes.job_change import employer_ids, newest
from sightline.interfaces.graphql.shapes.person import person_shape
from sightline.interfaces.graphql.shapes.values import Shape
from sightline.model.signal import Signal
from sightline.services.signals import Asked

CHANGE = "personJobChange"


def flat_advanced_search(_root: None, info: GraphQLResolveInfo[Context], input: dict[str, Any]) -> Shape:  # noqa: A002
    """The type PersonSearchResponse."""
    services = info.context.services
    search = inputs.read_input(input, inputs.FlatSearch)
    found = services.search.people(flat_query(search, info.context.lookup))
    changes = _changes(info, search, ("people", CHANGE), (each.id for each in found.records))
    companies = [*company_ids(found.records, primary_only=True), *employer_ids(changes.values())]
    employers = Employers(services.records.companies(companies))
    return {
        "totalPeople": found.total,
        "people": [person_shape(each, employers, changes.get(each.id)) for each in found.records],
        "after": cursor_shape(found.cursor),
    }


def grouped_advanced_search(_root: None, info: GraphQLResolveInfo[Context], input: dict[str, Any]) -> Shape:  # noqa: A002
    """The type CompanySearchResponse."""
    services = info.context.services
    search = inputs.read_input(input, inputs.GroupedSearch)
    found = services.search.grouped(grouped_query(search, info.context.lookup))
    people = [each.id for group in found.groups for each in group.people]
    changes = _changes(info, search, ("companies", "people", CHANGE), people)
    known = {group.company.id: group.company for group in found.groups}
    others = [each for each in employer_ids(changes.values()) if each not in known]
    employers = Employers({**(services.records.companies(others) if others else {}), **known})
    companies = [
        {
            "company": company_shape(group.company),
            "people": [person_shape(each, employers, changes.get(each.id)) for each in group.people],
            "totalContactsInCompany": group.total,
        }
        for group in found.groups
    ]
    return {
        "totalCompanies": found.total_companies,
        "companies": companies,
        "after": cursor_shape(found.cursor),
    }


def _changes(
    info: GraphQLResolveInfo[Context], search: inputs.FlatSearch, path: Path, people: Iterable[int]
) -> Mapping[int, Signal]:
    """The newest job change of each of these people, of the types that the search means; none if none is selected."""
    ids = list(people)
    if not ids or below(selection_of(info), path) is None:
        return {}
    asked = Asked(kinds=job_change_kinds(search.job_change_filter), most_each=1)
    told = info.context.services.signals.of(ids, asked)
    return {person: newest(each.signal for each in some) for person, some in told.items()}
