"""Numbers that are stated over time, by one voice at a time: two sources that count otherwise are no change."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Iterable, Iterator
from typing import NamedTuple

from sightline.model.reading import DAY
from sightline.model.statements import HistoryRow
from sightline.model.values import Instant


class Stated(NamedTuple):
    """A number that a voice stated. `at` is the moment that it is of, `told` the one at which it was said, by `row`.

    A voice is whoever is compared with itself: a row of a source, or a source and its name for a measure.
    """

    at: Instant
    told: Instant
    voice: Hashable
    value: float
    row: HistoryRow


class Voice:
    """What one voice stated, in order of time; `days` are those of `said`, in days since 1970."""

    __slots__ = ("days", "least", "most", "said", "told")

    def __init__(self) -> None:
        self.days: list[int] = []
        self.said: list[Stated] = []
        self.least, self.most = float("inf"), float("-inf")
        self.told: Instant = 0

    def hear(self, stated: Stated) -> bool:
        """Take what is told next into account; whether it is of a later moment than all that was said.

        A number of an earlier moment is only what later ones are compared with; one of the same moment corrects it.
        """
        self.told, day = stated.told, stated.at // DAY
        self.least, self.most = min(self.least, stated.value), max(self.most, stated.value)
        if not self.said or stated.at > self.said[-1].at:
            self.days.append(day)
            self.said.append(stated)
            return True
        place = bisect_left(self.said, stated.at, key=_at)
        if self.said[place].at == stated.at:
            self.said[place] = stated
        else:
            self.days.insert(place, day)
            self.said.insert(place, stated)
        return False

    @property
    def once(self) -> bool:
        """Whether it spoke of one moment only, so that there is nothing to compare."""
        return len(self.said) == 1

    @property
    def now(self) -> Stated:
        """What it said last."""
        return self.said[-1]

    @property
    def before(self) -> Stated | None:
        """What it said before that."""
        return self.said[-2] if len(self.said) > 1 else None

    def nearest(self, day: int, reach: float) -> Stated | None:
        """What it said before now on the day nearest to one, at most `reach` days off; of two as near, the earlier."""
        last = len(self.days) - 1
        after = bisect_left(self.days, day, 0, last)
        found, off = None, reach
        if after and day - self.days[after - 1] <= off:
            found, off = self.said[after - 1], day - self.days[after - 1]
            if off == 0:
                return found
        if after < last and self.days[after] - day <= off and (found is None or self.days[after] - day < off):
            found = self.said[after]
        return found

    def since(self, day: int) -> list[Stated]:
        """What it said from a day on, without what it says now and what else it said on that day."""
        return self.said[bisect_left(self.days, day) : bisect_left(self.days, self.days[-1])]


def _at(stated: Stated) -> Instant:
    return stated.at


def in_order(statements: Iterable[Stated]) -> list[Stated]:
    """Statements in the order in which they were told, one of each voice and moment.

    Of what one row says twice of a moment the later recorded counts; of what two rows say the larger number.
    """
    last: dict[tuple[Instant, Instant, Hashable, int], Stated] = {}
    for each in statements:
        known = last.setdefault((each.told, each.at, each.voice, each.row.subject), each)
        if known.row.observation < each.row.observation:
            last[each.told, each.at, each.voice, each.row.subject] = each
    told = sorted(last.values(), key=lambda each: (each.told, each.at, each.value, each.row.source, each.row.subject))
    return list({(each.told, each.at, each.voice): each for each in told}.values())


def follow(statements: Iterable[Stated], silence_days: float) -> Iterator[Voice]:
    """The voice that leads, after each number that it states of a later moment. `statements`: as `in_order` has them.

    The first that speaks a second time leads, since only then there is something to compare; until then the first.
    Another takes the lead when it speaks and the leader was silent for longer than `silence_days`. So what is said
    later, or by others, never changes what was told before; and as each voice is compared with itself only, a change of
    the lead is no change of the number.
    """
    voices: dict[Hashable, Voice] = {}
    leader: Voice | None = None
    for each in statements:
        voice = voices.get(each.voice)
        if voice is None:
            voice = voices[each.voice] = Voice()
        spoke = leader.told if leader is not None else 0
        later = voice.hear(each)
        if leader is None or each.told - spoke > silence_days * DAY or (leader.once and not voice.once):
            leader = voice
        if later and voice is leader:
            yield voice


class Gate:
    """Whether a kind may become a signal again: it may until it does, and when it has abated or time has passed."""

    __slots__ = ("_days", "_told")

    def __init__(self, days: float) -> None:
        self._days = days
        self._told: int | None = None

    def passes(self, day: int, strong: bool, still: bool) -> bool:
        """Whether it becomes a signal on a day. `strong`: it reaches its thresholds; `still`: the share of them under
        which it has abated.
        """
        if self._told is not None and (not still or abs(day - self._told) >= self._days):
            self._told = None
        if not strong or self._told is not None:
            return False
        self._told = day
        return True
