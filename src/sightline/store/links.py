"""Scored pairs of subjects: derived, replaced subject by subject or all at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from sqlalchemy import bindparam, delete, exists, select, tuple_, union

from sightline.errors import InvalidInput, TooLarge
from sightline.model.observation import SubjectKind
from sightline.store.rows import KIND_CODES, MAX_REASONS, Link, Place, Verdict
from sightline.store.session import Session
from sightline.store.sql import Listed, Statement
from sightline.store.tables import UNSURE_CODE, judgements, links, subjects

Numbers = npt.NDArray[np.int64]
LinkRow = tuple[int, int, int, int, bytes]
"""Left and right subject, score, verdict and reasons: the columns of the table."""

_pair = tuple_(links.c.left_subject, links.c.right_subject)
_BEHIND = _pair > tuple_(bindparam("left"), bindparam("right"))
_UP_TO = _pair <= tuple_(bindparam("last_left"), bindparam("last_right"))
OF_SUBJECTS = Statement(
    union(
        select(links).where(Listed(links.c.left_subject, "subjects")),
        select(links).where(Listed(links.c.right_subject, "subjects")),
    ).order_by("left_subject", "right_subject"),
    "subjects",
)
UNSURE = Statement(
    select(links)
    .join(subjects, subjects.c.subject == links.c.left_subject)
    .where(
        links.c.verdict == UNSURE_CODE,
        subjects.c.kind == bindparam("kind"),
        links.c.score <= bindparam("score"),
        (links.c.score < bindparam("same")) | _BEHIND,
        ~exists().where(
            judgements.c.left_subject == links.c.left_subject,
            judgements.c.right_subject == links.c.right_subject,
            judgements.c.undone_at.is_(None),
        ),
    )
    .order_by(links.c.score.desc(), links.c.left_subject, links.c.right_subject)
    .limit(bindparam("limit"))
)
AFTER = Statement(
    select(links.c.left_subject, links.c.right_subject, links.c.score, links.c.verdict)
    .where(_BEHIND)
    .order_by(links.c.left_subject, links.c.right_subject)
    .limit(bindparam("limit"))
)
_DELETE_LEFT = Statement(delete(links).where(Listed(links.c.left_subject, "subjects")), "subjects")
_DELETE_RIGHT = Statement(delete(links).where(Listed(links.c.right_subject, "subjects")), "subjects")
_DELETE_BETWEEN = Statement(delete(links).where(_BEHIND, _UP_TO))
_DELETE_BEHIND = Statement(delete(links).where(_BEHIND))
MOST = 2**63 - 1
FIRST: Place = (MOST, 0, 0)


def of_subjects(session: Session, touching: Sequence[int]) -> list[Link]:
    """The links that touch any of these subjects, in order."""
    return [_link(row) for row in session.all(OF_SUBJECTS, subjects=touching)] if touching else []


def unsure(session: Session, kind: SubjectKind, after: Place | None, limit: int) -> list[Link]:
    """The unsure ones of a kind that nobody judged, the most likely first."""
    score, left, right = after or FIRST
    rows = session.all(UNSURE, kind=KIND_CODES[kind], score=score, same=score, left=left, right=right, limit=limit)
    return [_link(row) for row in rows]


def stream(session: Session, chunk: int) -> Iterator[tuple[Numbers, Numbers, Numbers, Numbers]]:
    """All links in order: arrays of left and right subjects, scores and verdicts."""
    left, right = 0, 0
    while rows := session.all(AFTER, left=left, right=right, limit=chunk):
        columns = np.array(rows, dtype=np.int64).T
        yield columns[0], columns[1], columns[2], columns[3]
        left, right = rows[-1][:2]


def replace_of(session: Session, touching: Sequence[int], new: Iterable[Link]) -> None:
    """Make these the only links that touch any of these subjects."""
    rows = [(each.left, each.right, each.score, int(each.verdict), each.reasons) for each in new]
    check(rows)
    if touching:
        session.run(_DELETE_LEFT, subjects=touching)
        session.run(_DELETE_RIGHT, subjects=touching)
    session.put(links, rows)


def replace_between(session: Session, after: tuple[int, int], rows: Sequence[LinkRow]) -> tuple[int, int]:
    """Make these, which come in order, the only links from behind the pair `after` to the last, which is returned."""
    check(rows)
    pairs = [after, *(row[:2] for row in rows)]
    if any(pair >= following for pair, following in pairwise(pairs)):
        raise InvalidInput("Links do not come in the order of their subjects, each once.", field="links")
    left, right = pairs[-1]
    session.run(_DELETE_BETWEEN, left=after[0], right=after[1], last_left=left, last_right=right)
    session.insert(links, rows)
    return left, right


def delete_behind(session: Session, after: tuple[int, int]) -> None:
    """Remove the links behind a pair."""
    session.run(_DELETE_BEHIND, left=after[0], right=after[1])


def check(rows: Iterable[LinkRow]) -> None:
    """Refuse links that the table's promises exclude. Raises InvalidInput, TooLarge."""
    for left, right, _, _, reasons in rows:
        if left >= right:
            raise InvalidInput(f"A link from {left} to {right}: the smaller subject comes first.", field="links")
        if len(reasons) > MAX_REASONS:
            raise TooLarge(f"The reasons of a link take {len(reasons)} bytes; {MAX_REASONS} are allowed.")


def _link(row: Sequence[int | bytes]) -> Link:
    left, right, score, verdict, reasons = row
    return Link(left, right, score, Verdict(verdict), reasons)  # type: ignore[arg-type]
