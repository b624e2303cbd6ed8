"""Whether two names of people name the same one."""

from __future__ import annotations

from functools import lru_cache

import msgspec

from sightline.model.normal.latin import to_latin
from sightline.model.normal.names import parse_person_name
from sightline.model.vocabularies.name_parts import name_parts
from sightline.resolve.names.given import given_roots, is_given
from sightline.resolve.names.match import NameLevel, NameMatch
from sightline.resolve.names.rarity import family_bits, given_bits
from sightline.resolve.names.sounds import consonants, skeleton, sound
from sightline.resolve.names.words import DIFFERENT, Kind, Role, Word, WordMatch, compare_words

_MAX_LENGTH = 300
_MAX_WORDS = 12
_INITIAL_BITS = 4.0
_PARTICLES = name_parts().particles


class PreparedName(msgspec.Struct, frozen=True, cache_hash=True):
    """A name ready to be compared: its words, those that count (`core`), and its generation (jr, iii) or ""."""

    text: str
    words: tuple[Word, ...]
    core: tuple[Word, ...]
    generation: str = ""


@lru_cache(maxsize=1 << 17)
def prepare_person(name: str, *, first: str | None = None, last: str | None = None) -> PreparedName:
    """A person's name made ready for comparing, in any script and order. An empty name has no words."""
    parsed = parse_person_name(name[:_MAX_LENGTH] or None, first, None, last)
    parts = [(parsed.first, Role.given), (parsed.middle, Role.given), (parsed.last, Role.family)]
    words: list[Word] = []
    before = ""
    for text, role in parts:
        for token in to_latin(text or "").split():
            if token in _PARTICLES and len(token) > 1:
                words.append(_word(token, Role.particle, token))
                before += token
            else:
                words.append(_word(token, Role.initial if len(token) == 1 else role, before + token))
                before = ""
    words = words[:_MAX_WORDS]
    core = tuple([each for each in words if each.role is not Role.particle])
    return PreparedName(" ".join(each.text for each in words), tuple(words), core, _generation(parsed.suffix))


def _generation(suffix: str | None) -> str:
    return next((each for each in to_latin(suffix or "").split() if each in name_parts().generations), "")


@lru_cache(maxsize=1 << 17)
def _word(text: str, role: Role, joined: str) -> Word:
    bits = _INITIAL_BITS if role is Role.initial else given_bits(text) if role is Role.given else family_bits(text)
    return Word(
        text, role, joined, sound(text), skeleton(text), consonants(text), given_roots(text), is_given(text), bits
    )


@lru_cache(maxsize=1 << 16)
def compare_persons(one: PreparedName, other: PreparedName) -> NameMatch:
    """How alike two names of people are; the order of the two does not matter."""
    if not one.core or not other.core:
        return NameMatch(0.0, NameLevel.different, ("a name is missing",))
    if one.text == other.text and one.generation == other.generation:
        return NameMatch(1.0, NameLevel.same, ("same words",))
    if other.text < one.text:
        one, other = other, one
    return _judged(one, other)


def _judged(one: PreparedName, other: PreparedName) -> NameMatch:
    pairs, left, right = _aligned(one.core, other.core)
    quality = 1.0
    for _, _, match in pairs:
        quality *= match.quality
    full = sum(match.kind is not Kind.initial for _, _, match in pairs)
    if one.generation and other.generation and one.generation != other.generation:
        return NameMatch(0.2 * quality, NameLevel.different, ("generations contradict",))
    if left and right:
        return _conflict(pairs, left, right, quality)
    if left or right:
        score = 0.85 * quality if full > 1 else 0.4 * quality
        return NameMatch(score, NameLevel.part, ("one says more",))
    kinds = {match.kind for _, _, match in pairs}
    level = NameLevel.typo if Kind.typo in kinds else NameLevel.variant if kinds != {Kind.equal} else NameLevel.same
    return NameMatch(quality, level, ())


def _conflict(
    pairs: list[tuple[Word, Word, WordMatch]], left: list[Word], right: list[Word], quality: float
) -> NameMatch:
    if not pairs:
        return NameMatch(0.0, NameLevel.different, ())
    missing = {each.role for each in left + right}
    level = NameLevel.family_differs if Role.family in missing else NameLevel.given_differs
    return NameMatch(0.2 * quality if len(pairs) < 2 else 0.35 * quality, level, ())


def _aligned(
    one: tuple[Word, ...], other: tuple[Word, ...]
) -> tuple[list[tuple[Word, Word, WordMatch]], list[Word], list[Word]]:
    """The words of two names in pairs, the best first, and those that stay alone on each side."""
    found = []
    for i, a in enumerate(one):
        for j, b in enumerate(other):
            match = compare_words(a, b)
            if match is not DIFFERENT:
                found.append((-match.quality, abs(i - j), i, j, match))
    found.sort(key=lambda each: each[:4])
    left, right = dict(enumerate(one)), dict(enumerate(other))
    pairs = []
    for _, _, i, j, match in found:
        if i in left and j in right:
            pairs.append((left.pop(i), right.pop(j), match))
    return pairs, list(left.values()), list(right.values())
