"""What one source said of a person's work at one moment, with employers as the companies that they are."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from sightline.model.normal.text import fold_text
from sightline.model.observation import Op
from sightline.model.reading import current_on, day_of
from sightline.model.statements import HistoryRow
from sightline.model.values import Instant, PartialDate, Position
from sightline.signals.standing import standing

EmployerOf = Callable[[int], int]
"""The company entity of a mention's subject."""


class Job(msgspec.Struct, frozen=True):
    """A position as it was told. `employer` is the entity of the company, `name` what the source calls it."""

    employer: int
    name: str | None = None
    title: str | None = None
    seniority: str | None = None
    start: PartialDate | None = None
    end: PartialDate | None = None

    @property
    def spelled(self) -> str:
        """The folded title; empty if none is known."""
        return fold_text(self.title) if self.title else ""


class Telling(msgspec.Struct, frozen=True):
    """What `subject`, a row of a source, said from `at` until `until` at least.

    `now` are the current jobs, the main one first, `past` the others. None of both: the source declared the person
    gone, or said nothing of work.
    """

    subject: int
    source: int
    observation: int
    at: Instant
    until: Instant
    now: tuple[Job, ...] = ()
    past: tuple[Job, ...] = ()
    gone: bool = False

    @property
    def day(self) -> PartialDate:
        """The day on which it was first said, in UTC."""
        return day_of(self.at)

    @property
    def last(self) -> PartialDate:
        """The last day on which it is known to have been said."""
        return day_of(self.until)

    def current(self, employer: int) -> Job | None:
        """The current job at a company."""
        return next((job for job in self.now if job.employer == employer), None)

    def ended(self, employer: int) -> PartialDate | None:
        """When the last past job at a company ended; None if none is told, or without its end."""
        return max((job.end for job in self.past if job.employer == employer and job.end), default=None)


def tellings(history: Iterable[HistoryRow], employer_of: EmployerOf) -> list[Telling]:
    """What was said of a person's work, in order of time. What was taken back was never said.

    Rows of one day stand in the order of their texts, so that the order of arrival does not matter.
    """
    said = [each for row in standing(history, "positions") if (each := _said(row, employer_of)) is not None]
    return sorted(
        said, key=lambda each: (each.day, msgspec.json.encode((_texts(each.now), _texts(each.past))), each.source)
    )


def _texts(jobs: tuple[Job, ...]) -> list[tuple[Any, ...]]:
    return [(job.name, job.title, job.start, job.end) for job in jobs]


def _said(row: HistoryRow, employer_of: EmployerOf) -> Telling | None:
    if row.op == Op.gone:
        return Telling(row.subject, row.source, row.observation, row.observed_at, row.seen_at, gone=True)
    positions: Any = getattr(row.claim, "positions", msgspec.UNSET)
    if row.op != Op.claim or positions is msgspec.UNSET:
        return None
    today = day_of(row.observed_at)
    jobs = [(each, _job(each, employer_of)) for each in positions or ()]
    return Telling(
        subject=row.subject,
        source=row.source,
        observation=row.observation,
        at=row.observed_at,
        until=row.seen_at,
        now=tuple(job for each, job in jobs if job is not None and current_on(each, today)),
        past=tuple(job for each, job in jobs if job is not None and not current_on(each, today)),
    )


def _job(position: Position, employer_of: EmployerOf) -> Job | None:
    company = position.company
    if company is None or company.subject is None:
        return None
    employer = employer_of(company.subject)
    return Job(employer, company.name, position.title, position.seniority, position.start, position.end)
