"""From a file and what was found for its rows to the outputs. They appear under their names when they are whole."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import IO

import msgspec

from sightline.errors import InvalidFile, InvalidInput
from sightline.services.enrichment.matching import CHUNK, Outcome, Status
from sightline.services.enrichment.plan import UNMATCHED, Plan
from sightline.services.linking import Progress
from sightline.sources.files.writers import Added, TableWriter, Values, check_columns, check_name, open_table
from sightline.sources.rows import Chunk

WRITING = "Writing"
_PARTIAL = ".partial"


class Outputs(msgspec.Struct, frozen=True):
    """Where the enriched table goes, and the rows to which nobody is appended."""

    enriched: Path
    unmatched: Path | None = None

    @property
    def paths(self) -> list[Path]:
        """All that are written."""
        return [each for each in (self.enriched, self.unmatched) if each is not None]


def check_outputs(plan: Plan, outputs: Outputs) -> None:
    """Raise InvalidInput for outputs that are the input, each other, folders, or files of another kind."""
    taken = {plan.reader.path.resolve()}
    for path in outputs.paths:
        if path.resolve() in taken:
            raise InvalidInput(f"{path} is read or written already.", field=str(path), hint="Name another file.")
        if path.is_dir():
            raise InvalidInput(f"{path} is a folder.", field=str(path), hint="Name a file in it.")
        taken.add(path.resolve())
        check_name(plan.reader, path)
    if outputs.unmatched is not None:
        check_columns(plan.reader, UNMATCHED)


def begin_outputs(outputs: Outputs) -> None:
    """Make sure that the outputs can be written before anything is matched or paid. Raises InvalidInput."""
    try:
        for path in outputs.paths:
            _create(path).close()
    except InvalidInput:
        _discard(outputs)
        raise


def write_outputs(plan: Plan, outputs: Outputs, found: Iterator[list[Outcome]], told: Progress) -> None:
    """Write the outputs of a run that dealt with all rows, which came to what was `found`, chunk by chunk.

    Raises InvalidFile if the file changed meanwhile.
    """
    try:
        _write(plan, outputs, found, told)
    except BaseException:  # all that was found stands in the journal
        _discard(outputs)
        raise
    for path in outputs.paths:
        os.replace(_partial(path), path)


def _write(plan: Plan, outputs: Outputs, found: Iterator[list[Outcome]], told: Progress) -> None:
    with ExitStack() as stack:
        enriched = _open(stack, plan, outputs.enriched, plan.added)
        unmatched = None if outputs.unmatched is None else _open(stack, plan, outputs.unmatched, UNMATCHED)
        blank = (None,) * (len(plan.added) - 1)
        for chunk, outcomes in _together(plan, found):
            enriched.write(chunk, [_appended(each, blank) for each in outcomes])
            if unmatched is not None:
                unmatched.write(chunk, [_explained(each) for each in outcomes])
            told(WRITING, chunk.position, plan.reader.total)


def _appended(outcome: Outcome, blank: Values) -> Values | None:
    """What is appended to a row; a row that could not be read is not part of the table."""
    if outcome.status is Status.unreadable:
        return None
    if outcome.status is Status.matched:
        return (outcome.status.value, outcome.likelihood, *outcome.values)
    return (outcome.status.value, outcome.likelihood, *blank[1:])


def _explained(outcome: Outcome) -> Values | None:
    if outcome.status is Status.matched:
        return None
    return (outcome.line, outcome.status.value, outcome.reason)


def _together(plan: Plan, found: Iterator[list[Outcome]]) -> Iterator[tuple[Chunk, list[Outcome]]]:
    """The chunks of the file with what became of their rows."""
    for chunk in plan.reader.chunks(CHUNK):
        outcomes = next(found, None)
        if outcomes is None or len(outcomes) != chunk.count:
            break
        yield chunk, outcomes
    else:
        if next(found, None) is None:
            return
    name = plan.reader.path.name
    raise InvalidFile(f"{name} was changed while it was read.", field=name, hint="Begin anew (--overwrite).")


def _open(stack: ExitStack, plan: Plan, path: Path, added: Sequence[Added]) -> TableWriter:
    """The writer of a file that is not there yet under its name."""
    file = stack.enter_context(_create(path))
    stack.callback(lambda: os.fsync(file.fileno()))
    writer = open_table(plan.reader, file, path, added)
    stack.callback(writer.close)
    return writer


def _create(path: Path) -> IO[bytes]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return _partial(path).open("wb")
    except OSError as error:
        raise InvalidInput(f"{path} cannot be written: {error.strerror}.", field=str(path)) from error


def _discard(outputs: Outputs) -> None:
    """Leave no half of an output behind."""
    for path in outputs.paths:
        if path.parent.is_dir():
            _partial(path).unlink(missing_ok=True)


def _partial(path: Path) -> Path:
    return path.with_name(path.name + _PARTIAL)
