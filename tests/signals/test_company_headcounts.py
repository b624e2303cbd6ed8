"""Headcounts: which source is followed, and growth within windows of time."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from sightline.model.observation import Op, SubjectKind
from sightline.model.signal import Kind, Signal
from sightline.signals.company import company_signals, headcounts
from sightline.store import HistoryRow
from tests.signals.saying import CRM, VENDOR, Saying

say = Saying(SubjectKind.company)
measure = Saying(SubjectKind.measure)


def day(number: int) -> str:
    return (date(2024, 1, 1) + timedelta(days=number)).isoformat()


def sizes(source: int, *numbers: tuple[int, int]) -> list[HistoryRow]:
    return [say(day(when), source, headcount=number) for when, number in numbers]


def told(history: list[HistoryRow], *kinds: Kind) -> list[tuple[str, str, object, object]]:
    found = company_signals(1, history)
    return [(s.kind.value, s.day, s.before.value, s.after.value) for s in found if not kinds or s.kind in kinds]


def changed(history: list[HistoryRow]) -> list[tuple[object, object]]:
    return [(before, after) for _, _, before, after in told(history, Kind.headcount_change)]


def test_who_can_be_compared_first_is_followed_though_others_speak_more() -> None:
    crm = sizes(CRM, (0, 10), (40, 12), (100, 14))
    vendor = sizes(VENDOR, (1, 50), (60, 60), (70, 70), (80, 80))
    assert changed([*vendor, *crm]) == [(10, 12), (12, 14)]
    assert headcounts([*vendor, *crm]) == [(day(0), 10), (day(40), 12), (day(100), 14)]


def test_who_spoke_once_only_is_not_waited_for() -> None:
    history = [*sizes(CRM, (0, 10)), *sizes(VENDOR, (1, 50), (31, 55))]
    assert changed(history) == [(50, 55)]
    assert headcounts(history) == [(day(1), 50), (day(31), 55)]


def test_another_source_takes_over_when_the_one_that_was_followed_is_silent() -> None:
    crm = sizes(CRM, (0, 10), (30, 12))
    vendor = sizes(VENDOR, (5, 50), (100, 55), (122, 60), (123, 66), (124, 66), (150, 70))
    assert changed([*crm, *vendor]) == [(10, 12), (60, 66), (66, 70)]  # at (123) compared with what it said itself
    assert headcounts([*crm, *vendor])[-2:] == [(day(123), 66), (day(150), 70)]


def test_who_is_seen_again_is_not_silent() -> None:
    crm = [say(day(0), CRM, headcount=10), say(day(30), CRM, seen=[day(60), day(120)], headcount=12)]
    vendor = sizes(VENDOR, (5, 50), (130, 55), (140, 66))
    assert changed([*crm, *vendor]) == [(10, 12)]


def test_a_source_that_joins_later_withdraws_nothing() -> None:
    crm = sizes(CRM, (0, 10), (30, 12), (60, 20))
    before = told(crm)
    assert before
    for start in (30, 45, 61, 400):
        vendor = sizes(VENDOR, (start, 50), (start + 20, 70))
        assert set(before) <= set(told([*crm, *vendor]))


def test_a_number_that_was_cleared_is_compared_with_the_one_before() -> None:
    history = [*sizes(CRM, (0, 10)), say(day(30), CRM, headcount=None), *sizes(CRM, (60, 11))]
    assert changed(history) == [(10, 11)]


def test_absence_is_no_change() -> None:
    history = [*sizes(CRM, (0, 10)), say(day(30), CRM, Op.gone), *sizes(CRM, (60, 10))]
    assert told(history) == []


WINDOWS: dict[str, tuple[list[tuple[int, int]], list[tuple[str, int, int, int]]]] = {
    "5 % and 3 people within a month": (
        [(0, 60), (30, 63), (400, 63)],
        [("headcount_increase_1m", 30, 60, 63)],
    ),
    "too few people": ([(0, 20), (30, 22)], []),
    "too small a share": ([(0, 100), (30, 104)], []),
    "too far from a month ago": ([(0, 100), (50, 110)], [("headcount_increase_3m", 50, 100, 110)]),
    "just near enough": ([(0, 100), (45, 108)], [("headcount_increase_1m", 45, 100, 108)]),
    "not near enough": ([(0, 100), (14, 109)], []),
    "fewer": (
        [(0, 100), (91, 90)],
        [("headcount_decrease_3m", 91, 100, 90)],
    ),
    "a year, which half a year is near enough to": (
        [(0, 100), (183, 120)],
        [("headcount_increase_12m", 183, 100, 120), ("headcount_increase_6m", 183, 100, 120)],
    ),
    "from nobody": ([(0, 0), (30, 3)], [("headcount_increase_1m", 30, 0, 3)]),
}


@pytest.mark.parametrize("case", WINDOWS)
def test_windows(case: str) -> None:
    numbers, expected = WINDOWS[case]
    found = [each for each in told(sizes(CRM, *numbers)) if each[0] != "headcount_change"]
    assert found == [(kind, day(when), old, new) for kind, when, old, new in expected]


def one_month(*numbers: tuple[int, int]) -> list[int]:
    found = company_signals(1, sizes(CRM, *numbers))
    return [(date.fromisoformat(s.day) - date(2024, 1, 1)).days for s in found if s.kind is Kind.headcount_increase_1m]


def test_a_window_is_armed_again_when_it_has_passed() -> None:
    assert one_month((0, 100), (30, 110), (40, 112), (59, 125)) == [30]
    assert one_month((0, 100), (30, 110), (40, 112), (60, 125)) == [30, 60]


def test_a_window_is_armed_again_when_the_change_has_abated() -> None:
    assert one_month((0, 100), (10, 100), (30, 110), (40, 102), (45, 110)) == [30, 45]  # 2 % on day 40
    assert one_month((0, 100), (10, 100), (30, 110), (40, 103), (45, 110)) == [30]  # 3 %


def test_what_is_said_again_is_compared_too() -> None:
    """The number of day 60 is first compared with one of half a year ago when it is said again on day 130."""
    history = [say(day(0), CRM, headcount=100), say(day(60), CRM, seen=[day(130), day(200)], headcount=140)]
    (found,) = [s for s in company_signals(1, history) if s.kind is Kind.headcount_increase_6m]
    assert (found.day, found.before.value, found.before.since) == (day(130), 100, day(0))
    assert found.observations == (history[1].observation, history[0].observation)


def test_a_window_names_its_baseline_and_rests_on_both() -> None:
    history = sizes(CRM, (0, 100), (5, 104), (30, 120))
    found: Signal = next(s for s in company_signals(1, history) if s.kind is Kind.headcount_increase_1m)
    assert (found.before.value, found.before.since, found.after.value) == (100, day(0), 120)
    assert found.observations == (history[2].observation, history[0].observation)
    assert found.detail is not None
    assert found.detail.basis == "stated"


def known(*numbers: tuple[int, int]) -> list[HistoryRow]:
    return [measure(day(when), 9, name="known_people", value=number) for when, number in numbers]


def test_people_that_we_know_count_until_somebody_states_a_headcount() -> None:
    history = known((0, 100), (30, 110), (200, 110), (230, 150))
    found = company_signals(1, history)
    assert {(s.kind.value, s.day) for s in found} == {
        ("headcount_increase_1m", day(30)),
        ("headcount_increase_1m", day(230)),
        ("headcount_increase_6m", day(230)),
        ("headcount_increase_12m", day(230)),
    }
    assert {s.detail.basis for s in found if s.detail} == {"known people"}
    assert max(s.confidence for s in found) < 80
    stated = sizes(CRM, (210, 500))
    assert {s.day for s in company_signals(1, [*history, *stated])} == {day(30)}
