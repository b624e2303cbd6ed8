"""Which changes of a batch a source made to itself: suspicion by numbers, and a look at those it did not change."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence

import msgspec

from sightline.model.hold import Operation
from sightline.model.observation import SubjectKind
from sightline.model.reading import DAY
from sightline.model.values import Instant
from sightline.signals.differences import Difference, Step, differences, held_facets
from sightline.signals.facets import POSITIONS, Facets, is_number
from sightline.signals.limits import Limits

DATED = frozenset({Operation.rewritten, Operation.added})
"""What takes place all the time: it is held where it is more than the time makes likely."""

LOOKED = 500
"""Subjects that could have changed, after which it is clear that nothing like the share that is needed did."""


Unusual = Collection[tuple[int, SubjectKind, str]]
"""Batches, kinds and paths of which the changes were the source's own."""


class Suspect(msgspec.Struct):
    """A change that may be the source's own: of how many subjects it is true, and how many speak against it.

    `hits` and `others` are those that were looked at, `came` those of them who have what others lost. `earlier` counts
    the same change in batches before, `exposed` the days in which it could have taken place there.
    """

    kind: SubjectKind
    path: str
    op: Operation
    old: str
    new: str
    count: int
    share: float
    hits: int = 0
    others: int = 0
    came: int = 0
    earlier: dict[int, int] = {}
    exposed: float = 0.0

    @property
    def difference(self) -> Difference:
        """How it looks at one subject."""
        return self.path, self.op, self.old, self.new

    @property
    def part(self) -> float:
        """The part of those that it could be true of, as far as was looked."""
        return self.hits / max(1, self.hits + self.others)


def suspects(kind: SubjectKind, counts: Mapping[Difference, int], limits: Limits) -> list[Suspect]:
    """The changes that so many subjects have in common that they are worth a look."""
    found = []
    for (path, op, old, new), count in counts.items():
        share = _least_share(path, op, old, limits)
        number = op is Operation.replaced and is_number(old) and is_number(new)
        least = 3 * limits.subjects if number else limits.subjects
        if share is not None and count >= least:
            share = (1 + share) / 2 if number else share
            found.append(Suspect(kind, path, op, old, new, count, share))
    return sorted(found, key=lambda each: each.difference)


def _least_share(path: str, op: Operation, old: str, limits: Limits) -> float | None:
    """The part of those it could be true of that must have changed; None: it is never held."""
    shares = {
        Operation.replaced: limits.replaced,
        Operation.dropped: limits.replaced,
        Operation.added: limits.added,
        Operation.rewritten: limits.rewritten,
        Operation.emptied: limits.emptied,
        Operation.gone: limits.emptied,
    }
    return shares[Operation.emptied if path == POSITIONS and op is Operation.rewritten else op] / 100


class Look:
    """Looks at the subjects of a source, one after the other, until it is clear what of a batch's suspects is left.

    `until` is the latest moment of which the batch speaks, `before` the time of the batch before it.
    """

    def __init__(
        self, batch: int, until: Instant, before: Instant, suspected: Iterable[Suspect], limits: Limits
    ) -> None:
        self._batch = batch
        self._until = until
        self._before = before
        self._limits = limits
        self.open = list(suspected)
        self._settled: list[Suspect] = []
        self._rewritten = {each.path: each for each in self.open if each.op is Operation.rewritten}
        self._index()

    def _index(self) -> None:
        self._fields = sorted({each.path.split(".")[0] for each in self.open if each.path})
        self._by_value: dict[tuple[str, str], list[Suspect]] = {}
        self._by_path: dict[str, list[Suspect]] = {}
        for each in self.open:
            if each.op in (Operation.replaced, Operation.dropped):
                self._by_value.setdefault((each.path, each.old), []).append(each)
            else:
                self._by_path.setdefault(each.path, []).append(each)
        self._dated = [each for each in self.open if each.op in DATED]

    def take(self, history: Sequence[Step]) -> None:
        """Look at one subject: what its source said of it up to the batch."""
        last = None
        for step in history:
            if step.batch == self._batch:
                last = step
                break
            if step.at > self._until:
                break
            last = step
            if self._dated and step.before.present:
                self._note_earlier(step)
        if last is None:
            return
        spoken = last.batch == self._batch
        found = differences(last, self._fields) if spoken else set()
        now = held_facets(last.after, self._fields)
        was = held_facets(last.before, self._fields) if spoken else now
        self._count(found, was, now, (last.before.present if spoken else last.after.present, last.after.present))
        for each in self._dated:
            each.exposed += max(0.0, (self._before - history[0].at) / DAY)
        self._settle()

    def _count(self, found: set[Difference], was: Facets, now: Facets, there: tuple[bool, bool]) -> None:
        """`there`: whether the source knew the subject before, and after."""
        for path in was.keys() | now.keys():
            for text in {*was.get(path, ()), *now.get(path, ())}:
                for each in self._by_value.get((path, text), ()):
                    if each.difference in found:
                        each.hits += 1
                    elif each.op is Operation.dropped and text not in was.get(path, ()):
                        each.came += 1
                    elif each.op is Operation.replaced or text in now.get(path, ()):
                        each.others += 1
            for each in self._by_path.get(path, ()):
                if each.difference in found:
                    each.hits += 1
                elif _against(each, was.get(path, ()), now.get(path, ())):
                    each.others += 1
                elif path in now and path not in was:
                    each.came += 1
        for each in self._by_path.get("", ()):
            if each.difference in found:
                each.hits += 1
            elif there[1]:
                each.others += there[0]
                each.came += not there[0]

    def _note_earlier(self, step: Step) -> None:
        found = differences(step, self._fields)
        for each in self._dated:
            if each.difference in found:
                each.earlier[step.batch] = each.earlier.get(step.batch, 0) + 1

    def _settle(self) -> None:
        """Leave out what is refuted, and look no longer at what is clear."""
        clear = [each for each in self.open if self._refuted(each) or self._sure(each)]
        if clear:
            self._settled += [each for each in clear if not self._refuted(each)]
            self.open = [each for each in self.open if each not in clear]
            self._index()

    def _refuted(self, each: Suspect) -> bool:
        """Whether too many speak against it, or of those looked at so many that it cannot be mended."""
        if each.others * each.share > each.count * (1 - each.share):
            return True
        return each.hits + each.others >= LOOKED and each.part < each.share / 2

    def _sure(self, each: Suspect) -> bool:
        return each.hits + each.others >= self._limits.enough and each.part >= each.share

    def results(self, held: Unusual) -> list[Suspect]:
        """What is held, once all subjects were looked at or nothing is open.

        What is `held` says nothing of what is usual.
        """
        left = [*self._settled, *(each for each in self.open if each.hits and each.part >= each.share)]
        return [each for each in left if self._exceeds(each, held)]

    def likely(self, path: str, share: float, held: Unusual) -> bool:
        """Whether it is likely that so small a part of the changes of a path took place in the time."""
        changed = self._rewritten.get(path)
        return changed is None or share * changed.part <= self._limits.times * self._expected(changed, held)

    def _exceeds(self, suspect: Suspect, held: Unusual) -> bool:
        """Whether more changed than the time since the batch before makes likely, and what was lost is not replaced."""
        if 100 * suspect.came > self._limits.replacing * suspect.hits and _is_loss(suspect):
            return False
        return suspect.op not in DATED or suspect.part >= self._limits.times * self._expected(suspect, held)

    def _expected(self, suspect: Suspect, held: Unusual) -> float:
        """The part that changes in the time since the batch before, as often as it did until then."""
        changes = [n for batch, n in suspect.earlier.items() if (batch, suspect.kind, suspect.path) not in held]
        rate = sum(changes) / suspect.exposed if suspect.exposed else -math.log(1 - self._limits.yearly / 100) / 365
        return 1 - math.exp(-rate * max(0.0, (self._until - self._before) / DAY))


def _is_loss(suspect: Suspect) -> bool:
    return suspect.op in (Operation.emptied, Operation.gone) or suspect.path == POSITIONS


def _against(suspect: Suspect, was: Sequence[str], now: Sequence[str]) -> bool:
    if suspect.op is Operation.added:
        return bool(was) and bool(now) and suspect.new not in now
    return bool(was) and bool(now) if suspect.op is Operation.emptied else bool(was)
