"""Forms 8-K as news: the events that their items tell of, by `data/filings.toml`."""

from __future__ import annotations

import re
from functools import cache

import msgspec

from sightline.model.normal.text import fold_text
from sightline.signals.news.classify import Classified, classify
from sightline.signals.news.data import read_toml
from sightline.signals.news.text import MAX_SUMMARY, MAX_TITLE

PEOPLE = ("5.02", "departure or appointment of directors or officers", "departure of directors or certain officers")
"""The item that tells who joined and who left, in its number and its words."""

_PEOPLE_EVENTS = frozenset({"executive_hire", "executive_departure", "executive_promotion"})
_SENTENCE = re.compile(r"(?<=[.;])\s+")


_UNTITLED = 80
"""Confidence in an appointment or departure whose title is not one of the vocabulary's executives."""


class _Item(msgspec.Struct, frozen=True):
    number: str
    words: str
    event: str
    confidence: int


def is_filing(title: str | None, publisher: str | None) -> bool:
    """Whether an item of news is a Form 8-K: the SEC publishes it, or its title says so."""
    folded = fold_text((title or "")[:MAX_TITLE])
    return fold_text(publisher or "") in _publishers() or f" {folded} ".find(" form 8 k ") >= 0


def filed(title: str | None, summary: str | None) -> list[Classified]:
    """The events that a form tells of, each type once; what its items leave open is not guessed."""
    title = (title or "")[:MAX_TITLE]
    folded = fold_text(title)
    found: dict[str, Classified] = {}
    for item in _items():
        if _has(title, folded, item.number, item.words):
            why = f"item {item.number} of Form 8-K"
            found.setdefault(item.event, Classified(item.event, item.confidence, title, why))
    number, *words = PEOPLE
    if summary and any(_has(title, folded, number, each) for each in words):
        for sentence in _SENTENCE.split(summary[:MAX_SUMMARY]):
            told = classify(sentence) or _officer(sentence)
            if told is not None and told.event_type in _PEOPLE_EVENTS:
                found.setdefault(told.event_type, told)
    return list(found.values())


def _officer(sentence: str) -> Classified | None:
    """Who joins or leaves without a title that we know: the item is about directors and officers only."""
    words = set(fold_text(sentence).split())
    for event, verbs in read_toml("filings.toml")["people"].items():
        if words & set(verbs.split(", ")):
            return Classified(event, _UNTITLED, sentence, "item 5.02 of Form 8-K")
    return None


def _has(title: str, folded: str, number: str, words: str) -> bool:
    return words in folded or re.search(rf"(?<![\d.]){re.escape(number)}(?!\d)", title) is not None


@cache
def _items() -> tuple[_Item, ...]:
    return tuple(msgspec.convert(each, _Item) for each in read_toml("filings.toml")["item"])


@cache
def _publishers() -> frozenset[str]:
    return frozenset(read_toml("filings.toml")["publishers"].split(", "))
