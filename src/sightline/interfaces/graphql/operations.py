"""Which resolver answers which operation."""

from __future__ import annotations

from collections.abc import Mapping

from sightline.interfaces.graphql.refused import refuse
from sightline.interfaces.graphql.resolvers.advanced import flat_advanced_search, grouped_advanced_search
from sightline.interfaces.graphql.resolvers.companies import search_company
from sightline.interfaces.graphql.resolvers.people import regenerated_time, search_people, search_people_preview
from sightline.interfaces.graphql.schema import Resolver

QUERIES: Mapping[str, Resolver] = {
    "searchPeople": search_people,
    "searchPeoplePreview": search_people_preview,
    "searchCompany": search_company,
    "flatAdvancedSearch": flat_advanced_search,
    "groupedAdvancedSearch": grouped_advanced_search,
    "regeneratedTime": regenerated_time,
    "usage": refuse("usage"),
    "companyTrackingTask": refuse("companyTrackingTask"),
    "trackedCompanies": refuse("trackedCompanies"),
}

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
