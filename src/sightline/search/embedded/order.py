"""The first rows of a shard in an order, without sorting more than need be.

Codes of a column ascend with its values, so rows are compared by codes. Few rows are compared at once. Many are not
looked at: codes are walked in order, through the postings, until enough of their rows are among those that match.
"""

from __future__ import annotations

import bisect
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt
from pyroaring import BitMap

from sightline.model.fields import FieldType, search_field
from sightline.model.query import Kind, Sort
from sightline.search.columns import ORDERED_BY
from sightline.search.embedded.bitmaps import Rows, from_sorted, to_rows
from sightline.search.embedded.bundle import Array
from sightline.search.embedded.field import Field
from sightline.search.embedded.segment import Table

Ranks = npt.NDArray[np.int64]
"""What rows are compared by: 1 + code, doubled, so that a value between two codes has a rank too."""

LAST = 2**40
"""The rank of a row without a value, which comes last."""

FIRST = 0
"""The rank of a row whose flag is not set, where those come first: below that of every code."""

_WINDOW_LEAST = 2048


class Key(msgspec.Struct, frozen=True):
    """One key of an order. `unset_first`: ascending over a flag, rows without it come first."""

    column: str
    descending: bool
    unset_first: bool = False

    @property
    def without(self) -> int:
        """The rank of a row without a value."""
        return FIRST if self.unset_first else LAST


class Order(msgspec.Struct, frozen=True):
    """Keys, then the id."""

    keys: tuple[Key, ...]
    ids_descend: bool = False


class Place(msgspec.Struct, frozen=True):
    """A place in an order: the ranks of the keys in one shard, and the id."""

    ranks: tuple[int, ...]
    id: int


def order_of(kind: Kind, sorts: tuple[Sort, ...]) -> Order:
    """The order that a question asks for; what stands behind the id says nothing more."""
    keys: list[Key] = []
    for sort in sorts:
        if sort.field == "id":
            return Order(tuple(keys), sort.descending)
        unset_first = search_field(kind, sort.field).type is FieldType.flag and not sort.descending
        keys.append(Key(ORDERED_BY.get((kind, sort.field), sort.field), sort.descending, unset_first))
    return Order(tuple(keys))


def ranks_of(field: Field, key: Key, rows: Rows) -> Ranks:
    """The ranks of these rows, lower first."""
    codes = field.first_codes(rows).astype(np.int64) * 2
    return np.where(codes == 0, key.without, -codes if key.descending else codes)


def rank_of_value(field: Field, key: Key, value: Any) -> int:
    """The rank of a value that need not be in this column; None for no value."""
    if value is None:
        return key.without
    named = isinstance(value, str)
    code = field.strings.first_from(value) if named else int(np.searchsorted(field.numbers, value))
    known = code < len(field) and field.value(code) == value
    rank = 2 * (code + 1) - (0 if known else 1)
    return -rank if key.descending else rank


class Walk:
    """Finds the first rows of one shard's table in an order."""

    def __init__(self, table: Table, order: Order) -> None:
        self._table = table
        self._order = order

    def first(self, found: BitMap, most: int, after: Place | None) -> Rows:
        """At most `most` rows of `found` that come after a place, in order."""
        row = None if after is None else bisect.bisect_right(_Ids(self._table.ids), after.id)
        return self._first(found, 0, most, after, row)

    def _first(self, found: BitMap, depth: int, most: int, after: Place | None, row: int | None) -> Rows:
        """In the order of the keys from `depth` on; `row` is the first whose id is above that of `after`."""
        if depth == len(self._order.keys):
            return self._by_id(found, most, None if after is None else row, after)
        if most * self._table.size >= len(found) ** 2:
            return self._compare(to_rows(found), depth, most, after)
        return self._walk(found, depth, most, after, row)

    def _by_id(self, found: BitMap, most: int, row: int | None, after: Place | None) -> Rows:
        if self._order.ids_descend:
            end = len(found)
            if after is not None:
                below = bisect.bisect_left(_Ids(self._table.ids), after.id)
                end = found.rank(below - 1) if below else 0
            return to_rows(found[max(end - most, 0) : end])[::-1]
        start = found.rank(row - 1) if row else 0
        return to_rows(found[start : start + most])

    def _compare(self, rows: Rows, depth: int, most: int, after: Place | None) -> Rows:
        keys = self._order.keys[depth:]
        ranks = [ranks_of(self._table.fields[key.column], key, rows) for key in keys]
        if after is not None:
            taken = self._beyond(rows, ranks, after, depth)
            rows, ranks = rows[taken], [each[taken] for each in ranks]
        if len(rows) > 4 * most > 0:
            limit = np.partition(ranks[0], most - 1)[most - 1]
            taken = ranks[0] <= limit
            rows, ranks = rows[taken], [each[taken] for each in ranks]
        ids = -rows.astype(np.int64) if self._order.ids_descend else rows
        return rows[np.lexsort((ids, *reversed(ranks)))[:most]]

    def _beyond(self, rows: Rows, ranks: list[Ranks], after: Place, depth: int) -> Array:
        ids = self._table.ids[rows].astype(np.int64)
        beyond = ids < after.id if self._order.ids_descend else ids > after.id
        for rank, bound in zip(reversed(ranks), reversed(after.ranks[depth:]), strict=True):
            beyond = (rank > bound) | ((rank == bound) & beyond)
        return beyond

    def _walk(self, found: BitMap, depth: int, most: int, after: Place | None, row: int | None) -> Rows:
        key = self._order.keys[depth]
        field = self._table.fields[key.column]
        start = None if after is None else after.ranks[depth]
        unset = after if start == key.without else None
        parts: list[Rows] = []
        if key.unset_first and start in (None, FIRST):
            parts.append(self._first(found - field.having_first(), depth + 1, most, unset, row))
        left = most - sum(map(len, parts))
        window = max(_WINDOW_LEAST, 3 * most * self._table.size // (2 * len(found)))
        code = _code_from(field, key, start)
        while left > 0 and (code > 0 if key.descending else code < len(field)):
            first, end = field.postings.run_from(code, window, key.descending)
            code = first if key.descending else end
            rows = self._run(found, depth, (first, end), left, after, row)
            parts.append(rows)
            left -= len(rows)
            window *= 2
        if left > 0 and not key.unset_first:
            parts.append(self._first(found - field.having_first(), depth + 1, left, unset, row))
        return np.concatenate(parts) if parts else np.zeros(0, np.uint32)

    def _run(
        self, found: BitMap, depth: int, run: tuple[int, int], most: int, after: Place | None, row: int | None
    ) -> Rows:
        """The first rows of a run of codes."""
        field = self._table.fields[self._order.keys[depth].column]
        first, end = run
        hits = found & field.postings.rows_between(first, end)
        if not field.single:
            rows = to_rows(hits)
            codes = field.first_codes(rows)
            hits = from_sorted(rows[(codes > first) & (codes <= end)])
        if end - first > 1:
            return self._compare(to_rows(hits), depth, most, after)
        rank = 2 * (first + 1) * (-1 if self._order.keys[depth].descending else 1)
        inside = after if after is not None and after.ranks[depth] == rank else None
        return self._first(hits, depth + 1, most, inside, row)


def _code_from(field: Field, key: Key, start: int | None) -> int:
    """Where the walk begins: ascending, the first code that may come; descending, the one after it."""
    if start is None:
        return len(field) if key.descending else 0
    if start == LAST:
        return 0 if key.descending else len(field)
    if key.descending:
        return min(-start // 2, len(field))
    return max((start + 1) // 2 - 1, 0)


class _Ids:
    """Ascending ids for `bisect`, without copying them."""

    def __init__(self, ids: Rows) -> None:
        self._ids = ids

    def __len__(self) -> int:
        return len(self._ids)

    def __getitem__(self, row: int) -> int:
        return int(self._ids[row])
