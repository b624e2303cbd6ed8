"""One employer under several names: mentions of companies that could not be tied to one another by themselves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations, pairwise

import msgspec

from sightline.model.normal.title_keys import same_title
from sightline.signals.dates import later
from sightline.signals.telling import Job, Telling


def joined(said: Sequence[Telling]) -> list[Telling]:
    """The tellings with one company for those under which the same person is known in the same job.

    A name that is spelled alike, a domain or a profile means one company, since hardly anybody moves between
    namesakes. Two sources that call the same title current at the same time mean the same job, whatever they call the
    company, unless some source knows both companies, or dates tell two jobs apart. And a source that puts another
    company under a job which began on the same day, with the same title, tells of one that was renamed or bought.
    """
    same: dict[int, int] = {}

    def root(employer: int) -> int:
        while employer in same:
            employer = same[employer]
        return employer

    def join(left: int, right: int) -> None:
        first, last = sorted((root(left), root(right)))
        if first != last:
            same[last] = first

    jobs = dict.fromkeys(job for each in said for job in (*each.now, *each.past, *each.ahead))
    marked: dict[str, int] = {}
    for job in jobs:
        for mark in job.marks:
            join(job.employer, marked.setdefault(mark, job.employer))
    if len({root(job.employer) for job in jobs}) > 1:
        for left, right in (*_renamed_jobs(said), *_jobs_of_two(said)):
            if root(left.employer) != root(right.employer):
                join(left.employer, right.employer)
    return list(said) if not same else [_renamed(each, root) for each in said]


def _jobs_of_two(said: Sequence[Telling]) -> list[tuple[Job, Job]]:
    """Jobs that two sources tell of at the same time under the same title."""
    first: dict[tuple[int, int], Telling] = {}
    named: dict[int, set[int]] = {}
    for each in said:
        for job in each.now:
            first.setdefault((each.subject, job.employer), each)
            named.setdefault(each.source, set()).add(job.employer)
    found: list[tuple[Job, Job]] = []
    for one, other in combinations(said, 2):
        if one.subject == other.subject or one.day > other.last or other.day > one.last:
            continue
        both = {job.employer for job in one.now} & {job.employer for job in other.now}
        found += [
            (left, right)
            for left in one.now
            for right in other.now
            if not left.seat and left.key == right.key and not {left.employer, right.employer} & both
            if not any({left.employer, right.employer} <= known for known in named.values())
            if not _apart(left, right, first[one.subject, left.employer], other)
            if not _apart(right, left, first[other.subject, right.employer], one)
        ]
    return found


def _apart(job: Job, other: Job, since: Telling, telling: Telling) -> bool:
    """Whether the other job, as `telling` has it, is not `job`, known `since` then: it began later, or followed it."""
    if job.start and other.start and job.start[:7] != other.start[:7] and len(job.start) > 4 < len(other.start):
        return True
    if other.start is not None and later(other.start, since.day):
        return True
    return any(past.employer == job.employer for past in telling.past)


def _renamed_jobs(said: Sequence[Telling]) -> list[tuple[Job, Job]]:
    """Jobs that went on under another company: of one row, since the same day, in the same title."""
    rows: dict[int, list[Telling]] = {}
    for each in said:
        rows.setdefault(each.subject, []).append(each)
    found: list[tuple[Job, Job]] = []
    for row in rows.values():
        for one, other in pairwise(row):
            found += [
                (old, new)
                for old in one.now
                for new in other.now
                if old.start and old.start == new.start and len(old.start) > 4
                if old.employer != new.employer and old.title and new.title and same_title(old.title, new.title)
                if other.current(old.employer) is None and one.current(new.employer) is None
                if all(past.employer != old.employer for past in other.past)
            ]
    return found


def _renamed(telling: Telling, root: Callable[[int], int]) -> Telling:
    def moved(jobs: tuple[Job, ...]) -> tuple[Job, ...]:
        return tuple(msgspec.structs.replace(job, employer=root(job.employer)) for job in jobs)

    return msgspec.structs.replace(
        telling, now=moved(telling.now), past=moved(telling.past), ahead=moved(telling.ahead)
    )
