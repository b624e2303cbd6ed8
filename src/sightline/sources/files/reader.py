"""The promise of a reader, and how one is chosen."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

import msgspec

from sightline.errors import InvalidFile
from sightline.sources.files.bytesource import ByteSource, file_digest
from sightline.sources.files.delimited import DelimitedReader
from sightline.sources.files.json_lines import JsonLinesReader
from sightline.sources.files.json_tree import JsonTreeReader
from sightline.sources.files.parquet import ParquetReader
from sightline.sources.files.sniff import SAMPLE, Format, Looks, look_at
from sightline.sources.rows import Chunk, Problem, RawRow

CHUNK_ROWS = 2000


class Reader(Protocol):
    """Rows of one file, as often as one asks for them, in flat memory.

    `columns` are the header's names (for JSON the keys of the first rows; more may follow); `preamble` is what stood
    before the rows (the header line of the exchange format); `remarks` is what a user should know of the header.
    `position` is how many bytes of the `total` on disk the running iteration has read.
    """

    path: Path
    format: Format
    total: int
    columns: tuple[str, ...]
    preamble: dict[str, Any] | None
    remarks: tuple[str, ...]

    @property
    def position(self) -> int:
        """Bytes on disk that were read."""

    def chunks(self, size: int = CHUNK_ROWS, skip: int = 0) -> Iterator[Chunk]:
        """All rows after the first `skip`, in chunks of at most `size`."""


class FileOptions(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """How to read a file where its content does not tell: the table [file] of a profile.

    `short_rows` "fill" reads rows with too few cells as if their last cells were empty, instead of rejecting them.
    """

    encoding: str | None = None
    delimiter: str | None = None
    short_rows: str = "reject"


def open_file(path: Path, options: FileOptions | None = None) -> Reader:
    """The reader for a file, chosen by its content and checked against its name.

    Raises NotFound, or InvalidFile when it is empty, damaged, of another kind than its name says, or of none.
    """
    given = options or FileOptions()
    with ByteSource(path) as source:
        head = source.read(SAMPLE)
    looks = look_at(path, head, given.encoding)
    return _reader(path, looks, given)


def _reader(path: Path, looks: Looks, given: FileOptions) -> Reader:
    if looks.format is Format.parquet:
        return ParquetReader(path)
    if looks.format is Format.jsonl:
        return JsonLinesReader(path, looks.encoding)
    if looks.format is Format.json:
        return JsonTreeReader(path, looks.encoding)
    if given.short_rows not in ("reject", "fill"):
        raise InvalidFile("short_rows is neither reject nor fill.", field="short_rows", allowed=["reject", "fill"])
    return DelimitedReader(path, looks.encoding, given.delimiter, fill_short_rows=given.short_rows == "fill")


def first_rows(reader: Reader, count: int) -> list[tuple[int, dict[str, Any]]]:
    """The first rows that can be read, at most `count`, with their lines."""
    rows = (row for chunk in reader.chunks(size=min(count, CHUNK_ROWS)) for row in chunk.rows())
    return [(line, values) for line, values in islice(rows, count) if not isinstance(values, Problem)]


__all__ = ["CHUNK_ROWS", "FileOptions", "RawRow", "Reader", "file_digest", "first_rows", "open_file"]
