"""The ledger, and the balances that are kept beside it in the same transaction."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import bindparam, delete, func, select, update

from sightline.model.values import Instant
from sightline.store.accounts.rows import Balance, Entry, Kind, ReservationRow
from sightline.store.accounts.statements import new
from sightline.store.accounts.tables import balances, ledger, reservations
from sightline.store.session import Session
from sightline.store.sql import Statement

_OPEN = new(balances)
_BALANCE = Statement(select(balances).where(balances.c.org == bindparam("of")))
_LOCKED = Statement(select(balances).where(balances.c.org == bindparam("of")).with_for_update())
_ALLOWANCE, _GRANTED = (each + bindparam(each.name) for each in (balances.c.allowance_left, balances.c.granted_left))
_MOVE = Statement(
    update(balances)
    .where(balances.c.org == bindparam("of"), _ALLOWANCE >= 0, _GRANTED >= 0)
    .values(allowance_left=_ALLOWANCE, granted_left=_GRANTED)
    .returning(*balances.c)
)
_BEGIN = Statement(update(balances).where(balances.c.org == bindparam("of")).values(period_start=bindparam("start")))
_NEW = new(ledger, without="id")
_FIND = Statement(
    select(ledger).where(
        ledger.c.org == bindparam("org"),
        ledger.c.kind == bindparam("kind"),
        ledger.c.reference == bindparam("reference"),
    )
)
_LISTED = Statement(
    select(ledger)
    .where(ledger.c.org == bindparam("org"), ledger.c.id < bindparam("before"))
    .order_by(ledger.c.id.desc())
    .limit(bindparam("limit"))
)
_SUMS = Statement(
    select(
        balances.c.org,
        balances.c.allowance_left,
        balances.c.granted_left,
        func.coalesce(func.sum(ledger.c.of_allowance), 0),
        func.coalesce(func.sum(ledger.c.amount), 0),
    )
    .select_from(balances.outerjoin(ledger, ledger.c.org == balances.c.org))
    .group_by(*balances.c)
)
_RESERVE = new(reservations)
_RESERVED = Statement(
    select(reservations).where(
        reservations.c.org == bindparam("org"), reservations.c.reference == bindparam("reference")
    )
)
_EXPIRED = Statement(
    select(reservations)
    .where(reservations.c.expires_at <= bindparam("now"))
    .order_by(reservations.c.expires_at)
    .limit(bindparam("limit"))
)
_DROP = Statement(delete(reservations).where(reservations.c.id == bindparam("reservation")))


def open_balance(session: Session, org: int, period_start: Instant) -> None:
    """An organisation begins with nothing."""
    session.run(_OPEN, org=org, allowance_left=0, granted_left=0, period_start=period_start)


def balance(session: Session, org: int, *, lock: bool = False) -> Balance:
    """What an organisation has left. `lock`: nobody else changes it before the end of this transaction."""
    row = session.one(_LOCKED if lock else _BALANCE, of=org)
    assert row is not None, f"organisation {org} has no balance"  # noqa: S101 - it is made with the organisation
    return Balance(*row)


def write(session: Session, entry: Entry) -> Balance | None:
    """Write an entry and move the balance by it; None, and nothing, if that would make it negative.

    An organisation has at most one entry of a kind under a reference: a second one is an error of the database.
    """
    of_granted = entry.amount - entry.of_allowance
    moved = session.one(_MOVE, of=entry.org, allowance_left=entry.of_allowance, granted_left=of_granted)
    if moved is None:
        return None
    values: dict[str, Any] = msgspec.structs.asdict(entry)
    session.run(_NEW, **{**values, "kind": entry.kind.value})
    return Balance(*moved)


def begin_period(session: Session, org: int, start: Instant) -> None:
    """Note that another billing period has begun."""
    session.run(_BEGIN, of=org, start=start)


def find(session: Session, org: int, kind: Kind, reference: str) -> Entry | None:
    """The entry of this kind under a reference."""
    row = session.one(_FIND, org=org, kind=kind.value, reference=reference)
    return _entry(row) if row else None


def entries(session: Session, org: int, before: int, limit: int) -> list[Entry]:
    """Entries with smaller numbers than `before`, the newest first."""
    return [_entry(row) for row in session.all(_LISTED, org=org, before=before, limit=limit)]


def wrong_balances(session: Session) -> list[int]:
    """The organisations whose balance is not the sum of their ledger; none, unless someone meddled."""
    return [
        org
        for org, allowance, granted, of_allowance, amount in session.all(_SUMS)
        if (allowance, allowance + granted) != (of_allowance, amount)
    ]


def reserve(session: Session, row: ReservationRow) -> None:
    """Note an open reservation."""
    session.run(_RESERVE, **msgspec.structs.asdict(row))


def reservation(session: Session, org: int, reference: str) -> ReservationRow | None:
    """The open reservation under a reference."""
    row = session.one(_RESERVED, org=org, reference=reference)
    return ReservationRow(*row) if row else None


def expired_reservations(session: Session, now: Instant, limit: int) -> list[ReservationRow]:
    """Open reservations whose time is over."""
    return [ReservationRow(*row) for row in session.all(_EXPIRED, now=now, limit=limit)]


def drop_reservation(session: Session, identity: str) -> bool:
    """Remove a reservation; whether it was still open."""
    return session.run(_DROP, reservation=identity) == 1


def _entry(row: tuple[Any, ...]) -> Entry:
    number, org, kind, reference, amount, of_allowance, key, interface, verb, note, detail, at = row
    return Entry(
        id=number,
        org=org,
        kind=Kind(kind),
        reference=reference,
        amount=amount,
        of_allowance=of_allowance,
        key=key,
        interface=interface,
        verb=verb,
        note=note,
        detail=None if detail is None else bytes(detail),
        at=at,
    )
