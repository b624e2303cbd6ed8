"""Answers kept on disk with their validators (ETag, Last-Modified), so that what did not change is not sent again.

One file for each address, replaced as a whole: a body never meets the validators of another one.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import msgspec
import zstandard

SUFFIX = ".page"


class Page(msgspec.Struct, frozen=True):
    """An answer as it is kept."""

    url: str
    etag: str | None
    last_modified: str | None
    headers: dict[str, str]
    body: bytes


class Pages:
    """The kept answers of one source, in a folder of their own."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._used: set[Path] = set()

    def get(self, url: str) -> Page | None:
        """The kept answer of an address; None if there is none that can be read."""
        path = self._path(url)
        self._used.add(path)
        try:
            page = msgspec.msgpack.decode(zstandard.ZstdDecompressor().decompress(path.read_bytes()), type=Page)
        except (FileNotFoundError, zstandard.ZstdError, msgspec.DecodeError):
            return None  # never kept, or of another version: it is asked for anew
        return page if page.url == url else None

    def keep(self, page: Page, *, fixed: bool = False) -> None:
        """Keep an answer in place of the one before.

        One without validators is of no use, unless it is `fixed`: then it never changes and is not asked for again.
        """
        path = self._path(page.url)
        self._used.add(path)
        if not fixed and page.etag is None and page.last_modified is None:
            path.unlink(missing_ok=True)
            return
        write_whole(path, zstandard.ZstdCompressor().compress(msgspec.msgpack.encode(page)))

    def drop_unused(self) -> None:
        """Forget what was not asked for since this was made."""
        for path in self._directory.glob(f"*{SUFFIX}"):
            if path not in self._used:
                path.unlink(missing_ok=True)

    def _path(self, url: str) -> Path:
        return self._directory / (hashlib.sha256(url.encode()).hexdigest()[:40] + SUFFIX)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that a reader, or the next start after a kill, finds the old or the new content and no other."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".partial")
    with partial.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(partial, path)
