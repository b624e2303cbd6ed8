"""From one employer to the next: which of the things that sources say of a person's work are moves in the world.

Sources lag, and new ones begin in the middle. A source that moves somebody itself is believed; one that is heard for
the first time has to date the new job, or to know the old one as past, before it outweighs what was known.

People hold several jobs at once. Only the main one is followed: it stays the main one as long as it is held, whatever
is added or ends beside it; then it is the one that was taken up last. Seats are main jobs only where there is no other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import groupby

import msgspec

from sightline.model.values import PartialDate
from sightline.signals.dates import later
from sightline.signals.telling import Job, Telling

OVERLAP = 6
"""Months for which people are still told to be in the job that they left, when they are in the next one."""


class Ground(StrEnum):
    """Why a telling is believed."""

    own = "own"  # its source told the job before, and changed it itself
    dated = "dated"  # its dates say that it is the later one
    career = "career"  # it knows the job before as past
    heard = "heard"  # a new voice, which nobody contradicts


class Move(msgspec.Struct, frozen=True):
    """A person left `before` for `after`; `day` is when the new job began, as far as anybody says, else was told."""

    before: Job
    after: Job
    day: PartialDate
    telling: Telling
    ground: Ground


class Stay(msgspec.Struct):
    """The employer that is believed now: `job` as it was told when it was `settled`.

    `start`: when the work there began, if known; `since`: the same, else when it was told. `seat`: it is one that may
    stand beside a main job.
    """

    job: Job
    start: PartialDate | None
    since: PartialDate
    settled: PartialDate
    seat: bool


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
        self._told: dict[int, Telling] = {}
        self._several: set[int] = set()
        self._first: dict[tuple[int, int], PartialDate] = {}
        self._left: dict[int, PartialDate] = {}

    def hear(self, some: list[Telling]) -> Iterator[Move]:
        """What moves the tellings of one day show; those of sources that moved the person themselves come first."""
        known = dict(self._left)
        for each in some:
            for job in each.past:
                self._left[job.employer] = max(job.end or "", self._left.get(job.employer, ""))
        for each in sorted(some, key=self._weight) if len(some) > 1 else some:
            if not each.now:
                continue
            yield from self._take(each, known)
            self._told[each.subject] = each
            if len(each.now) > 1:
                self._several.add(each.subject)
            for job in each.now:
                self._first.setdefault((each.subject, job.employer), each.day)

    def _weight(self, telling: Telling) -> tuple[bool, bool, int]:
        told = self._told.get(telling.subject)
        main = telling.main
        moved = told is not None and main is not None and told.current(main.employer) is None
        return not moved, not any(job.start for job in telling.now), -len(telling.past)

    def _take(self, telling: Telling, left: dict[int, PartialDate]) -> Iterator[Move]:
        stay = self._stay
        known = telling.current(stay.job.employer) if stay is not None else None
        if stay is not None and known is not None:
            start = begun(telling, known.employer)
            if start and later(stay.start or stay.since, start):
                stay.start = start
            return
        job = telling.main
        if job is None:
            if stay is not None and stay.seat and self._held(telling, stay.job):
                self._stay = None  # of several seats, none is the main job
            return
        start = begun(telling, job.employer)
        if stay is None:
            if not self._held(telling, job):
                yield from self._begin(telling, job, start)
        elif self._beside(stay, telling, job):
            if not stay.seat:
                return
        elif self._goes_on(stay, telling, job, start):
            pass
        elif ground := self._ground(stay, telling, start, left, job):
            yield from self._moved(stay, telling, job, start, ground)
        else:
            return
        dated = start if start and not later(start, telling.day) else None
        self._stay = Stay(job, dated, dated or telling.day, telling.day, self._is_seat(telling, job))

    def _held(self, telling: Telling, job: Job) -> bool:
        """Whether the same row told this job before."""
        told = self._told.get(telling.subject)
        return told is not None and told.current(job.employer) is not None

    def _beside(self, stay: Stay, telling: Telling, job: Job) -> bool:
        """Whether the two stand beside each other: as seats of a row that has several, or as a seat and a main job of
        which each is told by other rows.
        """
        seat = self._is_seat(telling, job)
        if seat and stay.seat:
            return telling.subject in self._several
        return seat != stay.seat and not self._held(telling, stay.job)

    def _is_seat(self, telling: Telling, job: Job) -> bool:
        """What has no title is a seat only in a row that has held several at once."""
        return job.seat and (job.title is not None or telling.subject in self._several)

    def _was_beside(self, telling: Telling, past: Job, main: Job) -> bool:
        """Whether a past job was a seat beside others rather than what came before the main one."""
        return self._is_seat(telling, past) and (not main.seat or telling.subject in self._several)

    def _begin(self, telling: Telling, job: Job, start: PartialDate | None) -> Iterator[Move]:
        """A career that is heard of for the first time tells of the last move, if it dates it."""
        before = [
            each for each in telling.past if each.employer != job.employer and not self._was_beside(telling, each, job)
        ]
        ended = max(before, key=_closed, default=None)
        if ended is not None and start and not later(start, telling.day) and not overlap(start, ended.end):
            yield Move(ended, job, start, telling, Ground.career)

    def _goes_on(self, stay: Stay, telling: Telling, job: Job, start: PartialDate | None) -> bool:
        """Whether the main job ended beside one that is older: what stays is the main one, and no move."""
        if not self._held(telling, job) or not self._held(telling, stay.job):
            return False
        if start and stay.start:
            return not later(start, stay.start)
        row = telling.subject
        return self._first[row, job.employer] <= self._first[row, stay.job.employer]

    def _ground(
        self, stay: Stay, telling: Telling, start: PartialDate | None, left: dict[int, PartialDate], job: Job
    ) -> Ground | None:
        """Why another employer is a later one, rather than one that a source has not noticed was left."""
        if self._held(telling, stay.job):
            return None if start and stay.start and later(stay.start, start) else Ground.own
        if self._held(telling, job):
            return None  # it says what it said before the move
        if job.title is None and stay.job.title is not None and self._confirmed(stay.job.employer, telling.day):
            return None
        if start and stay.start:
            return Ground.dated if later(start, stay.start) else None
        if any(each.employer == stay.job.employer for each in telling.past):
            return Ground.career
        if telling.day == stay.settled:
            return None  # two sources disagree at once, and neither says who is ahead
        if start and later(start, stay.since):
            return Ground.dated
        if start and overlap(start, stay.since):
            return None  # an older job beside it
        if job.employer in left and (start is None or not later(telling.day, left[job.employer] or "9")):
            return None  # known as a former employer
        return None if self._confirmed(stay.job.employer, telling.day) else Ground.heard

    def _confirmed(self, employer: int, day: PartialDate) -> bool:
        """Whether anybody says after a day that the person works there."""
        return any(each.current(employer) is not None and each.last > day for each in self._said)

    def _moved(
        self, stay: Stay, telling: Telling, job: Job, start: PartialDate | None, ground: Ground
    ) -> Iterator[Move]:
        """The move, and those before it to companies that were left again before anybody told of them."""
        told = self._told.get(telling.subject)
        before = (told.current(stay.job.employer) if told is not None else None) or stay.job
        between = [
            each
            for each in telling.past
            if (known := each.start or each.end) and later(known, stay.since)
            if each.employer not in (before.employer, job.employer) and not self._was_beside(telling, each, job)
        ]
        for each in sorted(between, key=lambda each: each.start or each.end or ""):
            if each.employer != before.employer:
                yield self._leave(before, each, _day(telling, before, each.start), telling, Ground.career)
                before = each
        yield self._leave(before, job, _day(telling, before, start), telling, ground)

    def _leave(self, before: Job, after: Job, day: PartialDate, telling: Telling, ground: Ground) -> Move:
        self._left[before.employer] = max(day, self._left.get(before.employer, ""))
        return Move(before, after, day, telling, ground)


def overlap(start: PartialDate, end: PartialDate | None) -> bool:
    """Whether a job began long before another one ended, so that they stood beside each other."""
    return end is not None and len(start) > 4 < len(end) and _month(end) - _month(start) > OVERLAP


def _month(date: PartialDate) -> int:
    return int(date[:4]) * 12 + int(date[5:7])


def _closed(job: Job) -> tuple[PartialDate, PartialDate]:
    return job.end or job.start or "", job.start or ""


def _day(telling: Telling, before: Job, start: PartialDate | None) -> PartialDate:
    """The start of the new job; else the end of the old one; else when it was told, which a date never follows."""
    known = start or telling.ended(before.employer)
    return known if known and not later(known, telling.day) else telling.day
