"""Within one employer: titles that follow one another, and whether a step is one up."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import msgspec

from sightline.model.normal.titles import read_title
from sightline.model.values import PartialDate
from sightline.model.vocabularies.seniorities import seniority
from sightline.signals.dates import later
from sightline.signals.moves import begun
from sightline.signals.telling import Job, Telling

WIDER = frozenset({"senior", "sr", "lead", "head", "group"})
NARROWER = frozenset({"assistant", "deputy", "interim", "acting"})
"""Words that widen or narrow a title on the same rung."""


class Step(msgspec.Struct, frozen=True):
    """A person's title became another one at the same employer. `up`: it is a promotion."""

    before: Job
    after: Job
    day: PartialDate
    telling: Telling
    up: bool


def steps(said: Sequence[Telling]) -> list[Step]:
    """The steps that tellings show, employer by employer, in order of time."""
    employers = dict.fromkeys(job.employer for each in said for job in each.now)
    found = [step for employer in employers for step in _at(employer, said)]
    return sorted(found, key=lambda step: (step.telling.day, step.day))


def is_up(before: Job, after: Job) -> bool:
    """Whether a job is a step above another: a higher rung, or a wider title on the same.

    Rungs are those that the sources state, else those that the titles tell. At the top there is no up: an owner, a
    partner and a chief are on one.
    """
    one, other = _rank(before), _rank(after)
    if one is None or other is None or one != other:
        return one is not None and other is not None and other > one
    old, new = set(before.spelled.split()), set(after.spelled.split())
    widened = (new - old) & WIDER or (old - new) & NARROWER
    narrowed = (old - new) & WIDER or (new - old) & NARROWER
    return bool(widened) and not narrowed


def _rank(job: Job) -> int | None:
    rung = job.seniority or (read_title(job.title).seniority if job.title else None)
    return None if rung is None else _rank_of(rung)


@lru_cache(maxsize=256)
def _rank_of(rung: str) -> int | None:
    found, top = seniority(rung), seniority("c_level")
    return None if found is None or top is None else min(found.rank, top.rank)


class _Rung(msgspec.Struct):
    """The title that is believed now, when it began, and on which day that was known."""

    job: Job
    start: PartialDate | None
    settled: PartialDate


def _at(employer: int, said: Sequence[Telling]) -> list[Step]:
    """The steps at one employer."""
    found: list[Step] = []
    rung: _Rung | None = None
    told: dict[int, str] = {}
    known: set[str] = set()
    for each in said:
        job = each.current(employer)
        if job is None and each.now and each.subject in told:  # left: what comes back later is another employment
            rung, told, known = None, {}, set()
        if job is None or not job.spelled:
            continue
        known |= {past.spelled for past in each.past if past.employer == employer}
        if rung is None:
            rung = _Rung(job, job.start, each.day)
            before = _step_before(each, job)
            if before is not None:
                found.append(_step(before, job, each))
        elif job.spelled != rung.job.spelled and _is_news(rung, job, each, told, known):
            found.append(_step(rung.job, job, each))
            rung = _Rung(job, job.start, each.day)
        elif job.spelled == rung.job.spelled and rung.start is None:
            rung.start = job.start
        told[each.subject] = job.spelled
        known.add(job.spelled)
    return found


def _step_before(telling: Telling, job: Job) -> Job | None:
    """The job of the same employment that a career tells to have come before, if it dates the step."""
    start = begun(telling, job.employer)
    earlier = [
        each
        for each in telling.past
        if each.employer == job.employer and each.spelled not in ("", job.spelled) and each.end and start
        if each.end[:7] >= start[:7]
    ]
    return max(earlier, key=lambda each: (each.end or "", each.start or ""), default=None)


def _is_news(rung: _Rung, job: Job, telling: Telling, told: dict[int, str], known: set[str]) -> bool:
    """Whether another title is a later one: as its own source changed it, or as it is dated."""
    before = told.get(telling.subject)
    if before == job.spelled:
        return False
    if before == rung.job.spelled:
        return not (job.start and rung.start and later(rung.start, job.start))
    if job.start and rung.start:
        return later(job.start, rung.start)
    if any(each.spelled == rung.job.spelled for each in telling.past if each.employer == job.employer):
        return True
    if job.spelled in known or telling.day == rung.settled:
        return False
    return bool(job.start and later(job.start, rung.settled)) or before is not None


def _step(before: Job, after: Job, telling: Telling) -> Step:
    known = after.start or before.end or telling.ended(after.employer)
    day = known if known and not later(known, telling.day) else telling.day
    return Step(before, after, day, telling, is_up(before, after))
