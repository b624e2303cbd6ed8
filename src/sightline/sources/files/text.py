"""Lines of text: decoded, numbered, bounded in length."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import IO, cast

from sightline.errors import InvalidFile
from sightline.sources.files.bytesource import ByteSource

MAX_LINE = 16 << 20
"""Characters of the longest line that is read (bytes, for JSON lines)."""

UNDECODABLE = re.compile("[\udc80-\udcff\ufffd]")
"""What stands for a byte that cannot be decoded: a lone surrogate, or U+FFFD in encodings without one."""


def text_lines(source: ByteSource, encoding: str) -> Iterator[str]:
    """Lines with their line ends (LF, CRLF or CR). Undecodable bytes become what UNDECODABLE finds."""
    errors = "replace" if encoding.startswith(("utf-16", "utf-32")) else "surrogateescape"
    text = io.TextIOWrapper(cast("IO[bytes]", source), encoding=encoding, errors=errors, newline="")
    number = 0
    try:
        while line := text.readline(MAX_LINE):
            number += 1
            if len(line) == MAX_LINE and line[-1] not in "\r\n":
                raise _too_long(source, number)
            yield line
    finally:
        text.detach()


def byte_lines(source: ByteSource, encoding: str) -> Iterator[bytes]:
    """Lines as UTF-8 bytes, undecoded if the file is UTF-8 already."""
    if encoding not in ("utf-8", "utf-8-sig"):
        for text in text_lines(source, encoding):
            yield text.encode("utf-8", "surrogateescape")
        return
    number = 0
    while line := source.readline(MAX_LINE):
        number += 1
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if len(line) == MAX_LINE and line[-1:] != b"\n":
            raise _too_long(source, number)
        yield line


def _too_long(source: ByteSource, number: int) -> InvalidFile:
    return InvalidFile(
        f"{source.path.name}: line {number} is longer than {MAX_LINE:,} characters.", field=str(source.path)
    )
