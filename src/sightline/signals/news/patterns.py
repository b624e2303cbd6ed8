"""Patterns over words, as `rules.toml` writes them.

`word`, `(one|two words|three)` for one of several, `(...)?` for one that may be absent, `{name}` for a list of
`[words]`, `~3` for up to three words of any kind, `^` at the front for the beginning of the sentence. A pattern begins
with words. Gaps are bounded, so that a pattern takes a bounded time at each word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")

_PIECE = re.compile(r"~(?P<gap>\d)|\((?P<group>[^()]+)\)(?P<optional>\??)|(?P<word>[^\s(){}~|]+)")
_MACRO = re.compile(r"\{(\w+)\}")


class Match(NamedTuple, Generic[T]):
    """A pattern at words[start:end], and what it means."""

    start: int
    end: int
    meaning: T


class Patterns(Generic[T]):
    """Patterns and their meanings, by the words that they begin with."""

    def __init__(self, entries: Iterable[tuple[str, T]], words: Mapping[str, str]) -> None:
        """Take up the entries. `words`: lists that patterns name. Raises ValueError for a pattern that is none."""
        self._by_word: dict[str, list[tuple[re.Pattern[str], bool, T]]] = {}
        self.words: set[str] = set()
        for text, meaning in entries:
            pieces, anchored = _pieces(text, words)
            self.words.update(word for piece in pieces for each in _alternatives(piece) for word in each.split())
            pattern = _compiled(pieces)
            for first in {each.split()[0] for each in _alternatives(pieces[0])}:
                self._by_word.setdefault(first, []).append((pattern, anchored, meaning))

    def find(self, words: tuple[str, ...]) -> Iterator[Match[T]]:
        """All places where a pattern matches, from left to right."""
        text = " ".join(words)
        offset = 0
        for start, word in enumerate(words):
            for pattern, anchored, meaning in self._by_word.get(word, ()):
                if not (anchored and start) and (found := pattern.match(text, offset)):
                    yield Match(start, start + found.group().count(" ") + 1, meaning)
            offset += len(word) + 1


def _pieces(text: str, words: Mapping[str, str]) -> tuple[list[re.Match[str]], bool]:
    """The pieces of a pattern, and whether it holds only at the beginning."""
    spelled = _MACRO.sub(lambda found: f"({words[found[1]]})", text.removeprefix("^"))
    pieces = list(_PIECE.finditer(spelled))
    if not _covers(pieces, spelled):
        raise ValueError(f"{text!r} is no pattern.")
    if not pieces or pieces[0]["gap"] or pieces[0]["optional"]:
        raise ValueError(f"{text!r} does not begin with words.")
    return pieces, text.startswith("^")


def _compiled(pieces: list[re.Match[str]]) -> re.Pattern[str]:
    source = ""
    for each in pieces:
        if each["gap"]:
            source += rf"(?: [^ ]+){{0,{each['gap']}}}?"
            continue
        one = "|".join(map(re.escape, sorted(_alternatives(each), key=len, reverse=True)))
        part = f"{' ' if source else ''}(?:{one})(?= |$)"
        source += f"(?:{part})?" if each["optional"] else part
    return re.compile(source)


def _covers(pieces: list[re.Match[str]], text: str) -> bool:
    """Whether nothing but spaces is left of a text beside its pieces."""
    rest = text
    for each in reversed(pieces):
        rest = rest[: each.start()] + rest[each.end() :]
    return not rest.strip()


def _alternatives(piece: re.Match[str]) -> list[str]:
    """The words that a piece may be; none for a gap."""
    if piece["gap"]:
        return []
    if piece["word"]:
        return [piece["word"]]
    return [" ".join(each.split()) for each in piece["group"].split("|") if each.strip()]
