"""Whole sources by hand: what each of their subjects is said to be, batch by batch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from sightline.model.hold import Hold, Name
from sightline.model.observation import CLAIMS, Op, SubjectKind
from sightline.signals.holding import Holds, unheld
from sightline.signals.rules import standard_rules
from sightline.signals.sealing import Examiner, Sealed
from sightline.store import HistoryRow
from tests.signals.saying import at

State = Mapping[int, Mapping[str, Any] | None]
"""What a batch says of each subject that it names; None: it is gone."""

SOURCE = 1


class Told:
    """The batches of one source, each a day and a state; what a batch says again is not said twice."""

    def __init__(self, kind: SubjectKind, batches: Sequence[tuple[str, State]]) -> None:
        self.sealed = [Sealed(number, at(day), complete=True) for number, (day, _) in enumerate(batches, 1)]
        self._histories: dict[int, list[HistoryRow]] = {}
        observation = 0
        for number, (day, state) in enumerate(batches, 1):
            for subject, fields in state.items():
                observation += 1
                claim = None if fields is None else msgspec.convert(fields, CLAIMS[kind])
                op = Op.gone if fields is None else Op.claim
                row = HistoryRow(subject, observation, SOURCE, number, kind, op, at(day), at(day), at(day), claim)
                rows = self._histories.setdefault(subject, [])
                if not rows or (rows[-1].op, rows[-1].claim) != (op, claim):
                    rows.append(row)

    def histories(self) -> Iterator[list[HistoryRow]]:
        return (self._histories[subject] for subject in sorted(self._histories))

    def examiner(self) -> Examiner:
        limits = standard_rules().holding
        return Examiner(SOURCE, self.sealed, self.histories, lambda kind: self.histories(), limits)

    def holds(self, published: frozenset[Name] = frozenset()) -> list[Hold]:
        """What is held of all batches."""
        return self.examiner().examine({each.batch for each in self.sealed}, (), published)

    def unheld(self, subject: int) -> list[HistoryRow]:
        """The history of a subject as its signals are read from it."""
        return unheld(self._histories[subject], Holds(self.holds()))
