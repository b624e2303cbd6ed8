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
    """A reason to take two subjects for one.

    `sure`: a key or a person's word decides, however close another comes. `said`: a person's word.
    """

    left: int
    right: int
    bits: float
    sure: bool = False
    said: bool = False


Pair = tuple[int, int]
"""Two subjects, the smaller first."""

Apart = Callable[[int, int], bool]
"""Whether what two subjects say of themselves cannot be true of one."""

Order = Mapping[int, tuple[str, str]]
"""The canonical name of each subject, source and key, which does not depend on the order of arrival."""


def clusters(ties: Iterable[Tie], apart: Apart, different: Set[Pair], order: Order, margin: float) -> dict[int, int]:
    """The smallest subject of the cluster of each subject in `order`. `different`: pairs that a person holds apart.

    A person's word joins whole what evidence makes of either side: contradictions count among subjects that evidence
    joins, and not between those that a person joined.
    """
    groups, proven = _Groups(order), _Groups(order)
    ranked = sorted(ties, key=lambda tie: (not tie.sure, -tie.bits, sorted((order[tie.left], order[tie.right]))))
    for tie in _clear(ranked, apart, margin):
        if groups.any(tie, lambda one, other: (min(one, other), max(one, other)) in different):
            continue
        if not tie.said:
            if proven.any(tie, apart):
                continue
            proven.join(tie)
        groups.join(tie)
    return {subject: min(group) for subject, group in groups.of.items()}


class _Groups:
    """The group of each subject, at first itself alone."""

    def __init__(self, subjects: Iterable[int]) -> None:
        self.of = {subject: {subject} for subject in subjects}

    def any(self, tie: Tie, holds: Apart) -> bool:
        """Whether something holds between any of one side and any of the other; never if they are one group."""
        one, other = self.of[tie.left], self.of[tie.right]
        return one is not other and any(holds(*pair) for pair in product(one, other))

    def join(self, tie: Tie) -> None:
        """Make one group of both sides."""
        one, other = self.of[tie.left], self.of[tie.right]
        if one is not other:
            one |= other
            self.of.update(dict.fromkeys(other, one))


def _clear(ties: list[Tie], apart: Apart, margin: float) -> list[Tie]:
    """The ties without those that are about as strong as a tie to somebody who is not the same."""
    if len(ties) < 2:
        return ties
    of: dict[int, list[Tie]] = defaultdict(list)
    for tie in ties:
        if not tie.said:
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
