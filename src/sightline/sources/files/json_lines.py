"""JSON lines: one object a line. The lines are decoded where the rows are mapped, not where they are read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from sightline.sources.files.bytesource import ByteSource
from sightline.sources.files.sniff import Format
from sightline.sources.files.text import byte_lines
from sightline.sources.rows import Problem, RawRow, problem

HEADER_KEY = "sightline"
"""A first line with this key is the header of Sightline's exchange format, not a row."""

_SAMPLE_ROWS = 100
_BLANK = b" \t\r\n"


@dataclass(slots=True)
class LinesChunk:
    """Lines that each hold a JSON object."""

    lines: list[tuple[int, bytes]]
    position: int

    @property
    def count(self) -> int:
        return len(self.lines)

    def rows(self) -> Iterator[RawRow]:
        decode = msgspec.json.decode
        for number, line in self.lines:
            try:
                values = decode(line)
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                yield number, _undecodable(line, error)
                continue
            yield number, values if isinstance(values, dict) else _no_object(line)


class JsonLinesReader:
    """Reads JSON lines. See Reader for what its members promise."""

    format = Format.jsonl
    remarks: tuple[str, ...] = ()

    def __init__(self, path: Path, encoding: str = "utf-8") -> None:
        self.path = path
        self._encoding = encoding
        self._source: ByteSource | None = None
        self.preamble: dict[str, Any] | None = None
        with ByteSource(path) as source:
            self.total = source.total
            first = next((line for line in byte_lines(source, encoding) if line.strip(_BLANK)), b"")
        for _, values in LinesChunk([(1, first)], 0).rows():
            if isinstance(values, dict) and HEADER_KEY in values:
                self.preamble = values
        self.columns = self._sample_columns()

    @property
    def position(self) -> int:
        """Bytes on disk that were read."""
        return 0 if self._source is None else self._source.position

    def chunks(self, size: int = 2000, skip: int = 0) -> Iterator[LinesChunk]:
        """See Reader."""
        with ByteSource(self.path) as source:
            self._source = source
            lines = enumerate(byte_lines(source, self._encoding), 1)
            filled = ((number, line) for number, line in lines if line.strip(_BLANK))
            for _ in islice(filled, skip + (self.preamble is not None)):
                pass
            while ready := list(islice(filled, size)):
                yield LinesChunk(ready, source.position)

    def _sample_columns(self) -> tuple[str, ...]:
        chunk = next(self.chunks(_SAMPLE_ROWS), None)
        rows = chunk.rows() if chunk else iter(())
        return tuple(dict.fromkeys(key for _, row in rows if isinstance(row, dict) for key in row))


def _undecodable(line: bytes, error: Exception) -> Problem:
    text = line.rstrip(b"\r\n")
    try:
        return problem("", text.decode(), f"This is not JSON: {error}.")
    except UnicodeDecodeError as bad:
        shown = text.decode("utf-8", "backslashreplace")
        return problem("", shown, f"This is not text in UTF-8 (byte {bad.start + 1} of the line).")


def _no_object(line: bytes) -> Problem:
    return problem("", line.rstrip(b"\r\n").decode("utf-8", "replace"), "A row is a JSON object: {...}.")
