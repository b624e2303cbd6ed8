"""The audit log: appended to, read from its end."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from sqlalchemy import bindparam, or_, select

from sightline.store.accounts.rows import Audited
from sightline.store.accounts.statements import new
from sightline.store.accounts.tables import audit
from sightline.store.session import Session
from sightline.store.sql import Statement

_NEW = new(audit, without="id")
_LISTED = Statement(
    select(audit)
    .where(or_(bindparam("all_orgs") == 1, audit.c.org == bindparam("org")), audit.c.id < bindparam("before"))
    .order_by(audit.c.id.desc())
    .limit(bindparam("limit"))
)


def write(session: Session, rows: Iterable[Audited]) -> None:
    """Append."""
    session.many(_NEW, [msgspec.structs.asdict(row) for row in rows])


def entries(session: Session, org: int | None, before: int, limit: int) -> list[Audited]:
    """Entries of an organisation, or of all, with smaller numbers than `before`, the newest first."""
    names = Audited.__struct_fields__
    rows = session.all(_LISTED, all_orgs=int(org is None), org=org or 0, before=before, limit=limit)
    return [Audited(**dict(zip(names, row, strict=True))) for row in rows]
