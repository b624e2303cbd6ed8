"""One word of a name against one word of another."""

from __future__ import annotations

from enum import StrEnum

import msgspec
from rapidfuzz.distance import OSA, JaroWinkler


class Role(StrEnum):
    """What a word is in a name."""

    given = "given"
    family = "family"
    unknown = "unknown"
    initial = "initial"
    particle = "particle"
    generation = "generation"


class Word(msgspec.Struct, frozen=True, cache_hash=True):
    """A word of a name in Latin small letters, with what comparing needs.

    `joined` is the word with the particles before it ("al fayed" is "alfayed"). `roots` are the given names that it may
    stand for. `vowelless` words come from scripts that do not write vowels: only consonants can be compared.
    `bits` is how rare it is.
    """

    text: str
    role: Role
    joined: str
    sound: str
    skeleton: str
    consonants: str
    roots: frozenset[str]
    known_given: bool
    bits: float
    vowelless: bool = False
    readings: tuple[str, ...] = ()


class Kind(StrEnum):
    """How two words relate."""

    equal = "equal"
    variant = "variant"
    initial = "initial"
    typo = "typo"
    different = "different"


class WordMatch(msgspec.Struct, frozen=True):
    """How two words relate, and how sure it is that they are the same word, from 0 to 1."""

    kind: Kind
    quality: float


EQUAL = WordMatch(Kind.equal, 1.0)
DIFFERENT = WordMatch(Kind.different, 0.0)
_JOINED = WordMatch(Kind.equal, 0.98)
_NICKNAME = WordMatch(Kind.variant, 0.93)
_SOUND = WordMatch(Kind.variant, 0.94)
_INITIAL = WordMatch(Kind.initial, 0.8)
_CONSONANTS = WordMatch(Kind.variant, 0.9)


def compare_words(one: Word, other: Word) -> WordMatch:
    """How two words of names relate."""
    if one.text == other.text:
        return EQUAL
    if one.role is Role.initial or other.role is Role.initial:
        return _INITIAL if one.text[0] == other.text[0] else DIFFERENT
    if other.joined in (one.joined, one.text) or one.joined == other.text:
        return _JOINED
    if not one.roots.isdisjoint(other.roots):
        return _NICKNAME
    if one.vowelless or other.vowelless:
        return _CONSONANTS if one.consonants == other.consonants else DIFFERENT
    if one.sound == other.sound:
        return _SOUND
    return _slip(one, other)


def _slip(one: Word, other: Word) -> WordMatch:
    """Two words that may be one word mistyped or misheard."""
    a, b = one.text, other.text
    longest = max(len(a), len(b))
    if abs(len(a) - len(b)) > 3 or min(len(a), len(b)) < 3 or (one.known_given and other.known_given):
        return DIFFERENT
    limit = 1 if longest < 7 else 2 if longest < 12 else 3
    distance = OSA.distance(a, b, score_cutoff=limit)
    if distance > limit or (a[-1] != b[-1] and _only_ending(a, b)):
        return DIFFERENT
    if one.skeleton == other.skeleton:
        return WordMatch(Kind.variant, 0.88)
    return WordMatch(Kind.typo, 0.95 - 0.12 * distance - 0.8 / longest + 0.1 * (JaroWinkler.similarity(a, b) - 0.9))


def _only_ending(a: str, b: str) -> bool:
    """Whether two words differ in a last vowel alone, which tells men from women: Mario, Maria; Daniel, Daniela."""
    stem = min(len(a), len(b)) - (len(a) == len(b))
    return a[:stem] == b[:stem] and a[stem:] in _GENDER and b[stem:] in _GENDER


_GENDER = frozenset(("", "a", "o", "e", "u"))
