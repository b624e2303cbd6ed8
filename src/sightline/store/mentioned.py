"""Which companies only certain rows mention, and who else mentions the others. Reads the log of whole sources."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from sqlalchemy import bindparam, func, select

from sightline.store.hidden import shown
from sightline.store.history import MENTION
from sightline.store.mentions import unpack_subjects
from sightline.store.session import Session
from sightline.store.sql import Listed, Statement
from sightline.store.tables import observations, seen, subjects

CHUNK = 50_000
"""Rows of the log that are read together."""

_ONLY_MENTIONED = Statement(
    select(observations.c.subject)
    .where(Listed(observations.c.subject, "subjects"))
    .group_by(observations.c.subject)
    .having(func.min(observations.c.op) == MENTION),
    "subjects",
)
_SEEN = Statement(select(seen.c.subject).where(Listed(seen.c.subject, "subjects")), "subjects")
_SOURCES = Statement(select(subjects.c.source).where(Listed(subjects.c.subject, "subjects")).distinct(), "subjects")
_MENTIONING = Statement(
    select(observations.c.subject, observations.c.observation, observations.c.mentions, subjects.c.source)
    .join(subjects, subjects.c.subject == observations.c.subject)
    .where(
        (observations.c.subject > bindparam("after"))
        | ((observations.c.subject == bindparam("same")) & (observations.c.observation > bindparam("behind"))),
        observations.c.mentions.is_not(None),
        shown(observations.c.subject),
    )
    .order_by(observations.c.subject, observations.c.observation)
    .limit(bindparam("limit"))
)


class Mentioned(msgspec.Struct, frozen=True):
    """Companies that were mentioned: those that nobody mentions any more, and for the others who mentions them first.

    `first` holds a subject and its observation, the smallest of those that mention the company.
    """

    alone: frozenset[int]
    first: dict[int, tuple[int, int]]


def mentioned(session: Session, companies: Iterable[int]) -> Mentioned:
    """Of these companies those of which nothing is known but that somebody mentioned them, by who still does.

    Rows of subjects that are suppressed do not count. Reads all rows that mention anything until each is found.
    """
    wanted = sorted(set(companies))
    if not wanted:
        return Mentioned(frozenset(), {})
    only = {row[0] for row in session.all(_ONLY_MENTIONED, subjects=wanted)}
    only -= {row[0] for row in session.all(_SEEN, subjects=wanted)}
    first = _first(session, only) if only else {}
    return Mentioned(frozenset(only - first.keys()), first)


def _first(session: Session, companies: set[int]) -> dict[int, tuple[int, int]]:
    sources = {row[0] for row in session.all(_SOURCES, subjects=sorted(companies))}
    first: dict[int, tuple[int, int]] = {}
    after = (0, 0)
    while len(first) < len(companies):
        rows = session.all(_MENTIONING, after=after[0], same=after[0], behind=after[1], limit=CHUNK)
        if not rows:
            break
        after = rows[-1][0], rows[-1][1]
        for subject, observation, mentions, source in rows:
            if source not in sources:
                continue
            for company in companies.intersection(unpack_subjects(bytes(mentions))):
                first.setdefault(company, (subject, observation))
    return first
