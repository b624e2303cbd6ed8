"""Words of a dictionary: which of its strings hold a word, a beginning of a word, or a part across words.

Only distinct words are looked through, never all strings: a part that spans words begins with the end of a word and
ends with the beginning of one, which leaves few strings to read.
"""

from __future__ import annotations

from functools import reduce
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sightline.search.embedded.bundle import Array, Bundle, narrowest
from sightline.search.embedded.postings import Codes, gather
from sightline.search.embedded.strings import StringTable, occurrences, table_of

_NONE: Codes = np.zeros(0, np.int64)


class WordIndex:
    """Finds codes by the words of their strings, which are folded and separated by single spaces."""

    def __init__(self, bundle: Bundle) -> None:
        self._words = StringTable.of(bundle)
        self._codes = bundle.arrays["codes"]
        self._starts = bundle.arrays["starts"]

    def having(self, words: list[str]) -> Codes:
        """Ascending codes whose string has every word; of no words, none."""
        numbers = [self._words.find(word) for word in dict.fromkeys(words)]
        lists = [self._of_words(number, number + 1) if number is not None else _NONE for number in numbers]
        return _common(lists)

    def beginning(self, words: list[str]) -> Codes:
        """As `having`, but the last word may be the beginning of one."""
        if not words:
            return _NONE
        found = self._of_words(*self._words.beginning_with(words[-1]))
        return found if len(words) == 1 else _common([self.having(words[:-1]), found])

    def containing(self, words: list[str], strings: StringTable) -> Codes:
        """Ascending codes whose string contains the words with single spaces between, inside words and across."""
        if not words:
            return _NONE
        if len(words) == 1:
            return self._of_numbers(self._words.containing(words[0]))
        lists = [self._of_numbers(self._words.ending_with(words[0]))]
        lists.append(self._of_words(*self._words.beginning_with(words[-1])))
        if len(words) > 2:
            lists.append(self.having(words[1:-1]))
        candidates = _common(lists)
        if not len(candidates):
            return candidates
        found: Codes = candidates[_holding(strings.take(candidates), " ".join(words))]
        return found

    def _of_words(self, first: int, end: int) -> Codes:
        codes = self._codes[self._starts[first] : self._starts[end]]
        return codes.astype(np.int64) if end - first == 1 else _distinct(codes)

    def _of_numbers(self, numbers: Codes) -> Codes:
        starts = self._starts[numbers].astype(np.int64)
        return _distinct(gather(self._codes, starts, self._starts[numbers + 1] - starts))


def _distinct(codes: Array) -> Codes:
    """Ascending and distinct. Sorting beats a mask until there are very many."""
    if len(codes) < 2:
        return codes.astype(np.int64)
    if len(codes) < 20_000:
        return np.unique(codes).astype(np.int64)
    mask = np.zeros(int(codes.max()) + 1, np.bool_)
    mask[codes] = True
    return np.flatnonzero(mask)


def _common(lists: list[Codes]) -> Codes:
    """What is in all of these ascending lists."""
    if not lists:
        return _NONE
    return reduce(_intersect, sorted(lists, key=len))


def _intersect(few: Codes, many: Codes) -> Codes:
    at = np.searchsorted(many, few)
    inside = at < len(many)
    both: Codes = few[inside][many[at[inside]] == few[inside]]
    return both


def _holding(strings: StringTable, text: str) -> Codes:
    """The numbers of the strings that contain a text."""
    arrays = strings.arrays()
    wanted = text.encode()
    places = occurrences(arrays["blob"], wanted)
    numbers = np.searchsorted(arrays["offsets"], places, side="right") - 1
    inside = places + len(wanted) <= arrays["offsets"][numbers + 1]
    return np.unique(numbers[inside])


def index_words(strings: Any) -> dict[str, Array]:
    """The arrays of the index of these strings (Arrow, folded)."""
    split = pc.split_pattern(strings, " ")
    words = split.flatten()
    codes = pc.list_parent_indices(split).to_numpy()
    filled = pc.not_equal(words, "")
    words, codes = words.filter(filled), codes[filled.to_numpy(zero_copy_only=False)]
    encoded = words.dictionary_encode()
    order = pc.sort_indices(encoded.dictionary).to_numpy()
    rank = np.empty(len(order), np.uint64)
    rank[order] = np.arange(len(order), dtype=np.uint64)
    keys = (rank[encoded.indices.to_numpy()] << np.uint64(32)) | codes.astype(np.uint64)
    keys = np.unique(keys)
    counts = np.bincount((keys >> np.uint64(32)).astype(np.int64), minlength=len(order))
    return {
        **table_of(encoded.dictionary.take(pa.array(order))).arrays(),
        "codes": keys.astype(np.uint32).astype(narrowest(len(strings))),
        "starts": np.concatenate((np.zeros(1, np.int64), np.cumsum(counts))).astype(np.uint32),
    }
