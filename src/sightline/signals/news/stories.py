"""Items of news that tell one story: of one company and one kind of event, within a week, in similar words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import cache

import msgspec

from sightline.model.values import Instant, PartialDate
from sightline.signals.news.classify import Classified, rule_words
from sightline.signals.news.data import read_toml
from sightline.signals.news.text import sentences

_MONTH = len("2020-01")

WEEK = 7
"""Days within which two items tell one story."""

ALIKE = 0.5
"""The share of the telling words of the shorter title that two titles must have in common."""


class Told(msgspec.Struct, frozen=True):
    """An item of news with one event that it tells of.

    `subject` is its number, `day` when it took place as far as the item says, `first` the first moment at which its
    source told of it.
    """

    subject: int
    classified: Classified
    url: str | None
    day: PartialDate
    first: Instant
    words: frozenset[str]


def telling_words(text: str, names: Iterable[str]) -> frozenset[str]:
    """The words of a title that tell stories apart: who else, and what; not the company, and no words of our rules."""
    found = {word for each in sentences(text, None, names) for word in each.words if not word.startswith("<")}
    return frozenset(found) - rule_words() - _small()


@cache
def _small() -> frozenset[str]:
    return frozenset(read_toml("rules.toml")["stories"]["small"].split(", "))


def stories(items: Iterable[Told]) -> list[list[Told]]:
    """Items grouped by story, each with the one that was told first in front.

    Items join in the order in which they were told, so that a later one never changes what was one story before.
    """
    found: list[list[Told]] = []
    about: dict[tuple[str, str], list[tuple[int, Told]]] = defaultdict(list)
    for item in sorted(items, key=lambda each: (each.first, each.subject)):
        event = item.classified.event_type
        near = (other for month in _months(item.day) for other in about[event, month])
        number = min((number for number, other in near if _same(item, other)), default=len(found))
        if number == len(found):
            found.append([])
        found[number].append(item)
        about[event, item.day[:_MONTH]].append((number, item))
    return found


def _months(day: PartialDate) -> list[str]:
    """The months of the days within a week of one, so that an item is compared with few; of a partial date itself."""
    if len(day) <= _MONTH:
        return [day]
    middle = date.fromisoformat(day).toordinal()
    days = (min(max(middle + each, 1), date.max.toordinal()) for each in (-WEEK, WEEK))
    return list(dict.fromkeys(date.fromordinal(each).isoformat()[:_MONTH] for each in days))


def _same(one: Told, other: Told) -> bool:
    if _apart(one.day, other.day) > WEEK:
        return False
    if one.url and one.url == other.url:
        return True
    size = min(len(one.words), len(other.words))
    return len(one.words & other.words) >= max(ALIKE * size, min(size, 1))


def _apart(one: PartialDate, other: PartialDate) -> int:
    """Days between two dates; partial ones are together if they are the same, or too far apart."""
    if len(one) <= _MONTH or len(other) <= _MONTH:
        return 0 if one == other else WEEK + 1
    return abs((date.fromisoformat(one) - date.fromisoformat(other)).days)
