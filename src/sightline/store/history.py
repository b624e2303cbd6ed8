"""Reading the log: from the rows of a subject, in the order in which they arrived, to what its source said when.

A claim that says the same as the claim that arrived before it is kept without its content, as a row of `seen`. It is an
event of its own all the same: in the order of time something else may stand between the two, because batches arrive in
any order. So rows get their content in the order of arrival, are put in the order of time, and only then are
neighbours that say the same drawn together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import Any

import msgspec
from sqlalchemy import Column, ColumnElement, CompoundSelect, bindparam, literal_column, null, select, union_all

from sightline.model.observation import Op, SubjectKind
from sightline.model.values import Instant
from sightline.store.appends import AppendLog
from sightline.store.codec import Codec
from sightline.store.hidden import shown
from sightline.store.mentions import fill_mentions
from sightline.store.rows import KINDS, HistoryRow
from sightline.store.sql import Listed, Statement
from sightline.store.tables import observations, seen, subjects

CLAIM, RETRACT, GONE, AGAIN, MENTION = 1, 2, 3, 4, 5
"""What a row of the log does. AGAIN: a row of `seen`. MENTION: a company that another row refers to."""

OPS = {Op.claim: CLAIM, Op.retract: RETRACT, Op.gone: GONE}
_OPS = {CLAIM: Op.claim, RETRACT: Op.retract, GONE: Op.gone, MENTION: Op.claim}


Condition = Callable[[Column[int]], ColumnElement[bool]]


def _selected(condition: Condition, *, claims: bool = True, hidden: bool = False) -> CompoundSelect[Any]:
    """The log of the subjects that fulfil a condition, in the order of (subject, observation).

    `hidden`: also of those that are suppressed.
    """
    log, of = observations.c, (subjects.c.source, subjects.c.kind)
    content = (log.payload, log.mentions) if claims else (null(), null())
    order = log.subject.label("subject"), log.observation.label("observation")
    said = select(*order, log.op, log.observed_at, *content, *of)
    again = select(
        seen.c.subject, seen.c.observation, literal_column(str(AGAIN)), seen.c.observed_at, null(), null(), *of
    )
    told, repeated = condition(log.subject), condition(seen.c.subject)
    if not hidden:
        told, repeated = told & shown(log.subject), repeated & shown(seen.c.subject)
    return union_all(
        said.join(subjects, subjects.c.subject == log.subject).where(told),
        again.join(subjects, subjects.c.subject == seen.c.subject).where(repeated),
    ).order_by("subject", "observation")


OF_SUBJECTS = Statement(_selected(lambda subject: Listed(subject, "subjects")), "subjects")
WHOLE_OF_SUBJECTS = Statement(_selected(lambda subject: Listed(subject, "subjects"), hidden=True), "subjects")
"""The same, also of subjects that are suppressed."""
TIMES_OF_SUBJECTS = Statement(_selected(lambda subject: Listed(subject, "subjects"), claims=False), "subjects")
"""The same without the claims."""
BETWEEN = Statement(_selected(lambda subject: (subject > bindparam("after")) & (subject <= bindparam("upto"))))


class Event(msgspec.Struct):
    """One row of the log with what it takes from others: its content, its time and its batch."""

    subject: int
    observation: int
    op: int
    observed_at: Instant
    recorded_at: Instant
    batch: int
    source: int
    kind: int
    payload: bytes | None
    mentions: bytes | None


class Clocks(msgspec.Struct, frozen=True):
    """True by `as_of`, and recorded by `known_at`; None: now. Both inclusive."""

    as_of: Instant | None = None
    known_at: Instant | None = None


def events(rows: Iterable[tuple[Any, ...]], log: AppendLog) -> Iterator[list[Event]]:
    """For each subject its events in the order of arrival, from rows in the order of (subject, observation)."""
    for _, group in groupby(rows, key=itemgetter(0)):
        found: list[Event] = []
        for subject, observation, op, observed_at, payload, mentions, source, kind in group:
            batch, recorded_at, batch_time = log.of(observation)
            at = batch_time if observed_at is None else observed_at
            event = Event(subject, observation, op, at, recorded_at, batch, source, kind, payload, mentions)
            if op == AGAIN:
                said = found[-1]
                event.op, event.payload, event.mentions = CLAIM, said.payload, said.mentions
            found.append(event)
        yield found


def in_time(arrived: list[Event], clocks: Clocks, codec: Codec) -> list[HistoryRow]:
    """What was said, in the order of time, by the given clocks."""
    seen = [
        each
        for each in arrived
        if (clocks.as_of is None or each.observed_at <= clocks.as_of)
        and (clocks.known_at is None or each.recorded_at <= clocks.known_at)
    ]
    seen.sort(key=attrgetter("observed_at", "observation"))
    return [_row(list(run), codec) for _, run in groupby(seen, key=_says)]


def _says(event: Event) -> object:
    """What a row says: its claim, or that it is the only one to say it."""
    return (event.payload, event.mentions) if event.op in (CLAIM, MENTION) else event.observation


def _row(run: list[Event], codec: Codec) -> HistoryRow:
    """One row for neighbours in time that say the same: the earliest, recorded when the first of them was."""
    first = run[0]
    kind = KINDS[first.kind]
    return HistoryRow(
        first.subject,
        first.observation,
        first.source,
        first.batch,
        kind,
        _OPS[first.op],
        first.observed_at,
        first.recorded_at if len(run) == 1 else min([each.recorded_at for each in run]),
        run[-1].observed_at,
        _claim(kind, first, codec),
        () if len(run) == 1 else tuple([each.observed_at for each in run[1:]]),
    )


def _claim(kind: SubjectKind, event: Event, codec: Codec) -> msgspec.Struct | None:
    if event.payload is None:
        return None
    claim = codec.decode_claim(kind, event.payload)
    if event.mentions is not None:
        fill_mentions(kind, claim, event.mentions)
    return claim
