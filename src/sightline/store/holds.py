"""What sources changed about themselves, and what a person said of it. Found again by a rebuild; a verdict is kept."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

import msgspec
from sqlalchemy import bindparam, delete, func, or_, select

from sightline.errors import NotFound
from sightline.model.hold import Hold, Operation, Verdict
from sightline.model.observation import SubjectKind
from sightline.model.values import Instant
from sightline.store.hidden import shown
from sightline.store.rows import KIND_CODES, KINDS, MAX_NAME, BatchStatus, check_text
from sightline.store.session import Session
from sightline.store.sql import Listed, Statement
from sightline.store.tables import batches, holds, observations, subjects

_COLUMNS = (*holds.c, batches.c.observed_at)
_joined = holds.join(batches, batches.c.id == holds.c.batch)
_IN_FORCE = Statement(
    select(*_COLUMNS)
    .select_from(_joined)
    .where(holds.c.state != Verdict.published.value)
    .where(or_(bindparam("any_source") == 1, holds.c.source == bindparam("source")))
    .order_by(holds.c.number)
)
_LISTED = Statement(
    select(*_COLUMNS)
    .select_from(_joined)
    .where(or_(bindparam("any_source") == 1, holds.c.source == bindparam("source")))
    .where(or_(bindparam("any_batch") == 1, holds.c.batch == bindparam("batch")))
    .where(or_(bindparam("any_state") == 1, holds.c.state == bindparam("state")))
    .order_by(batches.c.observed_at.desc(), holds.c.subjects.desc(), holds.c.number)
    .limit(bindparam("limit"))
)
_BY_NUMBERS = Statement(
    select(*_COLUMNS).select_from(_joined).where(Listed(holds.c.number, "numbers")).order_by(holds.c.number),
    "numbers",
)
_NEXT = Statement(select(func.coalesce(func.max(holds.c.number), 0) + 1))
_LATEST = Statement(
    select(func.coalesce(func.max(batches.c.observed_at), 0)).where(
        batches.c.source == bindparam("source"),
        batches.c.state == BatchStatus.sealed.value,
        batches.c.id != bindparam("besides"),
    )
)
_DROP = Statement(delete(holds).where(Listed(holds.c.number, "numbers")), "numbers")
_SEVERAL = Statement(
    select(subjects.c.subject, subjects.c.key)
    .where(
        subjects.c.source == bindparam("source"),
        subjects.c.kind == bindparam("kind"),
        subjects.c.key > bindparam("after"),
        shown(subjects.c.subject),
        select(func.count()).where(observations.c.subject == subjects.c.subject).scalar_subquery() > 1,
    )
    .order_by(subjects.c.key)
    .limit(bindparam("limit"))
)
NO_LIMIT = 2**31 - 1


class StoredHold(msgspec.Struct, frozen=True):
    """A hold as it stands: its number, what it is, and who decided what."""

    number: int
    hold: Hold
    state: Verdict = Verdict.held
    found_at: Instant = 0
    decided_at: Instant | None = None
    by: str | None = None

    @property
    def in_force(self) -> Hold:
        """The hold as it applies: of what a person discarded, nobody is gone behind the refill either."""
        return msgspec.structs.replace(self.hold, over_at=None) if self.state is Verdict.discarded else self.hold


class HoldTables:
    """Reads holds; within a writing transaction, writes them."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def in_force(self, source: int | None = None) -> list[StoredHold]:
        """Those that are not published, perhaps only of one source."""
        return [
            _stored(row) for row in self._session.all(_IN_FORCE, any_source=int(source is None), source=source or 0)
        ]

    def listed(
        self,
        source: int | None = None,
        batch: int | None = None,
        state: Verdict | None = None,
        limit: int = NO_LIMIT,
    ) -> list[StoredHold]:
        """Holds, those of the newest batches first, of a batch the largest first."""
        rows = self._session.all(
            _LISTED,
            any_source=int(source is None),
            source=source or 0,
            any_batch=int(batch is None),
            batch=batch or 0,
            any_state=int(state is None),
            state=state.value if state else "",
            limit=limit,
        )
        return [_stored(row) for row in rows]

    def numbered(self, numbers: Sequence[int]) -> list[StoredHold]:
        """Holds by their numbers. Raises NotFound for a number that none has."""
        asked = sorted(set(numbers))
        known = [each for each in asked if 0 < each < NO_LIMIT]
        found = [_stored(row) for row in self._session.all(_BY_NUMBERS, numbers=known)]
        missing = set(asked) - {each.number for each in found}
        if missing:
            raise NotFound(
                f"There is no hold {min(missing)}.", field="hold", hint="`sightline batches held` lists them."
            )
        return found

    def replace(self, source: int, examined: Collection[int], found: Iterable[Hold], at: Instant) -> list[StoredHold]:
        """Make these the holds of some batches of a source; those that are new, are no more, or have changed.

        A hold that was found before keeps its number and what was decided of it. One that a person decided stays.
        """
        known = {each.hold.name: each for each in self.listed(source=source) if each.hold.batch in examined}
        number = self._next()
        kept: list[StoredHold] = []
        for each in found:
            before = known.pop(each.name, None)
            if before is None:
                kept.append(StoredHold(number, each, found_at=at))
                number += 1
            elif before.hold != each:
                kept.append(msgspec.structs.replace(before, hold=each))
        gone = [each for each in known.values() if each.state is Verdict.held]
        self._session.run(_DROP, numbers=[each.number for each in gone])
        self._put(kept)
        return [*kept, *gone]

    def refill(self, changed: Iterable[StoredHold]) -> None:
        """Write holds whose refill is over."""
        self._put(list(changed))

    def decide(self, decided: Iterable[StoredHold], verdict: Verdict, by: str, at: Instant) -> list[StoredHold]:
        """Keep a person's word on holds; `held` takes an earlier one back. Raises InvalidInput for an odd name."""
        check_text(by, "by", MAX_NAME)
        settled = [msgspec.structs.replace(each, state=verdict, by=by, decided_at=at) for each in decided]
        self._put(settled)
        return settled

    def latest(self, source: int, besides: int) -> Instant:
        """The time of the latest sealed batch of a source besides one; 0 if there is no other."""
        row = self._session.one(_LATEST, source=source, besides=besides)
        return int(row[0]) if row else 0

    def several(self, source: int, kind: SubjectKind, after: str, limit: int) -> list[tuple[int, str]]:
        """Subjects of which a source said more than one thing, with their keys, in the order of keys."""
        code = KIND_CODES[kind]
        rows = self._session.all(_SEVERAL, source=source, kind=code, after=after, limit=limit)
        return [(row[0], row[1]) for row in rows]

    def _next(self) -> int:
        row = self._session.one(_NEXT)
        return int(row[0]) if row else 1

    def _put(self, some: Sequence[StoredHold]) -> None:
        self._session.put(holds, [_columns(each) for each in some])


def _columns(each: StoredHold) -> tuple[Any, ...]:
    hold = each.hold
    return (
        each.number, hold.source, hold.batch, KIND_CODES[hold.kind], hold.field, hold.op.value, hold.old, hold.new,
        hold.subjects, hold.share, each.state.value, each.found_at, each.decided_at, each.by, hold.over_at,
    )  # fmt: skip


def _stored(row: tuple[Any, ...]) -> StoredHold:
    number, source, batch, kind, field, op, old, new, subjects_, share, state, found_at, decided_at, by, over, at = row
    hold = Hold(
        source=source,
        batch=batch,
        at=at,
        kind=KINDS[kind],
        field=field,
        op=Operation(op),
        old=old,
        new=new,
        subjects=subjects_,
        share=share,
        over_at=over,
    )
    return StoredHold(number, hold, Verdict(state), found_at, decided_at, by)
