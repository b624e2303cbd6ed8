"""Within one employer: titles that follow one another, and whether a step is one up."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from sightline.model.normal.title_keys import same_title
from sightline.model.values import PartialDate
from sightline.signals.dates import later
from sightline.signals.moves import Ground, begun
from sightline.signals.rungs import is_up
from sightline.signals.telling import Job, Telling


class Step(msgspec.Struct, frozen=True):
    """A person's title became another one at the same employer. `up`: it is a promotion.

    `keys`: the titles before and after under the key that was told first of all their spellings.
    """

    before: Job
    after: Job
    day: PartialDate
    telling: Telling
    ground: Ground
    up: bool
    keys: tuple[str, str]


def steps(said: Sequence[Telling]) -> list[Step]:
    """The steps that tellings show, employer by employer, in order of time."""
    titles: dict[int, set[str]] = {}
    for job in (job for each in said for job in (*each.now, *each.past)):
        titles.setdefault(job.employer, set()).add(job.key)
    several = [employer for employer, keys in titles.items() if len(keys) > 1]
    found = [step for employer in several for step in _At(employer).hear(said)]
    return sorted(found, key=lambda step: (step.telling.day, step.day))


def leading(telling: Telling, employer: int) -> Job | None:
    """The highest of the current jobs at a company; of those on one rung the one that was taken up last.

    What has no title counts only where nothing else has one.
    """
    best: Job | None = None
    for job in telling.now:
        if job.employer != employer:
            continue
        if best is None or not best.key or not job.key:
            best = job if best is None or job.key else best
            continue
        newer = job.start and best.start and later(job.start, best.start)
        if is_up(best, job) or (newer and not is_up(job, best)):
            best = job
    return best


def _beside(one: Job, other: Job) -> bool:
    """Whether two past jobs were held at the same time, as far as their dates tell."""
    return (one.start or "") < (other.end or "") and (other.start or "") < (one.end or "")


class _Rung(msgspec.Struct):
    """The title that is believed now, when it began, and on which day that was known."""

    job: Job
    key: str
    start: PartialDate | None
    settled: PartialDate


class _At:
    """Follows the titles at one employer."""

    def __init__(self, employer: int) -> None:
        self._employer = employer
        self._spellings: list[tuple[str, str]] = []
        self._start_anew()

    def _start_anew(self) -> None:
        self._rung: _Rung | None = None
        self._stepped = False
        self._told: dict[int, str] = {}
        self._known: set[str] = set()

    def hear(self, said: Sequence[Telling]) -> list[Step]:
        """The steps, in the order in which they were told."""
        found: list[Step] = []
        for each in said:
            job = leading(each, self._employer)
            if job is None:
                if each.now and each.subject in self._told:
                    self._start_anew()  # left: what comes back later is another employment
                continue
            key = self._key(job)
            self._known |= {self._key(past) for past in each.past if past.employer == self._employer}
            step = self._step(each, job, key)
            if step is not None:
                found.append(step)
            self._told[each.subject] = key
            self._known.add(key)
        return found

    def _key(self, job: Job) -> str:
        """The key of the title, in the spelling that was met first."""
        title = job.title or ""
        for spelled, key in self._spellings:
            if spelled == title or (key and same_title(spelled, title)):
                return key
        self._spellings.append((title, job.key))
        return job.key

    def _step(self, telling: Telling, job: Job, key: str) -> Step | None:
        rung = self._rung
        if rung is None or key == rung.key:
            if rung is None:
                self._rung = _Rung(job, key, job.start, telling.day)
            else:
                rung.start = rung.start or job.start
            return self._heard_first(telling, job, key)
        if not key or not rung.key:
            ground = self._ground_untitled(rung, job, telling)
        else:
            ground = self._ground(rung, job, key, telling)
        if ground is None:
            if not rung.key:
                self._rung = _Rung(job, key, rung.start or job.start, telling.day)  # the title was not told before
            return None
        self._rung, self._stepped = _Rung(job, key, job.start, telling.day), True
        return self._made(rung.job, job, telling, ground)

    def _heard_first(self, telling: Telling, job: Job, key: str) -> Step | None:
        """A career that is heard of for the first time tells of the last step, where no other is known."""
        if self._stepped or telling.subject in self._told:
            return None
        before = self._before(telling, job, key)
        if before is None:
            return None
        self._stepped = True
        return self._made(before, job, telling, Ground.career)

    def _before(self, telling: Telling, job: Job, key: str) -> Job | None:
        """The job of the same employment that a career tells to have come before, if it dates the step.

        A job that was held beside one with the present title was no other step.
        """
        start = begun(telling, job.employer)
        past = [each for each in telling.past if key and each.employer == job.employer and each.end and start]
        same = [each for each in past if self._key(each) == key]
        earlier = [
            each
            for each in past
            if self._key(each) not in ("", key) and (each.end or "")[:7] >= (start or "")[:7]
            if not any(_beside(each, other) for other in same)
        ]
        return max(earlier, key=lambda each: (each.end or "", each.start or ""), default=None)

    def _ground(self, rung: _Rung, job: Job, key: str, telling: Telling) -> Ground | None:
        """Why another title is a later one: as its own source changed it, or as it is dated."""
        before = self._told.get(telling.subject)
        if before == key:
            return None
        if before == rung.key:
            return None if job.start and rung.start and later(rung.start, job.start) else Ground.own
        if job.start and rung.start:
            return Ground.dated if later(job.start, rung.start) else None
        if any(self._key(each) == rung.key for each in telling.past if each.employer == job.employer):
            return Ground.career
        if key in self._known or telling.day == rung.settled:
            return None
        if job.start and later(job.start, rung.settled):
            return Ground.dated
        return None if before is None else Ground.own

    def _ground_untitled(self, rung: _Rung, job: Job, telling: Telling) -> Ground | None:
        """A title that is told for the first time, or no more, is none that changed, unless its row dates it anew."""
        if telling.subject not in self._told or job.start is None:
            return None
        return Ground.own if later(job.start, rung.start or rung.settled) else None

    def _made(self, before: Job, after: Job, telling: Telling, ground: Ground) -> Step:
        known = after.start or before.end or telling.ended(after.employer)
        day = known if known and not later(known, telling.day) else telling.day
        return Step(before, after, day, telling, ground, is_up(before, after), (self._key(before), self._key(after)))
