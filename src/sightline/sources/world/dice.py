"""Draws that depend on what they are about and on nothing else.

A source that mistypes a name does so each time it tells the row. So noise is not drawn from a stream but computed from
(seed, what it is about): the same question always has the same answer, in whatever order questions are asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """Uniform numbers, choices and generators by name."""

    def __init__(self, seed: int) -> None:
        self._seed = str(seed).encode()

    def number(self, *about: str | int) -> int:
        """64 bits."""
        text = "\x1f".join(map(str, about)).encode()
        return int.from_bytes(blake2b(text, digest_size=8, key=self._seed).digest(), "little")

    def roll(self, *about: str | int) -> float:
        """A number in [0, 1)."""
        return self.number(*about) / 2**64

    def pick(self, items: Sequence[T], *about: str | int) -> T:
        """One of the items."""
        return items[self.number(*about) % len(items)]

    def random(self, *about: str | int) -> Random:
        """A generator for many draws about one thing."""
        return Random(self.number(*about))
