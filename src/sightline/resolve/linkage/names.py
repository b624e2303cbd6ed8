"""Person names compared word by word, whatever column, order or part of the name a word stands in."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray
from rapidfuzz import distance

from sightline.resolve.linkage.comparison import UNKNOWN, Aspect, Compared, Key, Level, blank
from sightline.resolve.linkage.persons import NameWords
from sightline.resolve.linkage.values import Coded, Codes, alike, lookup, rarity_of, through
from sightline.resolve.names.given import given_root
from sightline.resolve.names.sounds import skeleton

GIVEN, FAMILY, SLOTS = 0, 1, 6
_INITIAL, _TYPO, _VARIANT, _EXACT = 1, 2, 3, 4
_SAME, _NICK, _SLIP, _LETTER, _ELSEWHERE, _DIFFERS = range(1, 7)
_LEVEL_OF = np.array([_DIFFERS, _LETTER, _SLIP, _NICK, _SAME])

Words = NDArray[np.uint8]


def _part_levels(same: float) -> tuple[Level, ...]:
    return (
        UNKNOWN,
        Level("same", 1, same),
        Level("variant", 0.7, 0.08),
        Level("typo", 0.7, 0.1),
        Level("initial", 0.3, 0.04),
        Level("in another part", 0.8, 0.04),
        Level("differs", 0, 0.06),
    )


class Alignment(msgspec.Struct):
    """Which words of two names belong together: for each slot of either side how it agrees (0: not) and with which slot
    of the other side.
    """

    left: Codes
    right: Codes
    left_how: Words
    right_how: Words
    left_with: Codes
    right_with: Codes


class NameComparison:
    """Given name, family name, all other words, and the generation."""

    def __init__(self, group: str, names: Sequence[NameWords]) -> None:
        self._names = [f"{group}: {part}" for part in ("given", "family", "others", "generation")]
        levels = (_part_levels(0.65), _part_levels(0.7), _OTHERS, _GENERATION)
        self.aspects = tuple(Aspect(*each) for each in zip(self._names, levels, strict=True))
        rows = [(name.given, name.family, *name.others[: SLOTS - 2]) for name in names]
        padded = [row + ("",) * (SLOTS - len(row)) for row in rows]
        self._words = Coded(word for row in padded for word in row)
        self._slots = self._words.codes.reshape(len(names), SLOTS)
        self._generation = np.array([name.generation for name in names], np.int64)
        self._root = lookup(self._words.values, given_root).codes
        self._skeleton = lookup(self._words.values, skeleton).codes
        self._length = np.array([len(word) for word in self._words.values], np.int64)
        self._first = np.array([ord(word[0]) for word in self._words.values], np.int64)
        self.recount(np.arange(len(names)))

    def recount(self, entities: Codes) -> None:
        size = len(self._words.values)
        self._rarity = [rarity_of(self._slots[:, slot], size, entities) for slot in (GIVEN, FAMILY)]
        present = self._slots >= 0
        spread = np.broadcast_to(entities[:, None], self._slots.shape)[present]
        self._any_rarity = rarity_of(self._slots[present], size, spread)

    def blocking_keys(self) -> Sequence[Key]:
        given, family, others, _ = self._names
        behind = [self._slots[:, slot] for slot in range(1, SLOTS)]
        sounds = tuple(through(slot, self._skeleton) for slot in behind)
        first = self._slots[:, GIVEN]
        return [
            Key("family words", tuple(behind), (family, others)),
            Key("family sounds", sounds, (family, others)),
            Key("given", (through(first, self._root),), (given,)),
            Key("given sounds", (through(first, self._skeleton),), (given,)),
        ]

    def compare(self, left: Codes, right: Codes) -> tuple[Compared, ...]:
        aligned = self._align(self._slots[left], self._slots[right])
        parts = [self._part(aligned, slot) for slot in (GIVEN, FAMILY)]
        return (*parts, self._others(aligned), self._generations(left, right))

    def _align(self, left: Codes, right: Codes) -> Alignment:
        """Pair words off, the closest first, and those in the same slot before others."""
        shape = left.shape
        how, partner = np.zeros((2, *shape), np.uint8), np.full((2, *shape), -1, np.int64)
        made = Alignment(left, right, how[0], how[1], partner[0], partner[1])
        order = sorted(((i, j) for i in range(SLOTS) for j in range(SLOTS)), key=lambda at: (at[0] != at[1], at))
        for i, j in order:
            self._pair(made, i, j, (left[:, i] == right[:, j]) & (left[:, i] >= 0), _EXACT)
        others = {at: self._how(made, *at) for at in order}
        for closeness in (_VARIANT, _TYPO, _INITIAL):
            for i, j in order:
                rows, found = others[i, j]
                self._pair(made, i, j, rows[found == closeness], closeness)
        return made

    def _pair(self, made: Alignment, i: int, j: int, where: NDArray[np.int64] | NDArray[np.bool_], how: int) -> None:
        rows = np.flatnonzero(where) if where.dtype == np.bool_ else where
        rows = rows[(made.left_how[rows, i] == 0) & (made.right_how[rows, j] == 0)]
        made.left_how[rows, i] = made.right_how[rows, j] = how
        made.left_with[rows, i], made.right_with[rows, j] = j, i

    def _how(self, made: Alignment, i: int, j: int) -> tuple[Codes, Words]:
        """The rows where these slots are still free, and how their words agree."""
        free = (made.left_how[:, i] == 0) & (made.right_how[:, j] == 0)
        rows = np.flatnonzero(free & (made.left[:, i] >= 0) & (made.right[:, j] >= 0))
        one, other = made.left[rows, i], made.right[rows, j]
        low, high = np.minimum(one, other), np.maximum(one, other)
        pairs, places = np.unique(low * len(self._words.values) + high, return_inverse=True)
        return rows, self._closeness(pairs // len(self._words.values), pairs % len(self._words.values))[places]

    def _closeness(self, one: Codes, other: Codes) -> Words:
        slips = alike(self._words.values, one, other, distance.OSA.distance)
        letters = alike(self._words.values, one, other, distance.JaroWinkler.similarity)
        shorter = np.minimum(self._length[one], self._length[other])
        longer = np.maximum(self._length[one], self._length[other])
        typo = ((slips <= 1) & (longer >= 4)) | ((slips <= 2) & (shorter >= 6)) | ((letters >= 0.92) & (shorter >= 4))
        variant = (self._root[one] == self._root[other]) & (self._root[one] >= 0)
        initial = (shorter == 1) & (self._first[one] == self._first[other])
        return np.select([variant, typo, initial], [_VARIANT, _TYPO, _INITIAL], 0).astype(np.uint8)

    def _part(self, aligned: Alignment, slot: int) -> Compared:
        """How the words in one slot agree, if both sides have one."""
        one, other = aligned.left[:, slot], aligned.right[:, slot]
        compared = blank(len(one))
        both = np.flatnonzero((one >= 0) & (other >= 0))
        left_how, right_how = aligned.left_how[both, slot], aligned.right_how[both, slot]
        together = aligned.left_with[both, slot] == slot
        moved = ~together & ((left_how >= _TYPO) | (right_how >= _TYPO))
        compared.level[both] = np.where(together, _LEVEL_OF[left_how], np.where(moved, _ELSEWHERE, _DIFFERS))
        rarity = self._rarity[slot]
        own = np.minimum(rarity[one[both]], rarity[other[both]])
        left_moved = np.where(left_how >= _TYPO, self._any_rarity[one[both]], 0)
        right_moved = np.where(right_how >= _TYPO, self._any_rarity[other[both]], 0)
        compared.rarity[both] = np.where(moved, np.maximum(left_moved, right_moved), own)
        return compared

    def _others(self, aligned: Alignment) -> Compared:
        """What the words beside given and family name say."""
        compared = blank(len(aligned.left))
        sides = (aligned.left, aligned.left_how), (aligned.right, aligned.right_how)
        unmatched = [((words[:, 2:] >= 0) & (how[:, 2:] == 0)).any(axis=1) for words, how in sides]
        shared = (aligned.left_how[:, 2:] >= _TYPO) & (aligned.left_with[:, 2:] >= 2)
        rarity = np.where(shared, self._any_rarity[aligned.left[:, 2:]], 0).sum(axis=1)
        conditions = [shared.any(axis=1), unmatched[0] & unmatched[1], unmatched[0] | unmatched[1]]
        compared.level = np.select(conditions, [1, 3, 2], 0).astype(np.uint8)
        compared.rarity = rarity.astype(np.float32)
        return compared

    def _generations(self, left: Codes, right: Codes) -> Compared:
        one, other = self._generation[left], self._generation[right]
        compared = blank(len(left))
        compared.level = np.where((one > 0) & (other > 0), np.where(one == other, 1, 2), 0).astype(np.uint8)
        return compared


_OTHERS = (UNKNOWN, Level("shared", 1, 0.4), Level("one has more", 0, 0.5), Level("differ", 0, 0.1))
_GENERATION = (UNKNOWN, Level("same", 0, 0.95), Level("differs", 0, 0.05))
