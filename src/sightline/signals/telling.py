"""What one source said of a person's work at one moment, with employers as the companies that they are."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from sightline.model.employment import company_marks
from sightline.model.normal.title_keys import is_seat, title_key
from sightline.model.observation import Op
from sightline.model.reading import current_on, day_of
from sightline.model.statements import HistoryRow
from sightline.model.values import Instant, PartialDate, Position
from sightline.signals.standing import standing

EmployerOf = Callable[[int], int]
"""The company entity of a mention's subject."""


class Job(msgspec.Struct, frozen=True):
    """A position as it was told. `employer` is the entity of the company, `name` what the source calls it,
    `marks` all that it can be recognised by (`company_marks`).
    """

    employer: int
    name: str | None = None
    title: str | None = None
    seniority: str | None = None
    start: PartialDate | None = None
    end: PartialDate | None = None
    marks: frozenset[str] = frozenset()

    @property
    def key(self) -> str:
        """What all spellings of the title share; empty if none is known."""
        return title_key(self.title) if self.title else ""

    @property
    def seat(self) -> bool:
        """Whether it may be a seat beside a main job: so is what has no title, where there are several."""
        return not self.title or is_seat(self.title)


class Telling(msgspec.Struct, frozen=True):
    """What `subject`, a row of a source, said from `at`, on `day`, until the day `last` at least (in UTC).

    `now` are the current jobs in the order of the source, `past` those that ended, `ahead` those that are to begin.
    None of them: the source declared the person gone, or said nothing of work.
    """

    subject: int
    source: int
    observation: int
    at: Instant
    day: PartialDate
    last: PartialDate
    now: tuple[Job, ...] = ()
    past: tuple[Job, ...] = ()
    ahead: tuple[Job, ...] = ()
    gone: bool = False

    @property
    def main(self) -> Job | None:
        """The main one of the current jobs: the only one, else the first that is no seat; None among seats only."""
        if len(self.now) < 2:
            return self.now[0] if self.now else None
        return next((job for job in self.now if not job.seat), None)

    def current(self, employer: int) -> Job | None:
        """The first current job at a company."""
        return next((job for job in self.now if job.employer == employer), None)

    def ended(self, employer: int) -> PartialDate | None:
        """When the last past job at a company ended; None if none is told, or without its end."""
        return max((job.end for job in self.past if job.employer == employer and job.end), default=None)


def tellings(rows: Iterable[HistoryRow], employer_of: EmployerOf) -> list[Telling]:
    """What was said of a person's work, in order of time. `rows` are those that stand (`standing`).

    Rows of one moment stand in the order of their texts, so that the order of arrival does not matter.
    """
    said = [each for row in rows if (each := _said(row, employer_of)) is not None]
    if len({each.at for each in said}) == len(said):
        return sorted(said, key=lambda each: each.at)
    return sorted(said, key=lambda each: (each.at, _texts(each), each.source))


def standing_rows(history: Iterable[HistoryRow]) -> list[HistoryRow]:
    """The rows that say something of a person's work, in order of time; what was taken back was never said."""
    return [row for row in standing(history, "positions") if row.op == Op.gone or _positions(row) is not msgspec.UNSET]


def _positions(row: HistoryRow) -> Any:
    return getattr(row.claim, "positions", msgspec.UNSET)


def _texts(telling: Telling) -> bytes:
    jobs = (telling.now, telling.past, telling.ahead)
    return msgspec.json.encode([[(job.name, job.title, job.start, job.end) for job in some] for some in jobs])


def _said(row: HistoryRow, employer_of: EmployerOf) -> Telling | None:
    today, last = day_of(row.observed_at), day_of(row.seen_at)
    if row.op == Op.gone:
        return Telling(row.subject, row.source, row.observation, row.observed_at, today, last, gone=True)
    now: list[Job] = []
    past: list[Job] = []
    ahead: list[Job] = []
    for position in _positions(row) or ():
        job = _job(position, employer_of)
        if job is None:
            continue
        if current_on(position, today):
            now.append(job)
        elif job.end is None and job.start is not None and job.start > today:
            ahead.append(job)
        else:
            past.append(job)
    return Telling(
        row.subject,
        row.source,
        row.observation,
        row.observed_at,
        today,
        last,
        tuple(now),
        tuple(past),
        tuple(ahead),
    )


def _job(position: Position, employer_of: EmployerOf) -> Job | None:
    company = position.company
    if company is None or company.subject is None:
        return None
    return Job(
        employer_of(company.subject),
        company.name,
        position.title,
        position.seniority,
        position.start,
        position.end,
        company_marks(company),
    )
