"""From one employer to the next: which of the things that sources say of a person's work are moves in the world.

Sources lag, and new ones begin in the middle. A source that moves somebody itself is believed; one that is heard for
the first time has to date the new job, or to know the old one as past, before it outweighs what was known.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

import msgspec

from sightline.model.values import PartialDate
from sightline.signals.dates import later
from sightline.signals.telling import Job, Telling


class Move(msgspec.Struct, frozen=True):
    """A person left `before` for `after`; `day` is when the new job began, as far as anybody says, else was told."""

    before: Job
    after: Job
    day: PartialDate
    telling: Telling


class Stay(msgspec.Struct):
    """The employer that is believed now: `job` as it was told when it was `settled`.

    `start`: when the work there began, if known; `since`: the same, else when it was told.
    """

    job: Job
    start: PartialDate | None
    since: PartialDate
    settled: PartialDate


def moves(said: Sequence[Telling]) -> list[Move]:
    """The moves that tellings show, in order of time."""
    follower = _Follower(said)
    return [move for _, some in groupby(said, key=lambda each: each.day) for move in follower.hear(list(some))]


def begun(telling: Telling, employer: int, past: bool = True) -> PartialDate | None:
    """When the present work at a company began: with the first title there that follows the last job elsewhere."""
    jobs = [*telling.now, *(telling.past if past else ())]
    elsewhere = max((job.start or job.end or "" for job in telling.past if job.employer != employer), default="")
    starts = [job.start for job in jobs if job.employer == employer and job.start]
    return min((each for each in starts if each[:7] >= elsewhere[:7]), default=None)


class _Follower:
    """Follows one person through what is said, day by day."""

    def __init__(self, said: Sequence[Telling]) -> None:
        self._said = said
        self._stay: Stay | None = None
        self._told: dict[int, Job] = {}
        self._left: dict[int, PartialDate] = {}

    def hear(self, some: list[Telling]) -> Iterator[Move]:
        """What moves the tellings of one day show; those of sources that moved the person themselves come first."""
        known = dict(self._left)
        for each in some:
            for job in each.past:
                self._left[job.employer] = max(job.end or "", self._left.get(job.employer, ""))
        for each in sorted(some, key=self._weight):
            if each.now:
                yield from self._take(each, known)
                self._told[each.subject] = each.now[0]

    def _weight(self, telling: Telling) -> tuple[bool, bool, int]:
        moved = (
            bool(telling.now) and self._told.get(telling.subject, telling.now[0].employer) != telling.now[0].employer
        )
        return not moved, not any(job.start for job in telling.now), -len(telling.past)

    def _take(self, telling: Telling, left: dict[int, PartialDate]) -> Iterator[Move]:
        job = telling.now[0]
        start = begun(telling, job.employer)
        stay = self._stay
        if stay is None:
            yield from self._first(telling, job, start)
            self._stay = _stay(telling, job, start)
        elif (known := telling.current(stay.job.employer)) is not None:
            if known is job and start and later(stay.start or stay.since, start):
                stay.start = start
        elif self._is_news(stay, telling, start, left):
            yield from self._moved(stay, telling, job, start)
            self._stay = _stay(telling, job, start)

    def _first(self, telling: Telling, job: Job, start: PartialDate | None) -> Iterator[Move]:
        """A career that is heard of for the first time tells of the last move, if it dates it."""
        ended = max((each for each in telling.past if each.employer != job.employer), key=_closed, default=None)
        if ended is not None and start and not later(start, telling.day):
            yield Move(ended, job, start, telling)

    def _is_news(self, stay: Stay, telling: Telling, start: PartialDate | None, left: dict[int, PartialDate]) -> bool:
        """Whether another employer is a later one, rather than one that a source has not noticed was left."""
        employer = telling.now[0].employer
        told = self._told.get(telling.subject)
        if told is not None and told.employer == employer:
            return False  # it says what it said before the move
        if told is not None and told.employer == stay.job.employer:
            return not (start and stay.start and later(stay.start, start))
        if start and stay.start:
            return later(start, stay.start)
        if any(job.employer == stay.job.employer for job in telling.past):
            return True
        if telling.day == stay.settled:
            return False  # two sources disagree at once, and neither says who is ahead
        if start and later(start, stay.since):
            return True
        if employer in left and (start is None or not later(telling.day, left[employer] or "9")):
            return False  # known as a former employer
        return not self._confirmed(stay.job.employer, telling.day)

    def _confirmed(self, employer: int, day: PartialDate) -> bool:
        """Whether anybody says after a day that the person works there."""
        return any(each.current(employer) is not None and each.last > day for each in self._said)

    def _moved(self, stay: Stay, telling: Telling, job: Job, start: PartialDate | None) -> Iterator[Move]:
        """The move, and those before it to companies that were left again before anybody told of them."""
        told = self._told.get(telling.subject)
        before = told if told is not None and told.employer == stay.job.employer else stay.job
        between = [
            each
            for each in telling.past
            if each.start and later(each.start, stay.since) and each.employer not in (before.employer, job.employer)
        ]
        for each in sorted(between, key=lambda each: each.start or ""):
            if each.employer != before.employer:
                yield self._leave(before, each, _day(telling, before, each.start), telling)
                before = each
        yield self._leave(before, job, _day(telling, before, start), telling)

    def _leave(self, before: Job, after: Job, day: PartialDate, telling: Telling) -> Move:
        self._left[before.employer] = max(day, self._left.get(before.employer, ""))
        return Move(before, after, day, telling)


def _closed(job: Job) -> tuple[PartialDate, PartialDate]:
    return job.end or job.start or "", job.start or ""


def _day(telling: Telling, before: Job, start: PartialDate | None) -> PartialDate:
    """The start of the new job; else the end of the old one; else when it was told, which a date never follows."""
    known = start or telling.ended(before.employer)
    return known if known and not later(known, telling.day) else telling.day


def _stay(telling: Telling, job: Job, start: PartialDate | None) -> Stay:
    dated = start if start and not later(start, telling.day) else None
    return Stay(job, dated, dated or telling.day, telling.day)
