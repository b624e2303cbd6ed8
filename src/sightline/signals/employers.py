"""One employer under several names: mentions of companies that could not be tied to one another by themselves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations

import msgspec

from sightline.model.normal.companies import company_key
from sightline.signals.telling import Job, Telling


def joined(said: Sequence[Telling]) -> list[Telling]:
    """The tellings with one company for those under which the same person is known in the same job.

    Two sources that call the same title current at the same time mean the same job, whatever they call the company; and
    a name that is spelled alike means one company, since hardly anybody moves between namesakes.
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

    named: dict[str, int] = {}
    for job in (job for each in said for job in (*each.now, *each.past) if job.name):
        join(job.employer, named.setdefault(company_key(job.name or ""), job.employer))
    for one, other in combinations(said, 2):
        if one.subject != other.subject and one.day <= other.last and other.day <= one.last:
            for left, right in _alike(one, other):
                join(left, right)
    return list(said) if not same else [_renamed(each, root) for each in said]


def _alike(one: Telling, other: Telling) -> list[tuple[int, int]]:
    known = {job.employer for job in one.now} & {job.employer for job in other.now}
    return [
        (left.employer, right.employer)
        for left in one.now
        for right in other.now
        if left.spelled and left.spelled == right.spelled and not {left.employer, right.employer} & known
    ]


def _renamed(telling: Telling, root: Callable[[int], int]) -> Telling:
    def moved(jobs: tuple[Job, ...]) -> tuple[Job, ...]:
        return tuple(msgspec.structs.replace(job, employer=root(job.employer)) for job in jobs)

    return msgspec.structs.replace(telling, now=moved(telling.now), past=moved(telling.past))
