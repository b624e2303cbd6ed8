"""The options that filter a search, and the condition that they mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated

import msgspec
from cyclopts import Group, Parameter

from sightline.errors import InvalidInput
from sightline.interfaces.cli import values
from sightline.model.fields import FIELDS, FieldType, search_field
from sightline.model.normal.places import read_place
from sightline.model.query import (
    EVERYTHING,
    All,
    Condition,
    Employer,
    Formerly,
    Has,
    Key,
    Kind,
    Match,
    Not,
    Overlap,
    Range,
    Text,
)
from sightline.model.starred import starred
from sightline.model.values import Location

PERSON = Group("Filters on the person", sort_key=10)
COMPANY = Group("Filters on the company", sort_key=20)
EXPERT = Group("Any other question", sort_key=30)

Texts = tuple[str, ...]

WHERE_HELP = (
    'A condition of the neutral query as JSON, added to the others, e.g. {"type": "Has", "field": "school"}. '
    "docs/cli.md lists all of them."
)


def _option(about: str, group: Group) -> Parameter:
    return Parameter(help=about, group=group, negative=())


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class PeopleFilters:
    """Options that filter people by themselves and by their employment."""

    name: Annotated[Texts, _option("Words of the name, in any order.", PERSON)] = ()
    title: Annotated[Texts, _option("Words of the current title; *eng* for a part of one. Repeatable.", PERSON)] = ()
    seniority: Annotated[Texts, _option("c_level, vp, director, manager, senior...", PERSON)] = ()
    function: Annotated[Texts, _option("sales, engineering, marketing...", PERSON)] = ()
    country: Annotated[Texts, _option("Where the person is: codes (US,DE) or names.", PERSON)] = ()
    region: Annotated[Texts, _option("Region, state or province.", PERSON)] = ()
    city: Annotated[Texts, _option("City.", PERSON)] = ()
    skill: Annotated[Texts, _option("Skill.", PERSON)] = ()
    school: Annotated[Texts, _option("School.", PERSON)] = ()
    email_status: Annotated[Texts, _option("verified, verified_likely, unverified, invalid.", PERSON)] = ()
    has: Annotated[Texts, _option("A field that must be known: work_email, mobile_phone, linkedin...", PERSON)] = ()
    started_after: Annotated[str | None, _option("The current job began on or after this day.", PERSON)] = None
    started_before: Annotated[str | None, _option("The current job began before this day.", PERSON)] = None
    changed_company_after: Annotated[str | None, _option("Another company on or after this day.", PERSON)] = None
    promoted_after: Annotated[str | None, _option("Was promoted on or after this day.", PERSON)] = None
    changed_job_after: Annotated[str | None, _option("Another company or title on or after this day.", PERSON)] = None
    updated_after: Annotated[str | None, _option("Observed on or after this day.", PERSON)] = None
    previous_company: Annotated[Texts, _option("Words of the name of a former employer.", PERSON)] = ()
    previous_title: Annotated[Texts, _option("Words of a former title.", PERSON)] = ()
    not_title: Annotated[Texts, _option("Words that the title must not have.", PERSON)] = ()
    not_country: Annotated[Texts, _option("Where the person must not be.", PERSON)] = ()


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class CompanyFilters:
    """Options that filter companies, or people by their current company."""

    company: Annotated[Texts, _option("Words of the company's name, former names included.", COMPANY)] = ()
    domain: Annotated[Texts, _option("Domain of the company (acme.com).", COMPANY)] = ()
    industry: Annotated[Texts, _option("Industry; `search companies --facet industry` lists them.", COMPANY)] = ()
    size: Annotated[Texts, _option("Headcount: 50-200, 1000+, -10.", COMPANY)] = ()
    technology: Annotated[Texts, _option("Technology in use.", COMPANY)] = ()
    company_country: Annotated[Texts, _option("Country of the headquarters.", COMPANY)] = ()
    company_region: Annotated[Texts, _option("Region of the headquarters.", COMPANY)] = ()
    company_city: Annotated[Texts, _option("City of the headquarters.", COMPANY)] = ()
    company_type: Annotated[Texts, _option("public, private, nonprofit...", COMPANY)] = ()
    founded: Annotated[Texts, _option("Year of founding: 2010-2020, 2015+.", COMPANY)] = ()
    revenue: Annotated[Texts, _option("Revenue in US dollars: 10M-50M.", COMPANY)] = ()
    funded_after: Annotated[str | None, _option("Last funding on or after this day.", COMPANY)] = None
    funding: Annotated[Texts, _option("Total funding in US dollars: 5M+.", COMPANY)] = ()
    not_company: Annotated[Texts, _option("Words that the company's name must not have.", COMPANY)] = ()
    not_domain: Annotated[Texts, _option("Domain that must not be the company's.", COMPANY)] = ()
    not_industry: Annotated[Texts, _option("Industry that must not be the company's.", COMPANY)] = ()


def people_condition(person: PeopleFilters, company: CompanyFilters, where: str | None) -> Condition:
    """What the options ask of people; the options on the company are asked of the current employer."""
    parts = list(_person_parts(person))
    inside = list(_company_parts(company))
    if inside:
        parts.append(Employer(_all(inside)))
    # What must not be is asked outside, so that somebody without a company is not excluded.
    parts += [Not(Employer(part)) for part in _company_exclusions(company)]
    return _all([*parts, *_given(where)])


def company_condition(company: CompanyFilters, where: str | None) -> Condition:
    """What the options ask of companies."""
    parts = list(_company_parts(company))
    parts += [Not(part) for part in _company_exclusions(company)]
    return _all([*parts, *_given(where)])


def _person_parts(given: PeopleFilters) -> Iterator[Condition]:
    yield from _text("name", "--name", given.name)
    yield from _text("title", "--title", given.title)
    yield from _match("seniority", values.seniority_ids(given.seniority))
    yield from _match("function", values.function_ids(given.function))
    yield from _match("country", values.country_codes("--country", given.country))
    yield from _match("region", _regions(given.region))
    yield from _match("city", _cities(given.city))
    yield from _match("skill", given.skill)
    yield from _match("school", given.school)
    yield from _match("work_email_status", values.email_statuses(given.email_status))
    yield from (_has(name) for name in values.split(given.has))
    if given.started_after or given.started_before:
        yield Range("started_on", values.days("--started", given.started_after, given.started_before))
    yield from _changed("company_changed_on", "--changed-company", given.changed_company_after)
    yield from _changed("promoted_on", "--promoted", given.promoted_after)
    yield from _changed("job_changed_on", "--changed-job", given.changed_job_after)
    if given.updated_after:
        yield Range("updated_at", values.instants("--updated", given.updated_after, None))
    if given.previous_company or given.previous_title:
        company = Text("name", given.previous_company) if given.previous_company else None
        title = Text("title", given.previous_title) if given.previous_title else None
        yield Formerly(where=company, title=title)
    yield from (Not(part) for part in _text("title", "--not-title", given.not_title))
    yield from (Not(part) for part in _match("country", values.country_codes("--not-country", given.not_country)))


def _changed(field: str, option: str, after: str | None) -> Iterator[Condition]:
    """A signal tells of such a change on the day or later."""
    if after:
        yield Range(field, values.days(option, after, None))


def _company_parts(given: CompanyFilters) -> Iterator[Condition]:
    yield from _text("name", "--company", given.company)
    if given.domain:
        yield Key("domain", values.split(given.domain))
    yield from _match("industry", given.industry)
    yield from _range("size", "--size", values.split(given.size))
    yield from _match("technology", given.technology)
    yield from _match("country", values.country_codes("--company-country", given.company_country))
    yield from _match("region", _regions(given.company_region))
    yield from _match("city", _cities(given.company_city))
    yield from _match("type", values.split(given.company_type))
    yield from _range("founded_year", "--founded", given.founded)
    if given.revenue:
        yield Overlap("revenue", values.numbers("--revenue", given.revenue))
    if given.funded_after:
        yield Range("last_funding_on", values.days("--funded", given.funded_after, None))
    yield from _range("funding_total", "--funding", given.funding)


def _company_exclusions(given: CompanyFilters) -> Iterator[Condition]:
    yield from _text("name", "--not-company", given.not_company)
    if given.not_domain:
        yield Key("domain", values.split(given.not_domain))
    yield from _match("industry", given.not_industry)


def _text(field: str, option: str, texts: Texts) -> Iterator[Condition]:
    if texts:
        yield starred(field, texts, option)


def _match(field: str, wanted: Sequence[str]) -> Iterator[Condition]:
    if wanted:
        yield Match(field, tuple(wanted))


def _range(field: str, option: str, texts: Sequence[str]) -> Iterator[Condition]:
    if texts:
        yield Range(field, values.numbers(option, texts))


def _has(name: str) -> Condition:
    wanted = name.replace("-", "_")
    flags = {each.name for each in FIELDS if each.kind is Kind.people and each.type is FieldType.flag}
    return Has(f"has_{wanted}" if f"has_{wanted}" in flags else search_field(Kind.people, wanted).name)


def _cities(names: Texts) -> Texts:
    return tuple(read_place(Location(city=name)).city or name for name in names)


def _regions(names: Texts) -> Texts:
    return tuple(read_place(Location(region=name)).region or name for name in names)


def _given(where: str | None) -> list[Condition]:
    if where is None:
        return []
    try:
        return [msgspec.json.decode(where, type=Condition)]
    except (msgspec.DecodeError, RecursionError) as error:
        raise InvalidInput(
            f"--where cannot be read: {error}.",
            field="--where",
            hint='Write a condition as JSON, e.g. {"type": "Text", "field": "title", "any_of": ["sales"]}.',
        ) from error


def _all(parts: Sequence[Condition]) -> Condition:
    if not parts:
        return EVERYTHING
    return parts[0] if len(parts) == 1 else All(tuple(parts))
