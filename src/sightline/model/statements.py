"""What each source says now: its claims about one subject, merged in order of time."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

import msgspec

from sightline.model.observation import Op, SubjectKind
from sightline.model.values import Instant

KEYED_FIELDS = frozenset({"attributes", "external_ids"})
"""Fields that hold a mapping; each of its keys is a field of its own."""

REMEMBERED_FIELDS = frozenset({"name", "domain", "full_name", "positions"})
"""Fields whose older values say something about the present: a former name, a past job."""


class HistoryRow(Protocol):
    """One observation as the store gives it back. `claim` is None for gone."""

    @property
    def subject(self) -> int: ...
    @property
    def observation(self) -> int: ...
    @property
    def source(self) -> int: ...
    @property
    def kind(self) -> SubjectKind: ...
    @property
    def op(self) -> Op: ...
    @property
    def observed_at(self) -> Instant: ...
    @property
    def recorded_at(self) -> Instant: ...
    @property
    def seen_at(self) -> Instant: ...
    @property
    def again(self) -> tuple[Instant, ...]: ...
    @property
    def claim(self) -> msgspec.Struct | None: ...


Stated = tuple[Any, HistoryRow]
"""A value and the observation that states it."""


class Statement:
    """What one subject's source says of it.

    `values` holds what stands, `keyed` the same for each key of a mapping, `earlier` the older values of the
    remembered fields, oldest first. `present` is False once the source declared the subject gone, or took back all;
    `last` is the latest claim.
    """

    __slots__ = ("earlier", "keyed", "last", "present", "values")

    def __init__(self) -> None:
        self.values: dict[str, Stated] = {}
        self.keyed: dict[str, dict[str, Stated]] = {}
        self.earlier: dict[str, list[Stated]] = {}
        self.present = False
        self.last: HistoryRow | None = None

    def apply(self, row: HistoryRow) -> None:
        """Take the next observation in time into account."""
        if row.op == Op.gone:
            self.present = False
            return
        claim = row.claim
        if claim is None:
            raise ValueError(f"Observation {row.observation} is a {row.op} without fields.")
        if row.op == Op.retract:
            self._retract(claim)
            return
        if not self.present:  # what was said before it was gone does not come back with a later claim
            self.values, self.keyed = {}, {}
        self.present, self.last = True, row
        for field, value in msgspec.structs.asdict(claim).items():
            if value is not msgspec.UNSET:
                self._state(field, value, row)

    def _state(self, field: str, value: Any, row: HistoryRow) -> None:
        if value is None:
            self._forget(field)
        elif field in KEYED_FIELDS:
            self.keyed.setdefault(field, {}).update({key: (each, row) for key, each in value.items()})
        else:
            if field in REMEMBERED_FIELDS and field in self.values and self.values[field][0] != value:
                self.earlier.setdefault(field, []).append(self.values[field])
            self.values[field] = (value, row)

    def _forget(self, field: str) -> None:
        self.values.pop(field, None)
        self.keyed.pop(field, None)

    def _retract(self, claim: msgspec.Struct) -> None:
        """Take back the named fields (all, if none is named) and their past, as if they had never been said."""
        named = [field for field in claim.__struct_fields__ if getattr(claim, field) is not msgspec.UNSET]
        if not named:
            self.values, self.keyed, self.earlier = {}, {}, {}
            self.present, self.last = False, None
        for field in named:
            taken = getattr(claim, field)
            if field in KEYED_FIELDS and taken:
                for key in taken:
                    self.keyed.get(field, {}).pop(key, None)
            else:
                self._forget(field)
                self.earlier.pop(field, None)

    def rows(self) -> Iterable[HistoryRow]:
        """The observations that something of this statement rests on."""
        for _, row in self.values.values():
            yield row
        for stated in self.keyed.values():
            for _, row in stated.values():
                yield row
        for earlier in self.earlier.values():
            for _, row in earlier:
                yield row


def statements(history: Iterable[HistoryRow]) -> list[Statement]:
    """One statement for each subject; each subject belongs to one source.

    Claims apply in order of (observed_at, observation): the later recorded wins where a source speaks twice of one
    moment.
    """
    ordered = sorted(history, key=lambda row: (row.observed_at, row.observation))
    found: dict[int, Statement] = {}
    for row in ordered:
        statement = found.get(row.subject)
        if statement is None:
            statement = found[row.subject] = Statement()
        statement.apply(row)
    return list(found.values())
