"""When what a source emptied is filled again, as far as it ever will be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from sightline.model.hold import Hold, Operation
from sightline.model.reading import DAY
from sightline.model.values import Instant
from sightline.signals.differences import Moments, Step, steps
from sightline.signals.facets import Standing, company_text, moved
from sightline.signals.limits import Limits
from sightline.store.rows import HistoryRow


def refilled(
    holds: Sequence[Hold],
    times: Iterable[Instant],
    everyone: Iterable[Sequence[HistoryRow]],
    moments: Moments,
    limits: Limits,
) -> list[Instant | None]:
    """For each hold of what was emptied the first batch behind the refill; None before that.

    The refill is over when the source is as full as `refilled` percent of what it was before, and for `quiet_days`
    nobody much came back. `times` are those of its batches, `everyone` the history of all of its subjects.
    """
    followed = [_Refill(hold) for hold in holds]
    for history in everyone:
        each_step = list(steps(history, moments))
        for refill in followed:
            refill.take(each_step)
    ordered = sorted(times)
    return [refill.over(ordered, limits) for refill in followed]


class _Refill:
    """Counts how full a source is, and who comes back when."""

    def __init__(self, hold: Hold) -> None:
        self._hold = hold
        self._filled: Counter[Instant] = Counter()
        self._back: Counter[Instant] = Counter()
        self._lost = 0

    def take(self, history: Iterable[Step]) -> None:
        """Take one subject into account."""
        hold = self._hold
        missing: set[str] = set()
        last = 0
        for step in history:
            now = self._size(step.after)
            at = step.at
            self._filled[at] += now - last
            last = now
            if step.batch == hold.batch:
                missing = self._missing(step.before, step.after)
                self._lost += len(missing)
            elif missing and at > hold.at:
                there = self._names(step.after) & missing
                self._back[at] += len(there)
                missing -= there

    def over(self, times: Sequence[Instant], limits: Limits) -> Instant | None:
        """The first of these times at which the refill is over."""
        hold = self._hold
        full = sum(change for at, change in self._filled.items() if at < hold.at)
        least = max(limits.subjects, self._lost // 100)
        events = sorted(self._filled)
        filled = place = 0
        latest = hold.at
        for at in times:
            while place < len(events) and events[place] <= at:
                filled += self._filled[events[place]]
                if self._back[events[place]] >= least:
                    latest = events[place]
                place += 1
            if at > hold.at and 100 * filled >= limits.refilled * full and at >= latest + limits.quiet_days * DAY:
                return at
        return None

    def _size(self, standing: Standing) -> int:
        if not standing.present:
            return 0
        return 1 if self._hold.op is Operation.gone else len(standing.jobs())

    def _names(self, standing: Standing) -> set[str]:
        """What of a subject can come back: itself, or its employers."""
        if not standing.present:
            return set()
        return {""} if self._hold.op is Operation.gone else {company_text(each.company) for each in standing.jobs()}

    def _missing(self, before: Standing, after: Standing) -> set[str]:
        if self._hold.op is Operation.gone:
            return self._names(before) - self._names(after)
        names = {company_text(each.company) for each in moved(before.jobs(), after.jobs()).lost}
        return names if self._hold.op is Operation.emptied else names & {self._hold.old or ""}
