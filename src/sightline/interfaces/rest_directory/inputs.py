"""What can be asked: one struct for each question, from which requests are read and the OpenAPI document is made.

A filter's `exclude_` twin leaves out what the filter would find. `()` and False mean that nothing is asked.
"""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from msgspec import UNSET, Meta, UnsetType

from sightline.interfaces.rest.shapes import Asked
from sightline.model.vocabularies.seniorities import seniorities

MOST_VALUES = 100
"""Most values of one filter."""

MOST_ITEMS = 1_000
"""Most items of a batch."""

MAX_PER_PAGE = 100
LAST_PAGE = 1_000_000
LARGEST_ID = 2**53 - 1

MOMENT = {"anyOf": [{"format": "date-time"}, {"format": "date"}]}

Word = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"[^ \t\r\n]")]
Words = Annotated[tuple[Word, ...], Meta(max_length=MOST_VALUES)]
Rung = Annotated[str, Meta(extra_json_schema={"enum": [each.id for each in seniorities()]})]
Rungs = Annotated[tuple[Rung, ...], Meta(max_length=MOST_VALUES)]
Moment = Annotated[str, Meta(max_length=40, extra_json_schema=MOMENT)]
Flag = Annotated[bool, Meta(description="True: only those.")]
Id = Annotated[int, Meta(ge=1, le=LARGEST_ID)]


class CompanyFilters(Asked, frozen=True, kw_only=True):
    """Filters on companies; for contacts, on the company of the main current position."""

    added_after: (
        Annotated[
            Moment,
            Meta(
                description="The company was first recorded at or after this moment (UTC, ISO 8601); a date means its "
                "first moment.",
                examples=["2024-05-01T00:00:00Z"],
            ),
        ]
        | UnsetType
    ) = UNSET
    added_before: (
        Annotated[
            Moment,
            Meta(
                description="The company was first recorded at or before this moment; a date means its last moment.",
                examples=["2035-12-31T23:59:59Z"],
            ),
        ]
        | UnsetType
    ) = UNSET
    locations: Annotated[
        Words,
        Meta(
            description="Headquarters of the company: a country (name or ISO code), a region or a city; "
            "add the region and country after commas to say which one.",
            examples=[["United States", "California, United States", "Berlin, Germany", "DE"]],
        ),
    ] = ()
    exclude_locations: Annotated[Words, Meta(description="Not there.", examples=[["Texas, United States"]])] = ()
    functions: Annotated[Words, Meta(description="What the company does.", examples=[["manufacturing"]])] = ()
    exclude_functions: Annotated[Words, Meta(description="Does not do this.", examples=[["consulting"]])] = ()
    industries: Annotated[
        Words, Meta(description="Industry of the company.", examples=[["Software Development", "Banking"]])
    ] = ()
    exclude_industries: Annotated[Words, Meta(description="Not in these.", examples=[["Retail"]])] = ()
    tlds: Annotated[Words, Meta(description="Top-level domain of the company.", examples=[["com", "co.uk"]])] = ()
    exclude_tlds: Annotated[Words, Meta(description="Not under these.", examples=[["org"]])] = ()
    technologies: Annotated[
        Words, Meta(description="The company uses at least one of these.", examples=[["Snowflake"]])
    ] = ()
    exclude_technologies: Annotated[Words, Meta(description="Uses none of these.", examples=[["Heroku"]])] = ()
    company_has_generic_email: Annotated[
        Flag, Meta(description="True: only companies with an address of their own, such as info@.")
    ] = False
    company_has_linkedin_profile: Annotated[Flag, Meta(description="True: only companies with a LinkedIn page.")] = (
        False
    )


class ContactFilters(CompanyFilters, frozen=True, kw_only=True):
    """Filters on contacts and on their companies."""

    job_titles: Annotated[
        Words,
        Meta(
            description="Part of the current job title, in any case: manager finds Finance Manager.",
            examples=[["manager", "vp sales"]],
        ),
    ] = ()
    exclude_job_titles: Annotated[Words, Meta(description="Not in the title.", examples=[["assistant"]])] = ()
    departments: Annotated[
        Words, Meta(description="Department, the whole name, in any case.", examples=[["Sales", "Engineering"]])
    ] = ()
    exclude_departments: Annotated[Words, Meta(description="Not in these.", examples=[["Legal"]])] = ()
    seniorities: Annotated[Rungs, Meta(description="Seniority of the current job.", examples=[["vp", "director"]])] = ()
    exclude_seniorities: Annotated[Rungs, Meta(description="Not of these.", examples=[["entry"]])] = ()
    has_personal_emails: Annotated[Flag, Meta(description="True: only contacts with a personal email.")] = False
    has_personal_email: Annotated[Flag, Meta(description="The newer name of has_personal_emails.")] = False
    has_linkedin_profile: Annotated[Flag, Meta(description="True: only contacts with a LinkedIn profile.")] = False
    is_decision_maker: Annotated[Flag, Meta(description="True: only contacts whose seniority decides.")] = False


PageNumber = Annotated[int, Meta(ge=1, le=LAST_PAGE, description="Number of the page, from 1.")]
PageSize = Annotated[int, Meta(ge=1, le=MAX_PER_PAGE, description="Size of a page.")]


class ContactsQuestion(ContactFilters, frozen=True, kw_only=True):
    """Which contacts, and which page of them."""

    page: PageNumber = 1
    per_page: PageSize = 25


class CompaniesQuestion(CompanyFilters, frozen=True, kw_only=True):
    """Which companies, and which page of them."""

    page: PageNumber = 1
    per_page: PageSize = 25


class RecordQuestion(Asked, frozen=True, kw_only=True):
    """One record by id, as it is, or as it was."""

    id: Annotated[Id, Meta(description="The id; one that was merged into another finds that one.", examples=[1])]
    as_of: (
        Annotated[
            Moment,
            Meta(description="As things stood then; a date means its last moment.", examples=["2035-01-31"]),
        ]
        | UnsetType
    ) = UNSET
    known_at: (
        Annotated[Moment, Meta(description="As far as it was recorded here by then.", examples=["2035-01-31"])]
        | UnsetType
    ) = UNSET
    provenance: Annotated[bool, Meta(description="True: with the sources of each field.")] = False


ContactField = Literal["departments", "seniorities"]
CompanyField = Literal["functions", "industries", "tlds", "technologies"]
TextField = Literal[
    "job_titles", "departments", "seniorities", "locations", "functions", "industries", "tlds", "technologies"
]
CONTACT_FIELDS: tuple[ContactField, ...] = get_args(ContactField)
COMPANY_FIELDS: tuple[CompanyField, ...] = get_args(CompanyField)


class AutocompleteQuestion(Asked, frozen=True, kw_only=True):
    """Values of a filter that go on as a text begins."""

    field: Annotated[TextField, Meta(description="The filter that the values are for.", examples=["job_titles"])]
    text: Annotated[str, Meta(max_length=200, description="The beginning of a word.", examples=["vp s"])] = ""
    size: Annotated[int, Meta(ge=1, le=50, description="How many values.")] = 10


class FacetsQuestion(ContactFilters, frozen=True, kw_only=True):
    """How many of those that match hold each value."""

    contact_fields: Annotated[
        tuple[ContactField, ...],
        Meta(
            max_length=len(CONTACT_FIELDS),
            description="What to count contacts by. All filters apply.",
            examples=[["seniorities"]],
        ),
    ] = CONTACT_FIELDS
    company_fields: Annotated[
        tuple[CompanyField, ...],
        Meta(
            max_length=len(COMPANY_FIELDS),
            description="What to count companies by. The filters on companies apply, those on contacts do not.",
            examples=[["industries"]],
        ),
    ] = COMPANY_FIELDS
    size: Annotated[int, Meta(ge=1, le=100, description="How many values of each, the most frequent first.")] = 25
