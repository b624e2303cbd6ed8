"""searchPeople, searchPeoplePreview and regeneratedTime."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

from graphql import GraphQLResolveInfo

from sightline.errors import InvalidInput
from sightline.interfaces.graphql import inputs
from sightline.interfaces.graphql.context import Context
from sightline.interfaces.graphql.queries.identify import Identified, identify
from sightline.interfaces.graphql.queries.pages import page
from sightline.interfaces.graphql.shapes.contacts import Quality, Shown, emails, phones
from sightline.interfaces.graphql.shapes.employers import Employers, company_ids
from sightline.interfaces.graphql.shapes.person import person_of
from sightline.interfaces.graphql.shapes.person_record import Found, person_record_shape
from sightline.interfaces.graphql.shapes.suppressed import suppressed_shape
from sightline.interfaces.graphql.shapes.values import Shape, moment
from sightline.model.query import MAX_LIMIT, All, Condition, Kind, Match, Query
from sightline.model.record import Record
from sightline.model.vocabularies.wire import to_neutral
from sightline.services.clock import now


def search_people(_root: None, info: GraphQLResolveInfo[Context], input: dict[str, Any]) -> Shape:  # noqa: A002
    """The type SearchResult."""
    context = info.context
    search = inputs.read_input(input, inputs.SearchPeople)
    skip, limit = page(search.skip, search.limit)
    identified = identify(search, context.lookup)
    found, total = _take(identified, skip, limit, context)
    companies = context.services.records.companies(company_ids(record for record, _ in found))
    employers, matched = Employers(companies), _matched(identified.company, companies, context)
    shown = _shown(search)
    results = [
        person_record_shape(record, employers, Found(confidence, matched), shown) for record, confidence in found
    ]
    if not total and limit and not skip:
        results = _suppressed(search, context)
    return {"totalResults": total, "hasMore": skip + len(found) < total, "results": results}


def _suppressed(search: inputs.SearchPeople, context: Context) -> list[Shape]:
    """What was asked by, if it is of somebody who asked not to be known: that is all that is answered of them."""
    emails = [each for each in (search.email, search.hashed_email) if each is not None]
    phones = [] if search.phone is None else [search.phone]
    barred = [each for each in emails if context.lookup.is_suppressed_email(each)]
    numbers = [each for each in phones if context.lookup.is_suppressed_phone(each)]
    return [suppressed_shape(barred, numbers, now())] if barred or numbers else []


def search_people_preview(_root: None, info: GraphQLResolveInfo[Context], input: dict[str, Any]) -> Shape:  # noqa: A002
    """The type SearchPeoplePreviewResult."""
    given = inputs.read_input(input, inputs.SearchPeoplePreview)
    search = _preview_search(given)
    found, _ = _take(identify(search, info.context.lookup), 0, 1, info.context)
    if not found:
        return {"personId": None, "hasEmail": None, "hasPhone": None}
    person = person_of(found[0][0])
    return {
        "personId": str(found[0][0].id),
        "hasEmail": bool(emails(person, personal=False) or emails(person, personal=True)),
        "hasPhone": bool(phones(person, personal=False) or phones(person, personal=True)),
    }


def regenerated_time(_root: None, info: GraphQLResolveInfo[Context], input: dict[str, Any]) -> Shape:  # noqa: A002
    """The type RegeneratedTimeResult."""
    given = inputs.read_input(input, inputs.RegeneratedTime)
    lookup = info.context.lookup
    if (given.person_id is None) == (given.linkedin_url is None):
        raise InvalidInput("Give exactly one of personId and linkedinUrl.", field="input")
    if given.person_id is not None:
        ids = lookup.people_by_id([given.person_id])
    else:
        ids = lookup.people_by_linkedin([given.linkedin_url or ""], "input.linkedinUrl")
    records = info.context.services.records.people(ids[:1])
    return {"time": next((moment(record.updated_at) for record in records.values()), None)}


def _take(identified: Identified, skip: int, limit: int, context: Context) -> tuple[list[tuple[Record, int]], int]:
    """A page across the tiers, each record with its confidence, and how many there are in all."""
    found: list[tuple[Record, int]] = []
    total = 0
    for tier in identified.tiers:
        query = Query(kind=Kind.people, where=tier.where, skip=max(0, skip - total), limit=limit - len(found))
        answer = context.services.search.people(query)
        found += [(record, tier.confidence) for record in answer.records]
        total += answer.total or 0
    return found, total


def _matched(asked: Condition | None, companies: Mapping[int, Record], context: Context) -> frozenset[int] | None:
    """Which of the companies on the page are those that were asked for; None if none was."""
    if asked is None:
        return None
    ids, found = list(companies), set[int]()
    for start in range(0, len(ids), MAX_LIMIT):
        where = All((Match("id", tuple(ids[start : start + MAX_LIMIT])), asked))
        answer = context.services.search.companies(Query(kind=Kind.companies, where=where, limit=MAX_LIMIT))
        found.update(record.id for record in answer.records)
    return frozenset(found)


def _preview_search(given: inputs.SearchPeoplePreview) -> inputs.SearchPeople:
    named = given.full_name or given.first_name or given.last_name
    company = given.company_name or given.company_domain
    if not (given.linkedin_url or given.email or (named and company)):
        raise InvalidInput(
            "Not enough is given.",
            field="input",
            hint="Give linkedinUrl, or email, or a name with companyName or companyDomain.",
        )
    details = inputs.CompanyDetails(name=given.company_name, domain=given.company_domain) if company else None
    return inputs.SearchPeople(
        linkedin_url=given.linkedin_url,
        email=given.email,
        full_name=given.full_name,
        first_name=given.first_name,
        last_name=given.last_name,
        company=details,
    )


def _shown(search: inputs.SearchPeople) -> Shown:
    statuses = None
    if search.work_email_status_in:
        statuses = frozenset(_neutral(search.work_email_status_in))
    quality = (search.quality_filter and search.quality_filter.phone) or "AllPhones"
    return Shown(statuses, bool(search.include_invalid), cast(Quality, quality))


def _neutral(statuses: Iterable[str]) -> Iterable[str]:
    for each in statuses:
        neutral = to_neutral("leadiq", "EmailVerificationStatusTypeInput", each)
        if neutral is not None:
            yield neutral
