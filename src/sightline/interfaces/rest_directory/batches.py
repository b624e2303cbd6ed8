"""What can be asked or told in batches: people and companies to find, and observations to take in."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, UnsetType, field

from sightline.interfaces.rest.shapes import Asked
from sightline.interfaces.rest_directory.inputs import MOST_ITEMS, Id

Text = Annotated[str, Meta(max_length=500)]
Values = Annotated[tuple[Text, ...], Meta(max_length=20)]
Reference = Annotated[str, Meta(max_length=200, description="Your own name for the item; the answer has it too.")]
KEY = "What this source calls it, with `source`."
NUMBERS = "Numbers of registers or networks, as register and number."


class CompanyItem(Asked, frozen=True, kw_only=True):
    """What is known of a company that is looked for: any of these, the more the better."""

    reference: Reference | None = None
    ids: Annotated[tuple[Id, ...], Meta(max_length=20, description="Our own ids.")] = ()
    name: Text | None = None
    domain: Text | None = None
    email_domain: Annotated[Text | None, Meta(description="Where its mail goes.")] = None
    profiles: Annotated[Values, Meta(description="Links to its pages, or LinkedIn names or numbers.")] = ()
    emails: Values = ()
    phones: Values = ()
    numbers: Annotated[dict[str, Text], Meta(max_length=20, description=NUMBERS, examples=[{"cik": "320193"}])] = field(
        default_factory=dict
    )
    source: Annotated[Text | None, Meta(description="A source by name, with `key`.")] = None
    key: Annotated[Text | None, Meta(description=KEY)] = None
    city: Text | None = None
    region: Text | None = None
    country: Text | None = None
    industry: Text | None = None
    founded_year: Annotated[int, Meta(ge=1000, le=2999)] | None = None


class ContactItem(Asked, frozen=True, kw_only=True):
    """What is known of a person who is looked for: any of these, the more the better."""

    reference: Reference | None = None
    ids: Annotated[tuple[Id, ...], Meta(max_length=20, description="Our own ids.")] = ()
    full_name: Text | None = None
    first_name: Text | None = None
    middle_name: Text | None = None
    last_name: Text | None = None
    emails: Values = ()
    hashed_emails: Annotated[Values, Meta(description="SHA-256 of addresses in lower case, hexadecimal.")] = ()
    phones: Values = ()
    profiles: Annotated[Values, Meta(description="Links to profiles, or LinkedIn names or numbers.")] = ()
    numbers: Annotated[dict[str, Text], Meta(max_length=20, description=NUMBERS, examples=[{"github": "583231"}])] = (
        field(default_factory=dict)
    )
    source: Annotated[Text | None, Meta(description="A source by name, with `key`.")] = None
    key: Annotated[Text | None, Meta(description=KEY)] = None
    company: Annotated[CompanyItem | None, Meta(description="Where the person works or, with `past`, worked.")] = None
    past: Annotated[bool, Meta(description="Whether a former company counts.")] = True
    title: Text | None = None
    city: Text | None = None
    region: Text | None = None
    country: Text | None = None
    school: Text | None = None
    born: Annotated[Text | None, Meta(description="A date as far as it is known.", examples=["1980-05"])] = None


NeededOfContact = Literal[
    "full_name", "job_title", "department", "seniority", "emails", "work_email", "personal_email", "phones",
    "mobile_phone", "linkedin_url", "location", "company",
]  # fmt: skip
NeededOfCompany = Literal[
    "name", "domain", "location", "industries", "technologies", "linkedin_url", "generic_emails", "employee_range",
]  # fmt: skip
Surety = Annotated[
    int, Meta(ge=0, le=10, description="How likely a match must be at least; 10 is certain, 5 more likely than not.")
]


class ContactsToMatch(Asked, frozen=True, kw_only=True):
    """People to find, each by what is known of it."""

    items: Annotated[
        tuple[ContactItem, ...],
        Meta(
            min_length=1,
            max_length=MOST_ITEMS,
            examples=[
                [
                    {"reference": "row 1", "emails": ["ada@acme.com"]},
                    {"reference": "row 2", "full_name": "Ada Lovelace", "company": {"domain": "acme.com"}},
                ]
            ],
        ),
    ]
    min_likelihood: Surety = 5
    required: Annotated[tuple[NeededOfContact, ...], Meta(max_length=20, description="What a match must hold.")] = ()


class CompaniesToMatch(Asked, frozen=True, kw_only=True):
    """Companies to find, each by what is known of it."""

    items: Annotated[
        tuple[CompanyItem, ...],
        Meta(
            min_length=1,
            max_length=MOST_ITEMS,
            examples=[[{"reference": "1", "domain": "acme.com"}, {"reference": "2", "name": "Acme", "country": "US"}]],
        ),
    ]
    min_likelihood: Surety = 5
    required: Annotated[tuple[NeededOfCompany, ...], Meta(max_length=20, description="What a match must hold.")] = ()


STATED_AT = (
    r"^[12][0-9]{3}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|[12][0-9]))"
    r"(T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?(Z|[+-](0[0-9]|1[0-3]):[0-5][0-9])?)?$"
)
NAME = r"^\w[\w ._:/@+()-]{0,199}$"
SubjectWord = Literal["person", "company", "posting", "news", "measure"]
ROW = "A line of the exchange format, as docs/import.md describes it: kind, key, op, observed_at, fields."
ADA = {"full_name": "Ada Lovelace", "emails": [{"value": "ada@acme.com"}]}
ROWS = [[{"kind": "person", "key": "17", "fields": ADA}, {"kind": "person", "key": "18", "op": "gone"}]]


class Batch(Asked, frozen=True, kw_only=True):
    """What a source says: a batch of observations."""

    source: Annotated[str, Meta(pattern=NAME, description="Who says so.", examples=["crm"])]
    observed_at: (
        Annotated[
            str,
            Meta(pattern=STATED_AT, description="Of when it is; now, if it is not given.", examples=["2024-05-01"]),
        ]
        | UnsetType
    ) = UNSET
    complete: Annotated[
        tuple[SubjectWord, ...],
        Meta(max_length=5, description="The kinds of which this is all: what is not named is gone from this source."),
    ] = ()
    label: Annotated[str, Meta(pattern=f"^$|{NAME}", description="A name for the batch.")] = ""
    rows: Annotated[
        tuple[Annotated[dict[str, Any], Meta(description=ROW)], ...],
        Meta(min_length=1, max_length=100_000, examples=ROWS),
    ]
