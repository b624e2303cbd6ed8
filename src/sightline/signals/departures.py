"""Employments that ended, while nobody knows of another one: decided by what was known on the day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

import msgspec

from sightline.model.values import PartialDate
from sightline.signals.dates import later
from sightline.signals.moves import Ground, Move
from sightline.signals.telling import Job, Telling

AHEAD = 366
"""Days for which an end that is announced may lie ahead; what is further off is a term."""


class Departure(msgspec.Struct, frozen=True):
    """A person left `job`. `day` is when, as far as it is known by then; `ahead` an announced end after that day."""

    job: Job
    day: PartialDate
    telling: Telling
    ground: Ground
    ahead: PartialDate | None = None


def departures(said: Sequence[Telling], moved: Sequence[Move]) -> list[Departure]:
    """The employments that ended, in the order in which it was told."""
    watch = _Watch(moved)
    return [each for day, some in groupby(said, key=lambda each: each.day) for each in watch.hear(day, list(some))]


def announced(telling: Telling, before: Telling | None, job: Job) -> bool:
    """Whether a current job has an end that lies ahead, and was said to have one only now; it is no term."""
    if job.end is None or not _soon(telling.day, job.end):
        return False
    known = None if before is None else before.current(job.employer)
    return known.end is None if known is not None else job.start is None


def _soon(day: PartialDate, end: PartialDate) -> bool:
    year, month = int(day[:4]), int(day[5:7])
    ahead = (int(end[:4]) - year) * 12 + (int(end[5:7]) - month if len(end) > 4 else 0)
    return 0 <= ahead * 30 <= AHEAD


class _Watch:
    """What each row says now, and what ended while another row still said otherwise."""

    def __init__(self, moved: Sequence[Move]) -> None:
        self._now: dict[int, Telling] = {}
        self._ended: dict[int, tuple[Job, Telling, Ground]] = {}
        self._gone: set[int] = set()
        self._moves: dict[PartialDate, set[int]] = {}
        for move in moved:
            self._moves.setdefault(move.telling.day, set()).add(move.before.employer)

    def hear(self, day: PartialDate, some: list[Telling]) -> Iterator[Departure]:
        """The departures that the tellings of one day show."""
        before = {each.subject: self._now.get(each.subject) for each in some}
        self._now |= {each.subject: each for each in some}
        for employer in self._moves.get(day, ()):
            self._gone.add(employer)
            self._ended.pop(employer, None)
        for each in some:
            old = before[each.subject]
            for job in old.now if old is not None else ():
                self._note(job, each)
            for job in each.now:
                if old is not None and old.current(job.employer) is None:
                    self._gone.discard(job.employer)  # its row takes it up again
                if job.employer not in self._gone and announced(each, old, job):
                    self._gone.add(job.employer)
                    yield Departure(job, day, each, Ground.dated, job.end)
        for employer, (job, telling, ground) in list(self._ended.items()):
            if any(each.current(employer) is not None for each in self._now.values()):
                continue
            del self._ended[employer]
            if employer in self._gone or any(self._works(each, job) for each in self._now.values()):
                continue
            self._gone.add(employer)
            ended = telling.ended(employer)
            known = ended if ended and not later(ended, day) else None
            yield Departure(job, known or day, telling, ground)

    def _note(self, job: Job, telling: Telling) -> None:
        """A job that its row told until now, and does not tell any more, with its end or because the person is gone."""
        if telling.current(job.employer) is None and (telling.gone or telling.ended(job.employer)):
            self._ended.setdefault(job.employer, (job, telling, Ground.own))

    def _works(self, telling: Telling, job: Job) -> bool:
        """Whether a row knows of another job, which is no seat beside the one that ended."""
        return any(not each.seat or job.seat for each in (*telling.now, *telling.ahead))
