"""How rare the words of company names are, from a frozen table."""

from __future__ import annotations

from functools import cache

from sightline.resolve.data import read_toml

_OWN = 20.0
_PER_LETTER = 4.0
"""Words that are not in the table: twenty bits, but four a letter for the short ones, which many companies share."""


@cache
def _tables() -> dict[str, dict[str, float]]:
    return {
        name: {word: float(bits) for bits, words in table.items() for word in words.split()}
        for name, table in read_toml("organisation_bits.toml").items()
    }


def common_bits(key: str, default: float) -> float:
    """Bits of a common word by its key."""
    return _tables()["common"].get(key, default)


def is_common(latin: str) -> bool:
    """Whether many companies bear a distinctive word."""
    return latin in _tables()["borne"]


def own_bits(latin: str) -> float:
    """Bits of a distinctive word in Latin letters."""
    return _tables()["borne"].get(latin) or min(_OWN, _PER_LETTER * len(latin))
