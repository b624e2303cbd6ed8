"""Parts of a column: what a chunk of records, or an older segment, brings to a new segment.

A part is the column in coded form, with a dictionary of its own. Making parts is the work that is done record by
record, and can be done in several processes; uniting them (`build.py`) is done by column, with arrays.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa

from sightline.search.columns import HIGHEST, LOWEST, Column, Storage
from sightline.search.embedded.bitmaps import Rows
from sightline.search.embedded.bundle import Array, Bundle
from sightline.search.embedded.field import FOLDS, Field
from sightline.search.embedded.strings import StringTable, table_of


class Part(msgspec.Struct):
    """(row, code) pairs over a dictionary of distinct `values`: numbers, or folded strings as an Arrow array.

    `first` holds for each row 1 + the code of its first value, or 0; None where each row has one value at most.
    `labels` are the spellings of the codes in `labelled`; the others are spelled as `str.title` does.
    """

    rows: Rows
    codes: Array
    values: Any
    first: Array | None = None
    labelled: Array = np.zeros(0, np.uint32)
    labels: Any = pa.array([], pa.large_string())


def part_of(column: Column, values: Sequence[Any]) -> Part:
    """The part of these values, one for each row (a sequence of values where the column holds many)."""
    if column.storage is Storage.flag:
        rows = np.flatnonzero(np.array(values, np.bool_)).astype(np.uint32)
        return Part(rows, np.zeros(len(rows), np.uint32), np.ones(1, np.int64))
    if column.many:
        counts = np.fromiter(map(len, values), np.int64, len(values))
        flat, rows = list(chain.from_iterable(values)), np.repeat(np.arange(len(values), dtype=np.uint32), counts)
    else:
        flat, rows = list(values), np.arange(len(values), dtype=np.uint32)
    if column.storage is Storage.number:
        return _numbers(flat, rows)
    part, codes = _strings(column, flat, rows)
    if column.many and column.ordered:
        part.first = np.zeros(len(values), np.uint32)
        filled = counts > 0
        part.first[filled] = codes[(np.cumsum(counts) - counts)[filled]] + 1
    return part


def _numbers(flat: list[int | None], rows: Rows) -> Part:
    try:
        numbers = pa.array(flat, pa.int64())
    except (OverflowError, pa.ArrowInvalid):  # a number beyond 64 bits counts as the largest
        numbers = pa.array([None if each is None else min(max(each, LOWEST), HIGHEST) for each in flat], pa.int64())
    known = numbers.is_valid().to_numpy(zero_copy_only=False)
    values, codes = np.unique(numbers.drop_null().to_numpy(), return_inverse=True)
    return Part(rows[known], codes.astype(np.uint32), values)


def _strings(column: Column, flat: list[str | None], rows: Rows) -> tuple[Part, Array]:
    """The part, and the code of each flat value (-1: none)."""
    fold = FOLDS[column.storage]
    spelled = pa.array(flat, pa.large_string()).dictionary_encode()
    labels: list[str] = spelled.dictionary.to_pylist()
    folds: dict[str, int] = {}
    code_of = np.full(len(labels) + 1, -1, np.int64)  # the last stands for null
    explicit: dict[int, str] = {}
    for number, label in enumerate(labels):
        folded = fold(label)
        if not folded:
            continue
        if column.shown and folded not in folds and (shown := label.strip()) != folded.title():
            explicit[len(folds)] = shown
        code_of[number] = folds.setdefault(folded, len(folds))
    codes = code_of[spelled.indices.fill_null(-1).to_numpy()]
    known = codes >= 0
    part = Part(rows[known], codes[known].astype(np.uint32), pa.array(list(folds), pa.large_string()))
    part.labelled = np.fromiter(explicit, np.uint32, len(explicit))
    part.labels = pa.array(list(explicit.values()), pa.large_string())
    return part, codes


def part_of_field(field: Field) -> Part:
    """The part that a column of a segment brings to the next one."""
    rows, codes = field.pairs()
    if field.column.storage not in FOLDS:
        return Part(rows, codes, field.numbers)
    first = None if field.single else field.ordered
    return Part(rows, codes, field.strings.arrow(), first, *field.labels_of())


def store_part(part: Part) -> dict[str, Array]:
    """The arrays of a part, to be kept in a bundle until the segment is built."""
    arrays = {"rows": part.rows, "codes": part.codes, "labelled": part.labelled}
    if part.first is not None:
        arrays["first"] = part.first
    if isinstance(part.values, np.ndarray):
        return {**arrays, "numbers": part.values}
    for name, table in (("values", table_of(part.values)), ("labels", table_of(part.labels))):
        arrays |= {f"{name}/{key}": array for key, array in table.arrays().items()}
    return arrays


def load_part(bundle: Bundle) -> Part:
    """The part that `store_part` stored."""
    arrays = bundle.arrays
    if "numbers" in arrays:
        return Part(arrays["rows"], arrays["codes"], arrays["numbers"], arrays.get("first"))
    values, labels = (StringTable.of(bundle.under(name)).arrow() for name in ("values", "labels"))
    return Part(arrays["rows"], arrays["codes"], values, arrays.get("first"), arrays["labelled"], labels)
