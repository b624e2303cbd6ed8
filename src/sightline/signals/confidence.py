"""How sure a signal about a person is, from 0 to 100, by what it rests on."""

from __future__ import annotations

from sightline.signals.moves import Ground

BASE = {Ground.own: 80, Ground.dated: 75, Ground.career: 75, Ground.heard: 50}
"""A source that changed what it said itself; dates that say which is later; a career that knows the job before as past;
a new voice that nobody contradicts."""

DATED = 10
"""The signal has a date of its own, rather than the day on which it was told."""

SECOND = 8
"""A second source says the same."""

MOST = 98
"""Nothing that sources say is certain."""


def confidence(ground: Ground, dated: bool, sources: int) -> int:
    """The points of the ground, and those for a date and for a second source."""
    return min(MOST, BASE[ground] + DATED * dated + SECOND * (sources > 1))
