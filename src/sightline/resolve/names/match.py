"""What comparing two names finds."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class NameLevel(StrEnum):
    """How two names relate, the closest first."""

    same = "same"  # the same words once case, accents, script, order, titles and legal forms are set aside
    variant = "variant"  # other accepted forms: a nickname, an initial, an acronym, another romanisation
    typo = "typo"  # a slip of the finger or of the ear
    part = "part"  # one says more: a middle name, a second surname, a branch, a word of description
    given_differs = "given_differs"  # people: the family name agrees, the given name does not
    family_differs = "family_differs"  # people: the given name agrees, the family name does not
    different = "different"


class NameMatch(msgspec.Struct, frozen=True):
    """How alike two names are.

    `score` is from 0 to 1: how likely it is, by the names alone, that whoever set them side by side meant the same
    one; .5 is where a careful reader changes from no to yes. `reasons` say in a few plain words what was seen.
    """

    score: float
    level: NameLevel
    reasons: tuple[str, ...] = ()
