"""Postings that open, close and open again, what two sources state of one, and surges."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from sightline.model.observation import Op, SubjectKind
from sightline.model.signal import Kind, Signal
from sightline.signals.company import company_signals
from sightline.store import HistoryRow
from tests.signals.saying import CRAWL, CRM, VENDOR, Saying

post = Saying(SubjectKind.posting)
firm = Saying(SubjectKind.company)
FIRST = date(2024, 1, 1)
ENGINEER = {"title": "Data Engineer", "location": {"city": "Berlin", "country_code": "DE"}}


def day(number: int) -> str:
    return (FIRST + timedelta(days=number)).isoformat()


def ad(when: int, subject: int, op: Op = Op.claim, source: int = CRAWL, **fields: Any) -> HistoryRow:
    said = {**ENGINEER, **fields} if op is Op.claim else fields
    return post(day(when), source, op, subject=subject, **said)


def listed(history: list[HistoryRow]) -> list[tuple[str, int | None]]:
    found = [s for s in company_signals(1, history) if s.kind is Kind.new_job_listing]
    return [(s.day, s.detail.item if s.detail else None) for s in found]


WATCHED = ad(0, 90, title="Founding Engineer", opened_on="2020-01-01")
"""A posting with which its source begins to tell of postings."""

STORIES: dict[str, tuple[list[HistoryRow], list[tuple[str, int | None]]]] = {
    "what opens while a source is looked at": ([WATCHED, ad(7, 91)], [(day(7), 91)]),
    "what is dated": ([WATCHED, ad(7, 91, opened_on=day(3))], [(day(3), 91)]),
    "what is dated by its month": ([WATCHED, ad(40, 91, opened_on="2024-02")], [("2024-02", 91)]),
    "a date to come is none": ([WATCHED, ad(7, 91, opened_on=day(9))], [(day(7), 91)]),
    "what was open when a source was looked at first": ([ad(0, 91), ad(0, 92)], []),
    "what had opened shortly before": ([ad(0, 91, opened_on=day(-20))], [(day(-20), 91)]),
    "what had opened long before": ([ad(0, 91, opened_on=day(-60))], []),
    "the first of a company that its source knew": (
        [firm(day(-30), CRAWL, name="Acme"), ad(0, 91)],
        [(day(0), 91)],
    ),
    "gone and back": (
        [WATCHED, ad(7, 91), ad(14, 91, Op.gone), ad(21, 91)],
        [(day(7), 91), (day(21), 91)],
    ),
    "gone and back with the date of old": (
        [WATCHED, ad(7, 91, opened_on=day(6)), ad(14, 91, Op.gone), ad(21, 91, opened_on=day(6))],
        [(day(6), 91), (day(21), 91)],
    ),
    "closed by its date, and open again": (
        [WATCHED, ad(7, 91), ad(14, 91, closed_on=day(13)), ad(21, 91, closed_on=None, opened_on=day(20))],
        [(day(7), 91), (day(20), 91)],
    ),
    "opened and closed between two looks": (
        [WATCHED, ad(30, 91, opened_on=day(5), closed_on=day(20))],
        [(day(5), 91)],
    ),
    "another title is no other posting": ([WATCHED, ad(7, 91), ad(14, 91, title="Data Wizard")], [(day(7), 91)]),
    "what was taken back": ([WATCHED, ad(7, 91), ad(8, 91, Op.retract)], []),
    "two of a kind in one source": ([WATCHED, ad(7, 91), ad(7, 92)], [(day(7), 91), (day(7), 92)]),
    "one that another source states as well": (
        [WATCHED, ad(7, 91), firm(day(1), VENDOR, name="Acme"), ad(9, 93, source=VENDOR)],
        [(day(7), 91)],
    ),
    "another place is another posting": (
        [WATCHED, ad(7, 91), firm(day(1), VENDOR), ad(9, 93, source=VENDOR, location={"city": "Paris"})],
        [(day(7), 91), (day(9), 93)],
    ),
    "one link, another time and place": (
        [
            WATCHED,
            ad(7, 91, url="https://www.acme.com/jobs/1"),
            ad(99, 93, source=VENDOR, url="http://acme.com/jobs/1/", location={"city": "Paris"}),
        ],
        [(day(7), 91)],
    ),
    "what another source had listed before, undated": (
        [WATCHED, ad(3, 93, source=VENDOR), ad(7, 91)],
        [(day(7), 93)],
    ),
    "closed by one source, open by the other": (
        [
            WATCHED,
            ad(7, 91),
            firm(day(1), VENDOR),
            ad(9, 93, source=VENDOR),
            ad(14, 91, Op.gone),
            ad(21, 91),
        ],
        [(day(7), 91)],
    ),
}


@pytest.mark.parametrize("story", STORIES)
def test_openings(story: str) -> None:
    history, expected = STORIES[story]
    assert listed(history) == expected


def test_an_opening_tells_of_its_posting() -> None:
    fields: dict[str, Any] = {"department": "R&D", "url": "https://acme.com/1", "opened_on": day(6)}
    other = ad(9, 93, source=VENDOR)
    history = [WATCHED, ad(7, 91, **fields), other]
    (found,) = [s for s in company_signals(1, history) if s.kind is Kind.new_job_listing]
    assert found.detail is not None
    assert (found.detail.title, found.detail.url, found.detail.item) == ("Data Engineer", "https://acme.com/1", 91)
    assert (found.detail.country, found.detail.region, found.detail.city) == ("DE", "Berlin", "Berlin")
    assert found.detail.department == "engineering_and_technical"
    assert found.observations == (history[1].observation, other.observation)
    assert found.episode == "~91"
    alone = company_signals(1, history[:2])[0]
    assert 50 < alone.confidence < found.confidence < 100


@pytest.mark.parametrize(
    ("stated", "title", "department"),
    [
        ("Customer Success", "Lead", "customer_service"),
        ("Platform Engineering", "Lead", "engineering_and_technical"),
        ("Team Blue", "Account Executive", "sales"),
        (None, "Financial Controller", "finance"),
        (None, "Ninja", None),
    ],
)
def test_departments(stated: str | None, title: str, department: str | None) -> None:
    (found,) = company_signals(1, [WATCHED, ad(7, 91, department=stated, title=title)])
    assert found.detail is not None
    assert found.detail.department == department


def weekly(per_week: int, weeks: int, begin: int = 0, subject: int = 1000, **fields: Any) -> list[HistoryRow]:
    """So many new postings each week, told on the day on which they open."""
    return [
        ad(begin + 7 * week, subject + week * per_week + number, opened_on=day(begin + 7 * week), **fields)
        for week in range(weeks)
        for number in range(per_week)
    ]


def surges(history: list[HistoryRow], kind: Kind = Kind.surge_in_hiring) -> list[Signal]:
    return [s for s in company_signals(1, history) if s.kind is kind]


def test_a_surge_is_twice_the_usual() -> None:
    usual = [WATCHED, *weekly(2, 13, begin=1)]
    assert surges([*usual, *weekly(3, 1, begin=92, subject=5000)]) == []
    burst = weekly(4, 1, begin=92, subject=5000)
    (found,) = surges([*usual, *burst])
    assert (found.day, found.before.value, found.after.value) == (day(92), 2.0, 4)
    assert found.before.since == day(2)
    assert set(found.observations) == {row.observation for row in burst}
    assert found.noticed == burst[0].observed_at


def test_three_postings_are_needed_and_four_weeks() -> None:
    assert surges([WATCHED, *weekly(2, 1, begin=60)]) == []
    assert surges([WATCHED, *weekly(3, 1, begin=33)]) == []
    (found,) = surges([WATCHED, *weekly(3, 1, begin=34)])  # the week before it, and four weeks
    assert (found.before.value, found.after.value) == (0.0, 3)


def test_no_surge_comes_from_when_a_source_was_looked_at_first() -> None:
    board = [ad(0, 100 + number) for number in range(50)]
    dated = [ad(0, 200 + number, opened_on=day(-number)) for number in range(50)]
    assert surges(board) == []
    assert surges(dated) == []
    second = [ad(100, 300 + number, source=VENDOR, title=f"Job {number}") for number in range(50)]
    shortly = [ad(100, 400 + number, source=VENDOR, title=f"Work {number}", opened_on=day(99)) for number in range(9)]
    usual = weekly(2, 14, begin=1)
    for kind in (Kind.surge_in_hiring, Kind.surge_in_hiring_by_location, Kind.surge_in_hiring_by_department):
        assert surges([*board, *usual, *second, *shortly], kind) == []


def test_postings_without_a_date_are_spread_over_the_time_since_the_last_look() -> None:
    """A look a month, eight new postings at each: no week of it is a surge."""
    months = [ad(30 * month, 1000 + 10 * month + number) for month in range(1, 8) for number in range(8)]
    assert surges([WATCHED, *months]) == []
    (found,) = surges([WATCHED, *months, *(ad(240, 5000 + number) for number in range(60))])
    assert (found.day, found.after.value) == (day(240), 13)  # of 60 in 30 days


def test_a_surge_is_told_again_when_its_week_has_passed() -> None:
    usual = [WATCHED, *weekly(1, 12, begin=1)]
    burst = [*weekly(5, 1, begin=85, subject=5000), *weekly(5, 1, begin=88, subject=6000)]
    later = weekly(9, 1, begin=92, subject=7000)
    assert [s.day for s in surges([*usual, *burst])] == [day(85)]
    assert [s.day for s in surges([*usual, *burst, *later])] == [day(85), day(92)]


def test_what_is_told_later_does_not_undo_a_surge() -> None:
    history = [WATCHED, *weekly(2, 13, begin=1), *weekly(4, 1, begin=92, subject=5000)]
    before = surges(history)
    late = [ad(100, 8000 + number, opened_on=day(50)) for number in range(40)]
    assert len(before) == 1
    assert [s for s in surges([*history, *late]) if s.day >= day(90)] == before


def test_surges_by_department_and_by_place() -> None:
    sales = {"title": "Account Executive", "location": {"city": "Paris", "country_code": "FR"}}
    usual = [WATCHED, *weekly(1, 30, begin=1), *weekly(1, 26, begin=1, subject=3000, **sales)]
    history = [*usual, *weekly(4, 3, begin=190, subject=5000, **sales)]
    (department,) = surges(history, Kind.surge_in_hiring_by_department)
    (place,) = surges(history, Kind.surge_in_hiring_by_location)
    assert department.detail is not None
    assert department.detail.department == "sales"
    assert place.detail is not None
    assert (place.detail.country, place.detail.city) == ("FR", None)
    assert department.before.value == pytest.approx(4, abs=0.2)
    assert department.after.value == 9


def test_every_source_is_compared_with_itself() -> None:
    """A second source that covers more is usual after four weeks, and no surge before."""
    first = [WATCHED, *weekly(1, 40, begin=1)]
    second = weekly(6, 25, begin=105, subject=9000, source=CRM, title="Nurse", location={"city": "Rome"})
    assert surges([*first, *second]) == []
    assert surges([*first, *second], Kind.surge_in_hiring_by_department) == []


def test_ten_thousand_postings_of_one_title_in_two_sources_take_no_time() -> None:
    """Quadratic work would take minutes."""
    each = [ad(number // 20, 10_000 + number, opened_on=day(number // 20)) for number in range(5_000)]
    same = [ad(number // 20 + 1, 50_000 + number, source=VENDOR) for number in range(5_000)]
    found = [s for s in company_signals(1, [*each, *same]) if s.kind is Kind.new_job_listing]
    assert len(found) == 5_000
    assert sum(len(s.citations) == 2 for s in found) == 5_000
