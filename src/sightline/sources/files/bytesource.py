"""Files as bytes: decompressed by content, with the position in the file on disk and the digest of its content."""

from __future__ import annotations

import gzip
import hashlib
import io
import zlib
from pathlib import Path
from typing import IO, Any

import zstandard

from sightline.errors import InvalidFile, NotFound

_BUFFER = 1 << 20
_GZIP = b"\x1f\x8b"
_ZSTD = b"\x28\xb5\x2f\xfd"


class _ZstdFile(io.RawIOBase):
    """Decompressed frames; raises EOFError when the last one is cut short (the library's own reader does not)."""

    def __init__(self, raw: IO[bytes]) -> None:
        self._raw = raw
        self._frame: Any = None
        self._pending = b""
        self._ready = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._ready:
            data = self._pending or self._raw.read(1 << 17)
            self._pending = b""
            if not data:
                if self._frame is not None:
                    raise EOFError("the last frame is cut short")
                return 0
            if self._frame is None:
                self._frame = zstandard.ZstdDecompressor().decompressobj()
            self._ready = self._frame.decompress(data)
            if self._frame.eof:
                self._pending, self._frame = self._frame.unused_data, None
        size = min(len(buffer), len(self._ready))
        buffer[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        return size


class ByteSource(io.BufferedIOBase):
    """The content of a file, decompressed if it is gzip or zstandard (told by its first bytes, not by its name).

    `position` counts bytes on disk, up to `total`. Reading a damaged or cut-off file raises InvalidFile.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._raw: IO[bytes] = path.open("rb", buffering=_BUFFER)
        except FileNotFoundError as error:
            raise NotFound(f"There is no file {path}.", field=str(path)) from error
        except OSError as error:
            raise InvalidFile(f"{path} cannot be opened: {error.strerror}.", field=str(path)) from error
        self.total = path.stat().st_size
        magic = self._raw.read(4)
        self._raw.seek(0)
        self.compression = "gzip" if magic[:2] == _GZIP else "zstd" if magic == _ZSTD else None
        if self.compression == "gzip":
            self._content: Any = io.BufferedReader(gzip.GzipFile(fileobj=self._raw), _BUFFER)
        elif self.compression == "zstd":
            self._content = io.BufferedReader(_ZstdFile(self._raw), _BUFFER)
        else:
            self._content = self._raw

    @property
    def position(self) -> int:
        """Bytes of the file on disk that were read."""
        return self.total if self._raw.closed else self._raw.tell()

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1, /) -> bytes:
        with _Readable(self.path):
            data: bytes = self._content.read(size)
        return data

    def read1(self, size: int = -1, /) -> bytes:
        with _Readable(self.path):
            data: bytes = self._content.read1(_BUFFER if size < 0 else size)
        return data

    def readline(self, size: int | None = -1, /) -> bytes:
        with _Readable(self.path):
            line: bytes = self._content.readline(size)
        return line

    def close(self) -> None:
        self._content.close()
        self._raw.close()
        super().close()


class _Readable:
    """Turns what a damaged file raises into InvalidFile (a class: a generator would cost more than the read)."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, EOFError):
            raise InvalidFile(
                f"{self._path.name} ends too early: its compressed data is cut off.",
                field=str(self._path),
                hint="Fetch or compress it again; what was read of it is not complete.",
            ) from error
        if isinstance(error, (OSError, zlib.error, zstandard.ZstdError)):
            raise InvalidFile(f"{self._path.name} is damaged: {error}.", field=str(self._path)) from error


def file_digest(path: Path) -> str:
    """SHA-256 of the bytes on disk, in hexadecimal."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError as error:
        raise NotFound(f"There is no file {path}.", field=str(path)) from error
