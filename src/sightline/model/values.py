"""The small values that companies and people are made of.

All are frozen and comparable, so that two sources that say the same thing are seen to agree. Text is as the source
gave it (trimmed); forms that have one canonical spelling (emails, phones, links, domains, dates) are canonical.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Value(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """Base of all values: immutable, hashable, encoded without what is unknown."""


PartialDate = str
"""A date as far as it is known: "2021", "2021-05" or "2021-05-03". Sorts as text; the earliest day stands for it."""

Instant = int
"""Unix milliseconds, UTC."""


class EmailType(StrEnum):
    """Whose mailbox it is."""

    work = "work"
    personal = "personal"
    generic = "generic"  # a company's own: info@, sales@


class EmailStatus(StrEnum):
    """How an address fared when it was last verified, best first."""

    verified = "verified"
    verified_likely = "verified_likely"
    unverified = "unverified"
    invalid = "invalid"


class PhoneType(StrEnum):
    """What kind of line it is (the union of the contracts' PhoneType values)."""

    work = "work"
    work_mobile = "work_mobile"
    work_hq = "work_hq"
    work_branch = "work_branch"
    personal = "personal"
    personal_landline = "personal_landline"
    personal_mobile = "personal_mobile"
    fax = "fax"


class PhoneStatus(StrEnum):
    """How a number fared when it was last verified, best first."""

    verified = "verified"
    likely_accurate = "likely_accurate"
    unverified = "unverified"
    invalid = "invalid"


class Location(Value, frozen=True):
    """A place as far as it is known. `text` is the source's own words; codes are ISO 3166-1 alpha-2 and 3166-2."""

    text: str | None = None
    street1: str | None = None
    street2: str | None = None
    city: str | None = None
    region: str | None = None
    region_code: str | None = None
    country: str | None = None
    country_code: str | None = None
    postal_code: str | None = None


class Email(Value, frozen=True):
    """An address, lower case. `status` None means that nobody verified it."""

    value: str
    type: EmailType | None = None
    status: EmailStatus | None = None
    company_domain: str | None = None


class Phone(Value, frozen=True):
    """A number in E.164 ("+14155550123")."""

    value: str
    type: PhoneType | None = None
    status: PhoneStatus | None = None


class Profile(Value, frozen=True):
    """A page about the subject on another site. `network` is lower case: linkedin, twitter, facebook, crunchbase...

    For linkedin, `username` is the vanity part of the link, `id` the number where known, and `sales_urls` the
    Sales Navigator links of the same person.
    """

    network: str
    url: str | None = None
    id: str | None = None
    username: str | None = None
    sales_urls: tuple[str, ...] = ()


class CompanyRef(Value, frozen=True):
    """A company as another subject's claim mentions it.

    `key` is the source's own key for it. `subject` is the permanent subject number that the store gave to the
    mention; it is set by the store, never accepted from outside.
    """

    name: str | None = None
    domain: str | None = None
    linkedin_url: str | None = None
    linkedin_id: str | None = None
    key: str | None = None
    subject: int | None = None


class Position(Value, frozen=True):
    """A job, seat or term of a person at an organisation.

    `current` None means: current if it has no `end`. `seniority` and `function` are ids of the vocabularies
    `seniorities` and `functions`, stated by the source or else read from the title when records are folded.
    """

    company: CompanyRef | None = None
    title: str | None = None
    seniority: str | None = None
    function: str | None = None
    department: str | None = None
    start: PartialDate | None = None
    end: PartialDate | None = None
    current: bool | None = None
    location: Location | None = None
    description: str | None = None
    attributes: tuple[tuple[str, str], ...] = ()


class Education(Value, frozen=True):
    """A school or degree."""

    name: str
    type: str | None = None
    degrees: tuple[str, ...] = ()
    majors: tuple[str, ...] = ()
    grades: str | None = None
    start: PartialDate | None = None
    end: PartialDate | None = None
    linkedin_url: str | None = None
    linkedin_id: str | None = None
    facebook_url: str | None = None
    twitter_url: str | None = None
    website: str | None = None
    domain: str | None = None
    activities: str | None = None
    description: str | None = None


class Technology(Value, frozen=True):
    """A product that a company uses."""

    name: str
    category: str | None = None
    parent_category: str | None = None
    attributes: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()


class MoneyRange(Value, frozen=True):
    """An amount of US dollars between `start` and `end`, either open."""

    start: int | None = None
    end: int | None = None
    description: str | None = None


class SizeRange(Value, frozen=True):
    """A number of people between `min` and `max`, either open."""

    min: int | None = None
    max: int | None = None


class FundingRound(Value, frozen=True):
    """One round; `usd` is the amount in US dollars."""

    on: PartialDate | None = None
    type: str | None = None
    usd: int | None = None
    investors: tuple[str, ...] = ()


class Code(Value, frozen=True):
    """A code of a classification (SIC, NAICS) with its title where known."""

    code: str
    description: str | None = None
