"""Which differing words of two names stand for each other, and at what doubt."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from rapidfuzz.distance import OSA

from sightline.resolve.names.match import NameLevel
from sightline.resolve.names.organisation_parts import Token
from sightline.resolve.names.organisation_words import Role


class Pairing(msgspec.Struct):
    """Words that stand for each other: their weight, the doubt in logits, how, and in words."""

    weight: float
    doubt: float
    level: NameLevel
    reason: str


def pair_words(left: list[Token], right: list[Token]) -> Iterator[Pairing]:
    """Pairs of words that differ in spelling only; what is paired is taken from both lists."""
    if left and right:
        yield from _joined(left, right)
    for mine in list(left):
        best = min(
            ((pairing, theirs) for theirs in right if (pairing := _alike(mine, theirs))), key=_doubt, default=None
        )
        if best:
            left.remove(mine)
            right.remove(best[1])
            yield best[0]
    yield from _acronyms(left, right)
    yield from _acronyms(right, left)


def _doubt(found: tuple[Pairing, Token]) -> float:
    return found[0].doubt


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


def _alike(one: Token, other: Token) -> Pairing | None:
    """Whether two words are one in another romanisation or with a slip."""
    if one.key[0] in "@#" or other.key[0] in "@#" or Role.distinctive not in (one.role, other.role):
        return None
    weight = min(one.weight, other.weight)
    if one.loose == other.loose and len(one.loose) > 2:
        return Pairing(weight, 0.4, NameLevel.variant, f"{one.latin} is {other.latin} in another spelling")
    longest = max(len(one.latin), len(other.latin))
    allowed = 0 if longest < 5 else 1 if longest < 9 else 2 if longest < 14 else 3
    if not allowed or abs(len(one.latin) - len(other.latin)) > allowed or not (one.latin + other.latin).isalpha():
        return None
    slips = OSA.distance(one.latin, other.latin, score_cutoff=allowed)
    if slips > allowed:
        return None
    first = 1.5 if one.latin[0] != other.latin[0] else 0.0
    doubt = (1 + 12 * slips / longest + first) * max(one.weight, other.weight)
    return Pairing(weight, doubt, NameLevel.typo, f"{one.latin} is close to {other.latin}")


def _acronyms(short: list[Token], long: list[Token]) -> Iterator[Pairing]:
    """A word that is made of the initials of others: "IBM"."""
    for letters in list(short):
        size = len(letters.latin)
        if letters.role is not Role.distinctive or not 2 <= size <= 7:
            continue
        for at in range(len(long) - size + 1):
            if "".join(each.latin[0] for each in long[at : at + size]) == letters.latin:
                short.remove(letters)
                weight = min(1.0, sum(each.weight for each in long[at : at + size]))
                del long[at : at + size]
                yield Pairing(weight, 3.2 if size == 2 else 1.4, NameLevel.variant, f"{letters.latin} are initials")
                break
