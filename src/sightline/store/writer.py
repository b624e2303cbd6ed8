"""Writing the store: one transaction, the only one that writes while it lasts."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from copy import copy

from sqlalchemy import bindparam, delete, select, update

from sightline.errors import Conflict
from sightline.model.observation import BatchHeader, SubjectKind
from sightline.model.record import Record
from sightline.model.values import Instant
from sightline.model.withholding import Withholding
from sightline.store import batches as batch_table
from sightline.store import history, late
from sightline.store import judgements as judgement_table
from sightline.store import links as link_table
from sightline.store.append import Appender, Counters
from sightline.store.appends import AppendLog, SharedLog
from sightline.store.codec import SharedCodec
from sightline.store.erasing import Eraser
from sightline.store.keyruns import KeyRuns
from sightline.store.reader import NAMES_AFTER, Reader
from sightline.store.rows import (
    KIND_CODES,
    WHAT_CODES,
    Appended,
    BatchState,
    BatchStatus,
    Change,
    DerivedState,
    Judgement,
    Link,
    Missing,
    Row,
    Verdict,
    What,
)
from sightline.store.session import Session
from sightline.store.sql import Listed, Statement
from sightline.store.tables import appends, counters, feed, forwards, keys, meta, observations, records, subjects

_COUNTERS = Statement(select(counters.c.name, counters.c.value))
_COUNT = Statement(update(counters).where(counters.c.name == bindparam("of")).values(value=bindparam("now")))
_RECORDED = Statement(select(appends.c.recorded_at).order_by(appends.c.first.desc()).limit(1))
_FORGET = Statement(update(subjects).where(subjects.c.subject == bindparam("of")).values(digest=None))
_UNFORWARD = Statement(delete(forwards).where(Listed(forwards.c.subject, "subjects")), "subjects")
_DROP_KEY = Statement(
    delete(keys).where(keys.c.hash == bindparam("of_hash"), keys.c.subject == bindparam("of_subject"))
)
_DROP = Statement(delete(records).where(Listed(records.c.entity, "entities")), "entities")


class Writer(Reader):
    """One writing transaction. What it wrote is committed when the `with` block of `Store.write` ends."""

    def __init__(self, session: Session, log: SharedLog, codec: SharedCodec, withholding: Withholding) -> None:
        super().__init__(session, log, codec, withholding)
        self._counters = Counters(**dict(session.all(_COUNTERS)))
        self._counted = copy(self._counters)
        self._recorded_at: Instant | None = None
        self._judged_at: Instant | None = None
        self._last_batch: int | None = None

    @property
    def recorded_at(self) -> Instant:
        """The time at which this transaction records what it writes: one for all of it, never before an earlier one."""
        if self._recorded_at is None:
            last = self._session.one(_RECORDED)
            self._recorded_at = max(now(), int(last[0]) if last else 0)
        return self._recorded_at

    # batches

    def begin_batch(self, header: BatchHeader) -> BatchState:
        """The batch of this source and digest: a new one, or the one that was begun or sealed before.

        An open one tells in `rows_read` where to go on. Raises Conflict if it was begun with another time or scope.
        """
        return batch_table.begin(self._session, header, self.recorded_at)

    def append(self, batch: int, rows: Sequence[Row], runs: KeyRuns | None = None) -> list[Appended]:
        """Write rows of an open batch; what became of each, in order.

        With `runs`, keys go there instead of into the table, and the store is marked stale until it is rebuilt.
        Raises Conflict if the batch is not open, and InvalidInput if a row mentions a company that is unknown.
        """
        state = self.batch(batch)
        if state.state is not BatchStatus.open:
            raise Conflict(f"Batch {batch} is {state.state}: it takes no more rows.", field="batch")
        appender = Appender(self._session, state.source, self._counters)
        first = self._counters.observation + 1
        appended = appender.append(rows)
        self._recorded(first, batch)
        if runs is None:
            self._session.add_pairs(keys, appender.pairs.tolist())
        else:
            self.set_derived_state(DerivedState.stale)
            runs.add(appender.pairs)
        self._end_late_claims(state, rows, appended, first)
        return appended

    def _recorded(self, first: int, batch: int) -> None:
        """Log the run of observation numbers from `first` on, unless it continues this transaction's last one."""
        if self._counters.observation >= first and batch != self._last_batch:
            self._session.insert(appends, [(first, batch, self.recorded_at)])
            self._last_batch = batch
            self._log = None

    def _end_late_claims(
        self, state: BatchState, rows: Sequence[Row], appended: Sequence[Appended], since: int
    ) -> None:
        times = [state.observed_at if row.observed_at is None else row.observed_at for row in rows]
        scopes = late.complete_after(self._session, state.source, min(times, default=0))
        found: list[late.Gone] = []
        for kind, scope in scopes.items():
            subjects_of_kind = {
                each.subject
                for each, row, at in zip(appended, rows, times, strict=True)
                if row.kind is kind and at < scope[-1][0]
            }
            for arrived in self._timelines(subjects_of_kind):
                found.extend(late.gone_after(arrived, since, scope))
        self._declare_gone(state.id, found)

    def _timelines(self, of: Iterable[int]) -> Iterable[list[history.Event]]:
        rows = self._session.all(history.TIMES_OF_SUBJECTS, subjects=sorted(of))
        return history.events(rows, self._append_log())

    def _declare_gone(self, batch: int, gone: Sequence[late.Gone]) -> None:
        first = self._counters.observation + 1
        log = [
            (each.subject, number, history.GONE, each.observed_at, None, None)
            for number, each in enumerate(gone, first)
        ]
        self._counters.observation += len(log)
        self._session.insert(observations, log)
        self._session.many(_FORGET, [{"of": each.subject} for each in gone])
        self._recorded(first, batch)

    def advance(
        self, batch: int, *, rows_read: int, stored: int = 0, unchanged: int = 0, rejected: int = 0, suppressed: int = 0
    ) -> None:
        """Say that `rows_read` rows of the batch are dealt with, and what became of those since the last call."""
        batch_table.advance(self._session, batch, rows_read, (stored, unchanged, rejected, suppressed))

    def declare_missing_gone(self, batch: int, after: str | None = None, limit: int = 10_000) -> Missing:
        """Declare gone what a complete batch did not name, for at most `limit` subjects of the source.

        Call it with the `after` of the last answer until that is None; the calls may lie in several transactions.
        The first closes the batch to rows. Nothing is declared gone twice, so that it can be begun again.
        """
        state = self.batch(batch)
        if state.state in (BatchStatus.closed, BatchStatus.sealed) or not state.complete:
            return Missing((), None)
        place, _, key = (after or "0:").partition(":")
        kind = state.complete[int(place)]
        names = self._session.all(NAMES_AFTER, source=state.source, kind=KIND_CODES[kind], after=key, limit=limit)
        gone = [
            late.Gone(arrived[0].subject, state.observed_at)
            for arrived in self._timelines(subject for _, subject in names)
            if late.is_missing(arrived, batch, state.observed_at)
        ]
        self._declare_gone(batch, gone)
        following = f"{place}:{names[-1][0]}" if len(names) == limit else f"{int(place) + 1}:"
        done = following == f"{len(state.complete)}:"
        batch_table.set_state(self._session, batch, BatchStatus.closed if done else BatchStatus.closing)
        return Missing(tuple(each.subject for each in gone), None if done else following)

    def seal(self, batch: int) -> None:
        """Close a batch for good; one that is complete must have declared gone what is missing. Twice is fine."""
        state = self.batch(batch)
        if state.state is BatchStatus.sealed:
            return
        if state.complete and state.state is not BatchStatus.closed:
            raise Conflict(
                f"Batch {batch} is complete; what it does not name must be declared gone before it is sealed."
            )
        batch_table.set_state(self._session, batch, BatchStatus.sealed, self.recorded_at)

    # judgements

    @property
    def judged_at(self) -> Instant:
        """The time of what this transaction judges and undoes: later than any judgement before, as one decision."""
        if self._judged_at is None:
            self._judged_at = max(self.recorded_at, judgement_table.latest(self._session) + 1)
        return self._judged_at

    def judge(self, left: int, right: int, verdict: Verdict, by: str, note: str = "") -> Judgement:
        """Keep what a person decided about two subjects, in either order.

        An older judgement on the pair that is in force is undone by this one, and names it. Raises InvalidInput if
        the subjects are not two of one kind, or if the verdict is `unsure`.
        """
        return judgement_table.judge(self._session, (left, right), verdict, by, note, self.judged_at)

    def undo_judgement(self, number: int, by: str) -> Judgement:
        """Take a judgement back: it is kept, but not in force. Raises NotFound, or Conflict if it was undone before."""
        return judgement_table.undo(self._session, number, by, self.judged_at)

    # erasing

    @property
    def eraser(self) -> Eraser:
        """What removes and rewrites rows of the log: for the erasure of people only."""
        return Eraser(self._session, self.codec)

    # derived state

    def add_keys(self, pairs: Sequence[tuple[int, int]]) -> None:
        """Give subjects keys: (hash, subject), those that they have already among them."""
        self._session.add_pairs(keys, pairs)

    def drop_keys(self, pairs: Iterable[tuple[int, int]]) -> None:
        """Take keys from subjects: (hash, subject)."""
        self._session.many(_DROP_KEY, [{"of_hash": each, "of_subject": subject} for each, subject in pairs])

    def replace_links_of(self, subjects: Sequence[int], links: Iterable[Link]) -> None:
        """Make these the only links that touch any of these subjects. Raises InvalidInput, TooLarge."""
        link_table.replace_of(self._session, subjects, links)

    def set_entities(self, entities: Mapping[int, int]) -> None:
        """Say which entity each of these subjects belongs to; the entity itself must not forward.

        Of a cluster that is split, name every subject that leaves, and the new entity's own number among them.
        """
        self._session.put(forwards, [each for each in entities.items() if each[0] != each[1]])
        own = [subject for subject, entity in entities.items() if subject == entity]
        if own:
            self._session.run(_UNFORWARD, subjects=own)

    def put_records(self, new: Iterable[Record]) -> None:
        """Write records, replacing those of the same id."""
        encode = self.codec.encode_record
        self._session.put(records, [(each.id, KIND_CODES[each.kind], encode(each)) for each in new])

    def drop_records(self, ids: Sequence[int]) -> None:
        """Remove records. An id that forwards must have none."""
        if ids:
            self._session.run(_DROP, entities=ids)

    def publish(self, changes: Sequence[Change]) -> int:
        """Add changes to the feed, numbered in order; the position of the last."""
        first = self._counters.feed + 1
        self._session.insert(
            feed,
            [
                (position, each.entity, KIND_CODES[each.kind], WHAT_CODES[each.what], each.forward_to)
                for position, each in enumerate(changes, first)
            ],
        )
        self._counters.feed += len(changes)
        return self._counters.feed

    def publish_rebuilt(self, model: str = "") -> int:
        """Tell followers to take a snapshot at this position or later, and mark the derived state as current.

        `model` is the version of the matching model that it was computed with.
        """
        self.set_derived_state(DerivedState.current)
        self.set_model(model)
        return self.publish([Change(0, SubjectKind.person, What.rebuilt)])

    def set_derived_state(self, state: DerivedState) -> None:
        """Mark keys, links, forwards and records as current or stale, durably with what this transaction writes."""
        self._session.put(meta, [("derived", state.value)])

    def set_model(self, model: str) -> None:
        """Say which version of the matching model links and clusters are computed with."""
        self._session.put(meta, [("model", model)])

    def finish(self) -> None:
        """Keep the counters; `Store.write` calls it before it commits."""
        for name in ("subject", "observation", "feed"):
            value = getattr(self._counters, name)
            if value != getattr(self._counted, name):
                self._session.run(_COUNT, of=name, now=value)

    def _append_log(self) -> AppendLog:
        if self._log is None:
            self._log = self._shared_log.for_writer(self._session, self.identity())
        return self._log


def now() -> Instant:
    """The time, in Unix milliseconds."""
    return time.time_ns() // 1_000_000
