"""Writers: a table as it was read, with columns added behind its own. Nothing of the table itself is changed.

Cells, lines of JSON and record batches are handed on as they stand, so that spellings of numbers, types of columns and
names of columns (empty or repeated ones too) come out as they went in. Delimited text is written in UTF-8, with the
delimiter that it had; a JSON document becomes an array of its rows.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from enum import Enum
from pathlib import Path
from typing import IO, Any, Protocol

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from sightline.errors import InvalidFile, InvalidInput
from sightline.sources.files.delimited import CellsChunk, DelimitedReader
from sightline.sources.files.json_lines import LinesChunk
from sightline.sources.files.json_tree import ValuesChunk
from sightline.sources.files.parquet import ArrowChunk, ParquetReader
from sightline.sources.files.reader import Reader
from sightline.sources.files.sniff import Format, named_format
from sightline.sources.rows import Chunk, Problem

LIST_SEPARATOR = "; "
"""Between the values of a list in one cell."""

_PREFIX = "Choose another prefix (--prefix)."
_BLANK = b" \t\r\n"
_COMPRESSED = (".gz", ".gzip", ".zst", ".zstd")
_TABS = (".tsv", ".tab")
_ENDINGS = {each: f".{each.value}" for each in Format}


class Type(Enum):
    """What an added column holds."""

    text = "text"
    integer = "integer"
    list = "list"


class Added(msgspec.Struct, frozen=True):
    """A column that is added."""

    name: str
    type: Type = Type.text


Values = Sequence[Any]
"""The values of the added columns in one row: texts, numbers, lists of texts, None."""


class TableWriter(Protocol):
    """Writes one file."""

    def write(self, chunk: Chunk, added: Sequence[Values | None]) -> None:
        """Write the rows of a chunk, each with its values; a row whose values are None is left out.

        Of a row that could not be read, only the values are written.
        """

    def close(self) -> None:
        """Write what belongs behind the last row."""


def check_name(reader: Reader, path: Path) -> None:
    """Raise InvalidInput if a file of this name cannot be written from this table: it is of the same kind."""
    if path.suffix.lower() in _COMPRESSED:
        raise InvalidInput(
            f"{path.name}: compressed files are read, not written.", field=str(path), hint="Leave the ending out."
        )
    if named_format(path) is not reader.format:
        raise InvalidInput(
            f"{path.name} cannot be written from {reader.path.name}: a table stays {reader.format.value}.",
            field=str(path),
            hint=f"Call it {path.stem}{_ENDINGS[reader.format]}.",
        )


def check_columns(reader: Reader, added: Sequence[Added]) -> None:
    """Raise InvalidInput if the table has one of the columns already."""
    names = set(reader.columns)
    taken = [each.name for each in added if each.name in names]
    if taken:
        raise InvalidInput(f"{reader.path.name} has a column {taken[0]!r} already.", field=taken[0], hint=_PREFIX)


def open_table(reader: Reader, file: IO[bytes], path: Path, added: Sequence[Added]) -> TableWriter:
    """The writer of a table that was read by this reader; `path` is what the file will be called."""
    if isinstance(reader, DelimitedReader):
        return _Delimited(reader, file, path, added)
    if isinstance(reader, ParquetReader):
        return _Parquet(reader, file, added)
    names = [each.name for each in added]
    return _JsonLines(reader, file, names) if reader.format is Format.jsonl else _JsonArray(reader, file, names)


class _Delimited:
    def __init__(self, reader: DelimitedReader, file: IO[bytes], path: Path, added: Sequence[Added]) -> None:
        self._file = file
        self._blank = [""] * len(reader.columns)
        self._delimiter = _delimiter(reader.header.delimiter, path)
        self._special = re.compile(f'[{re.escape(self._delimiter)}"\r\n]')
        mark = "" if reader.encoding == "utf-8" else "\ufeff"  # who reads it in a spreadsheet needs the mark again
        self._put([[mark + reader.header.cells[0], *reader.header.cells[1:], *(each.name for each in added)]])

    def write(self, chunk: Chunk, added: Sequence[Values | None]) -> None:
        assert isinstance(chunk, CellsChunk)  # noqa: S101 - chunks are those of the reader
        rows = zip(chunk.cells, added, strict=True)
        self._put(
            [*(self._blank if isinstance(cells, Problem) else cells), *map(_cell, values)]
            for (_, cells), values in rows
            if values is not None
        )

    def _put(self, rows: Any) -> None:
        special = self._special.search
        lines = [
            self._delimiter.join(
                ['"' + cell.replace('"', '""') + '"' if special(cell) else cell for cell in row]
            )
            for row in rows
        ]  # fmt: skip
        if lines:
            self._file.write(("\n".join(lines) + "\n").encode())

    def close(self) -> None:
        """Nothing belongs behind the last row."""


def _delimiter(given: str, path: Path) -> str:
    """That of the table, unless the name of the file promises another."""
    if path.suffix.lower() in _TABS:
        return "\t"
    return "," if given == "\t" and path.suffix.lower() == ".csv" else given


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return LIST_SEPARATOR.join(value) if isinstance(value, list) else str(value)


class _JsonLines:
    """The values are put before the brace that closes the line, so that the rest of it stays as it is."""

    def __init__(self, reader: Reader, file: IO[bytes], names: Sequence[str]) -> None:
        self._path = reader.path
        self._file = file
        self._names = names

    def write(self, chunk: Chunk, added: Sequence[Values | None]) -> None:
        assert isinstance(chunk, LinesChunk)  # noqa: S101 - chunks are those of the reader
        rows = zip(chunk.rows(), chunk.lines, added, strict=True)
        self._file.writelines(
            self._line(number, row, line.strip(_BLANK), values)
            for (_, row), (number, line), values in rows
            if values is not None
        )

    def _line(self, number: int, row: Any, line: bytes, values: Values) -> bytes:
        more = msgspec.json.encode(dict(zip(self._names, values, strict=True)))
        if isinstance(row, Problem):
            return more + b"\n"
        _check_keys(self._path, number, row, self._names)
        return (line[:-1].rstrip(_BLANK) + b"," + more[1:] if row else more) + b"\n"

    def close(self) -> None:
        """Nothing belongs behind the last row."""


class _JsonArray:
    def __init__(self, reader: Reader, file: IO[bytes], names: Sequence[str]) -> None:
        self._path = reader.path
        self._file = file
        self._names = names
        self._before = b"[\n"

    def write(self, chunk: Chunk, added: Sequence[Values | None]) -> None:
        assert isinstance(chunk, ValuesChunk)  # noqa: S101 - chunks are those of the reader
        for (number, row), values in zip(chunk.rows(), added, strict=True):
            if values is not None:
                own = {} if isinstance(row, Problem) else row
                _check_keys(self._path, number, own, self._names)
                self._file.write(self._before + _json({**own, **dict(zip(self._names, values, strict=True))}))
                self._before = b",\n"

    def close(self) -> None:
        self._file.write(b"[]\n" if self._before == b"[\n" else b"\n]\n")


def _json(row: dict[str, Any]) -> bytes:
    text = json.dumps(row, ensure_ascii=False)
    try:
        return text.encode()
    except UnicodeEncodeError:  # half of a character, which JSON can only escape
        return json.dumps(row).encode()


def _check_keys(path: Path, line: int, row: dict[str, Any], names: Sequence[str]) -> None:
    """Keys may come in any row of JSON, not only in the first ones."""
    for name in names:
        if name in row:
            raise InvalidFile(f"{path.name}, line {line}: there is a key {name!r} already.", field=name, hint=_PREFIX)


class _Parquet:
    def __init__(self, reader: ParquetReader, file: IO[bytes], added: Sequence[Added]) -> None:
        self._added = [pa.field(each.name, _ARROW[each.type]) for each in added]
        schema = reader.schema
        for field in self._added:
            schema = schema.append(field)
        self._schema = schema
        self._writer = pq.ParquetWriter(file, schema, compression="zstd")

    def write(self, chunk: Chunk, added: Sequence[Values | None]) -> None:
        assert isinstance(chunk, ArrowChunk)  # noqa: S101 - chunks are those of the reader
        kept = [values for values in added if values is not None]
        if not kept:
            return
        batch = chunk.batch.filter(pa.array([values is not None for values in added]))
        columns = [pa.array([values[place] for values in kept], field.type) for place, field in enumerate(self._added)]
        self._writer.write_table(pa.Table.from_arrays([*batch.columns, *columns], schema=self._schema))

    def close(self) -> None:
        self._writer.close()


_ARROW = {Type.text: pa.string(), Type.integer: pa.int64(), Type.list: pa.list_(pa.string())}
