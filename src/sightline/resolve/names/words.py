"""One word of a name against one word of another."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache

import msgspec
from rapidfuzz.distance import OSA

from sightline.resolve.names.given import given_roots, is_given
from sightline.resolve.names.native import Native
from sightline.resolve.names.rarity import family_bits, given_bits, is_common
from sightline.resolve.names.sounds import consonants, skeleton, sound
from sightline.resolve.names.tongues import chinese_sound, is_standard, korean_sound, spellings


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

    `joined` is the word with the particles before it ("al fayed" is "alfayed"); `shape` is what a scanner
    sees. `roots` are the names that it may stand for. `native` tells what its own script adds,
    `bits` how rare it is. `last` words, initials among them, stand where a family name stands.
    """

    text: str
    role: Role
    joined: str
    sound: str
    skeleton: str
    shape: str
    roots: frozenset[str]
    known: bool
    bits: float
    tongue: str
    native: Native
    last: bool


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
_SHORT_SOUND = WordMatch(Kind.variant, 0.48)
"""Of words as short as Lee and Li, sounding alike says little."""

_READING = WordMatch(Kind.variant, 0.92)
_SPELLED = WordMatch(Kind.typo, 0.86)
_INITIAL = WordMatch(Kind.initial, 0.85)
_CONSONANTS = WordMatch(Kind.variant, 0.9)
_FEW_CONSONANTS = WordMatch(Kind.variant, 0.78)
_NEAR = WordMatch(Kind.typo, 0.75)

_INITIAL_BITS = 4.0
_WIVES = (
    ("skaya", "ski"), ("skaia", "ski"), ("ska", "ski"), ("cka", "cki"), ("sky", "ski"), ("skiy", "ski"),
    ("skyi", "ski"), ("ova", "ov"), ("eva", "ev"), ("ina", "in"),
)  # fmt: skip
_GENDER = frozenset(("", "a", "o", "e", "i"))


@lru_cache(maxsize=1 << 16)
def make_word(native: Native, role: Role, joined: str = "", tongue: str = "", last: bool = False) -> Word:
    """A word of a name; `joined` and `tongue` are the word's own if the name says nothing else."""
    text = native.text
    if role is Role.initial:
        bits = _INITIAL_BITS
    elif role is Role.given:
        bits = given_bits(text)
    else:
        bits = family_bits(text) if role is Role.family else min(given_bits(text), family_bits(text))
    known = is_given(text) or is_common(text, "given") or is_common(text, "family")
    tongue = native.tongue or tongue
    keys = sound(text), skeleton(text), _shape(text)
    roots = given_roots(text) | {_family_root(text)} if role is Role.family else given_roots(text)
    return Word(text, role, joined or text, *keys, roots, known, bits, tongue, native, last or role is Role.family)


def compare_words(one: Word, other: Word) -> WordMatch:
    """How two words of names relate."""
    if one.text == other.text:
        return _same_characters(one, other) if one.native.characters and other.native.characters else EQUAL
    if one.role is Role.initial or other.role is Role.initial:
        return _INITIAL if one.text[0] == other.text[0] and one.last is other.last else DIFFERENT
    if other.joined in (one.joined, one.text) or one.joined == other.text:
        return _JOINED
    if not one.roots.isdisjoint(other.roots):
        return _NICKNAME
    if one.tongue or other.tongue:
        return _across(one, other)
    if one.sound == other.sound:
        return _SOUND if len(one.sound) > 2 else _SHORT_SOUND
    return _slip(one, other)


def _same_characters(one: Word, other: Word) -> WordMatch:
    """Han characters that are read alike: the same, or homophones."""
    return EQUAL if one.native.characters == other.native.characters else _NEAR


def _across(one: Word, other: Word) -> WordMatch:
    """Words of which one at least is not of an alphabet, or comes from Chinese or Korean."""
    tongues = one.tongue, other.tongue
    if "bare" in tongues:
        return _bare(one.text, other.text)
    if (one.native.readings or other.native.readings) and not _sounds(one.native).isdisjoint(_sounds(other.native)):
        return _READING
    native = one.native.tongue or other.native.tongue
    if native:
        fold = korean_sound if native == "ko" else chinese_sound
        a, b = fold(one.text), fold(other.text)
        if a == b:
            return _READING
        return _NEAR if min(len(a), len(b)) > 4 and OSA.distance(a, b) == 1 else DIFFERENT
    if _romanised(one, other):
        return _READING
    if one.tongue and other.tongue:
        return DIFFERENT
    return _SOUND if one.sound == other.sound else _slip(one, other)


def _romanised(one: Word, other: Word) -> bool:
    """Whether two Latin words are one Chinese or Korean word in two romanisations.

    Two words of pinyin are two words.
    """
    a, b = one.text, other.text
    surnames = one.last and other.last
    korean = "ko" in (one.tongue, other.tongue)
    if korean and (korean_sound(a) == korean_sound(b) or (surnames and b in spellings("ko", a))):
        return True
    if not (one.tongue == other.tongue == "zh") and chinese_sound(a) == chinese_sound(b):
        return True
    return surnames and b in spellings("zh", a) and not (is_standard(a) and is_standard(b))


@lru_cache(maxsize=1 << 14)
def _sounds(native: Native) -> frozenset[str]:
    return frozenset(map(sound, (native.text, *native.readings)))


def _bare(one: str, other: str) -> WordMatch:
    """Words of which only the consonants count."""
    a, b = consonants(one), consonants(other)
    if a == b and a:
        return _CONSONANTS if len(a) > 1 else _FEW_CONSONANTS
    return _NEAR if min(len(a), len(b)) > 2 and OSA.distance(a, b) == 1 else DIFFERENT


def _slip(one: Word, other: Word) -> WordMatch:
    """Two words that may be one word mistyped or misheard.

    The longer the words, the more slips are let pass: in 4 letters only two changed about, one slip up to 7, two up to
    11, three beyond. Two names that are both well known are two names, however close.
    """
    a, b = one.text, other.text
    shortest, longest = (len(a), len(b)) if len(a) < len(b) else (len(b), len(a))
    if shortest < 4 or (one.known and other.known):
        return DIFFERENT
    if longest == 4:
        return _NEAR if sorted(a) == sorted(b) and OSA.distance(a, b) == 1 else DIFFERENT
    limit = 1 if longest < 8 else 2 if longest < 12 else 3
    if longest - shortest > limit:
        return _like(one, other)
    distance = OSA.distance(a, b, score_cutoff=limit)
    if distance > limit:
        return _like(one, other)
    if (one.role is not Role.family and _only_ending(a, b)) or _begins_otherwise(one, other, longest):
        return DIFFERENT
    if one.skeleton == other.skeleton:
        return _SPELLED
    quality = 0.9 - 0.1 * (distance - 1) - 0.6 / longest
    return WordMatch(Kind.typo, quality)


def _like(one: Word, other: Word) -> WordMatch:
    """Words with more slips than a mistyped one, which may still be two spellings of one sound, or two shapes."""
    if one.shape == other.shape:
        return _NEAR
    if (one.joined != one.text or other.joined != other.text) and OSA.distance(one.joined, other.joined) == 1:
        return _NEAR
    if one.skeleton == other.skeleton and len(one.skeleton) > 1:
        limit = max(len(one.sound), len(other.sound)) // 3 if len(one.skeleton) > 2 else 1
        return _SPELLED if OSA.distance(one.sound, other.sound) <= limit else DIFFERENT
    return DIFFERENT


def _shape(text: str) -> str:
    """A word with letters that a scanner confuses made one."""
    return text.replace("rn", "m").replace("vv", "w").replace("cl", "d")


def _family_root(family: str) -> str:
    """A Slavic family name in the form that men bear, an English one without its silent e."""
    if len(family) > 5:
        for woman, man in _WIVES:
            if family.endswith(woman):
                return family[: -len(woman)] + man
    return family[:-1] if len(family) > 4 and family[-1] == "e" and family[-2] not in "aeiou" else family


def _begins_otherwise(one: Word, other: Word, longest: int) -> bool:
    """Whether short words differ where people hardly ever slip: at the first letter."""
    return longest < 8 and one.skeleton[:1] != other.skeleton[:1]


def _only_ending(a: str, b: str) -> bool:
    """Whether two words differ in a last vowel alone, which tells men from women: Mario, Maria; Daniel, Daniela."""
    stem = min(len(a), len(b)) - (len(a) == len(b))
    return a[:stem] == b[:stem] and a[stem:] in _GENDER and b[stem:] in _GENDER
