"""Amounts, periods, tariffs, prices and headers of limits."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.accounts.amounts import plain_credits, read_credits, shown_credits
from sightline.accounts.billing import Item, pay
from sightline.accounts.callers import INTERFACES
from sightline.accounts.limits import Refused, Standing, Stretch, Window, read_limits
from sightline.accounts.periods import FOREVER, Period, bounds
from sightline.accounts.tariffs import Verb, read_tariffs
from sightline.errors import InvalidInput


def moment(text: str) -> int:
    return int(dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC).timestamp() * 1000)


@given(st.integers(0, 10**15))
def test_amounts_are_read_as_they_are_shown(amount: int) -> None:
    assert read_credits(shown_credits(amount), "amount") == amount
    assert shown_credits(-amount) in (f"-{shown_credits(amount)}", "0")
    assert Decimal(str(plain_credits(amount))) * 1000 == amount or amount > 10**14


@pytest.mark.parametrize("text", ["", "x", "-1", "0.0001", "1e30", "nan", "inf", "1,5", 0.1])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        read_credits(text, "amount")


@pytest.mark.parametrize(
    ("period", "anchor", "at", "start", "end"),
    [
        (Period.month, "2026-01-31T12:00", "2026-02-28T11:59", "2026-01-31T12:00", "2026-02-28T12:00"),
        (Period.month, "2026-01-31T12:00", "2026-03-31T11:59", "2026-02-28T12:00", "2026-03-31T12:00"),
        (Period.month, "2026-01-15T00:00", "2026-01-15T00:00", "2026-01-15T00:00", "2026-02-15T00:00"),
        (Period.year, "2024-02-29T00:00", "2026-01-01T00:00", "2025-02-28T00:00", "2026-02-28T00:00"),
        (Period.day, "2026-01-15T06:00", "2026-01-17T05:59", "2026-01-16T06:00", "2026-01-17T06:00"),
    ],
)
def test_periods(period: Period, anchor: str, at: str, start: str, end: str) -> None:
    assert bounds(period, moment(anchor), moment(at)) == (moment(start), moment(end))


@given(st.sampled_from(list(Period)), st.integers(0, 4 * 10**12), st.integers(0, 4 * 10**12))
def test_every_moment_is_in_its_period_and_periods_follow_each_other(period: Period, anchor: int, later: int) -> None:
    at = anchor + later
    start, end = bounds(period, anchor, at)
    assert anchor <= start <= at < end
    if end < FOREVER:
        assert bounds(period, anchor, end)[0] == end
        assert bounds(period, anchor, end - 1) == (start, end)


def test_our_tariffs_name_known_interfaces_and_stated_prices() -> None:
    tariffs = read_tariffs()
    assert {interface for interface, _ in tariffs.verbs} == set(INTERFACES)
    assert tariffs.unlock_days == 365
    assert tariffs.verb("v1", "signals.create").price(["signal"]) == 1_000
    assert tariffs.verb("graphql", "searchPeople").price(["profile", "email", "phone"]) == 11_100
    assert tariffs.verb("graphql", "searchCompany").price(["company"]) == 3_000
    page = tariffs.verb("directory", "signals.search").page
    assert page is not None
    assert [page.of(count) for count in (0, 1, 25, 26)] == [0, 1_000, 1_000, 2_000]


def test_an_operators_file_changes_what_it_names(tmp_path: Path) -> None:
    own = tmp_path / "tariffs.toml"
    own.write_text("unlock_days = 30\n[graphql.searchCompany]\npoints = { company = 0.5 }\nunlocks = true\n")
    tariffs = read_tariffs(own)
    assert (tariffs.unlock_days, tariffs.verb("graphql", "searchCompany").points) == (30, {"company": 500})
    assert tariffs.verb("graphql", "searchPeople") == read_tariffs().verb("graphql", "searchPeople")


def test_data_points_that_an_operators_file_does_not_name_are_free(tmp_path: Path) -> None:
    own = tmp_path / "tariffs.toml"
    own.write_text('[graphql.searchPeople]\npoints = { email = 2 }\n[signals.contacts]\npoints = { "*" = 3 }\n')
    tariffs = read_tariffs(own)
    assert tariffs.verb("graphql", "searchPeople").price(["profile", "email", "phone"]) == 2_000
    assert tariffs.verb("signals", "contacts").price(["promotion"]) == 3_000


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[graphql", "cannot be read"),
        ("[graphql.searchCompany]\npoints = { company = 0.0001 }", "no amount"),
        ("[graphql.searchCompany]\npoints = { company = -1 }", "no amount"),
        ("[graphql.searchCompany]\nprice = 1", "price"),
        ("[graphql.searchPets]\npoints = {}", "searchPets"),
        ("[pets.search]\npoints = {}", "pets"),
        ("unlock_days = -1", "unlock_days|>= 0"),
        ('[directory."contacts.search"]\npage = { results = 0, price = 1 }', ">= 1"),
    ],
)
def test_a_wrong_file_of_tariffs_is_refused(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "own.toml").write_text(text)
    with pytest.raises(InvalidInput, match=says):
        read_tariffs(tmp_path / "own.toml")
    with pytest.raises(InvalidInput, match=r"nowhere\.toml"):
        read_tariffs(tmp_path / "nowhere.toml")


ITEMS = st.lists(
    st.builds(Item, st.none() | st.integers(1, 4), st.lists(st.sampled_from("abc"), max_size=3).map(tuple)), max_size=8
)


@given(ITEMS, st.booleans(), st.integers(0, 12))
def test_items_are_paid_in_order_within_the_budget(items: list[Item], unlocks: bool, budget: int) -> None:
    verb = Verb({"a": 1, "b": 2, "c": 0}, unlocks)
    drawn = pay(verb, items, lambda entity: {"a"} if entity == 1 else set(), budget)
    assert sum(due.price for due in drawn if due.paid) <= budget
    unpaid = [number for number, due in enumerate(drawn) if not due.paid]
    assert all(due.price == 0 for due in drawn[unpaid[0] :] if due.paid) if unpaid else True
    assert all(due.price > 0 for due in drawn if not due.paid)
    points = [(due.entity, point) for due in drawn if due.paid for point in due.points if due.entity is not None]
    assert not unlocks or len(points) == len(set(points))
    assert not unlocks or (1, "a") not in points


AT = 1_700_000_040.5
FREE = Standing((Stretch(Window(400, 12), 1, 1_700_000_052), Stretch(Window(2_000, 60), 7, 1_700_000_100)), (), AT)
FULL = Standing(FREE.stretches, FREE.stretches[:1], AT)


def test_headers_in_sabers_form() -> None:
    assert FREE.saber_headers() == {
        "X-Ratelimit-Limit": "2000",
        "X-Ratelimit-Remaining": "399",
        "X-Ratelimit-Reset": "1700000100",
    }
    assert FULL.saber_headers() == {
        "X-Ratelimit-Limit": "2000",
        "X-Ratelimit-Remaining": "0",
        "X-Ratelimit-Reset": "1700000052",
        "Retry-After": "12",
    }


def test_headers_in_lushas_form() -> None:
    day = Stretch(Window(100, 86_400), 100, 1_700_006_400)
    standing = Standing((Stretch(Window(25, 1), 2, 1_700_000_041), *FREE.stretches[1:], day), (day,), AT)
    assert standing.lusha_headers() == {
        "x-rate-limit-minute": "2000",
        "x-minute-requests-left": "1993",
        "x-minute-usage": "7",
        "x-rate-limit-daily": "100",
        "x-daily-requests-left": "0",
        "x-daily-usage": "100",
        "RateLimit-Limit": "100",
        "RateLimit-Remaining": "0",
        "RateLimit-Reset": "6360",
        "X-RateLimit-Remaining-Daily": "0",
        "X-RateLimit-Reset-Daily": "6360",
        "Retry-After": "6360",
    }


def test_headers_in_the_plain_form() -> None:
    assert FREE.plain_headers() == {"RateLimit-Limit": "2000", "RateLimit-Remaining": "399", "RateLimit-Reset": "60"}
    assert FULL.plain_headers()["Retry-After"] == "12"
    assert Refused(FULL).retry_after == 12


def test_our_limits_and_an_operators(tmp_path: Path) -> None:
    ours = read_limits()
    assert {interface for interface, _ in ours} == set(INTERFACES)
    assert ours["graphql", "read"] == (Window(60, 60),)
    own = tmp_path / "limits.toml"
    own.write_text("[graphql]\nread = [[600, 60], [20, 1]]\n")
    assert read_limits(own)["graphql", "read"] == (Window(20, 1), Window(600, 60))
    assert read_limits(own)["graphql", "write"] == ours["graphql", "write"]
    for text in ("[graphql]\nread = []", "[graphql]\nreads = [[1, 1]]", "[graphql]\nread = [[0, 1]]", "[", "\udcff"):
        own.write_text(text, errors="surrogateescape")
        with pytest.raises(InvalidInput):
            read_limits(own)
