"""Moves, promotions, other titles and departures; and what only looks like one."""

from __future__ import annotations

import pytest

from sightline.model.observation import Op, SubjectKind
from sightline.signals.person import person_signals
from sightline.store import HistoryRow
from tests.signals.saying import CRAWL, CRM, VENDOR, Saying, job

say = Saying(SubjectKind.person)
Story = list[HistoryRow]


def told(history: Story) -> list[tuple[str, str, str | None]]:
    """Kind, day and new title of each signal."""
    return [
        (each.kind.value, each.day, each.after.title) for each in person_signals(1, history, lambda subject: subject)
    ]


STORIES: dict[str, tuple[Story, list[tuple[str, str, str | None]]]] = {
    "a source moves somebody": (
        [
            say("2024-01-01", CRM, positions=[job(7, "Engineer")]),
            say("2024-05-01", CRM, positions=[job(8, "Engineer")]),
        ],
        [("company_change", "2024-05-01", "Engineer")],
    ),
    "the new job is dated": (
        [
            say("2024-01-01", CRM, positions=[job(7, "Engineer")]),
            say("2024-05-01", CRM, positions=[job(8, "Engineer", "2024-03")]),
        ],
        [("company_change", "2024-03", "Engineer")],
    ),
    "the old job's end dates the new one": (
        [
            say("2024-01-01", VENDOR, positions=[job(7, "Engineer")]),
            say("2024-05-01", VENDOR, positions=[job(8, "Engineer"), job(7, "Engineer", end="2023-12")]),
        ],
        [("company_change", "2023-12", "Engineer")],
    ),
    "a date that lies ahead is not when it was told": (
        [
            say("2024-01-01", CRM, positions=[job(7, "Engineer")]),
            say("2024-05-01", CRM, positions=[job(8, "Engineer", "2025-01", current=True)]),
        ],
        [("company_change", "2024-05-01", "Engineer")],
    ),
    "two sources tell of one move": (
        [
            say("2024-01-01", CRM, positions=[job(7, "Engineer")]),
            say("2024-01-01", VENDOR, positions=[job(7, "Engineer")]),
            say("2024-05-01", VENDOR, positions=[job(8, "Manager")]),
            say("2024-07-01", CRM, positions=[job(8, "Manager")]),
        ],
        [("company_change", "2024-05-01", "Manager")],
    ),
    "a source that lags says the old job again": (
        [
            say("2024-01-01", CRM, positions=[job(7, "Engineer")]),
            say("2024-05-01", CRM, positions=[job(8, "Manager")]),
            say("2024-06-01", CRAWL, positions=[job(7, "Engineer")]),
        ],
        [("company_change", "2024-05-01", "Manager")],
    ),
    "two sources disagree from the start": (
        [
            say("2024-01-01", CRM, positions=[job(7, "Engineer")]),
            say("2024-01-01", VENDOR, positions=[job(8, "Manager")]),
        ],
        [],
    ),
    "two sources call one employer otherwise": (
        [
            say("2024-01-01", CRM, positions=[job(7, "Head of Ore")], seen="2024-04-01"),
            say("2024-03-01", VENDOR, positions=[job(8, "Head of Ore", "2023-01")]),
        ],
        [],
    ),
    "a second job beside the first": (
        [
            say("2024-01-01", CRM, positions=[job(7, "Engineer")]),
            say("2024-05-01", CRM, positions=[job(9, "Board Member"), job(7, "Engineer")]),
        ],
        [],
    ),
    "who comes back moved twice": (
        [
            say("2024-01-01", VENDOR, positions=[job(7, "Engineer")]),
            say("2024-05-01", VENDOR, positions=[job(8, "Engineer", "2024-04"), job(7, "Engineer", end="2024-03")]),
            say(
                "2024-09-01",
                VENDOR,
                positions=[
                    job(7, "Director", "2024-08"),
                    job(8, "Engineer", "2024-04", "2024-07"),
                    job(7, "Engineer", end="2024-03"),
                ],
            ),
        ],
        [("company_change", "2024-04", "Engineer"), ("company_change", "2024-08", "Director")],
    ),
    "a stop that nobody told of in time": (
        [
            say("2024-01-01", VENDOR, positions=[job(7, "Engineer", "2020")]),
            say(
                "2024-09-01",
                VENDOR,
                positions=[
                    job(9, "Lead", "2024-08"),
                    job(8, "Engineer", "2024-03", "2024-07"),
                    job(7, "Engineer", "2020", "2024-02"),
                ],
            ),
        ],
        [("company_change", "2024-03", "Engineer"), ("company_change", "2024-08", "Lead")],
    ),
    "a career tells of the last move": (
        [say("2024-01-01", VENDOR, positions=[job(8, "Manager", "2023-11"), job(7, "Engineer", "2020", "2023-10")])],
        [("company_change", "2023-11", "Manager")],
    ),
    "a higher rung": (
        [
            say("2024-01-01", CRM, positions=[job(7, "Sales Manager")]),
            say("2024-05-01", CRM, positions=[job(7, "VP Sales", "2024-04")]),
        ],
        [("promotion", "2024-04", "VP Sales")],
    ),
    "a wider title on one rung": (
        [
            say("2024-01-01", CRM, positions=[job(7, "Deputy Director of Sales")]),
            say("2024-05-01", CRM, positions=[job(7, "Director of Sales")]),
        ],
        [("promotion", "2024-05-01", "Director of Sales")],
    ),
    "another title without a step up": (
        [
            say("2024-01-01", CRM, positions=[job(7, "Sales Manager")]),
            say("2024-05-01", CRM, positions=[job(7, "Marketing Manager")]),
        ],
        [("title_change", "2024-05-01", "Marketing Manager")],
    ),
    "another spelling of a title by another source": (
        [
            say("2024-01-01", CRM, positions=[job(7, "VP Sales")]),
            say("2024-01-01", VENDOR, positions=[job(7, "Vice President, Sales")]),
        ],
        [],
    ),
    "an employment that ended": (
        [
            say("2024-01-01", VENDOR, positions=[job(7, "Engineer")]),
            say("2024-05-01", VENDOR, positions=[job(7, "Engineer", end="2024-04")]),
        ],
        [("departure", "2024-04", None)],
    ),
    "a page that lists somebody no more": (
        [say("2024-01-01", CRAWL, positions=[job(7, "Engineer")]), say("2024-05-01", CRAWL, Op.gone)],
        [("departure", "2024-05-01", None)],
    ),
    "a page that lists somebody no more whom others still know there": (
        [
            say("2024-01-01", CRAWL, positions=[job(7, "Engineer")]),
            say("2024-01-01", CRM, positions=[job(7, "Engineer")], seen="2024-08-01"),
            say("2024-05-01", CRAWL, Op.gone),
        ],
        [],
    ),
    "what was taken back was never said": (
        [
            say("2024-01-01", CRM, positions=[job(7, "Engineer")]),
            say("2024-05-01", CRM, positions=[job(8, "Engineer")]),
            say("2024-06-01", CRM, Op.retract, positions=[]),
            say("2024-07-01", CRM, positions=[job(7, "Engineer")]),
        ],
        [],
    ),
    "nothing of work": ([say("2024-01-01", CRM, full_name="Ada Byron"), say("2024-05-01", CRM, positions=[])], []),
}


@pytest.mark.parametrize("story", STORIES)
def test_what_changed(story: str) -> None:
    history, expected = STORIES[story]
    assert told(history) == expected


@pytest.mark.parametrize("story", STORIES)
def test_each_signal_cites_what_supports_it(story: str) -> None:
    history, _ = STORIES[story]
    rows = {row.observation: row for row in history}
    for signal in person_signals(1, history, lambda subject: subject):
        cited = [rows[number] for number in signal.observations]
        assert signal.noticed == min(row.observed_at for row in cited)
        assert set(signal.sources) == {row.source for row in cited}
