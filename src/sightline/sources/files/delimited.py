"""Delimited text: CSV, TSV and their kin, with true line numbers and one rejected row for each broken one."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sightline.sources.files.bytesource import ByteSource
from sightline.sources.files.header import Header, find_header
from sightline.sources.files.sniff import Format
from sightline.sources.files.text import UNDECODABLE, text_lines
from sightline.sources.rows import Problem, RawRow, problem

MAX_CELL = 1 << 20
"""Characters of the longest cell; a quote that is never closed is given up after as many."""

csv.field_size_limit(MAX_CELL)


@dataclass(slots=True)
class CellsChunk:
    """Rows as lists of cells, or the reason why a row cannot be read."""

    columns: tuple[str, ...]
    cells: list[tuple[int, list[str] | Problem]]
    position: int

    @property
    def count(self) -> int:
        return len(self.cells)

    def rows(self) -> Iterator[RawRow]:
        columns = self.columns
        for line, cells in self.cells:
            if isinstance(cells, Problem):
                yield line, cells
            else:
                yield line, dict(zip(columns, cells, strict=False))


class _Feed:
    """Lines for the csv module: remembers those of the row at hand, takes back those that a broken row swallowed."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._again: deque[str] = deque()
        self.line = 0
        self.taken: list[str] = []
        self.ended = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self._again:
            line = self._again.popleft()
        else:
            self.ended = True  # unless there is a line
            line = next(self._lines)
            self.ended = False
        self.line += 1
        self.taken.append(line)
        return line

    def give_back(self, lines: list[str]) -> None:
        """These are to be read again."""
        self._again.extendleft(reversed(lines))
        self.line -= len(lines)
        self.ended = False


class DelimitedReader:
    """Reads delimited text. See Reader for what its members promise."""

    format = Format.csv
    preamble: dict[str, Any] | None = None

    def __init__(self, path: Path, encoding: str, delimiter: str | None, *, fill_short_rows: bool = False) -> None:
        self.path = path
        self.encoding = encoding
        self._fill = fill_short_rows
        self._source: ByteSource | None = None
        with ByteSource(path) as source:
            self.total = source.total
            self.header: Header = find_header(path, text_lines(source, encoding), delimiter)
        self.columns = self.header.columns
        self.remarks = self.header.remarks

    @property
    def position(self) -> int:
        """Bytes on disk that were read."""
        return 0 if self._source is None else self._source.position

    def chunks(self, size: int = 2000, skip: int = 0) -> Iterator[CellsChunk]:
        """See Reader. Skipped rows are parsed, because only that tells where they end."""
        with ByteSource(self.path) as source:
            self._source = source
            ready: list[tuple[int, list[str] | Problem]] = []
            for number, row in enumerate(self._rows(source)):
                if number < skip:
                    continue
                ready.append(row)
                if len(ready) == size:
                    yield CellsChunk(self.columns, ready, source.position)
                    ready = []
            if ready:
                yield CellsChunk(self.columns, ready, source.position)

    def _rows(self, source: ByteSource) -> Iterator[tuple[int, list[str] | Problem]]:
        feed = _Feed(text_lines(source, self.encoding))
        for _ in range(self.header.lines):
            next(feed)
        parser = csv.reader(feed, delimiter=self.header.delimiter)
        width = len(self.columns)
        while True:
            feed.taken = []
            try:
                cells = next(parser)
            except StopIteration:
                return
            except csv.Error as error:
                yield self._broken(feed, f"cannot be split into cells: {error}")
                continue
            if not cells:  # a blank line
                continue
            first = feed.line - len(feed.taken) + 1
            if feed.ended:  # only an open quote asks for a line after the last
                yield self._broken(feed, "has a quote that opens and is never closed")
            elif len(feed.taken) > 1 and not self._well_quoted(feed.taken):
                yield self._broken(feed, "has a quote that closes in the middle of another line")
            elif len(cells) != width:
                yield self._uneven(feed, first, cells, width)
            else:
                yield first, self._checked(cells, feed.taken)

    def _well_quoted(self, lines: list[str]) -> bool:
        """Whether a row over several lines is quoted as it should be; a stray quote swallows lines up to the next."""
        try:
            next(csv.reader(iter(lines), delimiter=self.header.delimiter, strict=True))
        except csv.Error:
            return False
        return True

    def _uneven(self, feed: _Feed, first: int, cells: list[str], width: int) -> tuple[int, list[str] | Problem]:
        """A row with too many or too few cells: kept if only empty ones are too many, else rejected."""
        if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
            return first, self._checked(cells[:width], feed.taken)
        if len(feed.taken) > 1:
            return self._broken(feed, f"has {len(cells)} cells over {len(feed.taken)} lines, the header {width}")
        if len(cells) < width and self._fill:
            return first, self._checked(cells + [""] * (width - len(cells)), feed.taken)
        return self._broken(feed, f"has {len(cells)} cells, the header {width}")

    def _broken(self, feed: _Feed, reason: str) -> tuple[int, Problem]:
        """Rejects the first line of the row at hand; the others are read again, as rows of their own."""
        feed.give_back(feed.taken[1:])
        return feed.line, problem("", feed.taken[0].rstrip("\r\n"), f"The row {reason}.")

    def _checked(self, cells: list[str], lines: list[str]) -> list[str] | Problem:
        for line in lines:
            if not line.isascii() and UNDECODABLE.search(line):
                break
        else:
            return cells
        for column, cell in zip(self.columns, cells, strict=True):
            if found := UNDECODABLE.search(cell):
                if found.group() == "\ufffd" and self.encoding.startswith("utf-8"):
                    continue  # the file itself holds the sign, correctly encoded
                where = f"character {found.start() + 1} of the cell"
                return problem(column, cell, f"This is not text in {self.encoding.upper()} ({where}).")
        return cells
