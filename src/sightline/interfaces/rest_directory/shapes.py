"""What is answered: contacts and companies as the wire has them. Every key is always there; null is unknown."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from sightline.interfaces.rest.shapes import Problem, Shape
from sightline.model.company import Company
from sightline.model.person import Person

Time = Annotated[str, Meta(extra_json_schema={"format": "date-time"}, description="UTC, to the millisecond.")]
Likelihood = Annotated[int, Meta(ge=0, le=10)]


class Place(Shape, frozen=True, kw_only=True):
    """A place as far as it is known; `country_code` is ISO 3166-1 alpha-2."""

    city: str | None
    state: str | None
    country: str | None
    country_code: str | None


class EmailAddress(Shape, frozen=True, kw_only=True):
    """An address, lower case. Addresses that are known to be invalid are not shown."""

    value: str
    type: Literal["work", "personal", "generic"] | None
    status: Literal["verified", "verified_likely", "unverified"]


class PhoneNumber(Shape, frozen=True, kw_only=True):
    """A number in E.164. Numbers that are known to be invalid are not shown."""

    value: str
    type: (
        Literal[
            "work", "work_mobile", "work_hq", "work_branch", "personal", "personal_landline", "personal_mobile", "fax"
        ]
        | None
    )
    status: Literal["verified", "likely_accurate", "unverified"]


class CompanyEntry(Shape, frozen=True, kw_only=True):
    """A company. `created_at` is when it was first recorded, `updated_at` when it was last observed."""

    id: int
    name: str | None
    domain: str | None
    tld: str | None
    location: Place | None
    industries: list[str]
    functions: list[str]
    technologies: list[str]
    linkedin_url: str | None
    generic_emails: list[str]
    employee_range: str | None
    employee_count: int | None
    created_at: Time
    updated_at: Time


class ContactEntry(Shape, frozen=True, kw_only=True):
    """A person at the main current position. `company` is null if none is known."""

    id: int
    first_name: str | None
    last_name: str | None
    full_name: str | None
    job_title: str | None
    department: str | None
    seniority: str | None
    is_decision_maker: bool
    emails: list[EmailAddress]
    has_personal_email: bool
    phones: list[PhoneNumber]
    linkedin_url: str | None
    location: Place | None
    company: CompanyEntry | None
    created_at: Time
    updated_at: Time


class SourceStatement(Shape, frozen=True, kw_only=True):
    """A source that states a field: of when its statement is, when it last said so, and when that was recorded."""

    source: str
    observed_at: Time
    seen_at: Time
    recorded_at: Time


class FieldSources(Shape, frozen=True, kw_only=True):
    """A field of `facts`, or an item of a list in it, with how sure it is (0 to 100) and who states it, best first."""

    field: str
    confidence: Annotated[int, Meta(ge=0, le=100)]
    sources: list[SourceStatement]


class ContactRecord(ContactEntry, frozen=True, kw_only=True):
    """A contact with all that is known (`facts`, as the exchange format writes it) and, if asked for, the sources."""

    facts: Person
    provenance: list[FieldSources] | None


class CompanyRecord(CompanyEntry, frozen=True, kw_only=True):
    """A company with all that is known (`facts`, as the exchange format writes it) and, if asked for, the sources."""

    facts: Company
    provenance: list[FieldSources] | None


class ValueCount(Shape, frozen=True, kw_only=True):
    """A value, to be used in a filter as it is, and how many hold it."""

    value: str
    count: Annotated[int, Meta(ge=0)]


class Facets(Shape, frozen=True, kw_only=True):
    """For each field that was asked for its values, the most frequent first."""

    contacts: dict[str, list[ValueCount]]
    companies: dict[str, list[ValueCount]]


class MatchedOn(Shape, frozen=True, kw_only=True):
    """One thing that was compared: what was asked beside what is held, how they agree, and whether it speaks for it."""

    feature: str
    level: str
    asked: str
    held: str
    agrees: bool


MatchStatus = Literal["matched", "no_match", "missing_required", "suppressed", "payment_required", "invalid"]


class Match(Shape, frozen=True, kw_only=True):
    """What became of one item.

    matched: somebody is likely enough; no_match: nobody is; missing_required: the match lacks a field that is
    required; payment_required: the credits did not reach for it; invalid: a value of the item is none. `likelihood` is
    that of the best candidate, 0 to 10. `index` counts the items from 0.
    """

    index: Annotated[int, Meta(ge=0)]
    reference: str | None
    status: MatchStatus
    likelihood: Likelihood
    matched_on: list[MatchedOn]
    error: Problem | None


class ContactMatch(Match, frozen=True, kw_only=True):
    """What became of one item, and the contact."""

    contact: ContactEntry | None


class CompanyMatch(Match, frozen=True, kw_only=True):
    """What became of one item, and the company."""

    company: CompanyEntry | None


class RejectedRow(Shape, frozen=True, kw_only=True):
    """One reason why a row was not taken; rows and lines are counted from 1."""

    row: Annotated[int, Meta(ge=1)]
    line: Annotated[int, Meta(ge=1)]
    column: str
    value: str
    reason: str


class BatchResult(Shape, frozen=True, kw_only=True):
    """What became of a batch: `read` = `stored` + `unchanged` + `rejected` + `suppressed`.

    `known`: the same batch came before, and nothing was done. `gone`: subjects that a complete batch did not name.
    `suppressed`: rows of people who asked not to be known, of which nothing is kept.
    `left_out`: values that rows were taken without, by reason.
    """

    batch: int
    source: str
    label: str
    observed_at: Time
    known: bool
    read: int
    stored: int
    unchanged: int
    rejected: int
    suppressed: int
    gone: int
    left_out: dict[str, int]
    rejected_rows: list[RejectedRow]
