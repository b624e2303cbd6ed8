"""Whether two names of people name the same one.

The words of the two names are aligned; what remains without a partner, and how sure the pairs are, make the score. A
word that only one of the names has costs little (a middle name, a second surname); words that both have and that do
not fit contradict each other, and a contradiction in a given name or a family name means two people.
"""

from __future__ import annotations

from functools import lru_cache

from sightline.resolve.names.alignment import Alignment, align
from sightline.resolve.names.given import is_given
from sightline.resolve.names.match import NameLevel, NameMatch
from sightline.resolve.names.rarity import is_common
from sightline.resolve.names.reading import PreparedName, prepare_person
from sightline.resolve.names.words import Kind, Role, Word

__all__ = ["PreparedName", "compare_persons", "prepare_person"]

_EMPTY = NameMatch(0.0, NameLevel.different, ("a name is missing",))
_SAME = NameMatch(1.0, NameLevel.same, ("the same words",))


@lru_cache(maxsize=1 << 16)
def compare_persons(one: PreparedName, other: PreparedName) -> NameMatch:
    """How alike two names of people are; the order of the two does not matter.

    * Case, accents, titles, particles and the order of words do not count.
    * Nicknames, initials, romanisations and other scripts make a `variant`, slips a `typo`.
    * A word that one name has and the other has not makes a `part`, unlikely if only one word is shared.
    * A given or family name that differs on both sides means another person, and so do Jr and Sr.

    A name without words is like no name, not even itself.
    """
    if not one.core or not other.core:
        return _EMPTY
    if one == other:
        return _SAME
    if (other.text, other.generation) < (one.text, one.generation):
        one, other = other, one
    aligned = align(one.core, other.core)
    quality = _quality(aligned)
    if one.generation and other.generation and one.generation != other.generation:
        return NameMatch(0.25 * quality, NameLevel.different, (f"{one.generation} is not {other.generation}",))
    if aligned.left and aligned.right:
        return _contradicted(aligned, quality)
    if aligned.left or aligned.right:
        return _partial(one, other, aligned, quality)
    return _whole(one, other, aligned, quality)


def _quality(aligned: Alignment) -> float:
    quality = 1.0
    for pair in aligned.pairs:
        quality *= pair.match.quality
    return quality


def _whole(one: PreparedName, other: PreparedName, aligned: Alignment, quality: float) -> NameMatch:
    """All words have partners."""
    kinds = {pair.match.kind for pair in aligned.pairs}
    if one.generation != other.generation:
        return NameMatch(0.85 * quality, NameLevel.part, (f"one says {one.generation or other.generation}",))
    if kinds == {Kind.equal}:
        return NameMatch(max(quality, 0.97), NameLevel.same, ("the same words",))
    if sum(pair.match.kind is not Kind.initial for pair in aligned.pairs) < 2:
        quality *= _lone(aligned)
    level = NameLevel.typo if Kind.typo in kinds else NameLevel.variant
    return NameMatch(quality, level, _seen(aligned))


def _lone(aligned: Alignment) -> float:
    """How much a single full word that both names share is worth: a rare family name more than a common one."""
    return 0.6 + 0.25 * min(_bits(aligned) / 18.0, 1.0)


def _told(aligned: Alignment) -> float:
    """How much the shared words tell: less if they are common."""
    return min(0.4 + _bits(aligned) / 25.0, 1.0)


def _order(aligned: Alignment) -> float:
    """How likely it is that words stand in another order and a given name of one is the family name of the other."""
    if not aligned.inverted:
        return 1.0
    crossed = [pair for pair in aligned.pairs if pair.one.last is not pair.other.last]
    doubtful = [
        pair for pair in crossed if pair.match.kind is not Kind.equal or _is_given(pair.one) or _is_given(pair.other)
    ]
    return 0.55 if doubtful else 1.0


def _family_shared(aligned: Alignment, extra: tuple[Word, ...]) -> float:
    """How likely it is that names which share given names alone mean one: Juan Carlos may be any Juan Carlos Ruiz."""
    given = all(_is_given_alone(pair.one) and _is_given_alone(pair.other) for pair in aligned.pairs)
    return 0.55 if given and extra[-1].last else 1.0


def _is_given(word: Word) -> bool:
    return is_given(word.text) or is_common(word.text, "given")


def _bits(aligned: Alignment) -> float:
    return sum(min(pair.one.bits, pair.other.bits) for pair in aligned.pairs)


def _partial(one: PreparedName, other: PreparedName, aligned: Alignment, quality: float) -> NameMatch:
    """One name has words that the other has not.

    If they share one full word and an initial, the name that says more may not begin with another word: Angus S. King
    is hardly Steve King.
    """
    extra = aligned.left or aligned.right
    reasons = (*_seen(aligned), f"one adds {' '.join(each.text for each in extra)}")
    full = [pair for pair in aligned.pairs if pair.match.kind is not Kind.initial]
    if not full:
        return NameMatch(0.2 * quality if aligned.pairs else 0.0, NameLevel.different, reasons)
    if len(aligned.pairs) == 1:
        return NameMatch(0.4 * quality, NameLevel.part, reasons)
    score = quality * (0.9 - 0.04 * len(extra)) * _order(aligned) * _family_shared(aligned, extra)
    if len(full) > 1:
        return NameMatch(score * _told(aligned), NameLevel.part, reasons)
    begins = extra[0] in (one.core[0], other.core[0]) and extra[0].role is not Role.initial
    return NameMatch(score * _lone(aligned) * (0.6 if begins else 1.0), NameLevel.part, reasons)


def _contradicted(aligned: Alignment, quality: float) -> NameMatch:
    """Both names have words that the other has not."""
    missing = aligned.left + aligned.right
    reasons = (*_seen(aligned), f"{_text(aligned.left)} is not {_text(aligned.right)}")
    if not aligned.pairs:
        return NameMatch(0.0, NameLevel.different, reasons)
    if len(aligned.pairs) > 1 and _of_other_kinds(aligned.left, aligned.right):
        return NameMatch(0.75 * quality * _told(aligned) * _order(aligned), NameLevel.part, reasons)
    families = sum(each.role is Role.family for each in missing)
    level = NameLevel.family_differs if families else NameLevel.given_differs
    shared = sum(pair.match.kind is not Kind.initial for pair in aligned.pairs)
    return NameMatch(quality * (0.15 if shared < 2 else 0.3), level, reasons)


def _of_other_kinds(left: tuple[Word, ...], right: tuple[Word, ...]) -> bool:
    """Whether one name adds given names and the other family names, which do not contradict each other."""
    kinds = [{_is_given_alone(each) for each in side} for side in (left, right)]
    return kinds in ([{True}, {False}], [{False}, {True}])


def _is_given_alone(word: Word) -> bool | None:
    """Whether a word is known as a given name only, or as a family name only; None if neither."""
    given, family = _is_given(word), is_common(word.text, "family")
    return given if given is not family else None


def _text(words: tuple[Word, ...]) -> str:
    return " ".join(each.text for each in words)


def _seen(aligned: Alignment) -> tuple[str, ...]:
    return tuple(
        f"{pair.one.text} ~ {pair.other.text} ({pair.match.kind.value})"
        for pair in aligned.pairs
        if pair.match.kind is not Kind.equal
    )
