"""Clusters: which subjects of a component are the same, as a function of the ties between them.

The strongest tie joins first. A tie is passed over if it would bring two together that a person's word, or their own
contradictions, hold apart; and if it is hardly stronger than one to somebody else who cannot be the same. So the result
depends on the ties alone, never on the order in which subjects arrived.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from itertools import product
from typing import NamedTuple


class Tie(NamedTuple):
    """A reason to take two subjects for one. `sure`: a key or a person's word decides, however close another comes."""

    left: int
    right: int
    bits: float
    sure: bool = False


Apart = Callable[[int, int], bool]
"""Whether two subjects cannot be the same."""

Order = Mapping[int, tuple[str, str]]
"""The canonical key of each subject: source and key, which do not depend on the order of arrival."""


def clusters(subjects: Iterable[int], ties: Iterable[Tie], apart: Apart, order: Order, margin: float) -> dict[int, int]:
    """The smallest subject of each subject's cluster."""
    groups = {subject: {subject} for subject in subjects}
    ranked = sorted(ties, key=lambda tie: (not tie.sure, -tie.bits, sorted((order[tie.left], order[tie.right]))))
    for tie in _clear(ranked, apart, margin):
        one, other = groups[tie.left], groups[tie.right]
        if one is other or any(apart(a, b) for a, b in product(one, other)):
            continue
        one |= other
        for subject in other:
            groups[subject] = one
    return {subject: min(group) for subject, group in groups.items()}


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
