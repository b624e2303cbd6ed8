"""Organisations and their members."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import bindparam, delete, select, update

from sightline.store.accounts.rows import Member, Organisation
from sightline.store.accounts.statements import new
from sightline.store.accounts.tables import members, organisations
from sightline.store.session import Session
from sightline.store.sql import Statement

_NEW = new(organisations, without="id", returning=True)
_BY_ID = Statement(select(organisations).where(organisations.c.id == bindparam("org")))
_BY_NAME = Statement(select(organisations).where(organisations.c.name == bindparam("name")))
_ALL = Statement(select(organisations).order_by(organisations.c.id))
_CHANGE = Statement(
    update(organisations)
    .where(organisations.c.id == bindparam("of"))
    .values({name: bindparam(name) for name in ("name", "suspended", "period", "anchor", "allowance", "billing")})
)
_NEW_MEMBER = new(members)
_MEMBER = Statement(select(members).where(members.c.org == bindparam("org"), members.c.email == bindparam("email")))
_MEMBERS = Statement(select(members).where(members.c.org == bindparam("org")).order_by(members.c.email))
_DROP_MEMBER = Statement(
    delete(members).where(members.c.org == bindparam("org"), members.c.email == bindparam("email"))
)


def create(session: Session, made: Organisation) -> Organisation:
    """Write an organisation; the number that it has then."""
    row = session.one(_NEW, **_values(made))
    assert row is not None  # noqa: S101 - an INSERT that returns
    return msgspec.structs.replace(made, id=row[0])


def change(session: Session, changed: Organisation) -> None:
    """Write what can change: name, plan, suspension."""
    session.run(_CHANGE, of=changed.id, **_values(changed))


def find(session: Session, org: int) -> Organisation | None:
    """An organisation by its number."""
    return _organisation(session.one(_BY_ID, org=org))


def named(session: Session, name: str) -> Organisation | None:
    """An organisation by its name."""
    return _organisation(session.one(_BY_NAME, name=name))


def listed(session: Session) -> list[Organisation]:
    """All, the oldest first."""
    return [found for row in session.all(_ALL) if (found := _organisation(row))]


def add_member(session: Session, member: Member) -> None:
    """Write a member."""
    session.run(_NEW_MEMBER, **msgspec.structs.asdict(member))


def member(session: Session, org: int, email: str) -> Member | None:
    """A member by email."""
    row = session.one(_MEMBER, org=org, email=email)
    return Member(*row) if row else None


def members_of(session: Session, org: int) -> list[Member]:
    """The members, by email."""
    return [Member(*row) for row in session.all(_MEMBERS, org=org)]


def drop_member(session: Session, org: int, email: str) -> int:
    """Remove a member; how many there were."""
    return session.run(_DROP_MEMBER, org=org, email=email)


def _values(organisation: Organisation) -> dict[str, Any]:
    values = msgspec.structs.asdict(organisation)
    return {**values, "suspended": int(organisation.suspended)}


def _organisation(row: tuple[Any, ...] | None) -> Organisation | None:
    if row is None:
        return None
    number, name, suspended, *rest = row
    return Organisation(number, name, bool(suspended), *rest)
