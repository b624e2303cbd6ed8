"""Signals as the wire has them. Every key is always there; null is unknown, or not of this kind."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from sightline.interfaces.rest.shapes import Shape
from sightline.interfaces.rest_directory.shapes import Time
from sightline.model.signal import Kind

PartialDay = Annotated[str, Meta(description="A date as far as it is known: 2024, 2024-05 or 2024-05-03.")]


class SignalSubject(Shape, frozen=True, kw_only=True):
    """Who changed. The domain is that of a company."""

    kind: Literal["person", "company"]
    id: int
    name: str | None
    domain: str | None


class SignalState(Shape, frozen=True, kw_only=True):
    """What was, or is. `since` is the day from which it held, where a value of some time ago is compared with."""

    company_id: int | None
    company: str | None
    title: str | None
    seniority: str | None
    value: str | int | float | None
    since: PartialDay | None


class SignalDetail(Shape, frozen=True, kw_only=True):
    """What is told beside before and after.

    `contact_id`, `name`, `joined`: who joined or left. `item_id`: the posting or news. `title`, `department`, `country`
    (ISO 3166-1 alpha-2), `region`, `city`, `url`: of a posting, or what a surge is counted by. `event_type`, `title`,
    `summary`, `highlight`, `publisher`, `published_on`, `effective_on`, `url`: of news. `type`, `usd`, `investors`: of
    a round. `basis`: whether a number is stated, or counted from the people that are known.
    """

    contact_id: int | None
    name: str | None
    joined: bool | None
    item_id: int | None
    title: str | None
    department: str | None
    country: str | None
    region: str | None
    city: str | None
    url: str | None
    event_type: str | None
    summary: str | None
    highlight: str | None
    publisher: str | None
    published_on: PartialDay | None
    effective_on: PartialDay | None
    type: str | None
    usd: int | None
    investors: list[str]
    basis: str | None


class SignalFacts(Shape, frozen=True, kw_only=True):
    """A change: of whom, from what to what, when, how sure it is, and who says so.

    `words` say it in a sentence. `day` is when it took place, `noticed_at` when a source first told of it.
    `sources` and `observations` are what it rests on, the observation that showed it first.
    """

    kind: Kind
    subject: SignalSubject
    words: str
    before: SignalState
    after: SignalState
    detail: SignalDetail | None
    day: PartialDay
    noticed_at: Time
    confidence: Annotated[int, Meta(ge=0, le=100)]
    sources: list[str]
    observations: list[int]


class SignalEntry(Shape, frozen=True, kw_only=True):
    """A signal, and what was told of it last; with `since`, what was told at this `position` of the log.

    `id` stays, whatever is revised. `revision` counts what was told of it. Without `signal`, it may not be told any
    more, as its person is not to be known: forget what you have of it.
    """

    id: str
    what: Literal["published", "revised", "withdrawn"]
    at: Time
    position: int | None
    revision: int | None
    published_at: Time | None
    signal: SignalFacts | None
