"""The journal of a run: what was found and paid, chunk by chunk, so that a run that is stopped goes on exactly there.

It stands beside the output, as lines of JSON: who runs what over which file, then one line for each chunk of rows. A
line is on the disk before the next chunk is dealt with; one that was cut off by a crash counts as not written.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator, Sequence
from enum import Enum
from pathlib import Path
from typing import IO

import msgspec

from sightline.errors import Conflict, InvalidFile, InvalidInput, Unavailable
from sightline.services.charging import new_reference
from sightline.services.enrichment.matching import Outcome

ENDING = ".progress"
VERSION = 1


class Begin(Enum):
    """What to do about an output or a run that is there: refuse, go on with the run, or begin anew."""

    fresh = "fresh"
    resume = "resume"
    overwrite = "overwrite"


class Header(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a run is about. `run` is its reference, under which its chunks are charged; the rest must not change.

    `content`: SHA-256 of the file; `asked`: what is asked for; `org`: who pays.
    """

    content: str
    asked: str
    org: int | None
    run: str = msgspec.field(default_factory=new_reference)
    version: int = VERSION


class Entry(msgspec.Struct, frozen=True, array_like=True):
    """A chunk: what it cost in thousandths, what was left after it, and what became of its rows."""

    price: int
    left: int
    outcomes: list[Outcome]


_headers = msgspec.json.Decoder(Header)
_entries = msgspec.json.Decoder(Entry)


class Journal:
    """The journal of one run, open and locked: nobody else runs into this output meanwhile."""

    def __init__(self, path: Path, header: Header, begin: Begin) -> None:
        """Begin a journal, or take up the one that is there.

        Raises Unavailable if another process has it, and Conflict for one that is there but not to be taken up, or
        that is of another run than `header` says.
        """
        self.path = path
        self._file = _locked(path)
        try:
            first = b"" if begin is Begin.overwrite else self._file.readline()
            if not first.endswith(b"\n"):
                self._restart(header)
            elif begin is Begin.fresh:
                raise Conflict(
                    f"A run into {_output(path)} was interrupted.",
                    hint="Go on with it (--resume), or begin anew (--overwrite).",
                )
            else:
                self.header = self._same(first, header)
        except BaseException:
            self._file.close()
            raise
        self._first = self._file.tell()

    def _restart(self, header: Header) -> None:
        self._file.seek(0)
        self._file.truncate()
        self.header = header
        self._append(header)

    def _same(self, line: bytes, wanted: Header) -> Header:
        try:
            found = _headers.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise InvalidFile(f"{self.path} is not the journal of a run.", field=str(self.path)) from error
        for name, what in (("content", "the file was changed"), ("asked", "something else was asked for"),
                           ("org", "another organisation paid"), ("version", "another version wrote it")):  # fmt: skip
            if getattr(found, name) != getattr(wanted, name):
                raise Conflict(
                    f"The run into {_output(self.path)} cannot go on: {what} when it began.",
                    hint="Ask as before, or begin anew (--overwrite).",
                )
        return found

    def entries(self) -> Iterator[Entry]:
        """What was written so far. A line at the end that is not whole is cut off; then entries can be added."""
        self._file.seek(self._first)
        whole = self._first
        while (line := self._file.readline()).endswith(b"\n"):
            whole += len(line)
            yield _entries.decode(line)
        self._file.seek(whole)
        self._file.truncate()

    def add(self, entry: Entry) -> None:
        """Write an entry down for good."""
        self._append(entry)

    def _append(self, line: msgspec.Struct) -> None:
        self._file.write(msgspec.json.encode(line) + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())

    def remove(self) -> None:
        """The run is over, and its output written."""
        self.path.unlink(missing_ok=True)

    def close(self) -> None:
        """Let go of it; a run that is not over can be taken up."""
        self._file.close()


def journal_of(output: Path) -> Path:
    """Where the journal of a run into this file stands."""
    return output.with_name(output.name + ENDING)


def _output(journal: Path) -> str:
    return journal.name.removesuffix(ENDING)


def _locked(path: Path) -> IO[bytes]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        file = path.open("r+b")
    except OSError as error:
        raise InvalidInput(
            f"{path.parent / _output(path)} cannot be written: {error.strerror}.", field="output"
        ) from error
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.fstat(file.fileno()).st_nlink == 0:  # it was over before we got hold of it
            raise BlockingIOError
    except BlockingIOError as error:
        file.close()
        raise Unavailable(f"Another process is writing {_output(path)}.", hint="Wait for it.") from error
    return file


def check_free(outputs: Sequence[Path], begin: Begin) -> None:
    """Raise Conflict if what a run would write is there already, unless it may be overwritten."""
    journal = journal_of(outputs[0])
    interrupted = journal.exists() and journal.stat().st_size > 0
    if begin is Begin.overwrite or interrupted:  # of a run that was interrupted the journal says what to do
        return
    there = next((path for path in outputs if path.exists()), None)
    if there is None:
        return
    if begin is Begin.resume:
        raise Conflict(f"There is nothing to resume: {there} is there, and no run was interrupted.")
    raise Conflict(f"{there} is there already.", hint="Name another file, or replace it (--overwrite).")
