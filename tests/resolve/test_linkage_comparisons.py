"""Comparisons of linkage: what level each kind sees in two values."""

from __future__ import annotations

import numpy as np
import pytest

from sightline.resolve.linkage.columns import EmailComparison, NumberComparison, TextComparison
from sightline.resolve.linkage.comparison import Comparison
from sightline.resolve.linkage.dates import DateComparison, read_day
from sightline.resolve.linkage.names import NameComparison
from sightline.resolve.linkage.persons import NameWords, read_name
from sightline.resolve.linkage.postcodes import PostcodeComparison, is_british, regions
from sightline.resolve.linkage.values import Coded, alike


def levels(comparison: Comparison) -> list[str]:
    """The level of each aspect between the first two units."""
    compared = comparison.compare(np.array([0]), np.array([1]))
    turned = comparison.compare(np.array([1]), np.array([0]))
    assert [each.level.tolist() for each in compared] == [each.level.tolist() for each in turned]
    return [aspect.levels[each.level[0]].name for aspect, each in zip(comparison.aspects, compared, strict=True)]


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("1801-03-09", "1801-03-09", "same"),
        ("1801-03-09", "18010309", "same"),
        ("1801-03-09", "1801-09-03", "day and month swapped"),
        ("1801-03-09", "1801-03-19", "one digit"),
        ("1801-03-09", "1811-03-09", "one digit"),
        ("1801-03-09", "1801-01-01", "year, one without day"),
        ("1801-03-09", "1801", "year, one without day"),
        ("1801-03-09", "1801-03-27", "year and month"),
        ("1801-03-09", "1801-11-09", "year and day"),
        ("1801-03-09", "1801-12-25", "year"),
        ("1801-03-09", "1802-12-25", "near year"),
        ("1801-03-09", "1850-12-25", "differs"),
        ("1801-03-09", "someday", "missing"),
        ("", "", "missing"),
    ],
)
def test_dates(one: str, other: str, level: str) -> None:
    assert levels(DateComparison("born", [one, other])) == [level]


def test_an_impossible_day_is_kept_to_be_compared() -> None:
    assert read_day("1907-13-31") == "19071331"


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("SW1A 2AA", "sw1a  2aa", "same"),
        ("sw1a 2aa", "sw1a 2bd", "sector"),
        ("sw1a 2aa", "sw1a 7bd", "district"),
        ("sw1a 2aa", "sw9 7bd", "area"),
        ("sw1a 2aa", "e9 7bd", "differs"),
        ("4223", "4232", "district"),
        ("4223", "5223", "slip"),
        ("4223", "", "missing"),
    ],
)
def test_postcodes(one: str, other: str, level: str) -> None:
    assert levels(PostcodeComparison("postcode", [one, other])) == [level]


def test_wider_regions_of_a_postcode() -> None:
    assert regions("ox26 4rt") == ("ox26 4", "ox26", "ox")
    assert regions("75008") == ("7500", "750", "75")
    assert is_british(["OX26 4RT", "", "E1 1AA"])
    assert not is_british(["75008", "E1 1AA"])


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("Kraków", "krakow", "same"),
        ("birmingham", "birmimgham", "typo"),
        ("city of london", "london", "part"),
        ("london", "paris", "differs"),
        ("london", "", "missing"),
    ],
)
def test_texts(one: str, other: str, level: str) -> None:
    assert levels(TextComparison("place", [one, other])) == [level]


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("1804974", "1804974", "same"),
        ("1804974", "1804947", "slip"),
        ("1804974", "1814947", "part"),
        ("7", "8", "differs"),
    ],
)
def test_numbers(one: str, other: str, level: str) -> None:
    assert levels(NumberComparison("number", [one, other])) == [level]


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("Ada@x.org", "ada@x.org", "same"),
        ("ada.lovelace@x.org", "ada.lovelace@y.org", "slip"),
        ("ada.lovelace@x.org", "ada.lovelace@analytical-engines.com", "local part"),
        ("ada@x.org", "bob@y.com", "differs"),
    ],
)
def test_emails(one: str, other: str, level: str) -> None:
    assert levels(EmailComparison("email", [one, other])) == [level]


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        (("hugh ashworth, 1st baron ashworth of fenwick",), NameWords("hugh", "ashworth", ("fenwick",), 1)),
        (("sir thomas grey, 2nd baronet", "thomas", "grey"), NameWords("thomas", "grey", (), 2)),
        (("Sir Thomas Grey 2nd Baronet",), NameWords("thomas", "grey", (), 2)),
        (("Lovelace, Ada King",), NameWords("ada", "lovelace", ("king",), 0)),
        (("john henry temple", "john", "temple"), NameWords("john", "temple", ("henry",), 0)),
        (("", "ada", "lovelace"), NameWords("ada", "lovelace", (), 0)),
        (("", "", "lovelace"), NameWords("", "lovelace", (), 0)),
        (("martin luther king",), NameWords("martin", "king", ("luther",), 0)),
        (("ludwig van beethoven",), NameWords("ludwig", "beethoven", (), 0)),
        (("hugh of fenwick", "hugh", "fenwick"), NameWords("hugh", "fenwick", (), 0)),
        (("",), NameWords()),
    ],
)
def test_reading_names(texts: tuple[str, ...], words: NameWords) -> None:
    assert read_name(*texts) == words


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ("ada lovelace", "ada lovelace", ["same", "same", "missing", "missing"]),
        ("bill turner", "william turner", ["variant", "same", "missing", "missing"]),
        ("a lovelace", "ada lovelace", ["initial", "same", "missing", "missing"]),
        ("lovelace ada", "ada lovelace", ["in another part", "in another part", "missing", "missing"]),
        ("ada lovelcae", "ada lovelace", ["same", "typo", "missing", "missing"]),
        ("thomas john redyard", "john redyard", ["in another part", "same", "missing", "missing"]),
        ("ada byron king", "ada byron lovelace", ["same", "differs", "shared", "missing"]),
        ("john grey, 1st baronet", "john grey, 2nd baronet", ["same", "same", "missing", "differs"]),
        ("peter pan", "wendy darling", ["differs", "differs", "missing", "missing"]),
    ],
)
def test_names(one: str, other: str, found: list[str]) -> None:
    assert levels(NameComparison("name", [read_name(one), read_name(other)])) == found


def test_rare_values_are_rarer_and_copies_of_one_entity_count_once() -> None:
    coded = Coded(["smith", "smith", "smith", "grey", "", "jones"])
    apart = coded.rarity(np.arange(6))
    assert apart[coded.values.index("grey")] > apart[coded.values.index("smith")]
    together = coded.rarity(np.array([0, 0, 0, 1, 2, 3]))
    assert together[coded.values.index("grey")] == together[coded.values.index("smith")]


def test_no_pairs_are_alike() -> None:
    assert len(alike(["a"], np.zeros(0, np.int64), np.zeros(0, np.int64), lambda *_: 0)) == 0
