"""Which resolver answers which operation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphql import GraphQLResolveInfo

from sightline.interfaces.graphql.context import Context
from sightline.interfaces.graphql.refused import refuse
from sightline.interfaces.graphql.resolvers.accounts import account, plan_usage, usage
from sightline.interfaces.graphql.resolvers.advanced import flat_advanced_search, grouped_advanced_search
from sightline.interfaces.graphql.resolvers.companies import search_company
from sightline.interfaces.graphql.resolvers.people import regenerated_time, search_people, search_people_preview
from sightline.interfaces.graphql.schema import Resolver


def counted(operation: str, resolver: Resolver) -> Resolver:
    """A resolver whose answer is noted in the till; asked again in the same request, it answers what was paid."""

    def resolve(root: Any, info: GraphQLResolveInfo[Context], **arguments: Any) -> Any:
        till, key = info.context.till, str(info.path.key)
        if till is None:  # only the schema is public, and it has no resolvers
            raise RuntimeError(f"{operation} was asked without a caller")
        known = till.answered(key)
        if known is not None:
            return known
        shape = resolver(root, info, **arguments)
        till.note(key, operation, shape, info)
        return shape

    return resolve


_SERVED: Mapping[str, Resolver] = {
    "searchPeople": search_people,
    "searchPeoplePreview": search_people_preview,
    "searchCompany": search_company,
    "flatAdvancedSearch": flat_advanced_search,
    "groupedAdvancedSearch": grouped_advanced_search,
    "regeneratedTime": regenerated_time,
    "usage": usage,
    "account": account,
}

QUERIES: Mapping[str, Resolver] = {
    **{name: counted(name, resolver) for name, resolver in _SERVED.items()},
    "companyTrackingTask": refuse("companyTrackingTask"),
    "trackedCompanies": refuse("trackedCompanies"),
}

FIELDS: Mapping[tuple[str, str], Resolver] = {("UsageMetaType", "planUsage"): plan_usage}
"""Fields below an operation that take arguments."""

MUTATIONS: Mapping[str, Resolver] = {
    name: refuse(name)
    for name in (
        "submitPersonFeedback",
        "regenerate",
        "addTrackedCompanies",
        "removeTrackedCompanies",
        "removeAllTrackedCompanies",
        "startCompanyTrackingTask",
        "cancelCompanyTrackingTask",
    )
}
