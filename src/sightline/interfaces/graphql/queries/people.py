"""ContactFilter and the filters on a past job become conditions over people."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from sightline.interfaces.graphql import inputs
from sightline.interfaces.graphql.queries import parts
from sightline.interfaces.graphql.queries.companies import CompanyLookup, previous_company_conditions
from sightline.interfaces.graphql.queries.job_changes import since
from sightline.model.query import All, AnyOf, Condition, Formerly, Match, Text
from sightline.model.starred import starred


class PeopleLookup(Protocol):
    """Finds people by what names them exactly."""

    def people_by_id(self, ids: Iterable[str]) -> list[int]:
        """The people who go by these ids now."""

    def people_by_linkedin(self, names: Iterable[str], path: str) -> list[int]:
        """The people with these LinkedIn profiles, by name or address."""


def contact_conditions(filter_: inputs.ContactFilter, lookup: PeopleLookup, path: str) -> list[Condition]:
    """One condition for each field of the filter that is given."""
    found: list[Condition] = []
    if filter_.ids:
        found.append(parts.ids(lookup.people_by_id(filter_.ids)))
    if filter_.names:
        found.append(starred("name", filter_.names, f"{path}.names"))
    if filter_.titles:
        found.append(starred("title", filter_.titles, f"{path}.titles"))
    if filter_.linkedin_ids:
        found.append(parts.ids(lookup.people_by_linkedin(filter_.linkedin_ids, f"{path}.linkedinIds")))
    if filter_.linkedin_urls:
        found.append(parts.ids(lookup.people_by_linkedin(filter_.linkedin_urls, f"{path}.linkedinUrls")))
    if filter_.seniorities:
        found.append(parts.wire_values("seniority", "Seniority", filter_.seniorities))
    if filter_.roles:
        found.append(parts.roles(filter_.roles, f"{path}.roles"))
    found += _located(filter_, path)
    if filter_.contains_work_emails:
        found.append(
            parts.wire_values(
                "work_email_status", "AdvancedSearchEmailVerificationStatusType", filter_.contains_work_emails
            )
        )
    if filter_.updated_at:
        found.append(parts.spans("updated_at", [filter_.updated_at], f"{path}.updatedAt"))
    if filter_.new_hire_from is not None:
        found.append(since("company_changed_on", filter_.new_hire_from))
    if filter_.new_promotion_from is not None:
        found.append(since("promoted_on", filter_.new_promotion_from))
    return found


def _located(filter_: inputs.ContactFilter, path: str) -> list[Condition]:
    found: list[Condition] = []
    if filter_.locations:
        found.append(parts.places(filter_.locations, f"{path}.locations"))
    if filter_.cities:
        found.append(Match("city", tuple(filter_.cities)))
    if filter_.states:
        found.append(parts.states(filter_.states, filter_.countries or [], f"{path}.states"))
    if filter_.countries:
        found.append(parts.countries(filter_.countries, f"{path}.countries"))
    return found


def past_job(
    company: inputs.PreviousCompanyFilter | None, position: inputs.PreviousPositionFilter | None, lookup: CompanyLookup
) -> list[Condition]:
    """One past job satisfies both filters."""
    conditions = previous_company_conditions(company, lookup, "input.previousCompanyFilter") if company else []
    where = All(tuple(conditions)) if conditions else None
    titles = position.titles if position else None
    if not titles:
        return [Formerly(where)] if where else []
    found = starred("title", titles, "input.previousPositionFilter.titles")
    each_mode = found.of if isinstance(found, AnyOf) else (found,)
    jobs = tuple(Formerly(where, title) for title in each_mode if isinstance(title, Text))
    return [jobs[0] if len(jobs) == 1 else AnyOf(jobs)]
