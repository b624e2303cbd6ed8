"""The company: the union of what the four contracts know of one."""

from __future__ import annotations

import msgspec

from sightline.model.values import (
    Code,
    CompanyRef,
    Email,
    FundingRound,
    Location,
    MoneyRange,
    PartialDate,
    Phone,
    Profile,
    SizeRange,
    Technology,
)


class Company(msgspec.Struct, omit_defaults=True, forbid_unknown_fields=True):
    """Everything that can be said of a company. None, () and {} mean unknown.

    `headcount` is a stated number of people; `headcount_range` a stated band. Amounts are US dollars. `attributes`
    holds what a source says beyond these fields; each of its keys is a field of its own for history and provenance.
    """

    name: str | None = None
    legal_name: str | None = None
    alternative_names: tuple[str, ...] = ()
    former_names: tuple[str, ...] = ()
    domain: str | None = None
    other_domains: tuple[str, ...] = ()
    email_domains: tuple[str, ...] = ()
    website: str | None = None
    tagline: str | None = None
    description: str | None = None
    type: str | None = None
    business_types: tuple[str, ...] = ()
    industry: str | None = None
    industries: tuple[str, ...] = ()
    specialities: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()
    headcount: int | None = None
    headcount_range: SizeRange | None = None
    founded_year: int | None = None
    revenue: int | None = None
    revenue_range: MoneyRange | None = None
    predicted_revenue: MoneyRange | None = None
    funding_rounds: int | None = None
    funding_total: int | None = None
    last_funding_on: PartialDate | None = None
    last_funding_type: str | None = None
    last_funding_amount: int | None = None
    funding_history: tuple[FundingRound, ...] = ()
    technologies: tuple[Technology, ...] = ()
    sic_codes: tuple[Code, ...] = ()
    naics_codes: tuple[Code, ...] = ()
    emails: tuple[Email, ...] = ()
    phones: tuple[Phone, ...] = ()
    profiles: tuple[Profile, ...] = ()
    location: Location | None = None
    other_locations: tuple[Location, ...] = ()
    parent: CompanyRef | None = None
    ultimate_parent: CompanyRef | None = None
    status: str | None = None
    ticker: str | None = None
    external_ids: dict[str, str] = {}
    logo_url: str | None = None
    careers_url: str | None = None
    attributes: dict[str, str | int | float | bool | tuple[str, ...]] = {}
