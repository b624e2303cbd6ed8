"""flatAdvancedSearch and groupedAdvancedSearch."""

from __future__ import annotations

from typing import Any

from graphql import GraphQLResolveInfo

from sightline.interfaces.graphql import inputs
from sightline.interfaces.graphql.context import Context
from sightline.interfaces.graphql.queries.advanced import flat_query, grouped_query
from sightline.interfaces.graphql.queries.pages import cursor_shape
from sightline.interfaces.graphql.shapes.company import company_shape
from sightline.interfaces.graphql.shapes.employers import Employers, company_ids
from sightline.interfaces.graphql.shapes.person import person_shape
from sightline.interfaces.graphql.shapes.values import Shape


def flat_advanced_search(_root: None, info: GraphQLResolveInfo[Context], input: dict[str, Any]) -> Shape:  # noqa: A002
    """The type PersonSearchResponse."""
    context = info.context
    query = flat_query(inputs.read_input(input, inputs.FlatSearch), context.lookup)
    found = context.services.search.people(query)
    employers = Employers(context.services.records.companies(company_ids(found.records, primary_only=True)))
    return {
        "totalPeople": found.total,
        "people": [person_shape(each, employers) for each in found.records],
        "after": cursor_shape(found.cursor),
    }


def grouped_advanced_search(_root: None, info: GraphQLResolveInfo[Context], input: dict[str, Any]) -> Shape:  # noqa: A002
    """The type CompanySearchResponse."""
    context = info.context
    query = grouped_query(inputs.read_input(input, inputs.GroupedSearch), context.lookup)
    found = context.services.search.grouped(query)
    employers = Employers({group.company.id: group.company for group in found.groups})
    companies = [
        {
            "company": company_shape(group.company),
            "people": [person_shape(each, employers) for each in group.people],
            "totalContactsInCompany": group.total,
        }
        for group in found.groups
    ]
    return {
        "totalCompanies": found.total_companies,
        "companies": companies,
        "after": cursor_shape(found.cursor),
    }
