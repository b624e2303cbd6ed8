"""A table of distinct strings in code-point order, as one buffer and the offsets into it.

UTF-8 in byte order is in code-point order, so that Arrow, numpy and Python agree on it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from sightline.search.embedded.bundle import Array, Bundle


class StringTable:
    """Strings by their number. Nothing is copied from the buffer until a string is asked for."""

    def __init__(self, blob: Array, offsets: Array) -> None:
        self._blob = blob
        self._offsets = offsets

    @classmethod
    def of(cls, bundle: Bundle) -> StringTable:
        """The table stored under `blob` and `offsets`."""
        return cls(bundle.arrays["blob"], bundle.arrays["offsets"])

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def __getitem__(self, number: int) -> str:
        return self._bytes(number).decode()

    def _bytes(self, number: int) -> bytes:
        return self._blob[self._offsets[number] : self._offsets[number + 1]].tobytes()

    def first_from(self, text: str, low: int = 0) -> int:
        """The number of the first string that is not before `text`; the length of the table if none is."""
        wanted, high = text.encode(), len(self)
        while low < high:
            middle = (low + high) // 2
            if self._bytes(middle) < wanted:
                low = middle + 1
            else:
                high = middle
        return low

    def find(self, text: str) -> int | None:
        """The number of this string."""
        number = self.first_from(text)
        return number if number < len(self) and self._bytes(number) == text.encode() else None

    def beginning_with(self, text: str) -> tuple[int, int]:
        """The strings that begin with `text`: the first number and the one after the last."""
        first = self.first_from(text)
        return first, self.first_from(text + "\U0010ffff", first) if text else len(self)

    def containing(self, text: str) -> npt.NDArray[np.int64]:
        """The ascending numbers of the strings in which `text` occurs."""
        positions = occurrences(self._blob, text.encode())
        numbers = np.searchsorted(self._offsets, positions, side="right") - 1
        inside = positions + len(text.encode()) <= self._offsets[numbers + 1]
        return np.unique(numbers[inside])

    def ending_with(self, text: str) -> npt.NDArray[np.int64]:
        """The ascending numbers of the strings that end with `text`."""
        wanted = np.frombuffer(text.encode(), np.uint8)
        ends = self._offsets[1:].astype(np.int64)
        numbers = np.flatnonzero(np.diff(self._offsets) >= len(wanted))
        for back, byte in enumerate(wanted[::-1], start=1):
            numbers = numbers[self._blob[ends[numbers] - back] == byte]
        return numbers

    def take(self, numbers: Array) -> StringTable:
        """A table of these strings, in the given order."""
        return table_of(self.arrow().take(pa.array(numbers.astype(np.int64))))

    def arrow(self) -> Any:
        """The strings as an Arrow array over the same memory."""
        blob, length = pa.py_buffer(self._blob), len(self)
        if self._offsets.dtype == np.int32:
            return pa.StringArray.from_buffers(length, pa.py_buffer(self._offsets), blob).cast(pa.large_string())
        return pa.LargeStringArray.from_buffers(length, pa.py_buffer(self._offsets), blob)

    def arrays(self) -> dict[str, Array]:
        """What `of` reads."""
        return {"blob": self._blob, "offsets": self._offsets}


def table_of(strings: Any) -> StringTable:
    """The table of an Arrow array of large strings without nulls."""
    if len(strings) == 0:
        return StringTable(np.zeros(0, np.uint8), np.zeros(1, np.int32))
    _, offsets_buffer, blob_buffer = strings.buffers()
    offsets = np.frombuffer(offsets_buffer, np.int64)[strings.offset : strings.offset + len(strings) + 1]
    blob = np.frombuffer(blob_buffer, np.uint8) if blob_buffer is not None else np.zeros(0, np.uint8)
    blob, offsets = blob[offsets[0] : offsets[-1]], offsets - offsets[0]
    return StringTable(blob, offsets.astype(np.int32) if len(blob) < 2**31 else offsets)


def occurrences(blob: Array, wanted: bytes) -> npt.NDArray[np.int64]:
    """Where in the buffer `wanted` (not empty) occurs, ascending."""
    last = len(blob) - len(wanted) + 1
    if last <= 0:
        return np.zeros(0, np.int64)
    places = np.flatnonzero(blob[:last] == wanted[0])
    for offset, byte in enumerate(wanted[1:], start=1):
        places = places[blob[places + offset] == byte]
    return places
