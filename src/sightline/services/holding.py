"""Holds: what sources changed about themselves is shown, and a person says what becomes of it."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from sightline.errors import InvalidInput
from sightline.model.hold import Operation, Verdict
from sightline.model.observation import SubjectKind
from sightline.model.values import Instant
from sightline.services.clock import now
from sightline.services.examining import Spoken
from sightline.services.signalling import Signalling
from sightline.signals.rules import Rules
from sightline.store import Store
from sightline.store.holds import StoredHold
from sightline.store.signals import NOW


class HeldLine(msgspec.Struct, frozen=True, kw_only=True):
    """A hold as it is shown. `share` is in percent; `example` tells that other values are held as well."""

    number: int
    source: str
    batch: int
    observed_at: Instant
    kind: SubjectKind
    field: str
    op: Operation
    old: str | None
    new: str | None
    example: bool
    subjects: int
    share: float
    state: Verdict
    found_at: Instant
    over_at: Instant | None
    decided_at: Instant | None
    by: str | None


class Holding:
    """Shows what is held, and takes a person's word on it."""

    def __init__(self, store: Store, signalling: Signalling, rules: Rules) -> None:
        self._store = store
        self._rules = rules
        self._signalling = signalling

    def listed(
        self, source: str | None = None, batch: int | None = None, state: Verdict | None = None, limit: int = 100
    ) -> list[HeldLine]:
        """What is held, or was, of the newest batches first. A source that never spoke has nothing."""
        with self._store.read() as reader:
            names = reader.sources()
            number = next((number for number, name in names.items() if name == source), None)
            if source is not None and number is None:
                return []
            return [_line(each, names) for each in reader.holds.listed(number, batch, state, limit)]

    def decide(self, numbers: Sequence[int], verdict: Verdict, by: str) -> list[HeldLine]:
        """Publish or discard holds, or hold them again; they are as they stand then.

        The signals of those concerned are computed again. Raises NotFound, and InvalidInput for none or an odd name.
        """
        if not numbers:
            raise InvalidInput("It is not said what is meant.", field="hold", hint="`sightline batches held` lists it.")
        with self._store.write() as writer:
            decided = writer.holds.decide(writer.holds.numbered(numbers), verdict, by, now())
            for source in sorted({each.hold.source for each in decided}):
                some = [each.hold for each in decided if each.hold.source == source]
                writer.signals.enqueue(NOW, Spoken(writer, source, self._rules).concerned(some))
            names = writer.sources()
        self._signalling.after()
        return [_line(each, names) for each in decided]


def _line(each: StoredHold, names: dict[int, str]) -> HeldLine:
    hold = each.hold
    return HeldLine(
        number=each.number,
        source=names.get(hold.source, ""),
        batch=hold.batch,
        observed_at=hold.at,
        kind=hold.kind,
        field=hold.field,
        op=hold.op,
        old=hold.old,
        new=hold.new,
        example=hold.op in (Operation.rewritten, Operation.emptied),
        subjects=hold.subjects,
        share=hold.share / 10,
        state=each.state,
        found_at=each.found_at,
        over_at=hold.over_at,
        decided_at=each.decided_at,
        by=each.by,
    )
