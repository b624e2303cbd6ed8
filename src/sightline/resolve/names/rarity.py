"""How much a name tells: a rare one says more about who bears it than a common one."""

from __future__ import annotations

from functools import cache, lru_cache
from math import log2
from typing import TYPE_CHECKING

from sightline.resolve.data import read_toml

if TYPE_CHECKING:
    from sightline.resolve.names.persons import PreparedName

_GIVEN_DEFAULT, _FAMILY_DEFAULT = 11.0, 13.5
_MOST = 18.0
_TOTAL = 40.0


@cache
def _table(kind: str) -> dict[str, float]:
    """Bits of each word that is listed in some country: after the country where it is most common."""
    bits: dict[str, float] = {}
    for country in read_toml("frequent_names.toml").values():
        for part in ("male", "female") if kind == "given" else ("family",):
            most, least, names = country[part]
            listed = names.split()
            slope = log2(most / least) / max(log2(len(listed)), 1.0)
            for rank, name in enumerate(listed, 1):
                found = log2(100_000 / most) + slope * log2(rank) + (1.0 if kind == "given" else 0.0)
                for spelled in (name, name.replace("ue", "u").replace("oe", "o").replace("ae", "a")):
                    bits[spelled] = min(bits.get(spelled, _MOST), found)
    return bits


@lru_cache(maxsize=1 << 16)
def given_bits(word: str) -> float:
    """Bits of a given name in Latin small letters: -log2 of its estimated share where it is at home."""
    return _table("given").get(word) or _unlisted(word, _GIVEN_DEFAULT)


@lru_cache(maxsize=1 << 16)
def family_bits(word: str) -> float:
    """Bits of a family name in Latin small letters: -log2 of its estimated share where it is at home."""
    return _table("family").get(word) or _unlisted(word, _FAMILY_DEFAULT)


def _unlisted(word: str, usual: float) -> float:
    """A name of no list is rarer than those, and the rarer the longer."""
    return min(usual + 0.35 * max(len(word) - 5, -3), _MOST) if word else 0.0


def name_bits(prepared: PreparedName) -> float:
    """How many bits of identity a full name carries: -log2 of the chance that two random people share it.

    Initials count the choice among letters (about 4 bits); 40 at most; 0 for an empty name.
    """
    return min(sum(word.bits for word in prepared.core), _TOTAL)


def is_common(word: str, kind: str) -> bool:
    """Whether a word is among the frequent names of its kind ("given", "family") in some country."""
    return word in _table(kind)
