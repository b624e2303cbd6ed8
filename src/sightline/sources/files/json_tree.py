"""One JSON document: an array of objects, an object that holds one array, or an object of arrays or objects by name."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

from sightline.errors import InvalidFile
from sightline.sources.files.bytesource import ByteSource
from sightline.sources.files.sniff import Format
from sightline.sources.rows import Problem, RawRow, problem

NAME_COLUMN = "@name"
"""The column that holds the name under which an element stood in an object of arrays or objects."""

_READ = 1 << 18
_MAX_ELEMENT = 64 << 20
_SPACE = re.compile(r"[ \t\r\n]*")
_SAMPLE_ROWS = 100


class _Scanner:
    """A JSON document, one value at a time; only the value at hand is kept in memory."""

    def __init__(self, source: ByteSource, encoding: str) -> None:
        self._text = io.TextIOWrapper(
            cast("IO[bytes]", source), encoding="utf-8-sig" if encoding == "utf-8" else encoding, newline=""
        )
        self._name = source.path.name
        self._buffer = ""
        self._at = 0
        self._line = 1
        self._counted = 0
        self._decode = json.JSONDecoder().raw_decode

    def detach(self) -> None:
        """Leaves the source open."""
        self._text.detach()

    def _more(self) -> bool:
        self.line()
        try:
            data = self._text.read(_READ)
        except UnicodeDecodeError as error:
            raise self.broken(f"its text cannot be decoded ({error.reason})") from error
        self._buffer, self._at = self._buffer[self._at :] + data, 0
        self._counted = 0
        return bool(data)

    def line(self) -> int:
        """The line of the next token."""
        self._line += self._buffer.count("\n", self._counted, self._at)
        self._counted = self._at
        return self._line

    def peek(self) -> str:
        """The first character of the next token; "" at the end."""
        while True:
            found = _SPACE.match(self._buffer, self._at)
            self._at = found.end() if found else self._at
            if self._at < len(self._buffer):
                return self._buffer[self._at]
            if not self._more():
                return ""

    def take(self, *allowed: str) -> str:
        """The next token, one of these characters."""
        token = self.peek()
        if token not in allowed or not token:
            raise self.broken(f"{' or '.join(map(repr, allowed))} was expected" if token else "it ends too early")
        self._at += 1
        return token

    def value(self) -> Any:
        """The next value, whole."""
        self.peek()
        while True:
            try:
                value, end = self._decode(self._buffer, self._at)
            except json.JSONDecodeError as error:
                if len(self._buffer) - self._at > _MAX_ELEMENT:
                    raise self.broken("one of its elements is too large") from error
                # Broken in the middle of what was read: no more text can mend it, unless the text ends in a token.
                if error.pos < len(self._buffer) - 32 and not error.msg.startswith("Unterminated"):
                    raise self.broken(error.msg, error.pos) from error
                at = self._at
                if not self._more():
                    raise self.broken(error.msg, error.pos - at) from error
                continue
            except RecursionError as error:
                raise self.broken("it is nested too deeply") from error
            if end == len(self._buffer) and not isinstance(value, (dict, list, str)) and self._more():
                continue  # a number may go on
            self._at = end
            return value

    def broken(self, reason: str, at: int | None = None) -> InvalidFile:
        """The error for what was found at an offset of the buffer."""
        line = self.line() + (0 if at is None else self._buffer.count("\n", self._at, at))
        return InvalidFile(f"{self._name} is not JSON: line {line}: {reason}.", field=self._name)

    def array(self) -> Iterator[tuple[int, Any]]:
        """The elements of the array that comes next, with their lines."""
        self.take("[")
        if self.peek() == "]":
            self.take("]")
            return
        while True:
            self.peek()
            yield self.line(), self.value()
            if self.take(",", "]") == "]":
                return

    def names(self) -> Iterator[str]:
        """The names of the object that comes next; the caller reads each value before it asks for the next name."""
        self.take("{")
        if self.peek() == "}":
            self.take("}")
            return
        while True:
            self.peek()
            name = self.value()
            if not isinstance(name, str):
                raise self.broken("a name was expected")
            self.take(":")
            yield name
            if self.take(",", "}") == "}":
                return

    def end(self) -> None:
        """Checks that nothing follows."""
        if self.peek():
            raise self.broken("something follows the end of the document")


@dataclass(slots=True)
class ValuesChunk:
    """Decoded elements."""

    values: list[tuple[int, Any]]
    position: int

    @property
    def count(self) -> int:
        return len(self.values)

    def rows(self) -> Iterator[RawRow]:
        for line, value in self.values:
            yield line, value if isinstance(value, dict) else _no_object(value)


def _no_object(value: Any) -> Problem:
    return problem("", json.dumps(value, ensure_ascii=False), "A row is a JSON object: {...}.")


class JsonTreeReader:
    """Reads one JSON document. See Reader for what its members promise.

    Of an object, the rows are: the elements of its one array; if all its members are arrays, or all are objects, their
    elements, each with its member's name in the column "@name"; else the object itself.
    """

    format = Format.json
    preamble: dict[str, Any] | None = None
    remarks: tuple[str, ...] = ()

    def __init__(self, path: Path, encoding: str = "utf-8") -> None:
        self.path = path
        self._encoding = encoding
        self._source: ByteSource | None = None
        self._shape: tuple[str, str] = ("array", "")
        with ByteSource(path) as source:
            self.total = source.total
            scanner = _Scanner(source, encoding)
            if scanner.peek() == "{":
                self._shape = _shape(scanner)
            scanner.detach()
        first = next(self.chunks(_SAMPLE_ROWS), None)
        rows = first.rows() if first else iter(())
        self.columns = tuple(dict.fromkeys(key for _, row in rows if isinstance(row, dict) for key in row))

    @property
    def position(self) -> int:
        """Bytes on disk that were read."""
        return 0 if self._source is None else self._source.position

    def chunks(self, size: int = 2000, skip: int = 0) -> Iterator[ValuesChunk]:
        """See Reader."""
        with ByteSource(self.path) as source:
            self._source = source
            scanner = _Scanner(source, self._encoding)
            ready: list[tuple[int, Any]] = []
            for number, element in enumerate(self._elements(scanner)):
                if number < skip:
                    continue
                ready.append(element)
                if len(ready) == size:
                    yield ValuesChunk(ready, source.position)
                    ready = []
            scanner.end()
            scanner.detach()
            if ready:
                yield ValuesChunk(ready, source.position)

    def _elements(self, scanner: _Scanner) -> Iterator[tuple[int, Any]]:
        shape, member = self._shape
        if shape == "array":
            yield from scanner.array()
        elif shape == "object":
            scanner.peek()
            yield scanner.line(), scanner.value()
        else:
            for name in scanner.names():
                opening = scanner.peek()
                if shape == "member" and name != member:
                    scanner.value()
                elif opening == "[":
                    for line, value in scanner.array():
                        yield line, value if shape == "member" else _named(value, name)
                else:
                    line = scanner.line()
                    yield line, _named(scanner.value(), name)


def _named(value: Any, name: str) -> Any:
    return {NAME_COLUMN: name, **value} if isinstance(value, dict) else value


def _shape(scanner: _Scanner) -> tuple[str, str]:
    """What the rows of the object are; reads it to its end, one element at a time."""
    opened: dict[str, str] = {}
    for name in scanner.names():
        opened[name] = scanner.peek()
        if opened[name] == "[":
            for _ in scanner.array():
                pass
        else:
            scanner.value()
    scanner.end()
    arrays = [name for name, opening in opened.items() if opening == "["]
    if len(arrays) == 1:
        return "member", arrays[0]
    if len(opened) > 1 and (len(arrays) == len(opened) or all(opening == "{" for opening in opened.values())):
        return "members", ""
    return "object", ""
