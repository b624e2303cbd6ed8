"""What every kind of comparison has in common: a few ordered levels, and how rare what agrees is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import msgspec
import numpy as np

from sightline.resolve.linkage.values import Codes, Floats, Levels


class Compared(msgspec.Struct):
    """For each pair its level (a place in the comparison's `levels`) and the rarity of what agrees (natural units)."""

    level: Levels
    rarity: Floats


class Level(msgspec.Struct, frozen=True):
    """A level of agreement: its name, how much of a value's rarity it inherits, and first guesses of how often it is
    seen among pairs that match (`m`).
    """

    name: str
    rarity: float = 0.0
    m: float = 0.1


class Key(msgspec.Struct, frozen=True):
    """Values to find candidates by. Each slot is a column of codes (-1: none); any of them may agree.

    `fixes` are the aspects that are likely to agree wherever the key does, so that such pairs say nothing about them.
    """

    name: str
    slots: tuple[Codes, ...]
    fixes: tuple[str, ...]


class Aspect(msgspec.Struct, frozen=True):
    """One respect in which two rows can agree, with its levels; level 0 means that nothing can be said."""

    name: str
    levels: tuple[Level, ...]


class Comparison(Protocol):
    """Compares the values of one column, or of several that speak of one thing."""

    @property
    def aspects(self) -> tuple[Aspect, ...]:
        """In what respects rows are compared."""
        ...

    def compare(self, left: Codes, right: Codes) -> Sequence[Compared]:
        """For each aspect levels and rarities of pairs of units."""
        ...

    def blocking_keys(self) -> Sequence[Key]:
        """What candidates can be found by."""
        ...

    def recount(self, entities: Codes) -> None:
        """Take each unit's entity as known, so that the copies of one entity do not make its values look common."""
        ...


UNKNOWN = Level("missing")


def blank(size: int) -> Compared:
    """Nothing said of so many pairs."""
    return Compared(np.zeros(size, np.uint8), np.zeros(size, np.float32))
