"""Mapped rows become rows of the store, and what cannot becomes a rejection. Runs in the processes that read files."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from sightline.errors import InvalidInput
from sightline.resolve.prepare import Preparer
from sightline.sources.rows import MappedRow, Problem, problem
from sightline.store import Row


class Rejection(msgspec.Struct, frozen=True, array_like=True):
    """A row of the file that was not taken. `row` counts the rows before it, in the chunk or in the file."""

    row: int
    line: int
    count: int
    problems: tuple[Problem, ...]


class Prepared(msgspec.Struct, frozen=True, array_like=True):
    """A run of a file's rows, ready for the store.

    `rows` are rows of the store; `spans` says for each row of the file that was taken how many of them are its own,
    and for how many rows of the file it stands. `left_out` counts the values that were left out of rows that were
    taken, by column and reason.
    """

    read: int
    rows: tuple[Row, ...]
    spans: tuple[tuple[int, int], ...]
    rejections: tuple[Rejection, ...] = ()
    left_out: dict[str, int] = {}


def prepare_mapped(mapped: Iterable[MappedRow], preparer: Preparer) -> Prepared:
    """Prepare mapped rows in order."""
    read = 0
    rows: list[Row] = []
    spans: list[tuple[int, int]] = []
    rejections: list[Rejection] = []
    left_out: dict[str, int] = {}
    for each in mapped:
        taken = _rows_of(each, preparer)
        if isinstance(taken, Problem):
            rejections.append(Rejection(read, each.line, each.rows, (*each.problems, taken)))
        elif not taken:
            rejections.append(Rejection(read, each.line, each.rows, each.problems))
        else:
            rows.extend(taken)
            spans.append((len(taken), each.rows))
            for found in each.problems:
                what = reason_of(found)
                left_out[what] = left_out.get(what, 0) + 1
        read += each.rows
    return Prepared(read, tuple(rows), tuple(spans), tuple(rejections), left_out)


def _rows_of(mapped: MappedRow, preparer: Preparer) -> list[Row] | Problem:
    try:
        return list(preparer.rows(mapped.observations))
    except InvalidInput as error:
        return problem(error.field or "", "", str(error))


def reason_of(found: Problem) -> str:
    """A problem without its value: what is counted."""
    reason = found.reason.replace(repr(found.value), "it") if found.value else found.reason
    return f"{found.column}: {reason}" if found.column else reason


def reasons(rejections: Iterable[Rejection]) -> Iterable[tuple[str, int]]:
    """What made each rejected row be rejected (its last problem), and for how many rows it stands."""
    for each in rejections:
        yield (reason_of(each.problems[-1]) if each.problems else "The row says nothing."), each.count
