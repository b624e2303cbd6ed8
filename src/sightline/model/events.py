"""What happens around a company: postings, news and measures. Each is a subject of its own, tied by references."""

from __future__ import annotations

import msgspec

from sightline.model.values import CompanyRef, Location, PartialDate


class Posting(msgspec.Struct, omit_defaults=True, forbid_unknown_fields=True):
    """A job that a company offers. It is open until `closed_on`, or until its source declares it gone."""

    company: CompanyRef | None = None
    title: str | None = None
    department: str | None = None
    seniority: str | None = None
    function: str | None = None
    location: Location | None = None
    remote: bool | None = None
    employment_type: str | None = None
    salary_min: int | None = None
    salary_max: int | None = None
    salary_currency: str | None = None
    description: str | None = None
    url: str | None = None
    opened_on: PartialDate | None = None
    closed_on: PartialDate | None = None
    technologies: tuple[str, ...] = ()


class News(msgspec.Struct, omit_defaults=True, forbid_unknown_fields=True):
    """An item about one or more companies. `event_type` is one of the vocabulary `news_event_types`."""

    companies: tuple[CompanyRef, ...] = ()
    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    published_on: PartialDate | None = None
    effective_on: PartialDate | None = None
    event_type: str | None = None
    summary: str | None = None
    highlight: str | None = None


class Measure(msgspec.Struct, omit_defaults=True, forbid_unknown_fields=True):
    """A number that a source states of a company on a day: web visits, IT spend, headcount by function..."""

    company: CompanyRef | None = None
    name: str | None = None
    value: float | None = None
    unit: str | None = None
    on: PartialDate | None = None
