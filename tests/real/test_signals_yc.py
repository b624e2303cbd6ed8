"""The sizes of Y Combinator's companies: what Sightline tells beside what the files say, worked out on its own.

The numbers are those of the table of kinds in docs/timelines.md, written down here once more.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date

import pytest

from sightline.model.observation import SubjectKind
from sightline.model.signal import Kind, Signal
from sightline.signals.company import company_signals
from sightline.store import Store
from tests.real import raw
from tests.real.conftest import World

pytestmark = [pytest.mark.real, pytest.mark.timeout(900)]

WINDOWS = {"1m": (30, 5, 3), "3m": (91, 10, 5), "6m": (182, 15, 5), "12m": (365, 20, 10)}
"""Days, percent and people of each window."""


@pytest.fixture(scope="module")
def told(world: World, store: Store) -> dict[str, list[Signal]]:
    """The signals of each company of the directory by its id, of those that are one entry and one entity."""
    found: dict[str, list[Signal]] = {}
    with store.read() as reader:
        keys = dict(reader.stream_subjects("ycombinator", SubjectKind.company))
        entities = reader.entities_of(list(keys))
        shared = Counter(entities.values())
        for subject, key in keys.items():
            if shared[entities[subject]] == 1:
                history = reader.history([subject])
                found[key] = company_signals(entities[subject], history)
    assert len(keys) - len(found) < 40
    return found


def stated(world: World) -> dict[str, list[tuple[str, int]]]:
    """The sizes of each company on each day of the directory that states one."""
    found: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for day, state in raw.yc_states(world.data).items():
        for key, row in state.items():
            if row.get("team_size") is not None:
                found[key].append((day, row["team_size"]))
    return found


def windows(sizes: list[tuple[str, int]]) -> Iterator[tuple[str, str, int, int, str]]:
    """Kind, day, size before, size, and the day of the size before, of each signal that the table asks for."""
    dated = [(date.fromisoformat(day), size) for day, size in sizes]
    for name, (length, percent, people) in WINDOWS.items():
        for word, sign in (("increase", 1), ("decrease", -1)):
            told_on: date | None = None
            for place, (today, size) in enumerate(dated):
                earlier = [(abs((today - day).days - length), day, old) for day, old in dated[:place]]
                near = [each for each in earlier if each[0] <= length / 2]
                if not near:
                    continue
                _, since, old = min(near, key=lambda each: each[:2])
                change = sign * (size - old)
                share = 100 * change / old if old else float("inf") if change > 0 else 0
                if told_on is not None:
                    abated = change < people / 2 or share < percent / 2
                    if abated or (today - told_on).days >= length:
                        told_on = None
                if told_on is None and change >= people and share >= percent:
                    told_on = today
                    yield f"headcount_{word}_{name}", today.isoformat(), old, size, since.isoformat()


def test_every_change_of_size_is_told_once_on_its_day(world: World, told: dict[str, list[Signal]]) -> None:
    sizes = stated(world)
    changes = 0
    for key, signals in told.items():
        expected = [
            (day, old, new) for (_, old), (day, new) in zip(sizes[key], sizes[key][1:], strict=False) if old != new
        ]
        found = [(s.day, s.before.value, s.after.value) for s in signals if s.kind is Kind.headcount_change]
        assert found == expected, key
        changes += len(found)
    assert changes > 3_400


def test_windows_are_those_of_the_table(world: World, told: dict[str, list[Signal]]) -> None:
    sizes = stated(world)
    counted: Counter[str] = Counter()
    for key, signals in told.items():
        found = {
            (s.kind.value, s.day, s.before.value, s.after.value, s.before.since)
            for s in signals
            if s.kind.startswith(("headcount_increase", "headcount_decrease"))
        }
        assert found == set(windows(sizes[key])), key
        counted.update(kind for kind, *_ in found)
    assert len(counted) == 2 * len(WINDOWS)
    assert counted.total() > 2_000
