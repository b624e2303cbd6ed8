"""Which differing words of two names stand for each other, and at what doubt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

import msgspec
from rapidfuzz.distance import OSA

from sightline.resolve.names.match import NameLevel
from sightline.resolve.names.organisation_parts import Token
from sightline.resolve.names.organisation_spelling import consonants, gutturals_aside, roughened
from sightline.resolve.names.organisation_words import Role


class Pairing(msgspec.Struct):
    """Words that stand for each other: their weight, the doubt in logits, how, and in words."""

    weight: float
    doubt: float
    level: NameLevel
    reason: str


def pair_words(left: list[Token], right: list[Token]) -> Iterator[Pairing]:
    """Pairs of words that differ in spelling only; what is paired is taken from both lists."""
    if not left or not right:
        return
    yield from _joined(left, right)
    for mine in list(left):
        found = [(pairing, theirs) for theirs in right if (pairing := _alike(mine, theirs))]
        if found:
            pairing, theirs = min(found, key=lambda each: each[0].doubt)
            left.remove(mine)
            right.remove(theirs)
            yield pairing
    if left and right:
        yield from _acronyms(left, right)
        yield from _acronyms(right, left)
        yield from _whole(left, right)


def _joined(left: list[Token], right: list[Token]) -> Iterator[Pairing]:
    """Words that one name writes together: "Face Book"."""
    for ours, theirs in ((left, right), (right, left)):
        for whole in list(ours):
            for at in range(len(theirs) - 1):
                if whole.latin == theirs[at].latin + theirs[at + 1].latin:
                    ours.remove(whole)
                    del theirs[at : at + 2]
                    yield Pairing(1.0, 0.4, NameLevel.variant, "words written together")
                    break


def _whole(left: list[Token], right: list[Token]) -> Iterator[Pairing]:
    """All that is left, if it is one text with a slip but for its spaces."""
    if len(left) + len(right) < 3:
        return
    mine, theirs = "".join([each.latin for each in left]), "".join([each.latin for each in right])
    longest = max(len(mine), len(theirs))
    if longest < 9 or OSA.distance(mine, theirs, score_cutoff=longest // 9) > longest // 9:
        return
    weight = min(sum([each.weight for each in left]), sum([each.weight for each in right]))
    left.clear()
    right.clear()
    yield Pairing(weight, 1.5, NameLevel.typo, f"{mine} is close to {theirs}")


def _alike(one: Token, other: Token) -> Pairing | None:
    """Whether two words are one in another romanisation or with a slip."""
    if Role.distinctive not in (one.role, other.role) or Role.number in (one.role, other.role):
        return None
    weight, most = min(one.weight, other.weight), max(one.weight, other.weight)
    if one.loose == other.loose and len(one.loose) > 2:
        size = 7 if one.romanised is not other.romanised else min(len(one.loose), 7)
        doubt = _SPELLING[size] * most
        return Pairing(weight, doubt, NameLevel.variant, f"{one.latin} is {other.latin} in another spelling")
    if len(one.loose) > 4 and gutturals_aside(one.loose) == gutturals_aside(other.loose):
        doubt = (1.2 + _SPELLING[min(len(one.loose), 7)] / 2) * most
        return Pairing(weight, doubt, NameLevel.variant, f"{one.latin} is {other.latin} in another spelling")
    if (one.rough or other.rough) and (rough := roughened(one.latin)) == roughened(other.latin) and len(rough) > 1:
        doubt = (3.0 if len(rough) == 2 else 1.5) * most
        return Pairing(weight, doubt, NameLevel.variant, f"{one.latin} may be {other.latin} in another script")
    slips = _slips(one, other)
    if slips is None:
        return None
    return Pairing(weight, slips * most, NameLevel.typo, f"{one.latin} is close to {other.latin}")


_SPELLING = (0.0, 5.0, 5.0, 4.9, 4.7, 2.5, 1.2, 0.4)
"""Doubt that two spellings of one sound mean one word, by its length: many short words sound alike."""


def _slips(one: Token, other: Token) -> float | None:
    """The doubt of reading one word for the other, None if they are too far apart."""
    longest = max(len(one.latin), len(other.latin))
    allowed = 0 if longest < 5 else 1 if longest < 8 else 2 if longest < 13 else 3
    more = abs(len(one.latin) - len(other.latin))
    if not allowed or more > allowed + 1 or not (one.latin + other.latin).isalpha():
        return None
    if more > 1 and (one.latin.startswith(other.latin) or other.latin.startswith(one.latin)):
        return None
    slips = OSA.distance(one.latin, other.latin, score_cutoff=allowed + 1)
    if slips > allowed + 1:
        return None
    same_consonants = slips > 1 and len(hard := consonants(one.latin)) > 3 and hard == consonants(other.latin)
    if slips > allowed and (longest < 8 or not same_consonants):
        return None
    if Role.place in (one.role, other.role) and (slips > 1 or longest < 6):
        return None
    first = 1.5 if one.latin[0] != other.latin[0] else 0.0
    short = 1.5 if longest == 5 else 0.6 if longest == 6 else 0.0
    swapped = 1.0 if slips == 1 and sorted(one.latin) == sorted(other.latin) else 0.0
    return 1 + 16 * slips / longest + first + short - swapped - (1.5 if same_consonants else 0.0)


def _acronyms(short: list[Token], long: list[Token]) -> Iterator[Pairing]:
    """A word that is made of the initials of others: "BNY" Mellon."""
    initials = "".join([each.initials for each in long])
    for letters in list(short):
        size = len(letters.latin)
        if letters.latin not in initials or letters.role is not Role.distinctive or not 2 <= size <= 7:
            continue
        for start, end in combinations(range(len(long) + 1), 2):
            if end - start > 1 and "".join([each.initials for each in long[start:end]]) == letters.latin:
                short.remove(letters)
                weight = min(1.0, sum([each.weight for each in long[start:end]]))
                del long[start:end]
                yield Pairing(weight, 3.2 if size == 2 else 1.4, NameLevel.variant, f"{letters.latin} are initials")
                break


def made_of_beginnings(short: str, words: Sequence[Token], least: int) -> bool:
    """Whether a word is made of the beginnings of all words of a name in their order: "SABIC", "Petrobras".

    Each word gives at least so many letters; those that companies leave out may give none.
    """
    ends = {0}
    for word in words:
        unchanged = ends if word.role is Role.generic else set()
        ends = unchanged | {
            at + size
            for at in ends
            for size in range(least, min(len(word.latin), len(short) - at) + 1)
            if short[at : at + size] == word.latin[:size]
        }
        if not ends:
            return False
    return len(words) > 1 and len(short) in ends
