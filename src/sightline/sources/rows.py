"""What passes between readers, mappers and the importer: raw rows, mapped rows, problems, chunks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol

import msgspec

from sightline.model.observation import Observation

SHOWN = 200
"""Characters of a bad value that a problem shows."""


class Problem(msgspec.Struct, frozen=True, array_like=True):
    """What is wrong with one value of a row, or with the whole row if `column` is empty."""

    column: str
    value: str
    reason: str


def problem(column: str, value: object, reason: str) -> Problem:
    """A problem whose value is cut to what is worth showing, with undecodable bytes escaped."""
    text = value if isinstance(value, str) else str(value)
    shown = text[:SHOWN] + ("..." if len(text) > SHOWN else "")
    try:
        data = shown.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # half of a character that JSON escaped
        data = shown.encode("utf-8", "backslashreplace")
    return Problem(column, data.decode("utf-8", "backslashreplace"), reason)


RawRow = tuple[int, "dict[str, Any] | Problem"]
"""The line a row begins in (for Parquet its number, from 1) and its values by column, or why it cannot be read."""


class MappedRow(msgspec.Struct, frozen=True):
    """A row as observations. Without any it is rejected, for the reasons that `problems` give.

    A row with observations may have problems too: values that were left out. `rows` is the number of rows of the file
    that it accounts for; a replay folds several changes of one subject on one day into one mapped row.
    """

    line: int
    observations: tuple[Observation, ...]
    problems: tuple[Problem, ...] = ()
    rows: int = 1


class Chunk(Protocol):
    """A run of rows as it was read; cheap to make and to send to another process, where `rows` decodes it."""

    @property
    def count(self) -> int:
        """Number of rows."""

    @property
    def position(self) -> int:
        """Bytes of the file that were read when the chunk was complete."""

    def rows(self) -> Iterator[RawRow]:
        """The rows in their order; exactly `count`."""
