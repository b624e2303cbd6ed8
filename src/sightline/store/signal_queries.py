"""Questions to the signals that stand: of some entities, or page by page through all."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt
from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select

from sightline.model.signal import Kind
from sightline.store.hidden import shown
from sightline.store.session import Session
from sightline.store.signal_rows import COLUMNS, KIND_NUMBERS, Stored, stored
from sightline.store.sql import Listed, Statement
from sightline.store.tables import signals

Numbers = npt.NDArray[np.int64]

LAST_DAY = 99_999_999
"""A day number behind all days."""


class SignalQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """Which signals are meant. Days are numbers (20240501), both ends inclusive.

    `event_types` bind news, `departments` postings and surges by department, `places` (country, folded region or None)
    postings and surges by place: one of which no such thing is known is left out. Other kinds are not bound.
    """

    kinds: frozenset[Kind] = frozenset(Kind)
    subjects: tuple[int, ...] | None = None
    since: int = 0
    until: int = LAST_DAY
    confidence: int = 0
    event_types: frozenset[str] | None = None
    departments: frozenset[str] | None = None
    places: tuple[tuple[str, str | None], ...] | None = None


_LISTS = frozenset({"kinds", "subjects", "event_types", "departments", "countries", "regions"})

_HIRING = (Kind.new_job_listing, Kind.surge_in_hiring_by_department)
_LOCATED = (Kind.new_job_listing, Kind.surge_in_hiring_by_location)

Mark = tuple[int, int]
"""Where a page ended: the day number and the id of its last signal."""


class SignalQueries:
    """Asks for signals that stand. Of people who are suppressed nothing is told."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def each(self, question: SignalQuestion, most: int) -> list[Stored]:
        """For each subject of the question at most so many signals of each kind, the newest first."""
        if not question.subjects:
            return []
        statement, values = _asked(question, "each")
        return [stored(row) for row in self._session.all(statement, most=most, **values)]

    def page(self, question: SignalQuestion, behind: Mark | None, limit: int) -> list[Stored]:
        """Signals, the newest first, then by falling id; from behind the mark of the page before."""
        statement, values = _asked(question, "page")
        day, number = behind or (LAST_DAY, 0)
        rows = self._session.all(statement, day=day, same_day=day, number=number, limit=limit, **values)
        return [stored(row) for row in rows]

    def newest_days(self, kinds: frozenset[Kind], subjects: Sequence[int]) -> Numbers:
        """The day of the newest signal of each of these kinds of each of these subjects.

        Rows of subject, number of the kind, and day number, by subject.
        """
        if not subjects:
            return _table([])
        return _table(self._session.all(_NEWEST_OF, subjects=subjects, kinds=_numbers_of(kinds)))

    def newest_days_between(self, kinds: frozenset[Kind], after: int, upto: int) -> Numbers:
        """The same, of all subjects behind `after` and up to `upto`."""
        return _table(self._session.all(_NEWEST_BETWEEN, after=after, upto=upto, kinds=_numbers_of(kinds)))

    def count(self, question: SignalQuestion) -> int:
        """How many signals there are."""
        statement, values = _asked(question, "count")
        row = self._session.one(statement, **values)
        return int(row[0]) if row else 0


def _asked(question: SignalQuestion, form: str) -> tuple[Statement, dict[str, Any]]:
    """The statement of a question, and its parameters."""
    values: dict[str, Any] = {
        "kinds": _numbers_of(question.kinds),
        "since": question.since,
        "until": question.until,
        "confidence": question.confidence,
    }
    if question.subjects is not None:
        values["subjects"] = question.subjects
    if question.event_types is not None:
        values["event_types"] = sorted(question.event_types)
    if question.departments is not None:
        values["departments"] = sorted(question.departments)
    if question.places is not None:
        values["countries"] = sorted({country for country, region in question.places if region is None})
        values["regions"] = sorted({_region(*place) for place in question.places if place[1] is not None})
    return _statement(form, frozenset(values)), values


def _numbers_of(kinds: frozenset[Kind]) -> list[int]:
    return sorted(KIND_NUMBERS[kind] for kind in kinds)


def _table(rows: Sequence[tuple[Any, ...]]) -> Numbers:
    return np.array(rows, np.int64).reshape(-1, 3)


def _region(country: str, region: str | None) -> str:
    return f"{country}/{region}"


@lru_cache(maxsize=64)
def _statement(form: str, given: frozenset[str]) -> Statement:
    return Statement(_FORMS[form](_condition(given)), *(given & _LISTS))


def _condition(given: frozenset[str]) -> ColumnElement[bool]:
    column = signals.c
    conditions: list[ColumnElement[bool]] = [
        column.withdrawn == 0,
        Listed(column.kind, "kinds"),
        column.day >= bindparam("since"),
        column.day <= bindparam("until"),
        column.confidence >= bindparam("confidence"),
        shown(column.origin),
    ]
    if "subjects" in given:
        conditions.append(Listed(column.subject, "subjects"))
    if "event_types" in given:
        conditions.append(or_(column.kind != KIND_NUMBERS[Kind.news], Listed(column.topic, "event_types")))
    if "departments" in given:
        conditions.append(or_(_of_none(_HIRING), Listed(column.topic, "departments")))
    if "countries" in given:
        place = column.country + "/" + func.coalesce(column.region, "")
        located = or_(Listed(column.country, "countries"), Listed(place, "regions"))
        conditions.append(or_(_of_none(_LOCATED), located))
    return and_(*conditions)


def _of_none(kinds: tuple[Kind, ...]) -> ColumnElement[bool]:
    return and_(*(signals.c.kind != KIND_NUMBERS[kind] for kind in kinds))


def _each(condition: ColumnElement[bool]) -> Select[Any]:
    rank = func.row_number().over(
        partition_by=(signals.c.subject, signals.c.kind), order_by=(signals.c.day.desc(), signals.c.id.desc())
    )
    ranked = select(*COLUMNS, signals.c.day, rank.label("rank")).where(condition).subquery()
    return (
        select(*(ranked.c[column.name] for column in COLUMNS))
        .where(ranked.c.rank <= bindparam("most"))
        .order_by(ranked.c.day.desc(), ranked.c.id.desc())
    )


def _page(condition: ColumnElement[bool]) -> Select[Any]:
    day, number = signals.c.day, signals.c.id
    behind = or_(day < bindparam("day"), and_(day == bindparam("same_day"), number < bindparam("number")))
    return select(*COLUMNS).where(condition, behind).order_by(day.desc(), number.desc()).limit(bindparam("limit"))


def _count(condition: ColumnElement[bool]) -> Select[Any]:
    return select(func.count()).select_from(signals).where(condition)


_FORMS = {"each": _each, "page": _page, "count": _count}


def _newest(condition: ColumnElement[bool]) -> Select[Any]:
    """Answered from the index by subject alone: who is suppressed is left out by the subject, who is the person."""
    subject, kind = signals.c.subject, signals.c.kind
    return (
        select(subject, kind, func.max(signals.c.day))
        .where(signals.c.withdrawn == 0, Listed(kind, "kinds"), shown(subject), condition)
        .group_by(subject, kind)
        .order_by(subject, kind)
    )


_NEWEST_OF = Statement(_newest(Listed(signals.c.subject, "subjects")), "subjects", "kinds")
_NEWEST_BETWEEN = Statement(
    _newest(and_(signals.c.subject > bindparam("after"), signals.c.subject <= bindparam("upto"))), "kinds"
)
