"""Positions: what several sources say of one person's jobs becomes one list, the current ones first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from sightline.model.agreement import Ranking
from sightline.model.normal.companies import company_key
from sightline.model.normal.text import fold_text
from sightline.model.reading import current_on, day_of, read_position
from sightline.model.statements import Statement
from sightline.model.values import CompanyRef, PartialDate, Position


@lru_cache(maxsize=1 << 14)
def company_marks(ref: CompanyRef | None) -> frozenset[str]:
    """All that a mention can be recognised by; two mentions that share a mark are the same company."""
    if ref is None:
        return frozenset()
    marks = {
        f"subject:{ref.subject}" if ref.subject is not None else "",
        f"domain:{ref.domain}" if ref.domain else "",
        f"linkedin:{ref.linkedin_url}" if ref.linkedin_url else "",
        f"linkedin:{ref.linkedin_id}" if ref.linkedin_id else "",
        f"name:{company_key(ref.name)}" if ref.name and company_key(ref.name) else "",
    }
    return frozenset(marks - {""})


@dataclass(slots=True)
class _Stated:
    """One position as one source states it; `outdated` if a better source made a current one past."""

    position: Position
    rank: int
    order: int
    current: bool
    marks: frozenset[str]
    title: str
    statement: int
    outdated: bool = False

    def end(self) -> None:
        """Make a current position a past one of unknown end."""
        self.current, self.outdated = False, True


@dataclass(slots=True)
class _Job:
    """Positions of several sources that are the same job; the first is believed most."""

    stated: list[_Stated]
    marks: set[str] = field(default_factory=set)
    title: str = ""
    start: PartialDate | None = None

    def add(self, each: _Stated) -> None:
        self.stated.append(each)
        self.marks |= each.marks
        self.title = self.title or each.title
        self.start = self.start or each.position.start


def settle_positions(found: Sequence[Statement], ranking: Ranking) -> list[tuple[Position, list[int]]]:
    """The jobs in canonical order, each with the ranks of the observations that state it."""
    today = day_of(ranking.now)
    stated = sorted(_all_stated(found, ranking, today), key=lambda each: (each.rank, each.order))
    _end_outdated(stated, ranking)
    jobs: list[_Job] = []
    for each in stated:
        job = _same_job(jobs, each)
        if job is None:
            job = _Job([])
            jobs.append(job)
        job.add(each)
    _end_predecessors(jobs, ranking)
    merged = [(_merge(job), job) for job in jobs]
    ordered = order_positions([position for position, _ in merged])
    ranks = {id(position): [each.rank for each in job.stated] for position, job in merged}
    return [(position, ranks[id(position)]) for position in ordered]


def order_positions(positions: Iterable[Position]) -> tuple[Position, ...]:
    """Current ones first, in the order they are stated; then the past ones, latest first, undated ones last."""
    listed = list(positions)
    if len(listed) < 2:
        return tuple(listed)
    current = [each for each in listed if each.current]
    past = [each for each in listed if not each.current]
    past.sort(key=lambda each: (each.end or each.start or "", each.start or ""), reverse=True)
    return (*current, *past)


def _all_stated(found: Sequence[Statement], ranking: Ranking, today: PartialDate) -> Iterable[_Stated]:
    for number, statement in enumerate(found):
        if "positions" not in statement.values:
            continue
        positions, row = statement.values["positions"]
        rank = ranking.rank[row.observation]
        now = [
            _stated(position, rank, order, current_on(position, today), number)
            for order, position in enumerate(positions)
        ]
        yield from now
        yield from _left(statement, now, ranking, number)


def _stated(position: Position, rank: int, order: int, current: bool, statement: int) -> _Stated:
    marks = company_marks(position.company)
    return _Stated(position, rank, order, current, marks, fold_text(position.title or ""), statement)


def _left(statement: Statement, now: Sequence[_Stated], ranking: Ranking, number: int) -> Iterable[_Stated]:
    """Jobs that the source once called current, at companies that it does not name any more: past ones."""
    known = set().union(*(each.marks for each in now)) if now else set()
    same_job = {(each.title, each.position.start) for each in now if each.title and each.position.start}
    for positions, row in reversed(statement.earlier.get("positions", ())):
        day = day_of(row.observed_at)
        for order, position in enumerate(positions):
            each = _stated(position, ranking.rank[row.observation], order, False, number)
            corrected = (each.title, position.start) in same_job  # the same job, its company spelled otherwise
            if current_on(position, day) and each.marks and not each.marks & known and not corrected:
                known |= each.marks
                each.end()
                yield each


def _end_outdated(stated: Sequence[_Stated], ranking: Ranking) -> None:
    """What an outranked source calls a current job is past if a better one knows the person elsewhere.

    A source that shares one current company with the better ones is up to date: all its current jobs stand.
    """
    standing: set[str] = set()
    best: int | None = None
    by_statement: dict[int, list[_Stated]] = {}
    for each in stated:
        if each.current:
            by_statement.setdefault(each.statement, []).append(each)
    for jobs in by_statement.values():
        marks = set().union(*(each.marks for each in jobs))
        if best is not None and not marks & standing and ranking.outranks(best, jobs[0].rank):
            for each in jobs:
                each.end()
            continue
        best = jobs[0].rank if best is None else best
        standing |= marks


def _end_predecessors(jobs: Sequence[_Job], ranking: Ranking) -> None:
    """Of two current jobs at one company that no source states side by side, the outranked one is past."""
    for number, job in enumerate(jobs):
        best = job.stated[0]
        sources = {each.statement for each in job.stated}
        for better in jobs[:number]:
            apart = sources.isdisjoint(each.statement for each in better.stated)
            rival = apart and better.stated[0].current and better.marks & job.marks
            if best.current and rival and ranking.outranks(better.stated[0].rank, best.rank):
                best.end()


def _same_job(jobs: Sequence[_Job], each: _Stated) -> _Job | None:
    """The job that another source states already; the one with the same title and start if there are several."""
    fitting = [
        job for job in jobs if all(other.statement != each.statement for other in job.stated) and _is_same(job, each)
    ]
    if not fitting:
        return None
    return max(fitting, key=lambda job: (job.title == each.title, job.start == each.position.start))


def _is_same(job: _Job, each: _Stated) -> bool:
    if not job.marks & each.marks:
        return not job.marks and not each.marks and bool(job.title) and job.title == each.title
    same_title = job.title == each.title
    same_start = compatible(job.start, each.position.start)
    if job.stated[0].current and each.current:
        return same_start or same_title
    return same_start and (same_title or not job.title or not each.title)


def compatible(one: PartialDate | None, other: PartialDate | None) -> bool:
    """Whether two partial dates may be the same day: one is unknown, or says less than the other."""
    return not one or not other or one.startswith(other) or other.startswith(one)


def _merge(job: _Job) -> Position:
    """One position: each attribute as the best source states it, dates as exact as those that agree."""
    best = job.stated[0]
    if len(job.stated) == 1 and not best.outdated:
        return read_position(best.position, best.current)
    stated = [each.position for each in job.stated]
    title = next((position.title for position in stated if position.title), None)
    # A stated seniority or function belongs to the title it was stated with, not to another source's title.
    entitled = [each.position for each in job.stated if each.title in ("", fold_text(title or ""))]
    ends = [each.position.end for each in job.stated if not each.current and not each.outdated]
    position = Position(
        company=_merge_company([position.company for position in stated if position.company is not None]),
        title=title,
        seniority=_first(entitled, "seniority"),
        function=_first(entitled, "function"),
        department=_first(entitled, "department"),
        start=exact([position.start for position in stated]),
        end=best.position.end if best.current else exact(ends),
        location=_first(stated, "location"),
        description=_first(stated, "description"),
        attributes=_first(stated, "attributes") or (),
    )
    return read_position(position, best.current)


def _first(positions: Sequence[Position], name: str) -> Any:
    return next((value for position in positions if (value := getattr(position, name))), None)


def exact(dates: Sequence[PartialDate | None]) -> PartialDate | None:
    """The first date that is given, as exact as the others that agree with it make it."""
    given = [date for date in dates if date]
    if not given:
        return None
    return max((date for date in given if date.startswith(given[0])), key=lambda date: (len(date), -given.index(date)))


def _merge_company(refs: Sequence[CompanyRef]) -> CompanyRef | None:
    if len(refs) < 2:
        return refs[0] if refs else None
    fields = {
        name: next((value for ref in refs if (value := getattr(ref, name)) is not None), None)
        for name in CompanyRef.__struct_fields__
    }
    return CompanyRef(**fields)
