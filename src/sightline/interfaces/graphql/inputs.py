"""The input objects of the schema as Python sees them, field for field. What each means stands in the schema files."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

from sightline.errors import InvalidInput

T = TypeVar("T", bound="Input")
Texts = list[str] | None


class Input(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Base of all inputs; an absent field is None."""


class Span(Input, frozen=True):
    """RangeFilter and DateRangeFilter."""

    start: int | None = None
    end: int | None = None


class SizeSpan(Input, frozen=True):
    """CompanySizeFilter."""

    min: int | None = None
    max: int | None = None


class Place(Input, frozen=True):
    """LocationFilterInput."""

    city: str | None = None
    area_level1: str | None = msgspec.field(default=None, name="areaLevel1")
    country: str | None = None
    postal_code: str | None = None


class Funding(Input, frozen=True):
    """FundingInfoFilter."""

    last_funding_date_range: Span | None = None
    last_funding_range: Span | None = None


class CodeFilter(Input, frozen=True):
    """NAICSCodeFilter and SICCodeFilter."""

    code: str | None = None
    description: str | None = None


class CompanyFilter(Input, frozen=True):
    """CompanyFilter."""

    ids: Texts = None
    names: Texts = None
    domains: Texts = None
    linkedin_ids: Texts = None
    industries: Texts = None
    sizes: list[SizeSpan] | None = None
    locations: list[Place] | None = None
    cities: Texts = None
    states: Texts = None
    postal_codes: Texts = None
    countries: Texts = None
    descriptions: Texts = None
    technologies: Texts = None
    technology_categories: Texts = None
    revenue_ranges: list[Span] | None = None
    funding_info_filters: list[Funding] | None = None
    naics_code_filters: list[CodeFilter] | None = None
    sic_code_filters: list[CodeFilter] | None = None


class PreviousCompanyFilter(Input, frozen=True):
    """PreviousCompanyFilter."""

    ids: Texts = None
    names: Texts = None
    domains: Texts = None
    linkedin_ids: Texts = None
    industries: Texts = None
    employee_count: list[SizeSpan] | None = None
    locations: list[Place] | None = None


class PreviousPositionFilter(Input, frozen=True):
    """PreviousPositionFilter."""

    titles: Texts = None


class ContactFilter(Input, frozen=True):
    """ContactFilter."""

    ids: Texts = None
    names: Texts = None
    titles: Texts = None
    linkedin_ids: Texts = None
    linkedin_urls: Texts = None
    seniorities: Texts = None
    roles: Texts = None
    locations: list[Place] | None = None
    states: Texts = None
    countries: Texts = None
    cities: Texts = None
    contains_work_emails: Texts = None
    updated_at: Span | None = None
    new_hire_from: int | None = None
    new_promotion_from: int | None = None


class JobChangeFilter(Input, frozen=True):
    """JobChangeFilter."""

    job_change_types: list[str]
    started_after: int | None = None


class CursorKey(Input, frozen=True):
    """CursorKeyInput."""

    key: str
    value: str | None = None


class FlatSearch(Input, frozen=True):
    """FlatSearchInput."""

    company_filter: CompanyFilter | None = None
    company_excluded_filter: CompanyFilter | None = None
    contact_filter: ContactFilter | None = None
    contact_excluded_filter: ContactFilter | None = None
    previous_company_filter: PreviousCompanyFilter | None = None
    previous_position_filter: PreviousPositionFilter | None = None
    job_change_filter: JobChangeFilter | None = None
    skip: int | None = None
    limit: int | None = None
    sort_contacts_by: Texts = None
    after: list[CursorKey] | None = None


class GroupedSearch(FlatSearch, frozen=True):
    """GroupedSearchInput."""

    limit_per_company: int | None = None
    sort_companies_by: Texts = None


class CompanyDetails(Input, frozen=True):
    """CompanyDetails."""

    company_id: str | None = None
    name: str | None = None
    domain: str | None = None
    email_domain: str | None = None
    linkedin_id: str | None = None
    country: str | None = None
    search_in_past_companies: bool | None = None
    strict: bool | None = None


class QualityFilter(Input, frozen=True):
    """QualityFilter."""

    phone: str | None = None


class SearchPeople(Input, frozen=True):
    """SearchPeopleInput."""

    skip: int | None = None
    limit: int | None = None
    id: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    middle_name: str | None = None
    full_name: str | None = None
    company: CompanyDetails | None = None
    linkedin_id: str | None = None
    linkedin_url: str | None = None
    email: str | None = None
    hashed_email: str | None = None
    phone: str | None = None
    work_email_status_in: Texts = None
    contains_work_contact_info: bool | None = None
    profile_filter: Texts = None
    include_invalid: bool | None = None
    sfdc_extra_details: dict[str, Any] | None = None
    quality_filter: QualityFilter | None = None
    min_confidence: int | None = None


class SearchPeoplePreview(Input, frozen=True):
    """SearchPeoplePreviewInput."""

    linkedin_url: str | None = None
    email: str | None = None
    full_name: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    company_name: str | None = None
    company_domain: str | None = None


class SearchCompany(Input, frozen=True):
    """SearchCompanyInput."""

    id: str | None = None
    source: str | None = None
    name: str | None = None
    domain: str | None = None
    linkedin_id: str | None = None
    linkedin_url: str | None = None
    sfdc_extra_details: dict[str, Any] | None = None
    strict: bool | None = None


class RegeneratedTime(Input, frozen=True):
    """RegeneratedTimeInput."""

    person_id: str | None = None
    linkedin_url: str | None = None


def read_input(values: dict[str, Any], type_: type[T]) -> T:
    """The input object that graphql-core coerced. A blank text counts as absent; in a list it raises InvalidInput."""
    return msgspec.convert(_filled(values, "input"), type_)


def _filled(value: Any, path: str) -> Any:
    if isinstance(value, dict):
        return {key: _filled(each, f"{path}.{key}") for key, each in value.items() if not _is_blank(each)}
    if isinstance(value, list):
        if any(_is_blank(each) for each in value):
            raise InvalidInput("A list holds an empty text, which is no value.", field=path)
        return [_filled(each, path) for each in value]
    return value


def _is_blank(value: Any) -> bool:
    return isinstance(value, str) and not value.strip()
