"""Requests with an idempotency key, and their answers."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlalchemy import bindparam, delete, select, update

from sightline.model.values import Instant
from sightline.store.accounts.rows import AnswerRow
from sightline.store.accounts.statements import new
from sightline.store.accounts.tables import answers
from sightline.store.session import Session
from sightline.store.sql import Listed, Statement

_SAME = (
    answers.c.org == bindparam("of"),
    answers.c.idempotency_key == bindparam("named"),
    answers.c.route == bindparam("along"),
)
_HELD = answers.c.holder == bindparam("held_by")
_NEW = new(answers)
_FIND = Statement(select(answers).where(*_SAME).with_for_update())
_REPLACE = Statement(delete(answers).where(*_SAME))
_TAKE_OVER = Statement(update(answers).where(*_SAME).values(holder=bindparam("holder"), lease_until=bindparam("until")))
_RENEW = Statement(
    update(answers).where(Listed(answers.c.holder, "holders")).values(lease_until=bindparam("until")), "holders"
)
_FINISH = Statement(update(answers).where(*_SAME, _HELD).values(answer=bindparam("answer")))
_LET_GO = Statement(update(answers).where(*_SAME, _HELD).values(lease_until=0))
_OVER = Statement(delete(answers).where(answers.c.expires_at <= bindparam("now")))
_DROP = Statement(update(answers).where(answers.c.answer.is_not(None)).values(answer=None, lease_until=0))
_DISOWN = Statement(update(answers).where(answers.c.answer.is_(None)).values(holder=""))

Place = tuple[int, str, str]
"""Organisation, idempotency key and route: what names a request."""


def find(session: Session, place: Place) -> AnswerRow | None:
    """The request of this name, if it was made before."""
    row = session.one(_FIND, **_named(place))
    return AnswerRow(*row) if row else None


def begin(session: Session, row: AnswerRow) -> None:
    """Note that a request is worked on; one of the same name that is over makes room."""
    session.run(_REPLACE, **_named((row.org, row.idempotency_key, row.route)))
    session.run(_NEW, **msgspec.structs.asdict(row))


def take_over(session: Session, place: Place, holder: str, until: Instant) -> None:
    """Work on a request that someone else no longer works on."""
    session.run(_TAKE_OVER, **_named(place), holder=holder, until=until)


def renew(session: Session, holders: Sequence[str], until: Instant) -> None:
    """Keep what these work on."""
    session.run(_RENEW, holders=holders, until=until)


def finish(session: Session, place: Place, holder: str, answer: bytes) -> bool:
    """Keep the answer, unless someone else has taken the request over."""
    return session.run(_FINISH, **_named(place), held_by=holder, answer=answer) == 1


def let_go(session: Session, place: Place, holder: str) -> None:
    """Let someone else work on a request."""
    session.run(_LET_GO, **_named(place), held_by=holder)


def drop(session: Session) -> int:
    """Remove the answers, but not that the requests were made; how many. Those that are worked on now keep none."""
    session.run(_DISOWN)
    return session.run(_DROP)


def purge(session: Session, now: Instant) -> int:
    """Remove what is over; how many."""
    return session.run(_OVER, now=now)


def _named(place: Place) -> dict[str, int | str]:
    return {"of": place[0], "named": place[1], "along": place[2]}
