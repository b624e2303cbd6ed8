"""Visits and spend that are far off what they were in the months before."""

from __future__ import annotations

from sightline.model.observation import Op, SubjectKind
from sightline.model.signal import Kind, Signal
from sightline.signals.company import company_signals
from sightline.signals.rules import standard_rules
from sightline.store import HistoryRow
from tests.signals.saying import CRM, VENDOR, Saying

say = Saying(SubjectKind.measure)

UP, DOWN = Kind.website_traffic_increase, Kind.website_traffic_decrease


def monthly(*numbers: float, name: str = "website_traffic", source: int = VENDOR) -> list[HistoryRow]:
    """A number of each month, told on the first of the month, each a row of its own."""
    return [
        say(f"2024-{month:02}-01", source, subject=100 * source + month, name=name, value=number)
        for month, number in enumerate(numbers, start=1)
    ]


def told(history: list[HistoryRow]) -> list[tuple[Kind, str, object, object]]:
    return [(s.kind, s.day, s.before.value, s.after.value) for s in company_signals(1, history)]


def test_a_fifth_off_the_average_of_three_months() -> None:
    assert told(monthly(100, 110, 120, 131)) == []
    assert told(monthly(100, 110, 120, 132)) == [(UP, "2024-04-01", 110.0, 132.0)]
    assert told(monthly(100, 110, 120, 88)) == [(DOWN, "2024-04-01", 110.0, 88.0)]


def test_the_first_number_is_compared_with_nothing() -> None:
    assert told(monthly(100)) == []
    assert told([say("2024-01-01", VENDOR, name="visits", value=10), *monthly(0, 0, 0, 0, 0, 100)]) == [
        (UP, "2024-06-01", 0.0, 100.0)
    ]


def test_armed_again_when_it_has_abated_or_three_months_have_passed() -> None:
    assert [day for _, day, *_ in told(monthly(100, 100, 130, 150, 120, 200))] == ["2024-03-01", "2024-06-01"]
    rising = told(monthly(100, 130, 170, 220, 290, 380, 500, 650))
    assert [day for _, day, *_ in rising] == ["2024-02-01", "2024-06-01"]


def test_a_signal_rests_on_the_numbers_that_it_compares() -> None:
    history = monthly(100, 110, 120, 90, 150)
    found: Signal = next(s for s in company_signals(1, history) if s.kind is UP)
    assert found.before.since == "2024-02-01"
    assert set(found.observations) == {row.observation for row in history[1:]}
    assert found.observations[0] == history[4].observation


def test_every_name_of_a_measure_counts_and_no_other() -> None:
    for measure, names in standard_rules().measures.items():
        for name in names:
            kinds = {kind for kind, *_ in told(monthly(100, 200, name=name.replace("_", " ").title()))}
            assert kinds == ({Kind(f"{measure}_increase")} if measure != "known_people" else kinds), name
    assert told(monthly(100, 200, name="revenue")) == []


def test_sources_are_not_compared_with_each_other() -> None:
    assert told([*monthly(100, 100, 100), *monthly(200, 200, 200, source=CRM)]) == []


def test_a_number_is_of_the_day_that_it_names() -> None:
    history = [
        say("2024-06-10", VENDOR, subject=1000 + month, name="visits", value=value, on=f"2024-{month:02}")
        for month, value in enumerate([100, 100, 140, 140, 140], start=1)
    ]
    (found,) = company_signals(1, history)
    assert (found.day, found.noticed) == ("2024-03-01", history[0].observed_at)


def test_one_row_that_goes_on_with_new_numbers() -> None:
    history = [
        say("2024-01-01", VENDOR, seen=["2024-02-01"], subject=7, name="visits", value=100),
        say("2024-03-01", VENDOR, subject=7, value=150),
        say("2024-04-01", VENDOR, Op.retract, subject=7),
    ]
    assert told(history[:2]) == [(UP, "2024-03-01", 100.0, 150.0)]
    assert told(history) == []


def test_a_number_that_is_told_late_withdraws_nothing() -> None:
    history = monthly(100, 110, 120, 150)
    before = told(history)
    late = say("2024-05-10", VENDOR, subject=9000, name="website_traffic", value=900, on="2024-02-15")
    assert before
    assert told([*history, late]) == before
