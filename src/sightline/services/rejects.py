"""The file of rejected rows: one line for each problem, in CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import TextIO

from sightline.services.intake import Rejection
from sightline.sources.rows import Problem

HEADER = ("row", "line", "column", "value", "reason")
_SILENT = Problem("", "", "The row says nothing.")


class RejectFile:
    """Rejected rows of one import. It is made with the first of them.

    An import that goes on where it was interrupted keeps what stands there of the rows before `rows_read`.
    """

    def __init__(self, path: Path | None, rows_read: int = 0) -> None:
        self._path = path
        self._kept = _kept(path, rows_read) if path is not None and rows_read else []
        self._file: TextIO | None = None
        if path is not None:
            path.unlink(missing_ok=True)
        if self._kept:
            self._open()

    def add(self, rejections: Iterable[Rejection], before: int) -> None:
        """Write rejections of a run that has `before` rows of the file before it."""
        if self._path is None:
            return
        lines = [
            (before + each.row + 1, each.line, found.column, found.value, found.reason)
            for each in rejections
            for found in each.problems or (_SILENT,)
        ]
        if lines:
            self._open()
            self._write(lines)

    def _open(self) -> None:
        if self._file is None and self._path is not None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._path.open("w", newline="", encoding="utf-8")
            self._write([HEADER, *self._kept])

    def _write(self, lines: Iterable[tuple[object, ...]]) -> None:
        assert self._file is not None  # noqa: S101 - _open was called
        csv.writer(self._file).writerows(lines)
        self._file.flush()

    def __enter__(self) -> RejectFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()


def _kept(path: Path, rows_read: int) -> list[tuple[object, ...]]:
    """The lines of the rows that were dealt with; a line that was cut off belongs to none of them."""
    if not path.exists():
        return []
    with path.open(newline="", encoding="utf-8") as file:
        lines = list(csv.reader(file))[1:]
    return [tuple(line) for line in lines if len(line) == len(HEADER) and int(line[0]) <= rows_read]
