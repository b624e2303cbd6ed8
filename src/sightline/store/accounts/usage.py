"""Usage, added up by day, key and verb."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from sqlalchemy import bindparam, select, text
from sqlalchemy.sql import TextClause

from sightline.store.accounts.rows import Used
from sightline.store.accounts.tables import usage
from sightline.store.session import Session
from sightline.store.sql import Statement


def _adding() -> TextClause:
    """INSERT, or add to what is there: the same words on both databases."""
    names = [column.name for column in usage.c]
    added = ", ".join(f"{name} = {usage.name}.{name} + excluded.{name}" for name in ("calls", "items", "spent"))
    places = ", ".join(f":{name}" for name in names)
    known = ", ".join(f'"{column.name}"' for column in usage.primary_key)
    columns = ", ".join(f'"{name}"' for name in names)
    return text(
        f"INSERT INTO {usage.name} ({columns}) VALUES ({places}) ON CONFLICT ({known}) DO UPDATE SET {added}"  # noqa: S608
    )


_ADD = Statement(_adding())
_BETWEEN = Statement(
    select(usage)
    .where(usage.c.org == bindparam("org"), usage.c.day >= bindparam("first_day"), usage.c.day <= bindparam("last_day"))
    .order_by(*usage.primary_key)
)


def add(session: Session, rows: Iterable[Used]) -> None:
    """Add to what was counted. Rows are locked in one order, so that two who add never wait for each other."""
    session.many(_ADD, [msgspec.structs.asdict(row) for row in sorted(rows)])


def between(session: Session, org: int, first_day: int, last_day: int) -> list[Used]:
    """What an organisation used on these days, both included."""
    return [Used(*row) for row in session.all(_BETWEEN, org=org, first_day=first_day, last_day=last_day)]
