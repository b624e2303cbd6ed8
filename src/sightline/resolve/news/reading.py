"""An item of news as it is read for companies: spans that may be names, domains, tickers, and words of context.

All that is read is bounded, and each pattern takes time linear in its text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

import msgspec

from sightline.model.normal.companies import split_legal_forms
from sightline.model.normal.domains import clean_domain
from sightline.model.normal.text import fold_text
from sightline.resolve.news.data import word_list

MAX_TITLE = 400
MAX_SUMMARY = 4_000
MAX_TOKENS = 600
LONGEST = 6
"""Words of a name that are looked for."""

_STEM = 4
MAX_SPANS = 600
"""Spans of an item that are looked up."""

_TOKEN = re.compile(r"[^\W_]+(?:[&'’.+][^\W_]+)*[!+]?")
_BREAK = re.compile(r"[^\s\-–&,’'\"“”‘®™]")
_DOMAIN = re.compile(r"(?<![@\w.\-])(?:https?://)?((?:[a-z0-9-]{1,63}\.){1,4}[a-z]{2,18})\b(?!@)", re.IGNORECASE)
_EMAIL = re.compile(r"(?<![\w.])[\w.+-]{1,64}@((?:[a-z0-9-]{1,63}\.){1,4}[a-z]{2,18})\b", re.IGNORECASE)
_TICKER = re.compile(
    r"\((?:[\w ]{0,20}[,;:] ?)?(?:nasdaq|nyse|nyse american|amex|lse|tsx|tsxv|asx|otcqb|otcqx|euronext|xetra|hkex|cboe)"
    r"(?: ?[a-z]{1,8})? ?: ?([a-z0-9.]{1,8})",
    re.IGNORECASE,
)


class Token(msgspec.Struct, frozen=True):
    """A word. `named`: it is written as names are; `first`: a sentence begins with it; `joined`: to the word before."""

    text: str
    start: int
    end: int
    named: bool
    first: bool
    joined: bool
    comma: bool


class Span(msgspec.Struct, frozen=True):
    """Words that may be a name: tokens[start:end] of the part."""

    part: Part
    start: int
    end: int

    @property
    def text(self) -> str:
        """As it is written, without a possessive s."""
        first, last = self.part.tokens[self.start], self.part.tokens[self.end - 1]
        return self.part.text[first.start : last.start] + last.text

    @property
    def legal_form(self) -> bool:
        """Whether a legal form is a part of it or stands behind it."""
        if split_legal_forms(self.text)[1]:
            return True
        behind = self.part.tokens[self.end : self.end + 1]
        return bool(
            behind and behind[0].joined and behind[0].named and split_legal_forms(f"{self.text} {behind[0].text}")[1]
        )

    @property
    def before(self) -> Token | None:
        """The word before it in the same run of words."""
        return self.part.tokens[self.start - 1] if self.start and self.part.tokens[self.start].joined else None

    @property
    def after(self) -> Token | None:
        """The word behind it in the same run of words; none behind a comma or a possessive."""
        last = self.part.tokens[self.end - 1]
        if self.end >= len(self.part.tokens) or last.end - last.start != len(last.text):
            return None
        token = self.part.tokens[self.end]
        return token if token.joined and not token.comma else None

    def covers(self, other: Span) -> bool:
        """Whether it is longer than the other one, and holds it."""
        longer = self.end - self.start > other.end - other.start
        return self.part is other.part and longer and self.start <= other.start and other.end <= self.end


class Part(msgspec.Struct, frozen=True, eq=False):
    """The title or the text of an item. `titled`: most words have a capital letter, as in headlines."""

    text: str
    title: bool
    tokens: tuple[Token, ...]
    titled: bool


class Article(msgspec.Struct, frozen=True, dict=True):
    """An item of news as it is read. `host` is the domain that it was published on."""

    parts: tuple[Part, ...]
    spans: tuple[Span, ...]
    domains: frozenset[str]
    mail_domains: frozenset[str]
    tickers: frozenset[str]
    host: str | None
    publisher: str

    @cached_property
    def folded(self) -> str:
        """All words, folded, with a space at both ends."""
        return f" {fold_text(' '.join(part.text for part in self.parts))} "

    @cached_property
    def stems(self) -> frozenset[str]:
        """The folded words without their endings."""
        return frozenset(map(stem, self.folded.split()))

    def says(self, text: str | None) -> bool:
        """Whether it has these words, one after the other."""
        folded = fold_text(text) if text else ""
        return bool(folded) and f" {folded} " in self.folded


def stem(word: str) -> str:
    """A word without the commonest endings of English: "banking", "banks" and "bank" are one."""
    for ending in ("ings", "ing", "ies", "es", "ers", "er", "s", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= _STEM:
            return word.removesuffix(ending)
    return word


def read(title: str | None, summary: str | None, url: str | None = None, publisher: str | None = None) -> Article:
    """An item as it is read. A publisher's name at the end of the title is no part of it."""
    parts = []
    if title:
        parts.append(_part(_without_publisher(title[:MAX_TITLE], publisher), title=True))
    if summary:
        parts.append(_part(summary[:MAX_SUMMARY], title=False))
    text = " ".join(part.text for part in parts)
    return Article(
        parts=tuple(parts),
        spans=tuple(_spans(parts)),
        domains=frozenset(_domains(_DOMAIN, text)),
        mail_domains=frozenset(_domains(_EMAIL, text)),
        tickers=frozenset(found[1].upper() for found in _TICKER.finditer(text)),
        host=_domain(url) if url else None,
        publisher=fold_text(publisher) if publisher else "",
    )


def _without_publisher(title: str, publisher: str | None) -> str:
    if publisher:
        for mark in (" - ", " | ", " – ", " — "):
            head, _, tail = title.rpartition(mark)
            if head and fold_text(tail) == fold_text(publisher):
                return head
    return title


def _part(text: str, *, title: bool) -> Part:
    tokens = tuple(_tokens(text))
    long = [each for each in tokens if len(each.text) > 3 and each.text[0].isalpha()]
    capitals = sum(each.text[0].isupper() for each in long)
    return Part(text, title, tokens, title and len(long) > 2 and capitals >= 0.7 * len(long))


def _is_dotted(word: str, between: str) -> bool:
    """Whether a full stop belongs to the word before it: an initial, or a title ("Mr. Lee")."""
    return between in (". ", ".") and (len(word) == 1 or word.lower() in word_list("titles_before"))


def _tokens(text: str) -> Iterator[Token]:
    end, last = 0, ""
    for count, found in enumerate(_TOKEN.finditer(text)):
        if count == MAX_TOKENS:
            return
        word = found.group()
        between = text[end : found.start()]
        joined = count > 0 and len(between) < 5 and (not _BREAK.search(between) or _is_dotted(last, between))
        bare = word[:-2] if word[-2:] in ("'s", "’s") and len(word) > 2 else word
        named = any(letter.isupper() for letter in bare) or bare[0].isdigit() or "." in bare
        yield Token(bare, found.start(), found.end(), named, not joined and "," not in between, joined, "," in between)
        end, last = found.end(), word


def _spans(parts: list[Part]) -> Iterator[Span]:
    count = 0
    for part in parts:
        for start, token in enumerate(part.tokens):
            if not token.named:
                continue
            for span in _from(part, start):
                if count == MAX_SPANS:
                    return
                count += 1
                yield span


def _from(part: Part, start: int) -> Iterator[Span]:
    """The spans that begin at a word: up to the next word that no name holds."""
    for end in range(start + 1, min(start + LONGEST, len(part.tokens)) + 1):
        last = part.tokens[end - 1]
        if end - 1 > start and (not last.joined or not (last.named or last.text.lower() in word_list("connectors"))):
            return
        if last.named and not (end == start + 1 and last.text.lower() in word_list("starts")):
            yield Span(part, start, end)
        if last.end - last.start != len(last.text):  # a possessive ends a name
            return


def _domains(pattern: re.Pattern[str], text: str) -> Iterator[str]:
    for found in pattern.finditer(text):
        if domain := _domain(found[1]):
            yield domain


def _domain(text: str) -> str | None:
    try:
        return clean_domain(text)
    except ValueError:
        return None
