"""A feature: a question about two subjects whose answer is one of a few levels, each with a weight in the table."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from inspect import getdoc
from typing import Generic, TypeVar

import msgspec

from sightline.model.values import PartialDate
from sightline.resolve.traits import Place

T = TypeVar("T")

NONE = "none"
"""The level of a question that the two do not answer, since at least one says nothing; it has no weight."""


class Feature(msgspec.Struct, Generic[T], frozen=True):
    """One question. `compare` is symmetric and gives a level of `levels`, or `NONE`.

    `cost`: about how long it takes to answer; where others may settle the matter, the dear ones are asked last.
    """

    name: str
    levels: tuple[str, ...]
    compare: Callable[[T, T], str]
    cost: int = 0

    @property
    def explanation(self) -> str:
        """What users read about it."""
        return " ".join((getdoc(self.compare) or "").split())


A = TypeVar("A")


def once_for_a_pair(ask: Callable[[T, T], A]) -> Callable[[T, T], A]:
    """Remember the answer about the pair that was asked about last, since several features ask the same of a pair."""
    last: tuple[T, T, A] | None = None

    @wraps(ask)
    def asked(one: T, other: T) -> A:
        nonlocal last
        known = last  # another thread may replace it, but never change it
        if known is not None and known[0] is one and known[1] is other:
            return known[2]
        answer = ask(one, other)
        last = (one, other, answer)
        return answer

    return asked


def compare_places(one: Iterable[Place], other: Iterable[Place]) -> str:
    """The closest that two lists of places come: city, region, country, elsewhere, or none."""
    found = NONE
    for here in one:
        for there in other:
            level = _compare_places(here, there)
            if _NEARNESS[level] > _NEARNESS[found]:
                found = level
    return found


def _compare_places(here: Place, there: Place) -> str:
    city, region, country = here
    if country and there[2] and country != there[2]:
        return "elsewhere"
    if city and city == there[0] and not (region and there[1] and region != there[1]):
        return "city"
    if region and region == there[1]:
        return "region"
    return "country" if country and there[2] else NONE


_NEARNESS = {NONE: 0, "elsewhere": 1, "country": 2, "region": 3, "city": 4}


def months(date: PartialDate) -> int | None:
    """A date as a count of months, None if it has no month."""
    return int(date[:4]) * 12 + int(date[5:7]) if len(date) >= 7 else None


def compare_dates(one: PartialDate, other: PartialDate) -> str:
    """Two dates: same (as far as both go), near (within a year), apart, or none."""
    if not one or not other:
        return NONE
    size = min(len(one), len(other))
    if one[:size] == other[:size]:
        return "same"
    first, second = months(one), months(other)
    if first is not None and second is not None:
        return "near" if abs(first - second) <= 6 else "apart"
    return "near" if abs(int(one[:4]) - int(other[:4])) <= 1 else "apart"
