"""From signals that were computed to what is told: which are new, which say more than before, which hold no longer.

A signal that was told keeps its id for ever. What is computed now is matched with it by its name (kind, subject and
episode, with entities where they lead to now), else by the observation that showed it, else by what it speaks of and
when: a better date, a corrected spelling, a merge or a split is the same signal told better.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from hashlib import blake2b

import msgspec
from rapidfuzz.fuzz import ratio

from sightline.model.signal import Kind, Signal
from sightline.model.values import Instant
from sightline.signals.episodes import entities_in, followed
from sightline.store.signal_rows import Stored, Told, day_number

Follow = Callable[[int], int]
"""The entity that a number stands for now."""

Computed = tuple[int, Signal]
"""The entity from whose history a signal was computed, and the signal."""

Change = tuple[Told | None, Stored]
"""What is told of a signal, and how it stands now; None: only what it rests on grew, which nobody is told."""

NEAR_DAYS = 400
"""How far apart two signals that speak of the same entities may be and still be one that was dated better."""

NEAR_IN_NUMBERS = 45
"""The same for what speaks of no entities: a headcount, a measure, a round."""

ALIKE = 85.0
"""From how similar two texts on (0 to 100) are spellings of one: rapidfuzz's ratio."""

_TEXTS = frozenset({Kind.rename, Kind.new_domain, Kind.new_technology})
_Name = tuple[Kind, int, str]


def signal_id(signal: Signal, attempt: int = 0) -> int:
    """The number of a new signal: 63 bits of a hash of its name."""
    name = f"{signal.kind}/{signal.subject}/{signal.episode}" + (f"+{attempt}" if attempt else "")
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "big") >> 1


def reconcile(
    known: Sequence[Stored],
    computed: Sequence[Computed],
    follow: Follow,
    now: Instant,
    others: Sequence[Stored] = (),
) -> list[Change]:
    """What is to be told. `known`: all that was told of these origins, also what was withdrawn.

    `others` was told of other origins: it may be what is computed here now, and otherwise stays as it is.
    """
    match = _Match([*known, *others], follow)
    pairs = [(one, match.by_name(one[1])) for one in computed]
    pairs = [(one, was or match.by_observation(one[1])) for one, was in pairs]
    pairs = [(one, was or match.by_likeness(one[1])) for one, was in pairs]
    used = {each.id for each in (*known, *others)}
    changes = []
    for (origin, signal), was in pairs:
        change = _new(origin, signal, used, now) if was is None else _again(was, origin, signal, now)
        if change is not None:
            used.add(change[1].id)
            changes.append(change)
    elsewhere = {each.id for each in others}
    return [*changes, *_withdrawn((each for each in match.left() if each.id not in elsewhere), now)]


class _Match:
    """What was told and not matched yet."""

    def __init__(self, known: Sequence[Stored], follow: Follow) -> None:
        self._follow = follow
        self._left = {each.id: each for each in known}
        self._named: dict[_Name, list[Stored]] = defaultdict(list)
        self._shown: dict[tuple[Kind, int], list[Stored]] = defaultdict(list)
        self._about: dict[tuple[Kind, int], list[Stored]] = defaultdict(list)
        for each in sorted(known, key=lambda each: (each.withdrawn, each.published_at, each.id)):
            self._named[self._name(each.signal)].append(each)
            self._shown[_shown_by(each.signal)].append(each)
            self._about[each.signal.kind, follow(each.signal.subject)].append(each)

    def _name(self, signal: Signal) -> _Name:
        return signal.kind, self._follow(signal.subject), followed(signal.episode, self._follow)

    def by_name(self, signal: Signal) -> Stored | None:
        """What was told under the name of a signal, the earliest first."""
        return self._taken(self._named.get(self._name(signal), ()))

    def by_observation(self, signal: Signal) -> Stored | None:
        """What the same observation showed, if that leaves no doubt."""
        some = [each for each in self._shown.get(_shown_by(signal), ()) if each.id in self._left]
        same = [each for each in some if each.signal.after == signal.after]
        return self._taken(same or (some if len(some) == 1 else ()))

    def by_likeness(self, signal: Signal) -> Stored | None:
        """What was told of the same, as far as one can tell, the nearest in time first."""
        some = [each for each in self._about.get((signal.kind, signal.subject), ()) if not each.withdrawn]
        alike = [each for each in some if self._alike(each.signal, signal)]
        return self._taken(sorted(alike, key=lambda each: (_apart(each.signal, signal), each.id)))

    def _taken(self, some: Iterable[Stored]) -> Stored | None:
        for each in some:
            if self._left.pop(each.id, None) is not None:
                return each
        return None

    def _alike(self, told: Signal, signal: Signal) -> bool:
        entities = sorted(self._follow(each) for each in entities_in(told.episode))
        if entities != sorted(self._follow(each) for each in entities_in(signal.episode)):
            return False
        apart = _apart(told, signal)
        if signal.kind in _TEXTS:
            return ratio(str(told.after.value), str(signal.after.value)) >= ALIKE
        return apart <= (NEAR_DAYS if entities else NEAR_IN_NUMBERS)

    def left(self) -> list[Stored]:
        """What was told and is not computed any more."""
        return list(self._left.values())


def _shown_by(signal: Signal) -> tuple[Kind, int]:
    return signal.kind, signal.citations[0].observation


def _apart(one: Signal, other: Signal) -> int:
    """Days between two signals."""
    return abs((_date(one) - _date(other)).days)


def _date(signal: Signal) -> date:
    number = day_number(signal.day)
    return date(number // 10_000, number // 100 % 100, number % 100)


def _new(origin: int, signal: Signal, used: set[int], now: Instant) -> Change:
    attempt = 0
    while (number := signal_id(signal, attempt)) in used:
        attempt += 1
    return Told.published, Stored(number, origin, 1, now, now, False, signal)


def _again(was: Stored, origin: int, signal: Signal, now: Instant) -> Change | None:
    """What is told of a signal that was told before; None if it stands as it was."""
    if was.signal == signal and was.origin == origin and not was.withdrawn:
        return None
    same = was.origin == origin and not was.withdrawn and _content(was.signal) == _content(signal)
    revised = msgspec.structs.replace(
        was,
        origin=origin,
        signal=signal,
        withdrawn=False,
        revision=was.revision + (not same),
        changed_at=was.changed_at if same else now,
    )
    return None if same else Told.revised, revised


def _content(signal: Signal) -> tuple[Signal, tuple[int, ...]]:
    """All that a reader sees: not each observation, but the sources that they come from."""
    return msgspec.structs.replace(signal, citations=(), noticed=0), tuple(sorted(signal.sources))


def _withdrawn(left: Iterable[Stored], now: Instant) -> list[Change]:
    return [
        (Told.withdrawn, msgspec.structs.replace(each, withdrawn=True, revision=each.revision + 1, changed_at=now))
        for each in sorted(left, key=lambda each: each.id)
        if not each.withdrawn
    ]
