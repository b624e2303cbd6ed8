"""Pages: the first subjects of an order over all shards, and where a page ends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from pyroaring import BitMap

from sightline.search.embedded.bitmaps import Rows
from sightline.search.embedded.bundle import Array
from sightline.search.embedded.cursor import Cursor, place_of
from sightline.search.embedded.field import FOLDS, Field
from sightline.search.embedded.order import Key, Order, Ranks, Walk, ranks_of
from sightline.search.embedded.segment import Table


class Picked(msgspec.Struct):
    """Subjects in order: for each the place of its table among the shards', its row and its id."""

    tables: npt.NDArray[np.int64]
    rows: npt.NDArray[np.int64]
    ids: npt.NDArray[np.int64]

    def cut(self, start: int, end: int) -> Picked:
        """Some of them."""
        return Picked(self.tables[start:end], self.rows[start:end], self.ids[start:end])


def pick(tables: Sequence[Table], found: Sequence[BitMap], order: Order, most: int, after: Cursor | None) -> Picked:
    """The first `most` subjects of those found in each table that come after a cursor, in order."""
    firsts: list[Rows] = []
    for table, rows in zip(tables, found, strict=True):
        place = None if after is None else place_of(after, order, table)
        firsts.append(Walk(table, order).first(rows, most, place) if rows and most else np.zeros(0, np.uint32))
    picked = gathered(tables, firsts)
    if sum(len(rows) > 0 for rows in firsts) > 1:
        chosen = np.lexsort(sort_keys(tables, firsts, order))[:most]
        return Picked(picked.tables[chosen], picked.rows[chosen], picked.ids[chosen])
    return picked


def gathered(tables: Sequence[Table], rows: Sequence[Rows]) -> Picked:
    """All of these rows, table after table."""
    places = np.repeat(np.arange(len(tables)), [len(each) for each in rows])
    ids = np.concatenate([table.ids[each] for table, each in zip(tables, rows, strict=True)])
    return Picked(places, np.concatenate(rows).astype(np.int64), ids.astype(np.int64))


def sort_keys(tables: Sequence[Table], rows: Sequence[Rows], order: Order) -> list[Array]:
    """For `lexsort`: arrays that compare rows across tables, the last one first in weight."""
    ids = gathered(tables, rows).ids
    ranks = [_comparable([table.fields[key.column] for table in tables], rows, key) for key in order.keys]
    return [-ids if order.ids_descend else ids, *reversed(ranks)]


def _comparable(fields: Sequence[Field], rows: Sequence[Rows], key: Key) -> Ranks:
    """Ranks that compare across the dictionaries of several fields."""
    used = [place for place, each in enumerate(rows) if len(each)]
    if len(used) == 1:
        return ranks_of(fields[used[0]], key, rows[used[0]])
    codes = [field.first_codes(each).astype(np.int64) for field, each in zip(fields, rows, strict=True)]
    values = [_values(field, each[each > 0] - 1) for field, each in zip(fields, codes, strict=True)]
    ranks = np.concatenate(codes)
    ranks[ranks > 0] = _rank(values)
    return np.where(ranks == 0, key.without, -ranks if key.descending else ranks)


def _values(field: Field, codes: Array) -> Any:
    if field.column.storage in FOLDS:
        return field.strings.take(codes).arrow()
    return field.numbers[codes]


def _rank(values: list[Any]) -> Ranks:
    """The place of each value among all distinct ones, from 1."""
    if isinstance(values[0], np.ndarray):
        return np.unique(np.concatenate(values), return_inverse=True)[1] + 1
    encoded = pa.concat_arrays(values).dictionary_encode()
    order = pc.sort_indices(encoded.dictionary).to_numpy()
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(1, len(order) + 1)
    ranked: Ranks = rank[encoded.indices.to_numpy()]
    return ranked


def cursor_at(tables: Sequence[Table], picked: Picked, order: Order, digest: bytes) -> Cursor:
    """The cursor after the last of the picked subjects."""
    table, row = tables[int(picked.tables[-1])], picked.rows[-1:].astype(np.uint32)
    values = []
    for key in order.keys:
        field = table.fields[key.column]
        code = int(field.first_codes(row)[0])
        values.append(field.value(code - 1) if code else None)
    return Cursor(digest, tuple(values), int(picked.ids[-1]))
