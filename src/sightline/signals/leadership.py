"""Who joins and leaves the head of a company: chiefs, owners and vice presidents, and the heads of public bodies.

A company's signal, read from the history of the person: moves and departures, and what a source tells of a leading
post by itself, as a filing does: taken up near the day on which it is told, added to other jobs, or ended. Who rises
within a company does not join it, and who keeps another job there does not leave it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

import msgspec

from sightline.model.values import PartialDate
from sightline.signals.dates import later
from sightline.signals.departures import Departure, announced
from sightline.signals.moves import Ground, Move
from sightline.signals.rungs import is_up, leads
from sightline.signals.telling import Job, Telling

NEAR = 120
"""Days around the telling within which a post that is first heard of was taken up, or given up, just now."""


class Turn(msgspec.Struct, frozen=True):
    """A leader joined or left. `job` is the leading one; `ahead` the day from which it holds, if that lies ahead."""

    job: Job
    joined: bool
    day: PartialDate
    telling: Telling
    ground: Ground
    ahead: PartialDate | None = None


def turns(said: Sequence[Telling], moved: Sequence[Move], left: Sequence[Departure]) -> list[Turn]:
    """The joins and leaves of a person at the head of companies, in the order in which they were told."""
    leading = {job.employer for each in said for job in (*each.now, *each.past, *each.ahead) if leads(job)}
    if not leading:
        return []
    follower = _Follower(leading)
    found: list[Turn] = []
    for day, some in groupby(said, key=lambda each: each.day):
        told = [each for each in moved if each.telling.day == day]
        gone = [each for each in left if each.telling.day == day]
        found += follower.hear(day, list(some), told, gone)
    return found


class _Follower:
    """Which employers each row names, and where the person is believed to be inside."""

    def __init__(self, leading: set[int]) -> None:
        self._leading = leading
        self._now: dict[int, Telling] = {}
        self._ever: set[int] = set()
        self._joined: set[int] = set()
        self._left: set[int] = set()

    def hear(
        self, day: PartialDate, some: list[Telling], moved: Sequence[Move], gone: Sequence[Departure]
    ) -> Iterator[Turn]:
        """The turns of one day."""
        before = dict(self._now)
        self._now |= {each.subject: each for each in some}
        for move in moved:
            yield from self._leave(move.before, move.day, move.telling, move.ground)
            yield from self._join(move.after, move.day, move.telling, move.ground)
        for each in gone:
            yield from self._leave(each.job, each.day, each.telling, each.ground, each.ahead)
        for telling in some:
            yield from self._told(day, telling, before)
        for telling in some:
            self._ever |= {job.employer for job in (*telling.now, *telling.past, *telling.ahead)}

    def _told(self, day: PartialDate, telling: Telling, before: dict[int, Telling]) -> Iterator[Turn]:
        """What one row tells by itself of posts that it did not tell before."""
        old = before.get(telling.subject)
        held = {job.employer for each in before.values() for job in (*each.now, *each.ahead)}
        for job in _highest((*telling.now, *telling.ahead)):
            if job.employer not in self._leading:
                continue
            ahead = job.start if job.start and later(job.start, day) else None
            if job.employer not in held and self._is_new(job, telling, old):
                known = job.start if job.start and ahead is None else day
                yield from self._join(job, known, telling, Ground.own if old else Ground.dated, ahead)
            elif job in telling.now and announced(telling, old, job):
                yield from self._leave(job, day, telling, Ground.dated, job.end)
        for job in _highest(telling.past):
            if job.employer in self._leading and job.end and _near(job.end, day):
                ground = Ground.own if old is not None and old.current(job.employer) else Ground.dated
                yield from self._leave(job, job.end if not later(job.end, day) else day, telling, ground)
        for job in old.now if old is not None and telling.now else ():
            if telling.current(job.employer) is None:
                yield from self._leave(job, telling.ended(job.employer) or day, telling, Ground.own)

    def _is_new(self, job: Job, telling: Telling, old: Telling | None) -> bool:
        """Whether a row adds the post itself, or tells of one that was taken up near this day and never heard of."""
        unknown = job.employer not in self._ever
        if old is not None and (old.now or old.ahead or unknown or job.employer in self._left):
            return job.start is None or _near(job.start, telling.day)
        return unknown and job.start is not None and _near(job.start, telling.day)

    def _join(
        self, job: Job, day: PartialDate, telling: Telling, ground: Ground, ahead: PartialDate | None = None
    ) -> Iterator[Turn]:
        if job.employer in self._joined:
            return
        self._joined.add(job.employer)
        self._left.discard(job.employer)
        if leads(job):
            yield Turn(job, True, day, telling, ground, ahead)

    def _leave(
        self, job: Job, day: PartialDate, telling: Telling, ground: Ground, ahead: PartialDate | None = None
    ) -> Iterator[Turn]:
        inside = any(
            each.current(job.employer) is not None and (ahead is None or each.subject != telling.subject)
            for each in self._now.values()
        )
        if job.employer in self._left or inside:
            return
        self._left.add(job.employer)
        self._joined.discard(job.employer)
        if leads(job):
            yield Turn(job, False, day if not later(day, telling.day) else telling.day, telling, ground, ahead)


def _highest(jobs: Sequence[Job]) -> list[Job]:
    """The highest job at each company."""
    best: dict[int, Job] = {}
    for job in jobs:
        known = best.get(job.employer)
        if known is None or is_up(known, job) or (leads(job) and not leads(known)):
            best[job.employer] = job
    return list(best.values())


def _near(one: PartialDate, day: PartialDate) -> bool:
    """Whether a date lies near a day, before or after it; a year alone is too little."""
    if len(one) == 4:
        return False
    first = date.fromisoformat(one if len(one) > 7 else f"{one}-15")
    return abs((date.fromisoformat(day) - first).days) <= NEAR
