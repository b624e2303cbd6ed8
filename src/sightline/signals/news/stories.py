"""Items of news that tell one story: of one company and one kind of event, within a week, in similar words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache

import msgspec

from sightline.model.values import Instant, PartialDate
from sightline.signals.news.classify import Classified, rule_words
from sightline.signals.news.data import read_toml
from sightline.signals.news.text import sentences

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
    for item in sorted(items, key=lambda each: (each.first, each.subject)):
        same = next((story for story in found if any(_same(item, other) for other in story)), None)
        if same is None:
            found.append([item])
        else:
            same.append(item)
    return found


def _same(one: Told, other: Told) -> bool:
    if one.classified.event_type != other.classified.event_type or _apart(one.day, other.day) > WEEK:
        return False
    if one.url and one.url == other.url:
        return True
    size = min(len(one.words), len(other.words))
    return len(one.words & other.words) >= max(ALIKE * size, min(size, 1))


def _apart(one: PartialDate, other: PartialDate) -> int:
    """Days between two dates, as far as they are known: of partial ones the nearest days."""
    size = min(len(one), len(other))
    if one[:size] == other[:size] or size < len("2020-01-01"):
        return 0 if one[:size] == other[:size] else WEEK + 1
    return abs((date.fromisoformat(one) - date.fromisoformat(other)).days)
