"""Clusters: which subjects of a component are the same, as a function of the ties between them.

The strongest tie joins first. A tie is passed over if it would bring two together that a person's word, or their own
contradictions, hold apart; and if it is hardly stronger than one to somebody else who cannot be the same. So the result
depends on the ties alone, never on the order in which subjects arrived.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Set
from itertools import product
from typing import NamedTuple


class Tie(NamedTuple):
    """A reason to take two subjects for one. `sure`: a key or a person's word decides, however close another comes."""

    left: int
    right: int
    bits: float
    sure: bool = False


Pair = tuple[int, int]
"""Two subjects, the smaller first."""

Apart = Callable[[int, int], bool]
"""Whether what two subjects say of themselves cannot be true of one."""

Order = Mapping[int, tuple[str, str]]
"""The canonical name of each subject, source and key, which does not depend on the order of arrival."""


class Word(NamedTuple):
    """What a person said: pairs that are not the same, and subjects that are the same as another one."""

    different: Set[Pair] = frozenset()
    same: Set[int] = frozenset()


def clusters(ties: Iterable[Tie], apart: Apart, word: Word, order: Order, margin: float) -> dict[int, int]:
    """The smallest subject of the cluster of each subject in `order`."""
    groups = {subject: {subject} for subject in order}
    ranked = sorted(ties, key=lambda tie: (not tie.sure, -tie.bits, sorted((order[tie.left], order[tie.right]))))
    for tie in _clear(ranked, apart, margin):
        one, other = groups[tie.left], groups[tie.right]
        if one is other or _kept_apart(one, other, apart, word):
            continue
        one |= other
        for subject in other:
            groups[subject] = one
    return {subject: min(group) for subject, group in groups.items()}


def _kept_apart(one: Set[int], other: Set[int], apart: Apart, word: Word) -> bool:
    """Whether two groups must not become one. Where a person joined what contradicts itself, only a person parts."""
    pairs = [(min(pair), max(pair)) for pair in product(one, other)]
    if any(pair in word.different for pair in pairs):
        return True
    return word.same.isdisjoint(one) and word.same.isdisjoint(other) and any(apart(*pair) for pair in pairs)


def _clear(ties: list[Tie], apart: Apart, margin: float) -> list[Tie]:
    """The ties without those that are about as strong as a tie to somebody who is not the same."""
    if len(ties) < 2:
        return ties
    of: dict[int, list[Tie]] = defaultdict(list)
    for tie in ties:
        of[tie.left].append(tie)
        of[tie.right].append(tie)
    return [tie for tie in ties if tie.sure or not _rivalled(tie, of, apart, margin)]


def _rivalled(tie: Tie, of: Mapping[int, list[Tie]], apart: Apart, margin: float) -> bool:
    for here, there in ((tie.left, tie.right), (tie.right, tie.left)):
        for other in of[here]:
            rival = other.right if other.left == here else other.left
            if rival != there and (other.sure or other.bits > tie.bits - margin) and apart(there, rival):
                return True
    return False
