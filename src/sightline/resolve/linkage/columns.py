"""Comparisons of single columns: text, places, numbers, email addresses, phones and ids."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from rapidfuzz import distance, fuzz

from sightline.model.normal.latin import to_latin
from sightline.resolve.linkage.comparison import UNKNOWN, Aspect, Compared, Key, Level, blank
from sightline.resolve.linkage.values import Coded, Codes, Floats, alike, lookup, through

SAME, TYPO, PART, DIFFERS = 1, 2, 3, 4
TEXT_LEVELS = (
    UNKNOWN,
    Level("same", 1, 0.7),
    Level("typo", 0.7, 0.1),
    Level("part", 0.4, 0.05),
    Level("differs", 0, 0.15),
)


class TextComparison:
    """Words: the same, a slip, some words in common."""

    levels = TEXT_LEVELS

    def __init__(self, name: str, values: Sequence[str]) -> None:
        self.name, self.aspects = name, (Aspect(name, self.levels),)
        self._coded = Coded(to_latin(value) for value in values)
        self._start = lookup(self._coded.values, lambda value: value[:4])
        self.recount(np.arange(len(values)))

    def recount(self, entities: Codes) -> None:
        self._rarity = self._coded.rarity(entities)

    def blocking_keys(self) -> Sequence[Key]:
        codes = self._coded.codes
        return [
            Key(self.name, (codes,), (self.name,)),
            Key(f"{self.name} start", (through(codes, self._start.codes),), (self.name,)),
        ]

    def compare(self, left: Codes, right: Codes) -> tuple[Compared, ...]:
        one, other = self._coded.codes[left], self._coded.codes[right]
        compared = blank(len(left))
        both = (one >= 0) & (other >= 0)
        same = both & (one == other)
        compared.level[both] = DIFFERS
        unlike = np.flatnonzero(both & ~same)
        compared.level[unlike] = self._unlike(one[unlike], other[unlike])
        compared.level[same] = SAME
        compared.rarity = _shared_rarity(self._rarity, one, other)
        return (compared,)

    def _unlike(self, one: Codes, other: Codes) -> Codes:
        letters = alike(self._coded.values, one, other, distance.OSA.normalized_similarity)
        words = alike(self._coded.values, one, other, fuzz.token_set_ratio)
        return np.where(letters >= 0.75, TYPO, np.where(words >= 90, PART, DIFFERS))


class NumberComparison(TextComparison):
    """Digits and signs: the same, one slip or transposition, else different."""

    levels = (
        UNKNOWN,
        Level("same", 1, 0.8),
        Level("slip", 0.7, 0.08),
        Level("part", 0.4, 0.02),
        Level("differs", 0, 0.1),
    )

    def blocking_keys(self) -> Sequence[Key]:
        codes = self._coded.codes
        halves = [lookup(self._coded.values, lambda value: value[: len(value) // 2]),
                  lookup(self._coded.values, lambda value: "-" + value[len(value) // 2 :])]  # fmt: skip
        long = np.array([len(value) >= 6 for value in self._coded.values], bool)
        parts = [np.where(long, half.codes, -1) if len(long) else half.codes for half in halves]
        return [
            Key(self.name, (codes,), (self.name,)),
            *(Key(f"{self.name} half", (through(codes, part),), (self.name,)) for part in parts),
        ]

    def _unlike(self, one: Codes, other: Codes) -> Codes:
        slips = alike(self._coded.values, one, other, distance.OSA.distance)
        length = np.array([len(value) for value in self._coded.values])
        shorter = np.minimum(length[one], length[other])
        return np.where((slips <= 1) & (shorter >= 2), TYPO, np.where((slips <= 2) & (shorter >= 6), PART, DIFFERS))


class EmailComparison:
    """Addresses: the same, a slip, the same name at another domain."""

    levels = (
        UNKNOWN,
        Level("same", 1, 0.7),
        Level("slip", 0.8, 0.15),
        Level("local part", 0.8, 0.1),
        Level("differs", 0, 0.1),
    )

    def __init__(self, name: str, values: Sequence[str]) -> None:
        self.name, self.aspects = name, (Aspect(name, self.levels),)
        self._coded = Coded(value.strip().casefold() for value in values)
        self._local = lookup(self._coded.values, lambda value: value.partition("@")[0])
        self._start = lookup(self._coded.values, lambda value: value[:5])
        self.recount(np.arange(len(values)))

    def recount(self, entities: Codes) -> None:
        self._rarity = self._coded.rarity(entities)

    def blocking_keys(self) -> Sequence[Key]:
        codes = self._coded.codes
        return [
            Key(self.name, (codes,), (self.name,)),
            Key(f"{self.name} local part", (through(codes, self._local.codes),), (self.name,)),
            Key(f"{self.name} start", (through(codes, self._start.codes),), (self.name,)),
        ]

    def compare(self, left: Codes, right: Codes) -> tuple[Compared, ...]:
        one, other = self._coded.codes[left], self._coded.codes[right]
        compared = blank(len(left))
        both = np.flatnonzero((one >= 0) & (other >= 0))
        one_local, other_local = through(one, self._local.codes)[both], through(other, self._local.codes)[both]
        whole = alike(self._coded.values, one[both], other[both], distance.OSA.normalized_similarity)
        local = alike(self._local.values, one_local, other_local, distance.OSA.normalized_similarity)
        compared.level[both] = np.select([whole >= 1, whole >= 0.8, local >= 0.85], [SAME, TYPO, PART], DIFFERS)
        compared.rarity = _shared_rarity(self._rarity, one, other)
        return (compared,)


def _shared_rarity(rarity: Floats, one: Codes, other: Codes) -> Floats:
    """The rarity of the more common of two values: a slip makes a rare value of a common one."""
    return np.minimum(rarity[one], rarity[other])
