"""What can be asked of signals. Names are those of the published API, of its version 2."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from sightline.interfaces.rest.shapes import Asked
from sightline.interfaces.rest_signals.wire import ObjectType, names_of
from sightline.model.vocabularies.countries import countries
from sightline.model.vocabularies.wire import wire_enum

MOST = 100
"""Most contacts or companies of one request."""

MOST_VALUES = 50
"""Most types of signals, and most values of a filter."""

LARGEST_ID = 2**53 - 1

_DAY = (
    r"^(19|20)[0-9]{2}-"
    r"((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|[12][0-9]))$"
)

Day = Annotated[str, Meta(pattern=_DAY)]
Text = Annotated[str, Meta(max_length=500)]
Ids = Annotated[
    tuple[Annotated[int, Meta(ge=1, le=LARGEST_ID)], ...],
    Meta(min_length=1, max_length=MOST, examples=[[7]]),
]
ContactType = Annotated[str, Meta(extra_json_schema={"enum": list(names_of("contact"))})]
CompanyType = Annotated[str, Meta(extra_json_schema={"enum": list(names_of("company"))})]
CallersKey = Annotated[
    Annotated[str, Meta(min_length=1, max_length=200)] | Annotated[int, Meta(ge=0, le=LARGEST_ID)],
    Meta(description="Your own key of it, which the answer has too. Alone, it is our id."),
]


class FiltersQuestion(Asked, frozen=True, kw_only=True):
    """Which signals there are of an object, and what they can be filtered by."""

    objectType: Annotated[ObjectType, Meta(description="Of what.", examples=["company"])]


class Window(Asked, frozen=True, kw_only=True):
    """Which time, and how many signals of each type."""

    startDate: Annotated[
        Day | None,
        Meta(
            description="The first day, UTC; six months before the last, if it is not given.", examples=["2024-01-01"]
        ),
    ] = None
    endDate: Annotated[Day | None, Meta(description="The last day. Not given: today.", examples=["2024-12-31"])] = None
    maxResultsPerSignal: Annotated[
        int, Meta(ge=1, le=100, description="Most signals of each type and contact or company, the newest first.")
    ] = 10


class ContactsWanted(Window, frozen=True, kw_only=True):
    """Which signals of contacts."""

    signals: Annotated[
        tuple[ContactType, ...],
        Meta(
            min_length=1,
            max_length=MOST_VALUES,
            description="Types of signals.",
            examples=[["promotion", "companyChange"]],
        ),
    ]


class ContactsById(ContactsWanted, frozen=True, kw_only=True):
    """Signals of contacts by id."""

    contactIds: Annotated[Ids, Meta(description="Ids of contacts.")]


class Employer(Asked, frozen=True, kw_only=True):
    """Where a contact works, or worked: a name, a domain, or both."""

    name: Text | None = None
    domain: Text | None = None
    is_current: Annotated[bool, Meta(description="As you believe. Who has left since is found too.")] = True


class ContactSought(Asked, frozen=True, kw_only=True):
    """A contact: by a link, an email, or a full name and a company; by our id if there is nothing else."""

    id: CallersKey
    social_link: Annotated[Text | None, Meta(description="A link to a profile, such as one on LinkedIn.")] = None
    social_links: Annotated[tuple[Text, ...], Meta(max_length=10, description="Several of them.")] = ()
    full_name: Annotated[Text | None, Meta(description="Goes with a company, a link or an email.")] = None
    email: Text | None = None
    companies: Annotated[tuple[Employer, ...], Meta(max_length=10)] = ()


_CONTACTS = [
    [
        {"id": "123321", "social_link": "https://www.linkedin.com/in/ada-byron"},
        {"id": "row 2", "full_name": "Ada Byron", "companies": [{"name": "Acme Robotics", "domain": "acme.com"}]},
    ]
]


class ContactsSearch(ContactsWanted, frozen=True, kw_only=True):
    """Signals of contacts by what is known of them."""

    contacts: Annotated[
        tuple[ContactSought, ...], Meta(min_length=1, max_length=MOST, description="Whom.", examples=_CONTACTS)
    ]


class HiringLocation(Asked, frozen=True, kw_only=True):
    """A country, or a state of it. A state alone is refused: there are several of one name."""

    country: Annotated[
        str,
        Meta(
            description="A name, in English or another language, or an ISO 3166 code.",
            examples=["United States"],
            extra_json_schema={"enum": [name for each in countries() for name in (each.name, each.code)]},
        ),
    ]
    state: Annotated[Text | None, Meta(description="A name or code.", examples=["California"])] = None


NewsEventTypes = Annotated[
    tuple[Annotated[str, Meta(extra_json_schema={"enum": list(wire_enum("lusha", "NewsEventType").names)})], ...],
    Meta(min_length=1, max_length=MOST_VALUES, examples=[["Partnership"]]),
]
HiringDepartments = Annotated[
    tuple[Annotated[str, Meta(extra_json_schema={"enum": list(wire_enum("lusha", "HiringDepartment").names)})], ...],
    Meta(min_length=1, max_length=MOST_VALUES, examples=[["Sales"]]),
]
HiringLocations = Annotated[
    tuple[HiringLocation, ...],
    Meta(min_length=1, max_length=MOST_VALUES, examples=[[{"country": "United States", "state": "California"}]]),
]


class Included(Asked, frozen=True, kw_only=True):
    """What signals must be about. Values of one filter are joined by OR, and read in any case."""

    newsEventTypes: Annotated[NewsEventTypes | None, Meta(description="What news tell of.")] = None
    hiringByDepartments: Annotated[HiringDepartments | None, Meta(description="Who hires.")] = None
    hiringByLocations: Annotated[HiringLocations | None, Meta(description="Where is hired.")] = None


class Filters(Asked, frozen=True, kw_only=True):
    """Filters; each binds the types of signals that have such a thing, and no others."""

    include: Included


class CompaniesWanted(Window, frozen=True, kw_only=True):
    """Which signals of companies."""

    signals: Annotated[
        tuple[CompanyType, ...],
        Meta(min_length=1, max_length=MOST_VALUES, description="Types of signals.", examples=[["headcountIncrease3m"]]),
    ]
    filters: Annotated[
        Filters | None,
        Meta(description="What they must be about.", examples=[{"include": {"newsEventTypes": ["Partnership"]}}]),
    ] = None


class CompaniesById(CompaniesWanted, frozen=True, kw_only=True):
    """Signals of companies by id."""

    companyIds: Annotated[Ids, Meta(description="Ids of companies.")]


class CompanySought(Asked, frozen=True, kw_only=True):
    """A company: by a domain, a name, or both; by our id if there is nothing else."""

    id: CallersKey
    name: Text | None = None
    domain: Text | None = None


class CompaniesSearch(CompaniesWanted, frozen=True, kw_only=True):
    """Signals of companies by what is known of them."""

    companies: Annotated[
        tuple[CompanySought, ...],
        Meta(
            min_length=1,
            max_length=MOST,
            description="Which.",
            examples=[[{"id": "1", "domain": "acme.com"}, {"id": "2", "name": "Globex"}]],
        ),
    ]
