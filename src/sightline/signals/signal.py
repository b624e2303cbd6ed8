"""A signal: something that changed in the world, as sources let us see it."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from sightline.model.values import Instant, PartialDate


class Kind(StrEnum):
    """What changed."""

    company_change = "company_change"
    promotion = "promotion"
    title_change = "title_change"
    departure = "departure"
    headcount_change = "headcount_change"
    funding = "funding"
    rename = "rename"
    new_domain = "new_domain"
    new_technology = "new_technology"


class State(msgspec.Struct, frozen=True, omit_defaults=True):
    """What was, or is: the fields that the kind of signal speaks of. `employer` is the entity of a company."""

    employer: int | None = None
    company: str | None = None
    title: str | None = None
    value: str | int | None = None


class Signal(msgspec.Struct, frozen=True):
    """One change. `day` is when it took place, as far as it is known, else when it was first told (`noticed`).

    `observations` are the numbers of those that it rests on, the one that showed it first; `sources` the store's
    numbers of who said so.
    """

    kind: Kind
    before: State
    after: State
    day: PartialDate
    noticed: Instant
    observations: tuple[int, ...]
    sources: tuple[int, ...]
