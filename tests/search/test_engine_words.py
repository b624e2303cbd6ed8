"""Tables of strings, and the words in them, against plain Python."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.search.embedded.bundle import Bundle
from sightline.search.embedded.strings import StringTable, table_of
from sightline.search.embedded.words import WordIndex, index_words

WORDS = st.text("abé日𝔸", min_size=1, max_size=4)
STRINGS = st.lists(st.lists(WORDS, max_size=4).map(" ".join), unique=True, max_size=12).map(sorted)


def table(strings: list[str]) -> StringTable:
    return table_of(pa.array(strings, pa.large_string()))


def index(strings: list[str]) -> WordIndex:
    return WordIndex(Bundle(index_words(pa.array(strings, pa.large_string())), {}))


@given(STRINGS, WORDS)
def test_strings_are_found(strings: list[str], text: str) -> None:
    found = table(strings)
    assert [found[number] for number in range(len(found))] == strings
    assert [found.find(each) for each in strings] == list(range(len(strings)))
    assert found.find(text) == (strings.index(text) if text in strings else None)
    assert found.first_from(text) == sum(each < text for each in strings)
    first, end = found.beginning_with(text)
    assert strings[first:end] == [each for each in strings if each.startswith(text)]
    for numbers, holds in (
        (found.containing(text), str.__contains__),
        (found.ending_with(text), str.endswith),
    ):
        assert [strings[number] for number in numbers] == [each for each in strings if holds(each, text)]


@given(STRINGS, st.data())
def test_a_part_of_a_table_is_a_table(strings: list[str], data: st.DataObject) -> None:
    numbers = data.draw(st.lists(st.integers(0, len(strings) - 1), max_size=5)) if strings else []
    taken = table(strings).take(np.array(numbers, np.int64))
    assert [taken[number] for number in range(len(taken))] == [strings[number] for number in numbers]
    assert taken.arrow().to_pylist() == [strings[number] for number in numbers]


@given(STRINGS, st.lists(WORDS, max_size=3))
def test_words_prefixes_and_parts(strings: list[str], asked: list[str]) -> None:
    words = index(strings)

    def expected(holds: list[bool]) -> list[int]:
        return [number for number, held in enumerate(holds) if held and asked]

    split = [each.split() for each in strings]
    assert words.having(asked).tolist() == expected([set(asked) <= set(each) for each in split])
    assert words.beginning(asked).tolist() == expected(
        [set(asked[:-1]) <= set(each) and any(word.startswith(asked[-1]) for word in each) for each in split if asked]
    )
    part = " ".join(asked)
    assert words.containing(asked, table(strings)).tolist() == expected([part in each for each in strings])


@pytest.mark.parametrize("many", [19_999, 60_000])
def test_a_word_of_very_many_strings(many: int) -> None:
    """Long lists of codes are made distinct another way."""
    strings = sorted(f"x{number} manager management" for number in range(many))
    assert len(index(strings).containing(["anage"], table(strings))) == many
    assert len(index(strings).containing(["7", "man"], table(strings))) == sum("7 man" in each for each in strings)


@pytest.mark.parametrize(("count", "width"), [(200, 1), (300, 2), (70_000, 4)])
def test_numbers_of_strings_take_no_more_room_than_need_be(count: int, width: int) -> None:
    strings = [f"lead {number:05}" for number in range(count)]
    arrays = index_words(pa.array(strings, pa.large_string()))
    assert arrays["codes"].itemsize == width
    assert WordIndex(Bundle(arrays, {})).having(["lead", f"{count - 1:05}"]).tolist() == [count - 1]
    assert len(WordIndex(Bundle(arrays, {})).containing(["ea"], table(strings))) == count
