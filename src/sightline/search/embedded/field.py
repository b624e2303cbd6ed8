"""One column of a table: its dictionary, the codes of its rows, and its postings."""

from __future__ import annotations

from typing import Any

import numpy as np
from pyroaring import BitMap

from sightline.model.normal.text import fold_text
from sightline.search.columns import Column, Storage
from sightline.search.embedded.bitmaps import Rows, from_mask, members
from sightline.search.embedded.bundle import Array, Bundle
from sightline.search.embedded.postings import Codes, Postings
from sightline.search.embedded.strings import StringTable
from sightline.search.embedded.words import WordIndex


def fold_key(value: str) -> str:
    """The form by which keys are compared: spaces made single, case folded."""
    return " ".join(value.split()).casefold()


FOLDS = {Storage.key: fold_key, Storage.text: fold_text}


class Field:
    """A column over `size` rows. Codes number the distinct values in ascending order.

    `ordered` holds for each row 1 + the code of its first value, or 0; it is None where the column keeps none.
    """

    def __init__(self, column: Column, bundle: Bundle, size: int) -> None:
        self.column = column
        self.size = size
        self.bundle = bundle
        self.postings = Postings(bundle.under("postings"), size)
        self.ordered: Array | None = bundle.arrays.get("ordered")
        self.single = self.ordered is not None and not bundle.about["several"]
        self.numbers: Array = bundle.arrays.get("numbers", np.zeros(0, np.int64))
        named = column.storage in FOLDS
        self.strings = StringTable.of(bundle.under("strings")) if named else _EMPTY
        self.words = WordIndex(bundle.under("words")) if column.words else None
        self._labels = StringTable.of(bundle.under("labels")) if named else _EMPTY
        self._labelled: Array = bundle.arrays.get("labelled", np.zeros(0, np.uint32))
        self._having: BitMap | None = None
        self._having_first: BitMap | None = None

    def __len__(self) -> int:
        return len(self.postings)

    def code_of(self, value: str) -> int | None:
        """The code of a text or key, in any spelling."""
        return self.strings.find(FOLDS[self.column.storage](value))

    def codes_within(self, low: int | None, high: int | None) -> tuple[int, int]:
        """The codes of the numbers from `low` to `high`: the first and the one after the last."""
        first = 0 if low is None else int(np.searchsorted(self.numbers, low, side="left"))
        end = len(self.numbers) if high is None else int(np.searchsorted(self.numbers, high, side="right"))
        return first, max(first, end)

    def having(self) -> BitMap:
        """The rows with any value. Not to be changed."""
        if self._having is None:
            self._having = self.postings.rows_between(0, len(self))
        return self._having

    def having_first(self) -> BitMap:
        """The rows with a first value, by which they are ordered. Not to be changed."""
        if self.ordered is None or self.single:
            return self.having()
        if self._having_first is None:
            self._having_first = from_mask(self.ordered != 0)
        return self._having_first

    def label(self, code: int) -> str:
        """A value as it was spelled by one that holds it."""
        place = int(np.searchsorted(self._labelled, code))
        if place < len(self._labelled) and self._labelled[place] == code:
            return self._labels[place]
        return self.strings[code].title()

    def value(self, code: int) -> str | int:
        """A value as it is compared."""
        return self.strings[code] if self.column.storage in FOLDS else int(self.numbers[code])

    def first_codes(self, rows: Rows) -> Array:
        """1 + the code of the first value of each of these rows, or 0. A column without an order has flags."""
        if self.ordered is not None:
            return self.ordered[rows]
        ascending = np.argsort(rows)
        codes = np.zeros(len(rows), np.uint8)
        codes[ascending] = members(rows[ascending], self.having())
        return codes

    def labels_of(self) -> tuple[Array, Any]:
        """The codes that have a label of their own, and the labels as an Arrow array."""
        return self._labelled, self._labels.arrow()

    def pairs(self) -> tuple[Rows, Array]:
        """All (row, code) pairs."""
        if self.single and self.ordered is not None:
            rows = np.flatnonzero(self.ordered).astype(np.uint32)
            return rows, self.ordered[rows].astype(np.uint32) - np.uint32(1)
        return self.postings.pairs()

    def codes(self) -> Codes:
        """All codes."""
        return np.arange(len(self))


_EMPTY = StringTable(np.zeros(0, np.uint8), np.zeros(1, np.int32))
