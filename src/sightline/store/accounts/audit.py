"""The audit log: appended to, read from its end."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from sqlalchemy import bindparam, select

from sightline.store.accounts.rows import Audited
from sightline.store.accounts.statements import new
from sightline.store.accounts.tables import audit
from sightline.store.session import Session
from sightline.store.sql import Statement

_NEW = new(audit, without="id")
_LISTED = Statement(
    select(audit)
    .where(audit.c.org == bindparam("org"), audit.c.id < bindparam("before"))
    .order_by(audit.c.id.desc())
    .limit(bindparam("limit"))
)


def write(session: Session, rows: Iterable[Audited]) -> None:
    """Append."""
    session.many(_NEW, [msgspec.structs.asdict(row) for row in rows])


def entries(session: Session, org: int, before: int, limit: int) -> list[Audited]:
    """Entries with smaller numbers than `before`, the newest first."""
    names = Audited.__struct_fields__
    rows = session.all(_LISTED, org=org, before=before, limit=limit)
    return [Audited(**dict(zip(names, row, strict=True))) for row in rows]
