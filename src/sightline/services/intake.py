"""Mapped rows become rows of the store, and what cannot becomes a rejection. Runs in the processes that read files."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from itertools import islice
from typing import NamedTuple

import msgspec

from sightline.accounts.suppression import OPEN, Guard
from sightline.errors import InvalidInput
from sightline.model.observation import Observation
from sightline.resolve.prepare import Preparer
from sightline.sources.files.reader import CHUNK_ROWS
from sightline.sources.rows import MappedRow, Problem, problem
from sightline.store import Codec, Row


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
    taken, by column and reason. `suppressed` rows were of people who are not to be known: nothing of them is here.
    """

    read: int
    rows: tuple[Row, ...]
    spans: tuple[tuple[int, int], ...]
    rejections: tuple[Rejection, ...] = ()
    left_out: dict[str, int] = {}
    suppressed: int = 0


class Door(NamedTuple):
    """Who watches what a source says as it comes in."""

    guard: Guard = OPEN
    source: str = ""

    def bars(self, row: MappedRow) -> bool:
        """Whether a row tells of somebody who is not to be known."""
        return bool(self.guard) and any(
            self.guard.bars(self.source, each.kind, each.key, each.claim) for each in row.observations
        )

    def cleaned(self, observation: Observation) -> Observation:
        """An observation without what of others is not to be known."""
        claim = self.guard.cleaned(observation.kind, observation.claim)
        return observation if claim is observation.claim else msgspec.structs.replace(observation, claim=claim)


def prepare_mapped(mapped: Iterable[MappedRow], preparer: Preparer, door: Door) -> Prepared:
    """Prepare mapped rows in order. Of a row that the door bars nothing is kept, whatever else it says."""
    read = suppressed = 0
    rows: list[Row] = []
    spans: list[tuple[int, int]] = []
    rejections: list[Rejection] = []
    left_out: dict[str, int] = {}
    for each in mapped:
        if door.bars(each):
            read += each.rows
            suppressed += each.rows
            continue
        taken = _rows_of(each, preparer, door)
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
    return Prepared(read, tuple(rows), tuple(spans), tuple(rejections), left_out, suppressed)


def prepared_runs(
    rows: Callable[[], Iterable[MappedRow]], skip: int, codec: Codec, door: Door
) -> Generator[tuple[Prepared, int], None, None]:
    """Mapped rows, prepared in this process, without those that make up the first `skip` rows; and how far each is."""
    stream = iter(rows())
    while skip > 0:
        skip -= next(stream).rows
    preparer = Preparer(codec)
    done = 0
    while chunk := list(islice(stream, CHUNK_ROWS)):
        done += len(chunk)
        yield prepare_mapped(chunk, preparer, door), done


def _rows_of(mapped: MappedRow, preparer: Preparer, door: Door) -> list[Row] | Problem:
    try:
        return list(preparer.rows(map(door.cleaned, mapped.observations) if door.guard else mapped.observations))
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
