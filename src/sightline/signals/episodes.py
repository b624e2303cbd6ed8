"""Which transition a signal is: normalised texts in which entities stand as "~7", and the n-th of the same as "#n"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable

import msgspec

from sightline.model.signal import Signal

_ENTITY = re.compile(r"~(\d+)")


def entity(number: int) -> str:
    """An entity in an episode."""
    return f"~{number}"


def followed(episode: str, entity_of: Callable[[int], int]) -> str:
    """An episode with its entities where they lead to now."""
    return _ENTITY.sub(lambda found: entity(entity_of(int(found[1]))), episode)


def entities_in(episode: str) -> list[int]:
    """The entities that an episode names."""
    return [int(each) for each in _ENTITY.findall(episode)]


def numbered(signals: Iterable[Signal]) -> list[Signal]:
    """Signals in order of time; of those that would have one name, each after the first says which of them it is.

    They are counted in the order in which they were noticed, so that what is told later gives no other name to what was
    told before.
    """
    found = sorted(signals, key=lambda each: (each.noticed, each.day, each.kind, each.subject, each.episode))
    met: Counter[tuple[str, int, str]] = Counter()
    for place, each in enumerate(found):
        name = (each.kind, each.subject, each.episode)
        met[name] += 1
        if met[name] > 1:
            found[place] = msgspec.structs.replace(each, episode=f"{each.episode}#{met[name]}")
    return sorted(found, key=lambda each: each.day)
