"""Signals: what changed in the world, as sources let us see it."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from sightline.model.values import Instant, PartialDate


class Kind(StrEnum):
    """What changed. `signals/data/kinds.toml` says when each becomes a signal."""

    company_change = "company_change"
    promotion = "promotion"
    title_change = "title_change"
    departure = "departure"
    leadership_change = "leadership_change"
    headcount_change = "headcount_change"
    headcount_increase_1m = "headcount_increase_1m"
    headcount_increase_3m = "headcount_increase_3m"
    headcount_increase_6m = "headcount_increase_6m"
    headcount_increase_12m = "headcount_increase_12m"
    headcount_decrease_1m = "headcount_decrease_1m"
    headcount_decrease_3m = "headcount_decrease_3m"
    headcount_decrease_6m = "headcount_decrease_6m"
    headcount_decrease_12m = "headcount_decrease_12m"
    new_job_listing = "new_job_listing"
    surge_in_hiring = "surge_in_hiring"
    surge_in_hiring_by_department = "surge_in_hiring_by_department"
    surge_in_hiring_by_location = "surge_in_hiring_by_location"
    website_traffic_increase = "website_traffic_increase"
    website_traffic_decrease = "website_traffic_decrease"
    it_spend_increase = "it_spend_increase"
    it_spend_decrease = "it_spend_decrease"
    funding = "funding"
    rename = "rename"
    new_domain = "new_domain"
    new_technology = "new_technology"
    news = "news"


OF_PEOPLE = frozenset({Kind.company_change, Kind.promotion, Kind.title_change, Kind.departure})
"""The kinds whose subject is a person; that of the others is a company."""


class Citation(msgspec.Struct, frozen=True, array_like=True):
    """An observation that a signal rests on, and the store's number of the source that made it."""

    subject: int
    observation: int
    source: int


class State(msgspec.Struct, frozen=True, omit_defaults=True):
    """What was, or is: the fields that the kind of signal speaks of.

    `employer` is the entity of a company, `company` what the source calls it. `value` is a count, an average, a name, a
    domain; `since` the day from which it held, where a signal compares with a value of some time ago.
    """

    employer: int | None = None
    company: str | None = None
    title: str | None = None
    seniority: str | None = None
    value: str | int | float | None = None
    since: PartialDate | None = None


class Detail(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is told beside before and after, where the kind has it.

    `person` and `name`: who joined or left (leadership); `joined`: which of both. `item`: the entity of the posting or
    the news. `title`, `department` (of the vocabulary `hiring_departments`), `country` (ISO 3166 alpha-2), `region`,
    `city`, `url`: of a posting, or what a surge is counted by. `event_type` (of the vocabulary `news_event_types`),
    `title`, `summary`, `highlight`, `publisher`, `published_on`, `effective_on`, `url`: of news. `type`, `usd`,
    `investors`: of a round. `basis`: "stated", or "known people" for a number counted from the people that we know.
    """

    person: int | None = None
    name: str | None = None
    joined: bool | None = None
    item: int | None = None
    title: str | None = None
    department: str | None = None
    country: str | None = None
    region: str | None = None
    city: str | None = None
    url: str | None = None
    event_type: str | None = None
    summary: str | None = None
    highlight: str | None = None
    publisher: str | None = None
    published_on: PartialDate | None = None
    effective_on: PartialDate | None = None
    type: str | None = None
    usd: int | None = None
    investors: tuple[str, ...] = ()
    basis: str | None = None


class Signal(msgspec.Struct, frozen=True, kw_only=True):
    """One change.

    `subject` is the entity that it is about. `episode` says which transition it is, normalised: with kind and subject,
    it names the signal, so that a better date or a corrected spelling makes no other. In it, entities stand as
    "~7", so that they can be followed when they merge. `day` is when the change took place, as far as it is known, else
    when it was first told; `noticed` the first moment at which any source told of it. `confidence` is 0 to 100.
    `citations` are what it rests on, the observation that showed it first.
    """

    kind: Kind
    subject: int
    episode: str
    before: State
    after: State
    day: PartialDate
    noticed: Instant
    confidence: int
    citations: tuple[Citation, ...]
    detail: Detail | None = None

    @property
    def observations(self) -> tuple[int, ...]:
        """The numbers of the observations that it rests on."""
        return tuple(each.observation for each in self.citations)

    @property
    def sources(self) -> tuple[int, ...]:
        """The store's numbers of the sources that it rests on, each once."""
        return tuple(dict.fromkeys(each.source for each in self.citations))
