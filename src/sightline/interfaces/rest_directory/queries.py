"""Filters become the neutral query."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import UNSET

from sightline.errors import InvalidInput
from sightline.interfaces.rest_directory.departments import in_departments
from sightline.interfaces.rest_directory.inputs import CompanyFilters, ContactFilters
from sightline.interfaces.rest_directory.moments import first_moment, last_moment
from sightline.interfaces.rest_directory.places import located
from sightline.model.query import EVERYTHING, All, Condition, Employer, Has, Match, Not, Range, Text
from sightline.model.vocabularies.industries import industry
from sightline.model.vocabularies.seniorities import seniorities, seniority


def contact_condition(asked: ContactFilters) -> Condition:
    """What is asked of contacts; filters on the company are asked of the current employer.

    Who has no company is not left out by what a company must not be.
    """
    parts = list(_contact_parts(asked))
    inside = list(_company_parts(asked))
    if inside:
        parts.append(Employer(_all(inside)))
    parts += [Not(Employer(part)) for part in _company_exclusions(asked)]
    return _all(parts)


def company_condition(asked: CompanyFilters) -> Condition:
    """What is asked of companies."""
    return _all([*_company_parts(asked), *(Not(part) for part in _company_exclusions(asked))])


def _contact_parts(asked: ContactFilters) -> Iterator[Condition]:
    if asked.job_titles:
        yield _titles(asked.job_titles)
    if asked.exclude_job_titles:
        yield Not(_titles(asked.exclude_job_titles))
    if asked.departments:
        yield in_departments(asked.departments)
    if asked.exclude_departments:
        yield Not(in_departments(asked.exclude_departments))
    if asked.seniorities:
        yield _rungs("seniorities", asked.seniorities)
    if asked.exclude_seniorities:
        yield Not(_rungs("exclude_seniorities", asked.exclude_seniorities))
    if asked.has_personal_emails or asked.has_personal_email:
        yield Has("has_personal_email")
    if asked.has_linkedin_profile:
        yield Has("has_linkedin")
    if asked.is_decision_maker:
        yield Has("decision_maker")


def _company_parts(asked: CompanyFilters) -> Iterator[Condition]:
    if asked.added_after is not UNSET or asked.added_before is not UNSET:
        after = first_moment("added_after", asked.added_after)
        yield Range("created_at", ((after, last_moment("added_before", asked.added_before)),))
    yield from _of_lists(asked.locations, asked.functions, asked.industries, asked.tlds, asked.technologies)
    if asked.company_has_generic_email:
        yield Has("has_generic_email")
    if asked.company_has_linkedin_profile:
        yield Has("has_linkedin")


def _company_exclusions(asked: CompanyFilters) -> Iterator[Condition]:
    return _of_lists(
        asked.exclude_locations,
        asked.exclude_functions,
        asked.exclude_industries,
        asked.exclude_tlds,
        asked.exclude_technologies,
    )


def _of_lists(
    locations: Sequence[str],
    functions: Sequence[str],
    industries: Sequence[str],
    tlds: Sequence[str],
    technologies: Sequence[str],
) -> Iterator[Condition]:
    if locations:
        yield located(locations)
    if functions:
        yield _match("function", functions)
    if industries:
        yield _match("industry", (_industry(each) for each in industries))
    if tlds:
        yield _match("tld", (each.strip().removeprefix(".").lower() for each in tlds))
    if technologies:
        yield _match("technology", technologies)


def _titles(texts: Sequence[str]) -> Condition:
    return Text("title", tuple(texts), "part")


def _match(field: str, values: Iterable[str]) -> Condition:
    return Match(field, tuple(dict.fromkeys(values)))


def _industry(name: str) -> str:
    known = industry(name)
    return known.id if known else name


def _rungs(field: str, names: Sequence[str]) -> Condition:
    return _match("seniority", (_rung(field, name) for name in names))


def _rung(field: str, name: str) -> str:
    known = seniority(name)
    if known is None:
        raise InvalidInput(f"{name[:60]!r} is no seniority.", field=field, allowed=[each.id for each in seniorities()])
    return known.id


def _all(parts: Sequence[Condition]) -> Condition:
    if not parts:
        return EVERYTHING
    return parts[0] if len(parts) == 1 else All(tuple(parts))
