"""News as words: sentences, and in them amounts, numbers, titles of executives and the company in question as one word.

All that is read is bounded, and each pattern here takes time linear in its text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

import msgspec

from sightline.model.normal.companies import company_key
from sightline.model.normal.text import fold_text, join_letters
from sightline.model.vocabularies.title_words import rank_words
from sightline.signals.news.data import read_toml

MAX_TITLE = 400
MAX_SUMMARY = 4_000
MAX_SENTENCES = 12
MAX_WORDS = 60
"""Words of a sentence that are read."""

COMPANY, OFFICER, MONEY, PERCENT, NUMBER = "<company>", "<officer>", "<money>", "<percent>", "<number>"
"""Words that stand for what they name."""

_SCALE = r"(?:thousand|million|billion|trillion|crore|lakh|mln|mn|bn|tn|[kmb])\b"
_DIGITS = r"\d{1,15}(?:[.,]\d{1,15}){0,4}"
_SIGN = r"(?:us|ca|a|nz|hk|s|r)?[$€£¥₹₩]|\b(?:rs\.?|usd|eur|gbp|inr|sek|nok|dkk|chf|cad|aud|jpy|sgd)"
_SPECIAL = re.compile(
    rf"(?P<money>(?:{_SIGN}) ?{_DIGITS}(?: ?-?{_SCALE})?"
    rf"|\b{_DIGITS}[ -]?{_SCALE} (?:dollars|euros|pounds|usd|eur|gbp|yen|rupees|francs|kronor|kroner)\b)"
    rf"|(?P<percent>\b{_DIGITS} ?(?:%|per ?cent\b))"
    rf"|(?P<number>\b{_DIGITS}(?:\+|\b))",
    re.IGNORECASE,
)
_POSSESSIVE = re.compile(r"['’]s?(?=\s|$)|['’]s\b", re.IGNORECASE)
_END = re.compile(r"(?<=[.!?])[\"'”’)]?\s+|\n+")
_ABBREVIATION = re.compile(r"\b(?:inc|corp|ltd|co|llc|plc|mr|mrs|ms|dr|st|no|vs|jr|sr|u\.s|[a-z])\.$", re.IGNORECASE)
_EXECUTIVE = frozenset({"c_level", "vp", "owner"})


class Sentence(msgspec.Struct, frozen=True):
    """A sentence as it was written and as words; `headline`: it is the title."""

    text: str
    words: tuple[str, ...]
    headline: bool

    @property
    def mentions(self) -> tuple[int, ...]:
        """Where the company in question is named."""
        return tuple(place for place, word in enumerate(self.words) if word == COMPANY)


def sentences(title: str | None, summary: str | None, names: Iterable[str] = ()) -> list[Sentence]:
    """The title and the sentences of the summary, in order. `names` are those of the company in question."""
    spelled = name_words(names)
    found = [_sentence(title[:MAX_TITLE], spelled, headline=True)] if title else []
    parts = list(_parts(summary[:MAX_SUMMARY])) if summary else []
    return found + [_sentence(each, spelled, headline=False) for each in parts[:MAX_SENTENCES]]


def name_words(names: Iterable[str]) -> list[tuple[str, ...]]:
    """The words of names, with and without legal forms, the longest first."""
    found = {tuple(_folded(form)) for name in names for form in (name, company_key(name))}
    return sorted(filter(None, found), key=lambda words: (-len(words), words))


def _sentence(text: str, names: list[tuple[str, ...]], *, headline: bool) -> Sentence:
    return Sentence(text.strip(), tuple(_titled(_named(words_of(text), names)))[:MAX_WORDS], headline)


def _parts(text: str) -> Iterator[str]:
    """The sentences of a text. A full stop after an abbreviation ends none."""
    start = 0
    for end in _END.finditer(text):
        if "\n" not in end.group() and _ABBREVIATION.search(text, max(start, end.start() - 6), end.start()):
            continue
        if text[start : end.start()].strip():
            yield text[start : end.start()]
        start = end.end()
    if text[start:].strip():
        yield text[start:]


def words_of(text: str) -> list[str]:
    """The folded words of a text, with amounts, shares and numbers as `MONEY`, `PERCENT` and `NUMBER`."""
    words: list[str] = []
    start = 0
    text = _POSSESSIVE.sub(" ", text)
    for found in _SPECIAL.finditer(text):
        words += [*_folded(text[start : found.start()]), f"<{found.lastgroup}>"]
        start = found.end()
    return words + _folded(text[start:])


def _folded(text: str) -> list[str]:
    return join_letters(fold_text(text).split())


def _named(words: list[str], names: list[tuple[str, ...]]) -> list[str]:
    """Words with each mention of one of the names as `COMPANY`."""
    firsts = {name[0] for name in names}
    found: list[str] = []
    at = 0
    while at < len(words):
        name = None
        if words[at] in firsts:
            name = next((each for each in names if tuple(words[at : at + len(each)]) == each), None)
        found.append(COMPANY if name else words[at])
        at += len(name) if name else 1
    return found


def _titled(words: list[str]) -> list[str]:
    """Words with each title of an executive, by the vocabulary of titles, as `OFFICER`."""
    titles, chief_of = _executives()
    found: list[str] = []
    end = 0
    for each in rank_words().book.find(words):
        phrase, start = " ".join(words[each.start : each.end]), each.start
        if phrase == "chief" and start > end and words[start - 1] in chief_of:
            start -= 1  # "marketing chief"
        elif not (each.meaning in _EXECUTIVE or phrase in titles or phrase.startswith("head of")):
            continue
        found += [*words[end:start], OFFICER]
        end = each.end
    return found + words[end:]


@cache
def _executives() -> tuple[frozenset[str], frozenset[str]]:
    """Titles beyond the ranks of the vocabulary, and what somebody is the chief of."""
    table = read_toml("rules.toml")["executives"]
    return frozenset(table["titles"].split(", ")), frozenset(table["chief_of"].split(", "))
