"""How much the word of a source weighs, and what that makes of a field's confidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from sightline.model.observation import CORRECTIONS
from sightline.model.values import Instant

YEAR = 365.25 * 86_400_000
"""A year in milliseconds."""

HALVING_YEARS = 2.0
"""The time in which a statement loses half of its weight, compared with the newest one in the record."""

VERIFICATION = {"verified": 0.1, "verified_likely": 0.4, "likely_accurate": 0.4, "unverified": 1.0}
"""What verifying a contact point leaves of the doubt about it."""

INVALID_SHARE = 0.1
"""What is left of the confidence in a contact point that was found invalid."""


class Standing(msgspec.Struct, frozen=True, array_like=True):
    """A source's trust (0 to 1; above 1 for corrections) and its name."""

    weight: float
    name: str


class Trust:
    """The standing of each source, by the store's number of it."""

    def __init__(self, names: Mapping[int, str], weights: Mapping[str, float], default: float = 0.5) -> None:
        self._standings = {
            source: Standing(2.0 if name == CORRECTIONS else weights.get(name, default), name)
            for source, name in names.items()
        }
        self.default = default

    def of(self, source: int) -> Standing:
        """The standing of a source; one without a name (it cannot be in a store) counts by its number."""
        found = self._standings.get(source)
        if found is None:
            found = self._standings[source] = Standing(self.default, f"#{source}")
        return found


def doubt(weight: float, age: Instant) -> float:
    """The doubt that one source's statement leaves: 1 - trust, growing as the statement ages (milliseconds)."""
    if weight > 1:
        return 0.0
    if age <= 0:
        return 1.0 - weight
    return 1.0 - weight * float(0.5 ** (age / YEAR / HALVING_YEARS))


def confidence(doubts: Iterable[float], status: str | None = None) -> int:
    """Confidence from 0 to 100 in what independent sources state together.

    Their doubts multiply, as if each erred on its own; a verified contact point loses most of the doubt that is
    left, an invalid one most of the confidence. 100 is for corrections alone.
    """
    left = 1.0
    for each in doubts:
        left *= each
    if left == 0.0:
        return 100
    if status is not None:
        if status == "invalid":
            left = 1.0 - (1.0 - left) * INVALID_SHARE
        else:
            left *= VERIFICATION.get(status, 1.0)
    return min(99, round(100 * (1.0 - left)))
