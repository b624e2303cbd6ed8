"""What people judged of two subjects: kept for ever, in force until it is undone or judged anew."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import alias, bindparam, func, insert, select, union, update

from sightline.errors import Conflict, InvalidInput, NotFound
from sightline.model.values import Instant
from sightline.store.hidden import shown
from sightline.store.rows import MAX_NAME, MAX_NOTE, Judgement, Verdict, check_text
from sightline.store.session import Session
from sightline.store.sql import Listed, Statement
from sightline.store.tables import judgements, subjects

_one = alias(judgements)
_SHOWN = shown(judgements.c.left_subject) & shown(judgements.c.right_subject)
_IN_FORCE = judgements.c.undone_at.is_(None) & _SHOWN
_BY_NUMBER = Statement(select(judgements).where(judgements.c.number == bindparam("number")))
OF_SUBJECTS = Statement(
    union(
        select(judgements).where(_IN_FORCE, Listed(judgements.c.left_subject, "subjects")),
        select(judgements).where(_IN_FORCE, Listed(judgements.c.right_subject, "subjects")),
    ).order_by("number"),
    "subjects",
)
_WHOLE = Statement(
    union(
        select(judgements).where(Listed(judgements.c.left_subject, "subjects")),
        select(judgements).where(Listed(judgements.c.right_subject, "subjects")),
    ).order_by("number"),
    "subjects",
)
_LISTED = Statement(
    select(judgements)
    .where(judgements.c.number < bindparam("before"), _SHOWN, _IN_FORCE | (bindparam("undone") == 1))
    .order_by(judgements.c.number.desc())
    .limit(bindparam("limit"))
)
_AFTER = Statement(
    select(judgements)
    .where(judgements.c.number > bindparam("after"), _IN_FORCE)
    .order_by(judgements.c.number)
    .limit(bindparam("limit"))
)
_OF_PAIR = Statement(
    select(judgements.c.number).where(
        judgements.c.undone_at.is_(None),
        judgements.c.left_subject == bindparam("left"),
        judgements.c.right_subject == bindparam("right"),
    )
)
_TOGETHER = Statement(
    select(judgements)
    .join(_one, _one.c.said_at == judgements.c.said_at)
    .where(_one.c.number == bindparam("number"))
    .order_by(judgements.c.number)
)
_UNDONE_AT = Statement(
    select(judgements).where(judgements.c.undone_at == bindparam("at")).order_by(judgements.c.number)
)
_LATEST = Statement(select(judgements.c.said_at).order_by(judgements.c.number.desc()).limit(1))
_NEXT = Statement(select(func.coalesce(func.max(judgements.c.number), 0) + 1))
_NEW = Statement(insert(judgements).values({column.name: bindparam(column.name) for column in judgements.c}))
_UNDO = Statement(
    update(judgements)
    .where(judgements.c.number == bindparam("of"))
    .values(undone_at=bindparam("at"), undone_by=bindparam("who"))
)
_KINDS = Statement(
    select(subjects.c.subject, subjects.c.kind).where(Listed(subjects.c.subject, "subjects")), "subjects"
)
NO_LIMIT = 2**53


def judgement(session: Session, number: int) -> Judgement:
    """One judgement, in force or not. Raises NotFound."""
    row = session.one(_BY_NUMBER, number=number)
    if row is None:
        raise NotFound(f"There is no judgement {number}.", field="judgement")
    return _judgement(row)


def of_subjects(session: Session, touching: Sequence[int]) -> list[Judgement]:
    """Those in force on any of these subjects, oldest first."""
    return [_judgement(row) for row in session.all(OF_SUBJECTS, subjects=touching)] if touching else []


def whole(session: Session, touching: Sequence[int]) -> list[Judgement]:
    """All on any of these subjects, in force or not, suppressed or not, oldest first."""
    return [_judgement(row) for row in session.all(_WHOLE, subjects=touching)]


def listed(session: Session, before: int | None, limit: int, *, undone: bool) -> list[Judgement]:
    """Judgements, the newest first."""
    rows = session.all(_LISTED, before=NO_LIMIT if before is None else before, undone=int(undone), limit=limit)
    return [_judgement(row) for row in rows]


def together(session: Session, number: int) -> list[Judgement]:
    """All that was judged in the same transaction as this one, in force or not, oldest first."""
    return [_judgement(row) for row in session.all(_TOGETHER, number=number)]


def undone_at(session: Session, at: Instant) -> list[Judgement]:
    """What was undone, or overruled by a later judgement, at this moment, oldest first."""
    return [_judgement(row) for row in session.all(_UNDONE_AT, at=at)]


def latest(session: Session) -> Instant:
    """When the last judgement was said, 0 before the first."""
    row = session.one(_LATEST)
    return int(row[0]) if row else 0


def stream(session: Session, chunk: int) -> Iterator[Judgement]:
    """All in force, oldest first."""
    after = 0
    while rows := session.all(_AFTER, after=after, limit=chunk):
        yield from map(_judgement, rows)
        after = rows[-1][0]


def judge(session: Session, pair: tuple[int, int], verdict: Verdict, by: str, note: str, now: Instant) -> Judgement:
    """Write a judgement; one on the same pair that is in force is undone by it. Raises InvalidInput."""
    left, right = sorted(pair)
    if verdict not in (Verdict.same, Verdict.different):
        raise InvalidInput("A judgement is either same or different.", field="verdict")
    check_text(by, "by", MAX_NAME)
    check_text(note, "note", MAX_NOTE, empty=True)
    _check_pair(session, left, right)
    number = _number(session.one(_NEXT))
    older = session.one(_OF_PAIR, left=left, right=right)
    if older is not None:
        session.run(_UNDO, of=older[0], at=now, who=f"judgement {number}")
    values = (number, left, right, int(verdict), by, note, now, None, None)
    session.run(_NEW, **dict(zip(judgements.c.keys(), values, strict=True)))
    return _judgement(values)


def undo(session: Session, number: int, by: str, now: Instant) -> Judgement:
    """Take a judgement back. Raises NotFound, and Conflict if it is not in force."""
    check_text(by, "by", MAX_NAME)
    known = judgement(session, number)
    if known.undone_at is not None:
        raise Conflict(f"Judgement {number} was undone by {known.undone_by}.", field="judgement")
    session.run(_UNDO, of=number, at=now, who=by)
    return judgement(session, number)


def _check_pair(session: Session, left: int, right: int) -> None:
    if left == right:
        raise InvalidInput(f"Subject {left} is judged against itself.", field="subject")
    kinds = dict(session.all(_KINDS, subjects=(left, right)))
    for subject in (left, right):
        if subject not in kinds:
            raise InvalidInput(f"There is no subject {subject}.", field="subject")
    if kinds[left] != kinds[right]:
        raise InvalidInput(f"Subjects {left} and {right} are of two kinds.", field="subject")


def _judgement(row: tuple[Any, ...]) -> Judgement:
    number, left, right, verdict, *rest = row
    return Judgement(number, left, right, Verdict(verdict), *rest)


def _number(row: tuple[Any, ...] | None) -> int:
    return int(row[0]) if row else 1
