"""A bundle: named arrays and a small description in one file, mapped into memory when opened.

Layout: the arrays one after the other, each at a multiple of 64 bytes; then a JSON index; then the index's length
(8 bytes, little-endian) and the magic. A file that was not finished has no magic and is refused.
"""

from __future__ import annotations

import mmap
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO

import msgspec
import numpy as np
import numpy.typing as npt

from sightline.errors import Unavailable

Array = npt.NDArray[Any]

_MAGIC = b"SIGHTLN1"
_ALIGN = 64


class _Entry(msgspec.Struct, array_like=True):
    offset: int
    dtype: str
    length: int


class _Index(msgspec.Struct):
    arrays: dict[str, _Entry]
    about: dict[str, int]


class Bundle:
    """Named one-dimensional arrays, and whole numbers that describe them. Names are paths: `people/title/ordered`."""

    def __init__(self, arrays: dict[str, Array], about: dict[str, int]) -> None:
        self.arrays = arrays
        self.about = about

    def under(self, prefix: str) -> Bundle:
        """The part whose names begin with `prefix/`, without it."""
        return self._parts.get(prefix) or Bundle({}, {})

    @cached_property
    def _parts(self) -> dict[str, Bundle]:
        parts: dict[str, Bundle] = {}
        for name, array in self.arrays.items():
            first, slash, rest = name.partition("/")
            if slash:
                parts.setdefault(first, Bundle({}, {})).arrays[rest] = array
        for name, number in self.about.items():
            first, slash, rest = name.partition("/")
            if slash:
                parts.setdefault(first, Bundle({}, {})).about[rest] = number
        return parts


def narrowest(most: int) -> type[np.unsignedinteger[Any]]:
    """The narrowest type of numbers from 0 to `most`."""
    return np.uint8 if most < 2**8 else np.uint16 if most < 2**16 else np.uint32


class BundleWriter:
    """Writes arrays one by one, so that no more than one needs to be in memory."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._index = _Index({}, {})

    def add(self, arrays: Mapping[str, Array], about: Mapping[str, int] | None = None) -> None:
        """Appends arrays and numbers."""
        for name, array in arrays.items():
            self._file.write(b"\0" * (-self._file.tell() % _ALIGN))
            flat = np.ascontiguousarray(array)
            self._index.arrays[name] = _Entry(self._file.tell(), flat.dtype.str, len(flat))
            self._file.write(flat.data if len(flat) else b"")
        self._index.about.update(about or {})

    def finish(self) -> None:
        """Writes the index."""
        index = msgspec.json.encode(self._index)
        self._file.write(index + len(index).to_bytes(8, "little") + _MAGIC)


@contextmanager
def writing(path: Path, durable: bool = True) -> Iterator[BundleWriter]:
    """A writer of a new file, which is complete, and if `durable` on disk, when the block ends without an error."""
    with path.open("wb") as file:
        writer = BundleWriter(file)
        yield writer
        writer.finish()
        if durable:
            file.flush()
            os.fsync(file.fileno())


def open_bundle(path: Path) -> Bundle:
    """The arrays of a file, mapped read-only; raises Unavailable if it is not a whole bundle."""
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        if size < len(_MAGIC) + 8:
            raise Unavailable(f"{path.name} is not a bundle of arrays.")
        data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    if data[-8:] != _MAGIC:
        raise Unavailable(f"{path.name} is not a whole bundle of arrays.")
    length = int.from_bytes(data[-16:-8], "little")
    index = msgspec.json.decode(data[-16 - length : -16], type=_Index)
    arrays = {
        name: np.frombuffer(data, np.dtype(entry.dtype), entry.length, entry.offset)
        for name, entry in index.arrays.items()
    }
    return Bundle(arrays, index.about)
