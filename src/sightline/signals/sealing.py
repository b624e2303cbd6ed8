"""What a source changed about itself: the batches of one source are examined as they are sealed.

A pure function of the log in order of time: a batch that arrives late has those behind it examined again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

import msgspec
from msgspec.structs import replace

from sightline.model.hold import Hold, Name, Operation
from sightline.model.observation import SubjectKind
from sightline.model.values import Instant
from sightline.signals.differences import Difference, Moments, differences, steps
from sightline.signals.facets import POSITIONS
from sightline.signals.holding import Holds, unheld
from sightline.signals.limits import Limits
from sightline.signals.refilling import refilled
from sightline.signals.suspects import Look, Suspect, Unusual, suspects
from sightline.store.rows import HistoryRow

Histories = Iterable[list[HistoryRow]]
"""The rows of each subject of a source, in order of time."""

REFILLED = frozenset({(Operation.gone, ""), (Operation.emptied, POSITIONS), (Operation.dropped, POSITIONS)})
"""What can be filled again: later batches are compared with what stood before."""


FEW = 5
"""More values than these that were replaced at once are a vocabulary."""


class Sealed(msgspec.Struct, frozen=True):
    """A sealed batch of the source."""

    batch: int
    at: Instant
    complete: bool = False


class Examiner:
    """Examines batches of one source.

    `changed()` gives the histories of (at least) the subjects of which the batches say something new; `everyone(kind)`
    those of all subjects of a kind, in an order that does not depend on the order of arrival.
    """

    def __init__(
        self,
        source: int,
        batches: Sequence[Sealed],
        changed: Callable[[], Histories],
        everyone: Callable[[SubjectKind], Histories],
        limits: Limits,
    ) -> None:
        self._source = source
        self._batches = sorted(batches, key=lambda each: (each.at, each.batch))
        self._changed = changed
        self._everyone = everyone
        self._limits = limits
        self._moments = Moments({each.at: each.batch for each in self._batches if each.complete})

    def examine(
        self, wanted: Collection[int], known: Iterable[Hold] = (), published: Collection[Name] = ()
    ) -> list[Hold]:
        """The holds of some of the batches.

        `known` are those of the others, as far as they are in force; `published` names some that are not, so that later
        batches are compared with what they brought.
        """
        todo = [each for each in self._batches if each.batch in wanted]
        force = [each for each in known if each.batch not in wanted]
        found: list[Hold] = []
        while todo:
            counts = self._count(todo, force)
            looks = self._looks(todo, counts, force)
            for place, sealed in enumerate(todo):
                held = self.refilled(self._held(sealed, counts, looks, force))
                found += held
                applied = [each for each in held if each.name not in published]
                force += applied
                if any((each.op, each.field) in REFILLED for each in applied):
                    todo = todo[place + 1 :]
                    break
            else:
                break
        return found

    def refilled(self, holds: Sequence[Hold]) -> list[Hold]:
        """Holds of what was emptied, with the times when their refills are over, as far as they are."""
        told: dict[Name, Hold] = {}
        for kind in sorted({each.kind for each in holds}):
            some = [each for each in holds if each.kind is kind and (each.op, each.field) in REFILLED]
            if some:
                times = [each.at for each in self._batches]
                overs = refilled(some, times, self._everyone(kind), self._moments, self._limits)
                told |= {each.name: replace(each, over_at=over) for each, over in zip(some, overs, strict=True)}
        return [told.get(each.name, each) for each in holds]

    def _count(self, todo: Sequence[Sealed], holds: Sequence[Hold]) -> _Counts:
        counts = _Counts(self._limits.subjects)
        index = _refills(holds)
        wanted = frozenset(each.batch for each in todo)
        for history in self._changed():
            rows = unheld(history, index)
            for step in steps(rows, self._moments, wanted):
                counts.add(step.batch, rows[0].kind, step.at, differences(step))
        return counts

    def _looks(
        self, todo: Sequence[Sealed], counts: _Counts, holds: Sequence[Hold]
    ) -> dict[tuple[int, SubjectKind], Look]:
        """A look at each batch and kind with suspects, all in one pass over as many subjects as it takes."""
        looks: dict[tuple[int, SubjectKind], Look] = {}
        for sealed in todo:
            before = max((each.at for each in self._batches if each.at < sealed.at), default=sealed.at)
            for kind, met in counts.of(sealed.batch):
                suspected = suspects(kind, met, self._limits)
                if suspected:
                    until = counts.until(sealed)
                    looks[sealed.batch, kind] = Look(sealed.batch, until, before, suspected, self._limits)
        index = _refills(holds)
        for kind in sorted({kind for _, kind in looks}):
            some = [look for (_, of), look in looks.items() if of is kind]
            for history in self._everyone(kind):
                if not some:
                    break
                each_step = list(steps(unheld(history, index), self._moments))
                for look in some:
                    look.take(each_step)
                some = [look for look in some if look.open]
        return looks

    def _held(
        self,
        sealed: Sealed,
        counts: _Counts,
        looks: Mapping[tuple[int, SubjectKind], Look],
        holds: Sequence[Hold],
    ) -> list[Hold]:
        unusual = {(each.batch, each.kind, each.field) for each in holds}
        some = [look for (batch, _), look in sorted(looks.items(), key=lambda each: each[0]) if batch == sealed.batch]
        return [hold for look in some for hold in self._grouped(sealed, look, unusual, counts)]

    def _grouped(self, sealed: Sealed, look: Look, unusual: Unusual, counts: _Counts) -> Iterator[Hold]:
        """The holds: all changes of a field that the source rewrote or emptied; else single values.

        A few values are held alone where they leave no more changes of the field than the time makes likely.
        """
        by_path: dict[str, list[Suspect]] = {}
        found = look.results(unusual)
        for each in sorted(found, key=lambda each: (_ORDER.index(each.op), -each.count, each.difference)):
            by_path.setdefault(each.path, []).append(each)
        for path, some in sorted(by_path.items()):
            single = _best([each for each in some if each.op not in _WHOLE])
            whole = next((each for each in some if each.op in _WHOLE), None)
            changed, lost = (counts.total(sealed.batch, some[0].kind, path, op) for op in _ALL)
            explained = sum(each.count for each in single) / max(1, lost if path == POSITIONS else changed)
            likely = look.likely(path, max(0.0, 1 - explained), unusual)
            few = path != POSITIONS and 0 < len(single) <= FEW and likely
            if whole is not None and not few:
                op = Operation.emptied if path == POSITIONS else whole.op
                yield self._hold(sealed, whole, op, single[0] if single else None)
            elif changed and 100 * explained >= self._limits.most and not few:
                op = Operation.emptied if path == POSITIONS else Operation.rewritten
                yield self._hold(sealed, single[0], op, single[0], changed)
            else:
                yield from (self._hold(sealed, each, each.op, each) for each in single)

    def _hold(
        self, sealed: Sealed, suspect: Suspect, op: Operation, example: Suspect | None, subjects: int | None = None
    ) -> Hold:
        return Hold(
            source=self._source,
            batch=sealed.batch,
            at=sealed.at,
            kind=suspect.kind,
            field=suspect.path,
            op=op,
            old=example.old or None if example else None,
            new=example.new or None if example else None,
            subjects=subjects or suspect.count,
            share=round(1000 * suspect.part),
        )


def _refills(holds: Iterable[Hold]) -> Holds:
    """What later batches are compared without. Of other holds they only see what came after."""
    return Holds(each for each in holds if (each.op, each.field) in REFILLED)


_ALL = (Operation.rewritten, Operation.dropped)
_WHOLE = (Operation.gone, Operation.emptied, Operation.rewritten)
_ORDER = (*_WHOLE, Operation.replaced, Operation.added, Operation.dropped)


def _best(some: Sequence[Suspect]) -> list[Suspect]:
    """Each old and each new value once: pairs before what only came or left, those of the most subjects first."""
    old: set[str] = set()
    new: set[str] = set()
    best = []
    for each in some:
        if each.old not in old if each.old else each.new not in new:
            best.append(each)
            old.add(each.old)
            new.add(each.new)
    return best


class _Counts:
    """How many subjects have each difference in common, by batch and kind. Rare ones are kept as numbers only."""

    def __init__(self, least: int) -> None:
        self._least = least
        self._counts: Counter[int] = Counter()
        self._texts: dict[int, tuple[int, SubjectKind, Difference]] = {}
        self._totals: Counter[tuple[int, SubjectKind, str, Operation]] = Counter()
        self._until: dict[int, Instant] = {}

    def add(self, batch: int, kind: SubjectKind, at: Instant, found: Iterable[Difference]) -> None:
        """The differences of one subject, of which the batch speaks until `at`."""
        self._until[batch] = max(at, self._until.get(batch, at))
        for each in found:
            number = hash((batch, kind, each))
            self._counts[number] += 1
            if self._counts[number] == self._least:
                self._texts[number] = (batch, kind, each)
            self._totals[batch, kind, each[0], each[1]] += 1

    def of(self, batch: int) -> list[tuple[SubjectKind, dict[Difference, int]]]:
        """For each kind what at least so many subjects have in common in a batch."""
        found: dict[SubjectKind, dict[Difference, int]] = {}
        for number, (of, kind, each) in self._texts.items():
            if of == batch:
                found.setdefault(kind, {})[each] = self._counts[number]
        return sorted(found.items())

    def total(self, batch: int, kind: SubjectKind, path: str, op: Operation) -> int:
        """How many changes of this operation a batch made to a path, each value and subject counted."""
        return self._totals[batch, kind, path, op]

    def until(self, sealed: Sealed) -> Instant:
        """The latest moment of which a batch speaks."""
        return max(sealed.at, self._until.get(sealed.batch, sealed.at))
