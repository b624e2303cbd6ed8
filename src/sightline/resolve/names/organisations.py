"""Comparing names of companies and other organisations.

    one, other = prepare_organisation("Gazprom PAO"), prepare_organisation("ПАО Газпром")
    compare_organisations(one, other)   # NameMatch(score=0.99..., level=same)

Words that both names have, in any language that the lexicon knows, are set aside first. What is left on one side or
both makes doubt, by how much such words tell apart: "Group" little, "Trading" much, another number or place most.
"""

from __future__ import annotations

from math import exp, sqrt

from sightline.resolve.names.match import NameLevel, NameMatch
from sightline.resolve.names.organisation_pairing import Pairing, made_of_beginnings, pair_words
from sightline.resolve.names.organisation_parts import PreparedOrganisation, Token, prepare_organisation
from sightline.resolve.names.organisation_rarity import organisation_bits
from sightline.resolve.names.organisation_words import Role

__all__ = [
    "PreparedOrganisation",
    "acronym",
    "compare_organisations",
    "organisation_bits",
    "organisation_skeleton",
    "prepare_organisation",
]

_SURE = 4.6
"""The logit of two names that agree in all words."""

_PER_SHARE = 16.0
"""Doubt for the share of the weight of both names that only one has."""

_NOTHING = NameMatch(0.0, NameLevel.different, ("a name says nothing",))
_FORMS_DIFFER = 0.6
_AGAIN = 0.4
_LONG_WORD = 7
_IMPLIED_PLACE = 0.3
_NO_PART = 0.05
_CONFLICT = 4.0
"""Doubt for numbers, or places, that contradict each other."""


def compare_organisations(one: PreparedOrganisation, other: PreparedOrganisation) -> NameMatch:
    """How alike two names are, the same in both directions.

    Names without a letter or digit are alike only if they are the same text; an empty name is like no other.
    """
    if not one.tokens or not other.tokens:
        return NameMatch(1.0, NameLevel.same) if one.compact == other.compact != "" else _NOTHING
    if one.compact == other.compact or one.bag == other.bag:
        return _same_words(one, other)
    if (one.compact, one.tokens) > (other.compact, other.tokens):
        one, other = other, one
    if short := _acronym_of(one, other):
        return short
    return _differing_words(one, other)


def _acronym_of(one: PreparedOrganisation, other: PreparedOrganisation) -> NameMatch | None:
    if one.compact in other.initials or other.compact in one.initials:
        size = min(len(one.compact), len(other.compact))
        return NameMatch(0.85 if size > 2 else 0.6, NameLevel.variant, ("one is the acronym of the other",))
    if _made_of(one, other) or _made_of(other, one):
        return NameMatch(0.6, NameLevel.variant, ("one is made of the beginnings of the other's words",))
    return None


def _made_of(short: PreparedOrganisation, long: PreparedOrganisation) -> bool:
    """Whether a name is a word like "SABIC" or "Petronas" for the other; the last c may be of company."""
    if len(short.tokens) > 1 or len(long.tokens) < 2:
        return False
    word = short.compact
    if len(word) >= _LONG_WORD:
        return made_of_beginnings(word, long.tokens, 3)
    return short.capitals and (
        made_of_beginnings(word, long.tokens, 1) or (word[-1] == "c" and made_of_beginnings(word[:-1], long.tokens, 1))
    )


def _same_words(one: PreparedOrganisation, other: PreparedOrganisation) -> NameMatch:
    doubt = _forms_doubt(one, other)
    reasons = ("the legal forms differ",) if doubt else ()
    if one.compact == other.compact or [each.key for each in one.tokens] == [each.key for each in other.tokens]:
        return NameMatch(1.0 if not doubt else _chance(_SURE - doubt), NameLevel.same, reasons)
    return NameMatch(_chance(_SURE - doubt - 0.3), NameLevel.same, (*reasons, "in another order"))


def _forms_doubt(one: PreparedOrganisation, other: PreparedOrganisation) -> float:
    return _FORMS_DIFFER if one.forms and other.forms and not one.forms & other.forms else 0.0


def _differing_words(one: PreparedOrganisation, other: PreparedOrganisation) -> NameMatch:
    left = [each for each in one.tokens if each.key not in other.bag]
    right = [each for each in other.tokens if each.key not in one.bag]
    pairs = list(pair_words(left, right))
    common = sum(each.weight for each in one.tokens if each.key in other.bag) + sum(each.weight for each in pairs)
    if not common:
        return NameMatch(0.0, NameLevel.different, ("no word in common",))
    implied = _implied(left, other) if not right else _implied(right, one) if not left else 0.0
    doubt = _pairs_doubt(pairs, common) + _forms_doubt(one, other) + _rest_doubt(left, right, common, implied)
    score = _chance(_SURE - doubt)
    return NameMatch(score, _level(score, left, right, pairs), _reasons(left, right, pairs))


def _pairs_doubt(pairs: list[Pairing], common: float) -> float:
    """The doubt that spellings make; less in a name that agrees in more, and a hand that slips may slip again."""
    if not pairs:
        return 0.0
    doubts = [each.doubt for each in pairs]
    most = max(doubts)
    return (most + _AGAIN * (sum(doubts) - most)) / sqrt(max(1.0, common))


def _rest_doubt(left: list[Token], right: list[Token], common: float, implied: float) -> float:
    """The doubt that words of one name alone make, but for those that are `implied`."""
    rest = sum([each.weight for each in left]) + sum([each.weight for each in right]) - implied
    against = min(_telling(left), _telling(right))
    conflicts = sum(
        any(each.role is role for each in left) and any(each.role is role for each in right)
        for role in (Role.number, Role.place)
    )
    return _PER_SHARE * (rest + 2 * against) / (common + rest) + _CONFLICT * conflicts


def _implied(rest: list[Token], bare: PreparedOrganisation) -> float:
    """The weight that the only place of a name of common words loses.

    "National Petrochemical Company" goes without its country where that is understood.
    """
    if len(rest) != 1 or rest[0].role is not Role.place:
        return 0.0
    if any(each.role in (Role.distinctive, Role.place) for each in bare.tokens):
        return 0.0
    return rest[0].weight - _IMPLIED_PLACE


def _telling(tokens: list[Token]) -> float:
    return sum([each.weight for each in tokens if each.role is not Role.generic])


def _level(score: float, left: list[Token], right: list[Token], pairs: list[Pairing]) -> NameLevel:
    if (left and right) or ((left or right) and score < _NO_PART):
        return NameLevel.different
    if left or right:
        return NameLevel.part
    return NameLevel.typo if any(each.level is NameLevel.typo for each in pairs) else NameLevel.variant


def _reasons(left: list[Token], right: list[Token], pairs: list[Pairing]) -> tuple[str, ...]:
    found = [each.reason for each in pairs]
    for rest in (left, right):
        if rest:
            found.append(f"only one has {' '.join(each.latin for each in rest)}")
    return tuple(found)


def _chance(logit: float) -> float:
    return 1 / (1 + exp(-logit))


def acronym(prepared: PreparedOrganisation) -> str | None:
    """The initials of a name of two words or more, in small Latin letters: "ibm"."""
    return prepared.acronym


def organisation_skeleton(prepared: PreparedOrganisation) -> str:
    """A key that survives slips: the consonants of the distinctive words, or of all words if none is, in one.

    "Face Book" and "Facebook" have the same, so have "Gazprom" and "Gasprom"; "" for a name without letters.
    """
    telling = [each.loose for each in prepared.tokens if each.role is Role.distinctive]
    letters = "".join(telling or [each.key for each in prepared.tokens])
    return letters[:1] + "".join(letter for letter in letters[1:] if letter not in "aeiou")
