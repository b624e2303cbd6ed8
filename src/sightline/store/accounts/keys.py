"""Keys, and what each line of rotations spends."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import bindparam, case, select, update

from sightline.model.values import Instant
from sightline.store.accounts.rows import KeyRow, Spending
from sightline.store.accounts.statements import new
from sightline.store.accounts.tables import keys, spending
from sightline.store.session import Session
from sightline.store.sql import Statement

_IN_FORCE = keys.c.revoked_at.is_(None) & keys.c.replaced_by.is_(None)
_NEW = new(keys, without="id", returning=True)
_BY_DIGEST = Statement(select(keys).where(keys.c.digest == bindparam("digest")))
_BY_ID = Statement(select(keys).where(keys.c.id == bindparam("key")))
_NAMED = Statement(select(keys).where(keys.c.org == bindparam("org"), keys.c.name == bindparam("name"), _IN_FORCE))
_OF_ORG = Statement(select(keys).where(keys.c.org == bindparam("org")).order_by(keys.c.id))
_START_FAMILY = Statement(update(keys).where(keys.c.id == bindparam("key")).values(family=keys.c.id))
_REPLACE = Statement(
    update(keys).where(keys.c.id == bindparam("key")).values(replaced_by=bindparam("by"), expires_at=bindparam("until"))
)
_REVOKE = Statement(update(keys).where(keys.c.id == bindparam("key")).values(revoked_at=bindparam("at")))
_USED = Statement(
    update(keys)
    .where(keys.c.id == bindparam("key"), keys.c.last_used_at.is_(None) | (keys.c.last_used_at <= bindparam("before")))
    .values(last_used_at=bindparam("at"))
)
_NEW_SPENDING = new(spending)
_SPENDING = Statement(select(spending).where(spending.c.family == bindparam("of")))
_LIMIT = Statement(
    update(spending).where(spending.c.family == bindparam("of")).values(credit_limit=bindparam("credit_limit"))
)
_THIS_PERIOD = case((spending.c.period_start == bindparam("period"), spending.c.spent), else_=0)
_SPEND = Statement(
    update(spending)
    .where(
        spending.c.family == bindparam("of"),
        spending.c.credit_limit.is_(None) | (_THIS_PERIOD + bindparam("amount") <= spending.c.credit_limit),
    )
    .values(spent=_THIS_PERIOD + bindparam("amount"), period_start=bindparam("period"))
)
_GIVE_BACK = Statement(
    update(spending)
    .where(spending.c.family == bindparam("of"), spending.c.period_start == bindparam("period"))
    .values(spent=spending.c.spent - bindparam("amount"))
)


def create(session: Session, made: KeyRow, credit_limit: int | None) -> KeyRow:
    """Write a key that begins a line of its own; the number that it has then."""
    written = _insert(session, made)
    session.run(_START_FAMILY, key=written.id)
    session.run(_NEW_SPENDING, family=written.id, credit_limit=credit_limit, spent=0, period_start=0)
    return msgspec.structs.replace(written, family=written.id)


def replace(session: Session, old: KeyRow, made: KeyRow, until: Instant) -> KeyRow:
    """Write a key of the same line; the old one ends at `until`."""
    session.run(_REPLACE, key=old.id, by=0, until=until)  # its name is free for the new one from here on
    written = _insert(session, made)
    session.run(_REPLACE, key=old.id, by=written.id, until=until)
    return written


def revoke(session: Session, key: int, at: Instant) -> None:
    """End a key."""
    session.run(_REVOKE, key=key, at=at)


def used(session: Session, key: int, at: Instant, before: Instant) -> None:
    """Note when a key was last used, unless a use after `before` is noted."""
    session.run(_USED, key=key, at=at, before=before)


def find(session: Session, key: int) -> KeyRow | None:
    """A key by its number."""
    return _key(session.one(_BY_ID, key=key))


def with_digest(session: Session, digest: bytes) -> KeyRow | None:
    """The key with this digest."""
    return _key(session.one(_BY_DIGEST, digest=digest))


def named(session: Session, org: int, name: str) -> KeyRow | None:
    """The key of this name that is neither revoked nor rotated out."""
    return _key(session.one(_NAMED, org=org, name=name))


def of_organisation(session: Session, org: int) -> list[KeyRow]:
    """All keys that an organisation ever had, the oldest first."""
    return [KeyRow(*row) for row in session.all(_OF_ORG, org=org)]


def spending_of(session: Session, family: int) -> Spending | None:
    """What a line of keys spent last, and its limit."""
    row = session.one(_SPENDING, of=family)
    return Spending(*row) if row else None


def limit(session: Session, family: int, credit_limit: int | None) -> None:
    """Set what a line of keys may spend in each period."""
    session.run(_LIMIT, of=family, credit_limit=credit_limit)


def spend(session: Session, family: int, amount: int, period: Instant) -> bool:
    """Count what a line of keys spends in the period that began then; False, and nothing, if its limit forbids it."""
    return session.run(_SPEND, of=family, amount=amount, period=period) == 1


def give_back(session: Session, family: int, amount: int, period: Instant) -> None:
    """Count less, if the period that began then is still the one that is counted."""
    session.run(_GIVE_BACK, of=family, amount=amount, period=period)


def _insert(session: Session, made: KeyRow) -> KeyRow:
    row = session.one(_NEW, **msgspec.structs.asdict(made))
    assert row is not None  # noqa: S101 - an INSERT that returns
    return msgspec.structs.replace(made, id=row[0])


def _key(row: tuple[Any, ...] | None) -> KeyRow | None:
    return KeyRow(*row) if row else None
