"""Books of phrases: which phrases stand in a list of words, the longest first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, NamedTuple, TypeVar

from sightline.model.normal.text import fold_text, join_letters

T = TypeVar("T")


class Found(NamedTuple, Generic[T]):
    """A phrase at words[start:end] and what it means."""

    start: int
    end: int
    meaning: T


def phrase_words(text: str) -> list[str]:
    """Folded words; initials are one word."""
    return join_letters(fold_text(text).split())


def split_list(text: str) -> list[str]:
    """The phrases of a comma-separated list."""
    return [each.strip() for each in text.replace("\n", " ").split(",") if each.strip()]


class PhraseBook(Generic[T]):
    """Phrases and their meanings. `*` alone stands for any word; at the end or front of a word for any letters."""

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        """Take up the entries; of equal phrases the first counts."""
        self._exact: dict[tuple[str, ...], T] = {}
        self._gapped: dict[str, list[tuple[tuple[str | None, ...], T]]] = {}
        self._prefixes: dict[str, T] = {}
        self._suffixes: dict[str, T] = {}
        self._longest: dict[str, int] = {}
        for phrase, meaning in entries:
            self._add(phrase, meaning)

    @property
    def words(self) -> frozenset[str]:
        """All words of the phrases that are given in full."""
        return frozenset(word for words in self._exact for word in words)

    def _add(self, phrase: str, meaning: T) -> None:
        if phrase.startswith("*") and len(phrase) > 1:
            self._suffixes.setdefault(fold_text(phrase), meaning)
            return
        if phrase.endswith("*") and not phrase.endswith(" *"):
            self._prefixes.setdefault(fold_text(phrase), meaning)
            return
        if "*" in phrase:
            gapped = tuple(None if word == "*" else fold_text(word) for word in phrase.split())
            self._gapped.setdefault(str(gapped[0]), []).append((gapped, meaning))
            return
        words = tuple(phrase_words(phrase))
        if words:
            self._exact.setdefault(words, meaning)
            self._longest[words[0]] = max(self._longest.get(words[0], 0), len(words))

    def find(self, words: list[str]) -> list[Found[T]]:
        """The phrases in the words, from left to right; each word belongs to at most one."""
        found: list[Found[T]] = []
        at = 0
        while at < len(words):
            hit = self._at(words, at)
            if hit:
                found.append(hit)
            at = hit.end if hit else at + 1
        return found

    def _at(self, words: list[str], at: int) -> Found[T] | None:
        word = words[at]
        best: Found[T] | None = None
        for size in range(min(self._longest.get(word, 0), len(words) - at), 0, -1):
            key = tuple(words[at : at + size])
            if key in self._exact:
                best = Found(at, at + size, self._exact[key])
                break
        for pattern, meaning in self._gapped.get(word, ()):
            end = at + len(pattern)
            longer = best is None or end > best.end
            if (
                longer
                and end <= len(words)
                and all(p in (None, w) for p, w in zip(pattern, words[at:end], strict=True))
            ):
                best = Found(at, end, meaning)
        return best or self._stem(word, at)

    def _stem(self, word: str, at: int) -> Found[T] | None:
        for size in range(len(word), 3, -1):
            if word[:size] in self._prefixes:
                return Found(at, at + 1, self._prefixes[word[:size]])
        for size in range(len(word), 3, -1):
            if word[-size:] in self._suffixes:
                return Found(at, at + 1, self._suffixes[word[-size:]])
        return None
