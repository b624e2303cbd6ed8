"""Is the store whole? Every promise that the tables make to each other, checked in SQL."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, Select, Table, alias, and_, exists, func, literal_column, or_, select

from sightline.store.history import CLAIM, GONE, MENTION
from sightline.store.rows import DerivedState
from sightline.store.session import Session
from sightline.store.sql import Statement
from sightline.store.tables import (
    appends,
    batches,
    counters,
    dictionaries,
    feed,
    forwards,
    judgements,
    keys,
    links,
    meta,
    observations,
    records,
    seen,
    sources,
    subjects,
    suppressed,
)


def _missing(what: Column[Any], inside: Column[Any]) -> Select[Any]:
    """How many rows of one table name something that is not in another."""
    return select(func.count()).where(~exists().where(inside == what)).select_from(what.table)


def _hidden(what: Column[Any]) -> Select[Any]:
    """How many rows of a table name a subject that is suppressed."""
    return select(func.count()).where(exists().where(suppressed.c.subject == what)).select_from(what.table)


def _above(what: Column[Any], counter: str) -> Select[Any]:
    """How many numbers lie above the counter that gave them out."""
    last = select(counters.c.value).where(counters.c.name == counter).scalar_subquery()
    return select(func.count()).where(what > last)


def _pairs(what: str, table: Table) -> dict[str, Select[Any]]:
    """The promises that judgements and links make: two subjects that exist, the smaller first, of one kind."""
    left, right = alias(subjects), alias(subjects)
    both = table.join(left, left.c.subject == table.c.left_subject).join(
        right, right.c.subject == table.c.right_subject
    )
    return {
        f"{what} from a subject that does not exist": _missing(table.c.left_subject, subjects.c.subject),
        f"{what} to a subject that does not exist": _missing(table.c.right_subject, subjects.c.subject),
        f"{what} whose left subject is not the smaller": select(func.count()).where(
            table.c.left_subject >= table.c.right_subject
        ),
        f"{what} between two kinds": select(func.count()).select_from(both).where(left.c.kind != right.c.kind),
    }


_next = alias(forwards)
_CLAIMS = (observations.c.op == CLAIM) | (observations.c.op == MENTION)

_LOG: dict[str, Select[Any]] = {
    "batches of a source that does not exist": _missing(batches.c.source, sources.c.id),
    "subjects of a source that does not exist": _missing(subjects.c.source, sources.c.id),
    "appends of a batch that does not exist": _missing(appends.c.batch, batches.c.id),
    "observations of a subject that does not exist": _missing(observations.c.subject, subjects.c.subject),
    "subjects without an observation": _missing(subjects.c.subject, observations.c.subject),
    "observations that no append covers": select(func.count()).where(
        observations.c.observation < select(func.coalesce(func.min(appends.c.first), 0)).scalar_subquery()
    ),
    "subjects above the counter": _above(subjects.c.subject, "subject"),
    "observations above the counter": _above(observations.c.observation, "observation"),
    "claims without their content": select(func.count()).where(
        or_(observations.c.op == CLAIM, observations.c.op == MENTION), observations.c.payload.is_(None)
    ),
    "times seen of what was never said": select(func.count())
    .select_from(seen)
    .where(
        ~exists().where(
            and_(
                observations.c.subject == seen.c.subject,
                observations.c.observation < seen.c.observation,
                _CLAIMS,
            )
        )
    ),
    "times seen above the counter": _above(seen.c.observation, "observation"),
    "rows that declare gone and yet claim": select(func.count()).where(
        observations.c.op == GONE, observations.c.payload.is_not(None)
    ),
    "holes in the feed": select(func.coalesce(func.max(feed.c.position), 0) - func.count()).select_from(feed),
    "changes above the counter": _above(feed.c.position, "feed"),
    **_pairs("judgements", judgements),
}

_DERIVED: dict[str, Select[Any]] = {
    "keys of a subject that does not exist": _missing(keys.c.subject, subjects.c.subject),
    **_pairs("links", links),
    "forwards of a subject that does not exist": _missing(forwards.c.subject, subjects.c.subject),
    "forwards to an entity that does not exist": _missing(forwards.c.entity, subjects.c.subject),
    "forwards to a subject that forwards itself": select(func.count())
    .select_from(forwards)
    .where(exists().where(_next.c.subject == forwards.c.entity)),
    "forwards to an entity that is not the smallest of its members": select(func.count()).where(
        forwards.c.entity >= forwards.c.subject
    ),
    "records of an entity that does not exist": _missing(records.c.entity, subjects.c.subject),
    "keys of a subject that is suppressed": _hidden(keys.c.subject),
    "links from a subject that is suppressed": _hidden(links.c.left_subject),
    "links to a subject that is suppressed": _hidden(links.c.right_subject),
    "forwards of a subject that is suppressed": _hidden(forwards.c.subject),
    "records of a subject that is suppressed": _hidden(records.c.entity),
    "records of an id that forwards": select(func.count())
    .select_from(records)
    .where(exists().where(forwards.c.subject == records.c.entity)),
}

_NAMED = [
    Statement(select(func.substr(payload, 1, 1)).where(payload.is_not(None)).distinct())
    for payload in (observations.c.payload, records.c.payload)
]
"""The first byte of each payload, which is the number of its dictionary; 0: none."""
_HELD = Statement(select(dictionaries.c.number))

_DERIVED_STATE = Statement(select(meta.c.value).where(meta.c.name == literal_column("'derived'")))


def problems(session: Session) -> Iterator[str]:
    """What is wrong, one line each; nothing if the store is whole.

    What is derived is only checked if it claims to be current: a store that is stale says so in one line. A file that
    is damaged is not asked any further.
    """
    if session.sqlite:
        lines = (str(row[0]) for row in session.driver("PRAGMA integrity_check").fetchall())
        damaged = [f"The file is damaged: {line}." for line in lines if line != "ok"]
        if damaged:
            yield from damaged
            return
    yield from _failed(session, _LOG)
    yield from _unreadable(session)
    state = session.one(_DERIVED_STATE)
    if state is not None and state[0] != DerivedState.current.value:
        yield "Keys, clusters and records are stale: an import or a rebuild did not finish. Run it again."
        return
    yield from _failed(session, _DERIVED)


def _unreadable(session: Session) -> Iterator[str]:
    named = {bytes(row[0])[0] for statement in _NAMED for row in session.all(statement) if row[0]}
    for number in sorted(named - {row[0] for row in session.all(_HELD)} - {0}):
        yield f"Rows were written with dictionary {number}, which is missing: they cannot be read."


def _failed(session: Session, checks: dict[str, Select[Any]]) -> Iterator[str]:
    for what, query in checks.items():
        row = session.one(Statement(query))
        if row is not None and row[0] != 0:
            yield f"There are {row[0]} {what}."
