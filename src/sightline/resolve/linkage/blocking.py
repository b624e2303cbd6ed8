"""Candidates: pairs of units that agree in a key, or in two keys of different columns.

Every key and every two keys make a rule. Of each rule the smallest blocks are taken first, until its share of pairs is
used up, so that common values cost nothing and rare ones are never missed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

import msgspec
import numpy as np
from numpy.typing import NDArray

from sightline.resolve.linkage.comparison import Key
from sightline.resolve.linkage.values import Codes, Truths

PAIRS_EACH = 12
"""How many pairs a rule may make for each unit."""
MOST_RULES = 64
LARGEST = 2_000
"""Blocks of more units are never taken."""

Rules = NDArray[np.uint64]


class Rule(msgspec.Struct, frozen=True):
    """Pairs that agree in all of these keys."""

    name: str
    keys: tuple[Key, ...]

    @property
    def fixes(self) -> frozenset[str]:
        """The aspects about which these pairs say nothing."""
        return frozenset(aspect for key in self.keys for aspect in key.fixes)


class Candidates(msgspec.Struct):
    """Pairs with left < right in sorted order, and for each a bit for each rule that found it."""

    left: Codes
    right: Codes
    rules: Rules

    def __len__(self) -> int:
        return len(self.left)

    def take(self, kept: Truths) -> Candidates:
        """Some of the candidates."""
        return Candidates(self.left[kept], self.right[kept], self.rules[kept])


def make_rules(keys: Sequence[Key]) -> list[Rule]:
    """Rules of one key, and of two that do not fix the same aspects; at most `MOST_RULES`, the most selective last.

    Keys of a few values find nothing alone; of two such, too many pairs agree.
    """
    size = len(keys[0].slots[0]) if keys else 0
    variety = {key.name: _variety(key) for key in keys}
    rules = [(variety[key.name], Rule(key.name, (key,))) for key in keys]
    for one, other in combinations(keys, 2):
        if not set(one.fixes) & set(other.fixes):
            rules.append((variety[one.name] * variety[other.name], Rule(f"{one.name} + {other.name}", (one, other))))
    useful = [(values, rule) for values, rule in rules if values * PAIRS_EACH * 60 >= size]
    useful.sort(key=lambda each: each[0])
    return [rule for _, rule in useful[:MOST_RULES]]


def _variety(key: Key) -> float:
    """How many values a key would have if all were equally common."""
    codes = np.concatenate(key.slots)
    counts = np.bincount(codes[codes >= 0]).astype(np.float64)
    return float(len(key.slots[0]) ** 2 / max(1.0, (counts**2).sum()))


def find_candidates(rules: Sequence[Rule], source: Codes, across: bool) -> Candidates:
    """The union of all rules' pairs; with `across` only pairs of different sources."""
    size = len(source)
    pairs: list[Codes] = []
    for rule in rules:
        made = _pairs_of(rule, size)
        pairs.append(made[source[made // size] != source[made % size]] if across else made)
    return _union(pairs, size)


def _union(pairs: Sequence[Codes], size: int) -> Candidates:
    """Each pair once, with the bits of all rules that made it."""
    every = np.concatenate((*pairs, np.zeros(0, np.int64)))
    bits = np.repeat(np.left_shift(np.uint64(1), np.arange(len(pairs), dtype=np.uint64)), [len(each) for each in pairs])
    order = np.argsort(every, kind="stable")
    every = every[order]
    starts = np.flatnonzero(np.diff(every, prepend=-1))
    found = np.bitwise_or.reduceat(bits[order], starts) if len(starts) else bits
    return Candidates(every[starts] // size, every[starts] % size, found)


def _pairs_of(rule: Rule, size: int) -> Codes:
    """The pairs of a rule as left * size + right, each once."""
    rows, keys = _block_keys(rule)
    order = np.lexsort((rows, keys))
    rows, keys = rows[order], keys[order]
    new = (np.diff(keys, prepend=-1) != 0) | (np.diff(rows, prepend=-1) != 0)
    rows, keys = rows[new], keys[new]
    starts = np.flatnonzero(np.diff(keys, prepend=-1))
    sizes = np.diff(starts, append=len(keys))
    made = [_block_pairs(rows, starts[sizes == each], each, size) for each in _affordable(sizes, size)]
    return np.unique(np.concatenate(made)) if made else np.zeros(0, np.int64)


def _affordable(sizes: Codes, units: int) -> Iterator[int]:
    """The sizes of blocks that a rule can afford, smallest first."""
    left = max(PAIRS_EACH * units, 20_000)
    each, counts = np.unique(sizes, return_counts=True)
    for size, count in zip(each.tolist(), counts.tolist(), strict=True):
        left -= size * (size - 1) // 2 * count
        if left < 0 or size > LARGEST:
            return
        if size > 1:
            yield size


def _block_pairs(rows: Codes, starts: Codes, block: int, size: int) -> Codes:
    """All pairs within the blocks of one size, whose rows are sorted."""
    one, other = np.triu_indices(block, 1)
    members = rows[starts[:, None] + np.arange(block)]
    pairs: Codes = members[:, one] * size + members[:, other]
    return pairs.ravel()


def _block_keys(rule: Rule) -> tuple[Codes, Codes]:
    """The rows that have a rule's keys, and the keys as numbers; a row with several slots occurs several times."""
    rows: list[Codes] = []
    keys: list[Codes] = []
    others = rule.keys[1].slots if len(rule.keys) > 1 else (None,)
    for one in rule.keys[0].slots:
        for other in others:
            present = one >= 0 if other is None else (one >= 0) & (other >= 0)
            rows.append(np.flatnonzero(present))
            keys.append(one[present] if other is None else (one[present] << 32) | other[present])
    return np.concatenate(rows), np.concatenate(keys)
