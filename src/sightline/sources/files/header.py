"""Where the header of delimited text stands, how its cells are delimited and what its columns are called."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import msgspec

from sightline.errors import InvalidFile
from sightline.sources.files.text import UNDECODABLE

_DELIMITERS = (",", ";", "\t", "|")
_SAMPLE_LINES = 60
_PREAMBLE_RECORDS = 10
_MAX_COLUMNS = 5000
_SEP = re.compile(r"\ufeff?\"?sep=(.)\"?\s*", re.IGNORECASE)

Record = tuple[int, list[str]]
"""The number of lines read when the record was complete, and its cells."""


class Header(msgspec.Struct, frozen=True):
    """`lines`: how many lines come before the first row; `remarks`: what a user should know of the header.

    `cells` are the columns' names as they stand in the file: empty or the same as another, perhaps.
    """

    delimiter: str
    columns: tuple[str, ...]
    cells: tuple[str, ...]
    lines: int
    remarks: tuple[str, ...] = ()


def find_header(path: Path, lines: Iterator[str], delimiter: str | None = None) -> Header:
    """The header within the first lines of a file.

    A line `sep=;` (Excel) names the delimiter. Lines of notes before the header, as LinkedIn writes them, are passed
    over. Raises InvalidFile if there is no header.
    """
    sample = list(islice(lines, _SAMPLE_LINES))
    offset = 0
    if sample and (named := _SEP.fullmatch(sample[0])):
        delimiter, offset = delimiter or named.group(1), 1
    if delimiter is not None and len(delimiter) != 1:
        raise InvalidFile("A delimiter is one character.", field="delimiter", allowed=list(_DELIMITERS))
    sample = [line.removeprefix("\ufeff") for line in sample[offset:]]
    chosen = delimiter or _sniff(sample)
    records = _records(path, sample, chosen)
    start = _skip_notes(records)
    if start >= len(records):
        raise InvalidFile(f"{path.name} has no header.", field=str(path))
    read, cells = records[start]
    columns, remarks = _names(path, cells)
    return Header(chosen, columns, tuple(cells[: len(columns)]), offset + read, remarks)


def _records(path: Path, sample: list[str], delimiter: str) -> list[Record]:
    parser = csv.reader(iter(sample), delimiter=delimiter)
    records: list[Record] = []
    try:
        records.extend((parser.line_num, cells) for cells in parser)
    except csv.Error as error:
        if not records:
            raise InvalidFile(f"The header of {path.name} cannot be read: {error}.", field=str(path)) from error
    return records


def _sniff(sample: list[str]) -> str:
    """The delimiter that splits most of the first records into the same number of cells, more than one."""
    best, best_score = ",", 0.0
    for delimiter in _DELIMITERS:
        try:
            widths = [len(cells) for cells in csv.reader(iter(sample), delimiter=delimiter) if cells]
        except csv.Error:
            continue
        wide = [width for width in widths if width > 1]
        if not wide:
            continue
        common = max(set(wide), key=lambda width: (wide.count(width), width))
        score = wide.count(common) / len(widths) + min(common, 100) / 1000
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _skip_notes(records: list[Record]) -> int:
    """The index of the header: after notes that end in a blank line or begin with a word and a colon."""
    filled = [sum(1 for cell in cells if cell.strip()) for _, cells in records]
    start = next((index for index, count in enumerate(filled) if count), len(records))
    if start < len(records) and filled[start] == 1:
        wide = next((i for i in range(start, min(len(records), _PREAMBLE_RECORDS)) if filled[i] > 1), None)
        if wide is not None:
            notes = records[start][1][0].strip().endswith(":")
            blank = any(not records[i][1] for i in range(start, wide))
            if notes or blank:
                return wide
    return start


def _names(path: Path, cells: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Distinct names for the columns: an empty one is called by its number, a repeated one gets a number."""
    while len(cells) > 1 and not cells[-1].strip():
        cells = cells[:-1]
    if len(cells) > _MAX_COLUMNS:
        raise InvalidFile(f"{path.name} has {len(cells):,} columns; {_MAX_COLUMNS:,} are read.", field=str(path))
    names: list[str] = []
    taken: set[str] = set()
    remarks: list[str] = []
    for number, cell in enumerate(cells, 1):
        if UNDECODABLE.search(cell):
            raise InvalidFile(
                f"The header of {path.name} cannot be decoded (column {number}).",
                field=str(path),
                hint="Save the file as UTF-8, or name its encoding ([file] encoding in a profile).",
            )
        wanted = " ".join(cell.split()) or f"column {number}"
        name, again = wanted, 1
        while name in taken:
            again += 1
            name = f"{wanted} ({again})"
        if not cell.strip():
            remarks.append(f"Column {number} has no name; it is read as {name!r}.")
        elif again > 1:
            remarks.append(f"Column {number} is called {wanted!r} too; it is read as {name!r}.")
        taken.add(name)
        names.append(name)
    return tuple(names), tuple(remarks)
