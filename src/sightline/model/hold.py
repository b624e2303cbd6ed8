"""Holds: what a source changed about itself, which is not a change in the world."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from sightline.model.observation import SubjectKind
from sightline.model.values import Instant


class Operation(StrEnum):
    """What a source did to a field of many of its subjects at once.

    replaced: one old value became one new value. rewritten: the field changed for so many that all of its changes in
    the batch are held; old and new are an example. added, dropped: one item came into, or left, the lists of many; of
    positions: one employer lost all of its people. emptied: a field was cleared, or positions ended, for many; what
    was lost in the batch is held. gone: the subjects themselves were declared gone.
    """

    replaced = "replaced"
    rewritten = "rewritten"
    added = "added"
    dropped = "dropped"
    emptied = "emptied"
    gone = "gone"


class Verdict(StrEnum):
    """What becomes of a hold: held until a person publishes or discards it."""

    held = "held"
    published = "published"
    discarded = "discarded"


Name = tuple[int, SubjectKind, str, Operation, str | None, str | None]
"""What tells a hold from the others of its source."""


class Hold(msgspec.Struct, frozen=True, kw_only=True):
    """A group of changes of one batch that make no signals.

    `at` is the time of the batch. `field` is a path: "industry", "attributes.tags", "location.city",
    "positions.title", "positions"; empty for `gone`. `old` and `new` are values as texts. `subjects` counts those of
    the group, `share` is their part, in thousandths, of those that it could have been. `over_at`: when what was emptied
    is filled again, as far as it ever will be; whoever is not back by then is gone.
    """

    source: int
    batch: int
    at: Instant
    kind: SubjectKind
    field: str
    op: Operation
    old: str | None = None
    new: str | None = None
    subjects: int = 0
    share: int = 0
    over_at: Instant | None = None

    @property
    def name(self) -> Name:
        """What tells it from the other holds of its source. An example is no part of it."""
        exact = self.op in (Operation.replaced, Operation.added, Operation.dropped)
        old, new = (self.old, self.new) if exact else (None, None)
        return self.batch, self.kind, self.field, self.op, old, new
