"""Postings: for each code of a column, the rows that hold it.

A code is the number of a value in the column's dictionary. Common codes have a roaring bitmap each; the rows of the
others stand in one array in order of (code, row), so that the rows of neighbouring codes are neighbours. That one
array answers a value, a range of values, and a walk in sorted order.
"""

from __future__ import annotations

import msgspec
import numpy as np
import numpy.typing as npt
from pyroaring import BitMap

from sightline.search.embedded.bitmaps import Rows, from_rows, from_sorted, to_rows
from sightline.search.embedded.bundle import Array, Bundle

Codes = npt.NDArray[np.int64]

_COMMON_LEAST = 512  # rows; a bitmap of fewer takes as much room as they do in the array
_COMMON_SHARE = 1024  # a code is common if it has more than one row in so many


class Count(msgspec.Struct, frozen=True):
    """How many (code, row) pairs stand in the array, and how many in bitmaps, and how many bitmaps those are."""

    rare: int
    bitmaps: int
    common: int

    @property
    def rows(self) -> int:
        """The number of pairs."""
        return self.rare + self.common


class Postings:
    """The rows of each code, over the arrays that `invert` makes."""

    def __init__(self, bundle: Bundle, size: int) -> None:
        self.size = size
        self._rows: Rows = bundle.arrays["rows"]
        self._starts = bundle.arrays["starts"]
        self._common: list[int] = bundle.arrays["common"].tolist()
        self._common_counts = bundle.arrays["common_counts"]
        self._blob = bundle.arrays["bitmaps"]
        self._blob_starts = bundle.arrays["bitmap_starts"]
        self._bitmaps: dict[int, BitMap] = {}
        self._common_codes = bundle.arrays["common"].astype(np.int64)

    def __len__(self) -> int:
        return len(self._starts) - 1

    def bitmap(self, place: int) -> BitMap:
        """The bitmap of the common code at this place among the common ones. Not to be changed."""
        found = self._bitmaps.get(place)
        if found is None:
            raw = self._blob[self._blob_starts[place] : self._blob_starts[place + 1]]
            found = self._bitmaps[place] = BitMap.deserialize(raw.tobytes())
        return found

    def counts(self) -> Codes:
        """The number of rows of each code."""
        counts = np.diff(self._starts).astype(np.int64)
        counts[self._common_codes] = self._common_counts
        return counts

    def counts_of(self, codes: Codes) -> Codes:
        """The number of rows of each of these codes, in any order."""
        counts: Codes = self._starts[codes + 1].astype(np.int64) - self._starts[codes]
        for place, code in enumerate(self._common):
            counts[codes == code] = self._common_counts[place]
        return counts

    def count(self, codes: Codes) -> Count:
        """The number of (code, row) pairs of these ascending codes."""
        rare = int((self._starts[codes + 1].astype(np.int64) - self._starts[codes]).sum())
        places = self._common_among(codes)
        return Count(rare, len(places), int(self._common_counts[places].sum()))

    def count_between(self, first: int, end: int) -> Count:
        """The number of (code, row) pairs of the codes from `first` to before `end`."""
        places = self._common_between(first, end)
        rare = int(self._starts[end]) - int(self._starts[first])
        return Count(rare, places.stop - places.start, int(self._common_counts[places].sum()))

    def counts_among(self, codes: Codes, rows: BitMap) -> Codes:
        """For each of these ascending codes the number of these rows that hold it."""
        inside = np.zeros(self.size, np.int64)
        inside[to_rows(rows)] = 1
        starts = self._starts[codes].astype(np.int64)
        lengths = self._starts[codes + 1] - starts
        held = np.concatenate((np.zeros(1, np.int64), np.cumsum(inside[gather(self._rows, starts, lengths)])))
        ends = np.cumsum(lengths)
        counts: Codes = held[ends] - held[ends - lengths]
        for place in self._common_among(codes):
            at = np.searchsorted(codes, self._common[place])
            counts[at] = self.bitmap(int(place)).intersection_cardinality(rows)
        return counts

    def rows(self, codes: Codes) -> BitMap:
        """The rows that hold one of these ascending codes."""
        common = [self.bitmap(int(place)) for place in self._common_among(codes)]
        starts = self._starts[codes].astype(np.int64)
        return self._union(common, gather(self._rows, starts, self._starts[codes + 1] - starts))

    def rows_between(self, first: int, end: int) -> BitMap:
        """The rows that hold one of the codes from `first` to before `end`."""
        places = self._common_between(first, end)
        common = [self.bitmap(place) for place in range(places.start, places.stop)]
        return self._union(common, self._rows[self._starts[first] : self._starts[end]])

    def _union(self, common: list[BitMap], rare: Rows) -> BitMap:
        if len(common) == 1 and not len(rare):
            return common[0]
        united = BitMap.union(*common) if common else BitMap()
        if len(rare):
            united |= from_rows(rare, self.size)
        return united

    def _common_among(self, codes: Codes) -> Codes:
        """The places, among the common codes, of those that are in `codes`."""
        if not len(self._common) or not len(codes):
            return np.zeros(0, np.int64)
        at = np.searchsorted(codes, self._common_codes)
        at[at == len(codes)] = 0
        return np.flatnonzero(codes[at] == self._common_codes)

    def _common_between(self, first: int, end: int) -> slice:
        low, high = np.searchsorted(self._common_codes, (first, end))
        return slice(int(low), int(high))

    def run_from(self, code: int, most: int, backwards: bool) -> tuple[int, int]:
        """A run of neighbouring codes to walk next, from `code` on (backwards: from before `code`).

        Returns the first code and the one after the last. The run is one common code, or rare codes that together
        hold about `most` rows and at least one code.
        """
        if backwards:
            end = code
            place = int(np.searchsorted(self._common_codes, end)) - 1
            limit = self._common[place] + 1 if place >= 0 else 0
            if limit == end:
                return end - 1, end
            low = int(np.searchsorted(self._starts, max(int(self._starts[end]) - most, 0), side="left"))
            return min(max(low, limit), end - 1), end
        place = int(np.searchsorted(self._common_codes, code))
        limit = self._common[place] if place < len(self._common) else len(self)
        if limit == code:
            return code, code + 1
        high = int(np.searchsorted(self._starts, int(self._starts[code]) + most, side="right")) - 1
        return code, max(min(high, limit), code + 1)

    def pairs(self) -> tuple[Rows, Array]:
        """All rows and their codes."""
        rare = np.repeat(np.arange(len(self), dtype=np.uint32), np.diff(self._starts))
        rows, codes = [self._rows], [rare]
        for place, code in enumerate(self._common):
            bitmap = to_rows(self.bitmap(place))
            rows.append(bitmap)
            codes.append(np.full(len(bitmap), code, np.uint32))
        return np.concatenate(rows), np.concatenate(codes)


def invert(rows: Rows, codes: Array, number: int, size: int) -> tuple[dict[str, Array], Rows, Array]:
    """The arrays of the postings of these (row, code) pairs, and the distinct pairs ordered by (code, row).

    `number` is that of the codes, `size` that of the rows.
    """
    keys = (codes.astype(np.uint64) << np.uint64(32)) | rows
    keys.sort()
    if len(keys):
        keys = keys[np.concatenate((np.ones(1, np.bool_), keys[1:] != keys[:-1]))]
    rows, codes = keys.astype(np.uint32), (keys >> np.uint64(32)).astype(np.uint32)
    counts = np.bincount(codes, minlength=number)
    common = np.flatnonzero(counts > max(_COMMON_LEAST, size // _COMMON_SHARE))
    starts = np.concatenate((np.zeros(1, np.int64), np.cumsum(counts)))
    blobs = [_serialized(rows[starts[code] : starts[code + 1]]) for code in common]
    rare = counts.copy()
    rare[common] = 0
    keep = np.repeat(rare > 0, counts)
    arrays: dict[str, Array] = {
        "rows": rows[keep],
        "starts": np.concatenate((np.zeros(1, np.int64), np.cumsum(rare))).astype(np.uint32),
        "common": common.astype(np.uint32),
        "common_counts": counts[common],
        "bitmaps": np.frombuffer(b"".join(blobs), np.uint8),
        "bitmap_starts": np.cumsum([0, *(len(blob) for blob in blobs)]),
    }
    return arrays, rows, codes


def _serialized(rows: Rows) -> bytes:
    bitmap = from_sorted(rows)
    bitmap.run_optimize()
    return bitmap.serialize()


def gather(values: Array, starts: Codes, lengths: Array) -> Array:
    """The concatenation of `values[start : start + length]`."""
    if len(starts) == 1:
        return values[int(starts[0]) : int(starts[0]) + int(lengths[0])]
    total = int(lengths.sum())
    if total == 0:
        return values[:0]
    before = np.cumsum(lengths) - lengths
    return values[np.repeat(starts - before, lengths) + np.arange(total)]
