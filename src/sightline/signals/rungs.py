"""Which of two jobs is the higher one, and which jobs lead a company."""

from __future__ import annotations

from functools import lru_cache

from sightline.model.normal.title_keys import title_words
from sightline.model.normal.titles import read_title
from sightline.model.vocabularies.seniorities import seniority
from sightline.model.vocabularies.title_forms import title_ladders
from sightline.signals.telling import Job

WIDER = frozenset({"senior", "lead", "head", "group"})
PLAIN = "Member"
"""The title of a seat that has none beside others that have."""

NARROWER = frozenset({"assistant", "deputy", "vice", "interim", "acting", "associate"})
"""Words that widen or narrow a title on the same rung; the latter in front of others: a sales assistant assists."""


def is_up(before: Job, after: Job) -> bool:
    """Whether a job is a step above another: a higher rung, or a wider title on the same.

    A title that only lost or gained a word such as Deputy is compared by that. Rungs are those that the sources state
    for both, else those that the titles tell. On one rung, the ladders of posts decide, else what widens or narrows. At
    the top there is no up: an owner, a partner and a chief are on one. A seat without a title is a plain member's.
    """
    old, new = set(_words(before)), set(_words(after))
    if old - NARROWER == new - NARROWER:
        fewer, more = old - new, new - old
        if bool(fewer) != bool(more):
            return bool(fewer)
    one, other = _ranks(before, after)
    if one is None or other is None or one != other:
        return one is not None and other is not None and other > one
    step = _steps_up(before, after)
    if step:
        return step > 0
    widened = (new - old) & WIDER or _narrow(before) - new
    narrowed = (old - new) & WIDER or _narrow(after) - old
    return bool(widened) and not narrowed


def leads(job: Job) -> bool:
    """Whether a job is that of a chief, an owner or a vice president, or at the head of a public body."""
    return _leads(job.title, job.seniority)


@lru_cache(maxsize=1 << 14)
def _leads(title: str | None, stated: str | None) -> bool:
    rank, least = _rank(stated or (read_title(title).seniority if title else None)), _rank("vp")
    if rank is not None and least is not None and rank >= least:
        return True
    return title is not None and any(ladder.is_head(title_words(title)) for ladder in title_ladders())


def _words(job: Job) -> tuple[str, ...]:
    return title_words(job.title or PLAIN)


def _narrow(job: Job) -> set[str]:
    return set(NARROWER.intersection(_words(job)[:-1]))


def _ranks(before: Job, after: Job) -> tuple[int | None, int | None]:
    """The rungs of both, as stated if both are, since sources state them in bands of their own."""
    stated = _rank(before.seniority), _rank(after.seniority)
    if None not in stated:
        return stated
    told = [
        job.seniority if not job.title and job.seniority else read_title(job.title or PLAIN).seniority
        for job in (before, after)
    ]
    return _rank(told[0]), _rank(told[1])


@lru_cache(maxsize=256)
def _rank(rung: str | None) -> int | None:
    found, top = seniority(rung) if rung else None, seniority("c_level")
    return None if found is None or top is None else min(found.rank, top.rank)


def _steps_up(before: Job, after: Job) -> int:
    """How many steps of a ladder that knows both posts the later one is above the other."""
    for ladder in title_ladders():
        one, other = ladder.step(_words(before)), ladder.step(_words(after))
        if one is not None and other is not None and one != other:
            return other - one
    return 0
