"""When two titles are one: in another case, order, spelling or form of the same words, they are."""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz.distance import OSA

from sightline.model.normal.text import fold_text
from sightline.model.normal.title_text import title_segments
from sightline.model.vocabularies.title_forms import Words, title_forms
from sightline.model.vocabularies.title_words import title_spelling

_LEAST = 5
"""Letters of a word in which one typing error is one rather than another word."""

_ENDINGS = frozenset(
    frozenset(pair)
    for pair in (("", "in"), ("", "e"), ("", "a"), ("", "s"), ("e", "in"), ("o", "a"), ("eur", "euse"), ("eur", "rice"))
) | {frozenset(("ore", "rice")), frozenset(("er", "erin")), frozenset(("", "ne")), frozenset(("", "le"))}
"""Endings of the male, female and plural forms of one word."""


@lru_cache(maxsize=1 << 16)
def title_words(title: str) -> Words:
    """The words of a title, each in the one form that stands for it, in the order of the title; none twice."""
    spelled = [word for segment in title_segments(title) for word in segment.words]
    return tuple(dict.fromkeys(title_forms().plain(spelled)))


@lru_cache(maxsize=1 << 16)
def title_key(title: str) -> str:
    """What titles of the same words share: "VP, Sales" and "Vice President of Sales" have one key.

    Empty only for a title without letters and digits.
    """
    return " ".join(sorted(title_words(title))) or fold_text(title)


@lru_cache(maxsize=1 << 14)
def same_title(one: str, other: str) -> bool:
    """Whether two titles say the same, whatever their words are: also beside a typing error, or as initials."""
    if title_key(one) == title_key(other):
        return True
    left, right = title_words(one), title_words(other)
    less = [word for word in left if word not in right]
    more = [word for word in right if word not in left]
    if len(less) == len(more) == 1:
        return _same_word(less[0], more[0])
    return _initials(less, more) or _initials(more, less)


@lru_cache(maxsize=1 << 12)
def is_seat(title: str) -> bool:
    """Whether a title is that of a seat (on a board, in a committee), which people hold beside a main job."""
    forms, words = title_forms(), title_words(title)
    return words in forms.whole or bool(forms.within.find(list(words)))


def _same_word(one: str, other: str) -> bool:
    """Forms of one word, or one with a typing error in it."""
    known = title_spelling().known
    if one[:_LEAST] == other[:_LEAST] and len(one) >= _LEAST and _endings(one, other) in _ENDINGS:
        return True
    if min(len(one), len(other)) < _LEAST or not one.isalpha() or not other.isalpha() or {one, other} <= known:
        return False
    return OSA.distance(one, other, score_cutoff=1) <= 1


def _endings(one: str, other: str) -> frozenset[str]:
    size = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return frozenset((one[size:], other[size:]))


def _initials(short: list[str], long: list[str]) -> bool:
    """Whether a title has the initials where the other has the words: CPO, Chief Product Officer."""
    return len(short) == 1 and len(long) > 1 and short[0] == "".join(word[0] for word in long)
