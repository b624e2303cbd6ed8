"""What people type, and what the neutral query holds of it."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.errors import InvalidInput
from sightline.interfaces.cli import values
from sightline.model.query import Sort

DAY = 86_400_000


def epoch_day(year: int, month: int, day: int) -> int:
    return (dt.date(year, month, day) - dt.date(1970, 1, 1)).days


@pytest.mark.parametrize(
    ("text", "interval"),
    [
        ("50-200", (50, 200)),
        ("50..200", (50, 200)),
        ("1,000-5,000", (1000, 5000)),
        ("50-", (50, None)),
        ("50+", (50, None)),
        ("-10", (None, 10)),
        ("7", (7, 7)),
        ("1.5k-2M", (1500, 2_000_000)),
        ("1B+", (1_000_000_000, None)),
    ],
)
def test_ranges(text: str, interval: tuple[int | None, int | None]) -> None:
    assert values.numbers("--size", [text]) == (interval,)


@pytest.mark.parametrize("text", ["", "-", "many", "200-50", "5-x", "1-2-3"])
def test_what_is_no_range(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        values.numbers("--size", [text])
    assert caught.value.field == "--size"


@given(st.integers(0, 10**12), st.integers(0, 10**12))
def test_any_two_bounds_make_a_range(one: int, other: int) -> None:
    low, high = sorted((one, other))
    assert values.numbers("--size", [f"{low}-{high}"]) == ((low, high),)


def test_lists_are_split_at_commas() -> None:
    assert values.split(["US, DE", "FR", ",", ""]) == ("US", "DE", "FR")


def test_names_become_ids() -> None:
    assert values.seniority_ids(["vp", "Director,C-level"]) == ("vp", "director", "c_level")
    assert values.function_ids(["Sales", "it"]) == ("sales", "information_technology")
    assert values.country_codes("--country", ["germany,US", "united kingdom"]) == ("DE", "US", "GB")
    assert values.email_statuses(["verified,invalid"]) == ("verified", "invalid")


@pytest.mark.parametrize(
    ("call", "option"),
    [
        (lambda: values.seniority_ids(["emperor"]), "--seniority"),
        (lambda: values.function_ids(["juggling"]), "--function"),
        (lambda: values.email_statuses(["fine"]), "--email-status"),
    ],
)
def test_unknown_names_are_refused_with_what_is_allowed(call, option: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(InvalidInput) as caught:
        call()
    assert caught.value.field == option
    assert caught.value.allowed


def test_an_unknown_country_is_refused() -> None:
    with pytest.raises(InvalidInput, match="Atlantis"):
        values.country_codes("--country", ["Atlantis"])


def test_days_are_from_the_first_up_to_the_day_before() -> None:
    assert values.days("--started", "2024-05", None) == ((epoch_day(2024, 5, 1), None),)
    assert values.days("--started", "2023", "2024") == ((epoch_day(2023, 1, 1), epoch_day(2023, 12, 31)),)
    assert values.instants("--updated", "1970-01-02", "1970-01-03") == ((DAY, 2 * DAY - 1),)


@pytest.mark.parametrize(
    ("text", "last"),
    [("1970", 365 * DAY - 1), ("1970-01", 31 * DAY - 1), ("1970-01-01", DAY - 1), ("1970-01-01T00:00:01", 1000)],
)
def test_until_is_the_last_moment(text: str, last: int) -> None:
    assert values.until("--as-of", text) == last


def test_instants() -> None:
    assert values.instant("--observed-at", "1970-01-02") == DAY
    assert values.instant("--observed-at", "1970-01-01T01:00+01:00") == 0
    for wrong in ("yesterday", "2024-13-01", "2024-01-01T99:00"):
        with pytest.raises(InvalidInput):
            values.instant("--observed-at", wrong)


def test_orders() -> None:
    expected = (Sort("name"), Sort("started_on", descending=True), Sort("size", descending=True))
    assert values.order(["name", "-started-on,size:desc"]) == expected
    with pytest.raises(InvalidInput):
        values.order(["name:down"])
