"""searchCompany."""

from __future__ import annotations

from typing import Any

from graphql import GraphQLResolveInfo

from sightline.errors import InvalidInput
from sightline.interfaces.graphql import inputs
from sightline.interfaces.graphql.context import Context
from sightline.interfaces.graphql.queries.details import CompanyFinder, Detail, detail, meant, name_detail
from sightline.interfaces.graphql.shapes.company import company_info_shape
from sightline.interfaces.graphql.shapes.values import Shape
from sightline.model.query import Kind, Query, Sort

MOST = 10
"""How many companies an answer holds."""


def search_company(_root: None, info: GraphQLResolveInfo[Context], input: dict[str, Any]) -> Shape:  # noqa: A002
    """The type CompanySearchResult; the largest companies first."""
    context = info.context
    search = inputs.read_input(input, inputs.SearchCompany)
    given = _details(search, context.lookup)
    if not given:
        raise InvalidInput(
            "Nothing says which company is looked for.",
            field="input",
            hint="Give id, linkedinId, linkedinUrl, domain or name.",
        )
    where = meant(given, bool(search.strict)).where
    query = Query(kind=Kind.companies, where=where, order=(Sort("size", descending=True),), limit=MOST)
    answer = context.services.search.companies(query)
    total = answer.total or 0
    return {
        "totalResults": total,
        "hasMore": total > len(answer.records),
        "results": [company_info_shape(each) for each in answer.records],
    }


def _details(search: inputs.SearchCompany, finder: CompanyFinder) -> list[Detail]:
    """The details that are given, the strongest first."""
    return [
        *detail(search.id, lambda value: finder.companies_by_id([value])),
        *detail(search.source, lambda value: finder.companies_by_id([value])),
        *detail(search.linkedin_id, lambda value: finder.companies_by_linkedin([value], "input.linkedinId")),
        *detail(search.linkedin_url, lambda value: finder.companies_by_linkedin([value], "input.linkedinUrl")),
        *detail(search.domain, lambda value: finder.companies_by_domain([value], "input.domain")),
        *name_detail(search.name, bool(search.strict), finder, "input.name"),
    ]
