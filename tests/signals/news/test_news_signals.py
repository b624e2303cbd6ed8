"""News as signals: one for each story, of the right kind, with what it rests on."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.model.observation import CLAIMS, Op, SubjectKind
from sightline.model.signal import Kind, Signal
from sightline.signals.company import company_signals
from sightline.signals.news.signals import FOUND, news_signals
from sightline.store import HistoryRow
from tests.signals.saying import at

ACME = 7
_rows = iter(range(1, 1_000_000))


def row(kind: SubjectKind, subject: int, day: str, source: int = 1, op: Op = Op.claim, **fields: Any) -> HistoryRow:
    claim = None if op is Op.gone else msgspec.convert(fields, CLAIMS[kind])
    return HistoryRow(subject, next(_rows), source, 1, kind, op, at(day), at(day), at(day), claim)


def company(**fields: Any) -> HistoryRow:
    return row(SubjectKind.company, ACME, "2024-01-01", **{"name": "Acmeon", **fields})


def news(subject: int, day: str, title: str, source: int = 1, **fields: Any) -> HistoryRow:
    stated = {"companies": [{"name": "Acmeon", "subject": ACME}], "title": title}
    return row(SubjectKind.news, subject, day, source, **{**stated, **fields})


def told(*rows: HistoryRow) -> list[Signal]:
    return news_signals(ACME, rows)


def test_an_item_is_a_signal_with_its_details() -> None:
    item = news(
        50, "2024-05-03", "Acmeon raises $20M Series B", url="https://news.example.com/1", publisher="The Times",
        published_on="2024-05-02", summary="It will hire.",
    )  # fmt: skip
    (signal,) = told(company(), item)
    assert (signal.kind, signal.subject, signal.episode) == (Kind.news, ACME, "~50:funding_round")
    assert (signal.day, signal.noticed) == ("2024-05-02", at("2024-05-03"))
    assert signal.observations == (item.observation,)
    detail = signal.detail
    assert detail is not None
    assert (detail.item, detail.event_type, detail.title) == (50, "funding_round", "Acmeon raises $20M Series B")
    assert (detail.publisher, detail.published_on) == ("The Times", "2024-05-02")
    assert (detail.highlight, detail.url) == ("Acmeon raises $20M Series B", "https://news.example.com/1")
    assert signal in company_signals(ACME, [company(), item])


@pytest.mark.parametrize(
    ("fields", "day"),
    [
        ({"effective_on": "2024-04-01", "published_on": "2024-05-02"}, "2024-04-01"),
        ({"effective_on": "2024-07-01", "published_on": "2024-05-02"}, "2024-05-02"),
        ({"published_on": "2024-06"}, "2024-05-03"),
        ({"published_on": "2024-05"}, "2024-05"),
        ({}, "2024-05-03"),
    ],
)
def test_nothing_is_dated_after_it_was_told(fields: dict[str, Any], day: str) -> None:
    assert told(company(), news(50, "2024-05-03", "Acmeon acquires Globex", **fields))[0].day == day


def test_what_its_source_states_is_kept_and_what_fits_no_rule_is_no_signal() -> None:
    stated = news(50, "2024-05-03", "Weather", event_type="Recognition")
    (signal,) = told(company(), stated)
    assert (signal.detail and signal.detail.event_type, signal.confidence) == ("recognition", 100)
    assert told(company(), news(50, "2024-05-03", "Acmeon publishes annual report")) == []
    unknown = news(50, "2024-05-03", "Acmeon acquires Globex", event_type="no such type")
    assert [each.episode for each in told(company(), unknown)] == ["~50:merger_or_acquisition"]


def test_two_publishers_tell_one_story() -> None:
    first = news(60, "2024-05-03", "Acmeon acquires Globex", publisher="A")
    second = news(50, "2024-05-05", "Acmeon buys Globex for $2B", source=2, publisher="B")
    alone, both = told(company(), first), told(company(), first, second)
    assert [each.episode for each in alone] == [each.episode for each in both] == ["~60:merger_or_acquisition"]
    assert both[0].observations == (first.observation, second.observation)
    assert both[0].sources == (1, 2)
    assert both[0].confidence > alone[0].confidence


@pytest.mark.parametrize(
    ("day", "title"),
    [
        ("2024-05-20", "Acmeon acquires Globex"),
        ("2024-05-04", "Acmeon acquires Initrode"),
        ("2024-05-04", "Acmeon sues Globex"),
    ],
)
def test_other_stories_are_others(day: str, title: str) -> None:
    found = told(company(), news(50, "2024-05-03", "Acmeon acquires Globex"), news(60, day, title))
    assert len(found) == 2


def test_a_week_reaches_over_the_end_of_a_month() -> None:
    one, other = news(50, "2024-04-29", "Acmeon acquires Globex"), news(60, "2024-05-03", "Acmeon buys Globex")
    assert [len(each.citations) for each in told(company(), one, other)] == [2]
    partly = [news(item, "2024-07-03", "Acmeon buys Globex", published_on="2024-05") for item in (70, 80)]
    assert sorted(len(each.citations) for each in told(company(), one, other, *partly)) == [2, 2]


def test_many_items_are_each_compared_with_few() -> None:
    items = [
        news(number, f"20{number % 20:02}-{number % 12 + 1:02}-{number % 28 + 1:02}", f"Acmeon acquires Firm{number}")
        for number in range(100, 4_100)
    ]
    assert len(told(company(), *items)) == len(items)


def test_two_appointments_in_a_week_are_two() -> None:
    one = news(50, "2024-05-03", "Acmeon appoints Ann Lee as CFO")
    other = news(60, "2024-05-04", "Acmeon appoints Bo Ray as CTO")
    again = news(70, "2024-05-04", "Ann Lee joins Acmeon as CFO", source=2)
    assert sorted(len(each.citations) for each in told(company(), one, other, again)) == [1, 2]


def test_an_item_that_leaves_its_feed_stays_and_one_that_is_taken_back_goes() -> None:
    item = news(50, "2024-05-03", "Acmeon acquires Globex")
    gone = row(SubjectKind.news, 50, "2024-06-01", op=Op.gone)
    assert told(company(), item, gone) == told(company(), item)
    assert told(company(), item, row(SubjectKind.news, 50, "2024-06-01", op=Op.retract)) == []
    only_type = news(51, "2024-05-03", "Weather", event_type="Recognition")
    assert told(company(), only_type, row(SubjectKind.news, 51, "2024-06-01", op=Op.retract, event_type=None)) == []


def test_a_corrected_title_revises_the_same_signal() -> None:
    item = news(50, "2024-05-03", "Acmeon acquires Glbex")
    (signal,) = told(company(), item, news(50, "2024-05-04", "Acmeon acquires Globex"))
    assert signal.detail is not None
    assert (signal.episode, signal.noticed, signal.detail.title) == (
        "~50:merger_or_acquisition", at("2024-05-03"), "Acmeon acquires Globex",
    )  # fmt: skip


def test_a_link_that_was_found_is_less_sure() -> None:
    found = news(50, "2024-05-03", "Acmeon acquires Globex", companies=[])
    assert news_signals(ACME, [company(), found])[0].confidence == 90 * FOUND // 100
    assert news_signals(ACME, [company(), found], {50: 70})[0].confidence == 63
    assert news_signals(ACME, [company(), found], {50: 40}) == []


def test_a_form_of_several_items_is_several_signals() -> None:
    title = "Acmeon: Completion of Acquisition or Disposition of Assets; Departure or Appointment of Directors"
    text = "Ann Lee resigned as Chief Financial Officer."
    form = news(50, "2024-05-03", f"{title} or Officers", publisher="SEC EDGAR", summary=text)
    assert {each.episode for each in told(company(), form)} == {"~50:merger_or_acquisition", "~50:executive_departure"}


TITLES = (
    "Acmeon acquires Globex", "Acmeon buys Globex", "Acmeon sues Globex", "Acmeon raises $20M", "Rain",
    "Acmeon hires Ann Lee as CFO",
)  # fmt: skip
items = st.lists(
    st.tuples(st.integers(50, 56), st.integers(1, 28), st.sampled_from(TITLES), st.integers(1, 3)), max_size=8
)


@given(items, st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(said: list[tuple[int, int, str, int]], dice: Any) -> None:
    rows = [company(), *(news(item, f"2024-05-{day:02}", title, source) for item, day, title, source in said)]
    mixed = dice.sample(rows, len(rows))
    key = lambda each: (each.episode, each.day)  # noqa: E731
    assert sorted(told(*rows), key=key) == sorted(told(*mixed), key=key)


@given(items)
def test_every_signal_cites_observations_that_exist(said: list[tuple[int, int, str, int]]) -> None:
    rows = [company(), *(news(item, f"2024-05-{day:02}", title, source) for item, day, title, source in said)]
    numbers = {each.observation for each in rows}
    for signal in told(*rows):
        assert signal.observations
        assert set(signal.observations) <= numbers
        assert 50 <= signal.confidence <= 100


@given(items, st.tuples(st.integers(60, 70), st.integers(29, 31), st.sampled_from(TITLES), st.integers(1, 3)))
def test_what_is_told_later_undoes_nothing(said: list[Any], later: tuple[int, int, str, int]) -> None:
    rows = [company(), *(news(item, f"2024-05-{day:02}", title, source) for item, day, title, source in said)]
    item, day, title, source = later
    before = {each.episode for each in told(*rows)}
    after = {each.episode for each in told(*rows, news(item, f"2024-05-{day:02}", title, source))}
    assert before <= after
