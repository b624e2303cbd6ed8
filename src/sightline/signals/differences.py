"""What a batch changed of one subject: values that became others, items that came or went, what was emptied."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from sightline.model.hold import Operation
from sightline.model.observation import Op
from sightline.model.values import Instant, Position
from sightline.signals.facets import (
    COMPANY,
    DETAILS,
    POSITIONS,
    TITLE,
    Facets,
    Standing,
    company_text,
    is_number,
    moved,
)
from sightline.store.rows import HistoryRow

MOST_ITEMS = 8
"""A list of which more items changed says nothing of single ones."""

Difference = tuple[str, Operation, str, str]
"""Path, operation, old and new value. `rewritten`: the path changed, of positions most of them; it has no values, as
`emptied` and `gone` have none. Numbers and dates are not rewritten: they move as they like."""


class Step(msgspec.Struct):
    """What a source said of a subject before a batch, and after it; `rows` are those of the batch, the last of `at`."""

    batch: int
    at: Instant
    before: Standing
    after: Standing
    rows: list[HistoryRow]


class Moments:
    """To which batch of a source a row belongs.

    A "gone" belongs to the batch of its time, whichever batch brought it: a claim that arrives late brings the "gone"
    of a complete batch of a later time with it.
    """

    def __init__(self, complete: Mapping[Instant, int]) -> None:
        self._complete = complete

    def batch_of(self, row: HistoryRow) -> int:
        """The number of the batch; 0 of a row that no batch brought (`holding.unheld` adds such)."""
        return self._complete.get(row.observed_at, row.batch) if row.op == Op.gone and row.batch else row.batch


def steps(history: Sequence[HistoryRow], moments: Moments, wanted: frozenset[int] | None = None) -> Iterator[Step]:
    """The steps of a history in order of time, perhaps only those of some batches."""
    standing = Standing()
    rows: list[HistoryRow] = []
    for row in history:
        if rows and moments.batch_of(row) != moments.batch_of(rows[0]):
            yield from _step(standing, rows, moments, wanted)
            rows = []
        rows.append(row)
    if rows:
        yield from _step(standing, rows, moments, wanted)


def _step(
    standing: Standing, rows: list[HistoryRow], moments: Moments, wanted: frozenset[int] | None
) -> Iterator[Step]:
    """The next step, if it is wanted; the standing is moved on."""
    batch = moments.batch_of(rows[0])
    before = standing.copy() if wanted is None or batch in wanted else None
    for row in rows:
        standing.apply(row)
    if before is not None:
        yield Step(batch, rows[-1].observed_at, before, standing.copy(), rows)


def differences(step: Step, fields: Iterable[str] | None = None) -> set[Difference]:
    """What a step changed, perhaps only in some fields. What was not known before is no change."""
    before, after = step.before, step.after
    if not before.present:
        return set()
    if not after.present:
        return {("", Operation.gone, "", "")}
    old, new = before.values, after.values
    changed = [each for each in (old if fields is None else fields) if old.get(each) != new.get(each)]
    found: set[Difference] = set()
    if changed:
        was, now = before.facets(changed), after.facets(changed)
        for path, texts in was.items():
            found.update(_of_path(path, texts, now.get(path, ())))
        if POSITIONS in changed:
            found.update(_of_positions(before.jobs(), after.jobs()))
    return found


def _of_path(path: str, old: Sequence[str], new: Sequence[str]) -> Iterator[Difference]:
    if old == new:
        return
    lost = [each for each in old if each not in new]
    came = [each for each in new if each not in old]
    if not new:
        yield path, Operation.emptied, "", ""
    elif not all(is_number(each) for each in (*old, *new)):
        yield path, Operation.rewritten, "", ""  # another order counts too: nobody but a source sorts anew
    if len(lost) * len(came) <= 2 * MOST_ITEMS:
        yield from ((path, Operation.replaced, one, other) for one in lost for other in came)
    if len(old) > 1 or len(new) != 1:
        if len(lost) <= MOST_ITEMS:
            yield from ((path, Operation.dropped, each, "") for each in lost)
        if len(came) <= MOST_ITEMS:
            yield from ((path, Operation.added, "", each) for each in came)


def _of_positions(old: Sequence[Position], new: Sequence[Position]) -> Iterator[Difference]:
    found = moved(old, new)
    for path, pairs in ((TITLE, found.titles), (COMPANY, found.companies)):
        if 2 * len(pairs) > len(old):
            yield path, Operation.rewritten, "", ""
        for one, other in pairs:
            texts = _named(path, one), _named(path, other)
            if all(texts):
                yield path, Operation.replaced, *texts
    for one, other in found.details:
        for name in DETAILS:
            texts = getattr(one, name) or "", getattr(other, name) or ""
            if texts[0] != texts[1] and texts[0]:
                yield f"{POSITIONS}.{name}", Operation.rewritten, "", ""
                if texts[1]:
                    yield f"{POSITIONS}.{name}", Operation.replaced, *texts
    if old and not new:
        yield POSITIONS, Operation.emptied, "", ""
    if len(found.lost) > len(found.gained):
        yield POSITIONS, Operation.rewritten, "", ""
        yield from ((POSITIONS, Operation.dropped, company_text(each.company), "") for each in found.lost)


def _named(path: str, position: Position) -> str:
    return company_text(position.company) if path == COMPANY else position.title or ""


def held_facets(standing: Standing, fields: Iterable[str]) -> Facets:
    """What stands, by path, positions too: the titles, companies and so on of the current ones."""
    if not standing.present:
        return {}
    chosen = list(fields)
    found = standing.facets(chosen)
    if POSITIONS in chosen and (jobs := standing.jobs()):
        companies = tuple(company_text(each.company) for each in jobs)
        found |= {POSITIONS: companies, COMPANY: companies, TITLE: tuple(each.title or "" for each in jobs)}
        found |= {f"{POSITIONS}.{name}": tuple(getattr(each, name) or "" for each in jobs) for name in DETAILS}
    return found
