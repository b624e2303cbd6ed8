"""Building a segment: the parts of each column are united, one column at a time.

Memory holds the parts of one column, not the records. Rows are numbered by ascending id, so that the order by id,
the last key of every order, is the order of rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from sightline.model.normal.text import fold_text
from sightline.search.columns import COMPANIES, PAST, PEOPLE, Column, Storage
from sightline.search.embedded.bitmaps import Mask
from sightline.search.embedded.bundle import Array, narrowest
from sightline.search.embedded.field import FOLDS
from sightline.search.embedded.parts import Part
from sightline.search.embedded.postings import invert
from sightline.search.embedded.strings import table_of
from sightline.search.embedded.words import index_words

TABLES: dict[str, tuple[Column, ...]] = {"people": PEOPLE, "companies": COMPANIES, "past": PAST}
"""The tables of a segment. A row of `past` is a past position, owned by a row of `people`."""


class Source(Protocol):
    """What a segment is built from."""

    def ids(self, table: str) -> Array:
        """The id of each row of `people` or `companies`."""

    def owner(self) -> Array:
        """The row of `people` that owns each row of `past`."""

    def part(self, table: str, column: Column) -> Part:
        """One column."""


class Sink(Protocol):
    """Where the arrays of a segment go."""

    def add(self, arrays: dict[str, Array], about: dict[str, int] | None = None) -> None:
        """Takes arrays and numbers."""


Places = npt.NDArray[np.int64]
"""For each row of a source its row in the new segment, or -1 if it is left out."""


def build_segment(sources: Sequence[Source], alive: Sequence[dict[str, Mask | None]], sink: Sink) -> None:
    """Unites sources into the arrays of one segment. `alive` says for each source and table which rows to take."""
    people: list[Places] = []
    for table, columns in TABLES.items():
        if table == "past":
            places, owner = _place_owned(sources, people)
            sink.add({"past/owner": owner}, {"past/size": len(owner)})
            size = len(owner)
        else:
            places, ids = _place([(each.ids(table), mask[table]) for each, mask in zip(sources, alive, strict=True)])
            sink.add({f"{table}/ids": ids}, {f"{table}/size": len(ids)})
            size = len(ids)
            people = places if table == "people" else people
        for column in columns:
            arrays, about = unite(column, [each.part(table, column) for each in sources], places, size)
            prefix = f"{table}/{column.name}/"
            sink.add(
                {prefix + name: array for name, array in arrays.items()},
                {prefix + name: number for name, number in about.items()},
            )


def _place(parts: list[tuple[Array, Mask | None]]) -> tuple[list[Places], Array]:
    """The new row of each row, by ascending id, and the ids of the new rows."""
    lengths = [len(ids) for ids, _ in parts]
    ids = np.concatenate([ids for ids, _ in parts]) if parts else np.zeros(0, np.uint32)
    taken = np.concatenate([np.ones(len(ids), np.bool_) if mask is None else mask for ids, mask in parts])
    kept = np.flatnonzero(taken)
    order = kept[np.argsort(ids[kept], kind="stable")]
    places = np.full(len(ids), -1, np.int64)
    places[order] = np.arange(len(order))
    return np.split(places, np.cumsum(lengths)[:-1]), ids[order].astype(np.uint32)


def _place_owned(sources: Sequence[Source], people: list[Places]) -> tuple[list[Places], Array]:
    """The new row of each past position, by owner, and the owners of the new rows."""
    owners = [places[each.owner()] for each, places in zip(sources, people, strict=True)]
    places, _ = _place([(np.maximum(each, 0), each >= 0) for each in owners])
    united = np.concatenate(owners)
    return places, np.sort(united[united >= 0]).astype(np.uint32)


def unite(
    column: Column, parts: list[Part], places: list[Places], size: int
) -> tuple[dict[str, Array], dict[str, int]]:
    """The arrays and numbers of one column of the new segment, of `size` rows."""
    values, maps = _unite_values(column, parts)
    rows = np.concatenate([place[part.rows] for part, place in zip(parts, places, strict=True)])
    codes = np.concatenate([new[part.codes] for part, new in zip(parts, maps, strict=True)])
    taken = rows >= 0
    rows, codes = rows[taken].astype(np.uint32), codes[taken]
    used = np.bincount(codes, minlength=len(values)) > 0
    renumber = np.cumsum(used) - 1
    values = values[used] if column.storage not in FOLDS else values.filter(pa.array(used))
    postings, rows, codes = invert(rows, renumber[codes], len(values), size)
    arrays = {f"postings/{name}": array for name, array in postings.items()}
    about = {}
    if column.ordered:
        ordered = _ordered(parts, places, [renumber[new] for new in maps], size).astype(narrowest(len(values)))
        arrays["ordered"] = ordered
        about["several"] = int(np.count_nonzero(ordered) != len(rows))
    if column.storage not in FOLDS:
        return {**arrays, "numbers": values}, about
    for name, table in (("strings", table_of(values).arrays()), ("words", _words(column, values))):
        arrays |= {f"{name}/{key}": array for key, array in table.items()}
    return arrays | _labels(parts, maps, used, renumber), about


def _unite_values(column: Column, parts: list[Part]) -> tuple[Any, list[Places]]:
    """All values in ascending order, and for each part the new codes of its values."""
    cuts = np.cumsum([len(part.values) for part in parts])[:-1]
    if column.storage not in FOLDS:
        numbers, codes = np.unique(np.concatenate([part.values for part in parts]), return_inverse=True)
        return numbers, np.split(codes.astype(np.int64), cuts)
    encoded = pa.concat_arrays([part.values for part in parts]).dictionary_encode()
    order = pc.sort_indices(encoded.dictionary).to_numpy()
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    return encoded.dictionary.take(pa.array(order)), np.split(rank[encoded.indices.to_numpy()], cuts)


def _ordered(parts: list[Part], places: list[Places], maps: list[Places], size: int) -> Places:
    """For each row 1 + the code of its first value, or 0."""
    ordered = np.zeros(size, np.int64)
    for part, place, new in zip(parts, places, maps, strict=True):
        if part.first is None:
            rows, codes = place[part.rows], part.codes
        else:
            filled = np.flatnonzero(part.first)
            rows, codes = place[filled], part.first[filled] - 1
        taken = rows >= 0
        ordered[rows[taken]] = new[codes[taken]] + 1
    return ordered


def _labels(parts: list[Part], maps: list[Places], used: Mask, renumber: Places) -> dict[str, Array]:
    """The spellings of the values, from the first part that has one."""
    codes = np.concatenate([new[part.labelled] for part, new in zip(parts, maps, strict=True)])
    labelled, places = np.unique(codes, return_index=True)
    kept = used[labelled]
    labels = pa.concat_arrays([part.labels for part in parts]).take(pa.array(places[kept]))
    table = {f"labels/{name}": array for name, array in table_of(labels).arrays().items()}
    return {**table, "labelled": renumber[labelled[kept]].astype(np.uint32)}


def _words(column: Column, values: Any) -> dict[str, Array]:
    if not column.words:
        return {}
    if column.storage is Storage.key:
        values = pa.array([fold_text(value) for value in values.to_pylist()], pa.large_string())
    return index_words(values)
