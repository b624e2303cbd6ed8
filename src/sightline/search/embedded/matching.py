"""Matchers: conditions over the rows of one table, and how they are combined cheaply.

Every condition on a field comes down to a set of codes of that field. A matcher can list its rows, or test rows that
other conditions have left over; a conjunction chooses. Bitmaps that lie ready are intersected first; then either the
rarest of the others is listed, or what is left is tested row by row through the codes of the rows.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from pyroaring import BitMap

from sightline.search.embedded.bitmaps import Mask, Rows, from_mask, from_sorted, members, to_rows
from sightline.search.embedded.field import Field
from sightline.search.embedded.postings import Codes, Count

_READY_ROWS = 4096  # listing so few rows costs no more than testing
_READY_BITMAPS = 32  # so does uniting so few bitmaps
_SCAN_BITMAPS = 256
_SCAN_SHARE = 24  # from one row in so many on, reading the whole column beats uniting postings
_LIST_GAIN = 4  # listing rows (out of order) costs so many times as much as testing rows
_COUNTED_CODES = 50_000  # beyond, the rows of a set of codes are estimated


class Matcher:
    """A condition over rows. `size` estimates how many rows match; `ready` says that listing them costs little."""

    size: int
    ready: bool = False

    def rows(self) -> BitMap:
        """The rows that match. Not to be changed."""
        raise TypeError(f"{type(self).__name__} does not list rows")

    def holds(self, rows: Rows) -> Mask:
        """Which of these ascending rows match."""
        return members(rows, self.rows())


class These(Matcher):
    """Rows that are known."""

    ready = True

    def __init__(self, rows: BitMap) -> None:
        self._rows = rows
        self.size = len(rows)

    def rows(self) -> BitMap:
        """See `Matcher`."""
        return self._rows


def _is_ready(count: Count) -> bool:
    return count.rare <= _READY_ROWS and count.bitmaps <= _READY_BITMAPS


def _better_scanned(count: Count, field: Field) -> bool:
    return count.rare * _SCAN_SHARE > field.size > _READY_ROWS or count.bitmaps > _SCAN_BITMAPS


class Coded(Matcher):
    """The rows whose field has one of a set of codes, given as a mask over 1 + code."""

    def __init__(self, field: Field, codes: Codes | None, table: Mask | None = None) -> None:
        self._field = field
        self._table = table
        self._listed = codes
        self._found: BitMap | None = None
        self._count = self._estimate()
        self.size = self._count.rows
        self.ready = _is_ready(self._count)

    def _estimate(self) -> Count:
        if self._table is not None and (codes := np.count_nonzero(self._table)) > _COUNTED_CODES:
            return Count(int(codes / len(self._table) * self._field.size), 0, 0)
        return self._field.postings.count(self._codes())

    def _codes(self) -> Codes:
        if self._listed is None:
            assert self._table is not None  # noqa: S101 - one of the two is given
            self._listed = np.flatnonzero(self._table[1:])
        return self._listed

    def rows(self) -> BitMap:
        """See `Matcher`."""
        if self._found is None:
            ordered = self._field.ordered
            if self._field.single and ordered is not None and _better_scanned(self._count, self._field):
                self._found = from_mask(self._mask()[ordered])
            else:
                self._found = self._field.postings.rows(self._codes())
        return self._found

    def holds(self, rows: Rows) -> Mask:
        """See `Matcher`."""
        ordered = self._field.ordered
        if ordered is None or not self._field.single:
            return super().holds(rows)
        found: Mask = self._mask()[ordered[rows]]
        return found

    def _mask(self) -> Mask:
        if self._table is None:
            self._table = np.zeros(len(self._field) + 1, np.bool_)
            self._table[self._codes() + 1] = True
        return self._table


class Between(Matcher):
    """The rows whose field has a code from `first` to before `end`."""

    def __init__(self, field: Field, first: int, end: int) -> None:
        self._field = field
        self._first, self._end = first, end
        self._found: BitMap | None = None
        self._count = field.postings.count_between(first, end)
        self.size = self._count.rows
        self.ready = _is_ready(self._count)

    def rows(self) -> BitMap:
        """See `Matcher`."""
        if self._found is None:
            ordered = self._field.ordered
            if (self._first, self._end) == (0, len(self._field)):
                self._found = self._field.having()
            elif self._field.single and ordered is not None and _better_scanned(self._count, self._field):
                self._found = from_mask((ordered > self._first) & (ordered <= self._end))
            else:
                self._found = self._field.postings.rows_between(self._first, self._end)
        return self._found

    def holds(self, rows: Rows) -> Mask:
        """See `Matcher`."""
        ordered = self._field.ordered
        if ordered is None or not self._field.single:
            return super().holds(rows)
        codes = ordered[rows]
        found: Mask = (codes > self._first) & (codes <= self._end)
        return found


class Without(Matcher):
    """The rows of the table that do not match."""

    def __init__(self, inner: Matcher, everything: BitMap) -> None:
        self.inner = inner
        self._everything = everything
        self.size = len(everything) - min(inner.size, len(everything))
        self.ready = inner.ready

    def rows(self) -> BitMap:
        """See `Matcher`."""
        return self._everything - self.inner.rows()

    def holds(self, rows: Rows) -> Mask:
        """See `Matcher`."""
        return ~self.inner.holds(rows)


class Either(Matcher):
    """The rows that match any part."""

    def __init__(self, parts: Sequence[Matcher]) -> None:
        self._parts = parts
        self._found: BitMap | None = None
        self.size = sum(part.size for part in parts)
        self.ready = all(part.ready for part in parts)

    def rows(self) -> BitMap:
        """See `Matcher`."""
        if self._found is None:
            self._found = BitMap.union(*(part.rows() for part in self._parts)) if self._parts else BitMap()
        return self._found

    def holds(self, rows: Rows) -> Mask:
        """See `Matcher`."""
        found = np.zeros(len(rows), np.bool_)
        for part in self._parts:
            found |= part.holds(rows)
        return found


class Both(Matcher):
    """The rows that match every part; without parts, all."""

    def __init__(self, parts: Sequence[Matcher], everything: BitMap) -> None:
        self._parts = sorted(parts, key=lambda part: part.size)
        self._everything = everything
        self._found: BitMap | None = None
        self.size = min((part.size for part in parts), default=len(everything))
        self.ready = all(part.ready for part in parts)

    def rows(self) -> BitMap:
        """See `Matcher`."""
        if self._found is None:
            self._found = self._list()
        return self._found

    def _list(self) -> BitMap:
        left = self._everything
        for part in self._parts:
            if part.ready:
                left = left - part.inner.rows() if isinstance(part, Without) else left & part.rows()
        others = [part for part in self._parts if not part.ready]
        if others and others[0].size * _LIST_GAIN < len(left):
            left = left & others.pop(0).rows()
        if not others:
            return left
        rows = to_rows(left)
        for part in others:
            rows = rows[part.holds(rows)]
        return from_sorted(rows)

    def holds(self, rows: Rows) -> Mask:
        """See `Matcher`."""
        found = np.ones(len(rows), np.bool_)
        for part in self._parts:
            found[found] = part.holds(rows[found])
        return found


class Owners(Matcher):
    """The people that own rows of past positions."""

    def __init__(self, inner: Matcher, owner: Rows) -> None:
        self._inner = inner
        self._owner = owner
        self._found: BitMap | None = None
        self.size = inner.size

    def rows(self) -> BitMap:
        """See `Matcher`."""
        if self._found is None:
            owners = self._owner[to_rows(self._inner.rows())]
            self._found = from_sorted(np.unique(owners) if len(owners) < _READY_ROWS else _distinct(owners))
        return self._found


def _distinct(ascending: Rows) -> Rows:
    distinct: Rows = ascending[np.concatenate((np.ones(1, np.bool_), ascending[1:] != ascending[:-1]))]
    return distinct
