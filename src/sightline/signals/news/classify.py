"""What kind of event an item of news tells of, by the rules of `data/rules.toml`. English."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

import msgspec

from sightline.model.vocabularies.terms import term
from sightline.signals.news.data import read_toml
from sightline.signals.news.patterns import Match, Patterns
from sightline.signals.news.text import Sentence, sentences

LEAST = 50
"""The confidence below which an item tells of no event."""

_IN_TEXT = 8
"""Points of confidence that an event which only the text tells of has less than one of the title."""


class Classified(msgspec.Struct, frozen=True):
    """An event of the vocabulary `news_event_types`.

    `confidence` is 0 to 100, `highlight` the sentence that decided ("" if the source stated the event), `why` the words
    in it.
    """

    event_type: str
    confidence: int
    highlight: str
    why: str


class Rule(msgspec.Struct, frozen=True):
    """A rule of the file: `event` for the company before its words, `object` for the one after them."""

    confidence: int
    event: str | None
    object: str | None
    unless: Patterns[None]


class _Book(msgspec.Struct, frozen=True):
    rules: Patterns[Rule]
    never: Patterns[None]
    never_title: Patterns[None]
    doubt: Patterns[None]
    doubt_less: int
    clauses: frozenset[str]
    aside_after: frozenset[str]
    aside_before: frozenset[str]


class _Find(msgspec.Struct, frozen=True):
    """A rule that holds in a sentence; the smallest `order` decides."""

    order: tuple[bool, int, int, int]
    classified: Classified


def classify(title: str | None, summary: str | None = None, names: Iterable[str] = ()) -> Classified | None:
    """The event that an item tells of; None if no rule holds.

    `names` are those of the company in question: what happens to it may be another event than what happens to others in
    the same sentence. What the title says decides before the text, in it the main clause before others, and then the
    more specific rule.
    """
    said = [each for each in sentences(title, summary, names) if each.words]
    acting = [each for each in said if _acting(each)]
    named = any(each.mentions for each in said)
    about = any(each.headline for each in acting) or not named
    found = [
        find
        for each in said
        if (each in acting) or (about and not each.mentions)
        for find in _finds(each, _acting(each))
    ]
    return min(found, key=lambda each: each.order).classified if found else None


def stated(event_type: str) -> Classified | None:
    """The event that a source states, by id, label or alias; None for one that is not in the vocabulary."""
    known = term("news_event_types", event_type)
    return Classified(known.id, 100, "", "stated by the source") if known else None


@cache
def rule_words() -> frozenset[str]:
    """All words of the rules: they say what kind of event it is, and not which."""
    return frozenset(_book().rules.words)


def _acting(sentence: Sentence) -> tuple[int, ...]:
    """Where the company is named for itself, not to say who another one is: "Globex rival Acme"."""
    book, words = _book(), sentence.words
    return tuple(
        at
        for at in sentence.mentions
        if not (at + 1 < len(words) and words[at + 1] in book.aside_after)
        and not (at and words[at - 1] in book.aside_before)
    )


def _finds(sentence: Sentence, places: tuple[int, ...]) -> Iterator[_Find]:
    """What the rules find in a sentence for a company that is named at these places (none: it is not named)."""
    book = _book()
    if any(True for _ in book.never.find(sentence.words)):
        return
    if sentence.headline and any(True for _ in book.never_title.find(sentence.words)):
        return
    less = (0 if sentence.headline else _IN_TEXT) + (book.doubt_less if any(book.doubt.find(sentence.words)) else 0)
    for match in book.rules.find(sentence.words):
        rule = match.meaning
        event = _event(rule, match, places)
        confidence = rule.confidence - less
        if event is None or confidence < LEAST or any(rule.unless.find(sentence.words)):
            continue
        order = (not sentence.headline, _clause(sentence.words, match.start), -rule.confidence, match.start)
        why = " ".join(sentence.words[match.start : match.end])
        yield _Find(order, Classified(event, confidence, sentence.text, why))


def _event(rule: Rule, match: Match[Rule], places: tuple[int, ...]) -> str | None:
    """The event for a company that acts if it is named before the words, and to which something is done if after."""
    if not places:
        return rule.event or rule.object
    return rule.event if min(places) < match.start else rule.object


def _clause(words: tuple[str, ...], start: int) -> int:
    """How many clauses stand before a word."""
    clauses = _book().clauses
    return sum(word in clauses for word in words[: start + 1])


@cache
def _book() -> _Book:
    table = read_toml("rules.toml")
    words = table["words"]

    def plain(text: str | list[str]) -> Patterns[None]:
        lines = text.splitlines() if isinstance(text, str) else text
        return Patterns([(line, None) for line in lines if line.strip()], words)

    entries = []
    for each in table["rule"]:
        event = each.get("event")
        rule = Rule(
            confidence=each["confidence"],
            event=event,
            object=event if each.get("any") else each.get("object"),
            unless=plain(each.get("unless", [])),
        )
        entries += [(line, rule) for line in each["patterns"].splitlines() if line.strip()]
    return _Book(
        rules=Patterns(entries, words),
        never=plain(table["never"]["patterns"]),
        never_title=plain(table["never_title"]["patterns"]),
        doubt=plain(table["doubt"]["patterns"]),
        doubt_less=table["doubt"]["less"],
        clauses=frozenset(table["clauses"]["words"].split(", ")),
        aside_after=frozenset(table["aside"]["after"].split(", ")),
        aside_before=frozenset(table["aside"]["before"].split(", ")),
    )
