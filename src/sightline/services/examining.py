"""What sources changed about themselves is found when their batches are sealed.

A batch is examined in the transaction that seals it, so that no signal is told of it before. One that is late has those
behind it examined again. Whoever computes all signals anew has all batches examined anew; what a person decided stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

import msgspec

from sightline.model.hold import Hold, Verdict
from sightline.model.observation import CENSUS, CORRECTIONS, SubjectKind
from sightline.model.reading import DAY
from sightline.model.values import Instant
from sightline.services.detecting import lens_of
from sightline.signals.differences import Moments
from sightline.signals.rules import Rules
from sightline.signals.sealing import REFILLED, Examiner, Histories, Sealed
from sightline.store import BatchStatus, HistoryRow, Reader, Store, Writer
from sightline.store.holds import StoredHold

OURS = frozenset({CORRECTIONS, CENSUS})
"""What we say ourselves is never held."""

SOME = 1_000
"""Subjects whose histories are read together."""

FEW = 32
"""Subjects that are read first: nearly all suspicion falls with them."""

_NO_LIMIT = 2**31 - 1


def examine_sealed(writer: Writer, batch: int, rules: Rules) -> None:
    """Find what a source changed about itself with a batch that this transaction sealed.

    Whose signals have to be computed again because of it, though the batch does not name them, is queued.
    """
    sealed = writer.batch(batch)
    name = writer.sources()[sealed.source]
    if name in OURS:
        return
    changed = writer.signals.of_batch(batch)
    many = len(changed) >= rules.holding.subjects
    force = writer.holds.in_force(sealed.source)
    others = writer.holds.latest(sealed.source, batch)
    late = others > sealed.observed_at and (many or any(each.hold.at > sealed.observed_at for each in force))
    span = sealed.observed_at, max(others, sealed.observed_at)
    due = [each for each in force if _is_due(each.hold, span, others, rules)]
    if not many and not late and not due:
        return
    spoken = Spoken(writer, sealed.source, rules)
    later = {each.batch for each in spoken.batches if each.at > sealed.observed_at}
    histories: Callable[[], Histories] = spoken.several if late else lambda: spoken.of_entities(changed)
    examiner = spoken.examiner(histories)
    wanted = {batch, *later} if late else {batch} if many else set()
    published = {each.hold.name for each in writer.holds.listed(sealed.source, state=Verdict.published)}
    found = examiner.examine(wanted, [each.hold for each in force], published)
    moved = writer.holds.replace(sealed.source, wanted, found, writer.recorded_at) if wanted else []
    moved += _refilled(writer, examiner, [each for each in due if each.hold.batch not in wanted])
    elsewhere = [each.hold for each in moved if each.hold.batch != batch]
    if elsewhere:
        writer.signals.enqueue(batch, spoken.concerned(elsewhere))


def _is_due(hold: Hold, span: tuple[Instant, Instant], others: Instant, rules: Rules) -> bool:
    """Whether a refill may be over by now, or elsewhere than it was thought to be.

    `span` is the time of this batch and the latest of all, `others` the latest of the others: it is looked once a day,
    since that reads all of the source.
    """
    if (hold.op, hold.field) not in REFILLED:
        return False
    if hold.over_at is not None:
        return span[0] <= hold.over_at
    first_of_day = others < span[0] and others // DAY < span[0] // DAY
    return span[1] >= hold.at + rules.holding.quiet_days * DAY and (first_of_day or others > span[0])


def _refilled(writer: Writer, examiner: Examiner, some: Sequence[StoredHold]) -> list[StoredHold]:
    """Those of these holds whose refill is over since this batch."""
    holds = examiner.refilled([each.hold for each in some])
    over = [
        msgspec.structs.replace(each, hold=hold) for each, hold in zip(some, holds, strict=True) if each.hold != hold
    ]
    writer.holds.refill(over)
    return over


def examine_all(store: Store, rules: Rules) -> None:
    """Find what all sources ever changed about themselves. What is held then is written source by source."""
    with store.read() as reader:
        sources = [number for number, name in reader.sources().items() if name not in OURS]
    for number in sources:
        with store.read() as reader:
            spoken = Spoken(reader, number, rules)
            published = {each.hold.name for each in reader.holds.listed(number, state=Verdict.published)}
            wanted = {each.batch for each in spoken.batches}
            found = spoken.examiner(spoken.several).examine(wanted, (), published) if len(wanted) > 1 else []
            known = bool(reader.holds.listed(number, limit=1))
        if found or known:
            with store.write() as writer:
                writer.holds.replace(number, wanted, found, writer.recorded_at)


class Spoken:
    """What one source said, as far as its batches are sealed."""

    def __init__(self, reader: Reader, source: int, rules: Rules) -> None:
        self._reader = reader
        self._source = source
        self._name = reader.sources()[source]
        self._lens = lens_of(reader, rules)
        self.batches = [
            Sealed(each.id, each.observed_at, bool(each.complete))
            for each in reader.batches(self._name, BatchStatus.sealed, limit=_NO_LIMIT)
        ]

    def examiner(self, changed: Callable[[], Histories]) -> Examiner:
        """Who examines its batches; `changed()` are the histories of those of whom they say something new."""
        return Examiner(self._source, self.batches, changed, self.everyone, self._lens.rules.holding)

    def everyone(self, kind: SubjectKind) -> Iterator[list[HistoryRow]]:
        """The histories of all subjects of a kind, in the order of keys."""
        subjects = (subject for subject, _ in self._reader.stream_subjects(self._name, kind, SOME))
        size = FEW
        while some := list(islice(subjects, size)):
            yield from self._histories(some)
            size = min(2 * size, SOME)

    def several(self) -> Iterator[list[HistoryRow]]:
        """The histories of all subjects of which more than one thing was said."""
        for kind in SubjectKind:
            after = ""
            while rows := self._reader.holds.several(self._source, kind, after, SOME):
                yield from self._histories([subject for subject, _ in rows])
                after = rows[-1][1]

    def of_entities(self, entities: Sequence[int]) -> Iterator[list[HistoryRow]]:
        """The histories of those subjects of some entities that are its own."""
        for start in range(0, len(entities), SOME):
            members = self._reader.members(entities[start : start + SOME])
            subjects = sorted({subject for each in members.values() for subject in each})
            origins = self._reader.origins(subjects)
            yield from self._histories([each for each in subjects if origins[each].source == self._source])

    def concerned(self, holds: Iterable[Hold]) -> list[int]:
        """The entities of whom the batches of these holds say something new."""
        wanted = {each.batch for each in holds}
        moments = Moments({each.at: each.batch for each in self.batches if each.complete})
        found = [rows[0].subject for rows in self.several() if any(moments.batch_of(row) in wanted for row in rows)]
        return sorted(set(self._reader.entities_of(found).values()))

    def _histories(self, subjects: Sequence[int]) -> Iterator[list[HistoryRow]]:
        found: dict[int, list[HistoryRow]] = {subject: [] for subject in subjects}
        for row in self._lens.sealed(self._reader.history(subjects)):
            found[row.subject].append(row)
        return (rows for rows in found.values() if rows)
