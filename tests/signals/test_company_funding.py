"""Rounds that were not there before, whatever sources call them and when they say they were."""

from __future__ import annotations

from typing import Any

import pytest

from sightline.model.observation import Op, SubjectKind
from sightline.model.signal import Kind
from sightline.signals.company import company_signals
from sightline.store import HistoryRow
from tests.signals.saying import CRAWL, CRM, VENDOR, Saying

say = Saying(SubjectKind.company)

SEED = {"on": "2021-03-02", "type": "Seed", "usd": 2_000_000}
A = {"on": "2024-04-09", "type": "Series A", "usd": 10_000_000, "investors": ["Acme Ventures"]}
B = {"on": "2024-11-01", "type": "Series B", "usd": 30_000_000}


def rounds(day: str, source: int, *listed: dict[str, Any]) -> HistoryRow:
    return say(day, source, funding_history=list(listed))


BEFORE = rounds("2024-01-01", VENDOR, SEED)
NEWS = rounds("2024-05-01", VENDOR, SEED, A)
OTHER = rounds("2024-01-01", CRM, SEED)

STORIES: dict[str, tuple[list[HistoryRow], list[tuple[str, object]]]] = {
    "a round more": ([BEFORE, NEWS], [("2024-04-09", 10_000_000)]),
    "two rounds more": (
        [BEFORE, rounds("2024-12-01", VENDOR, SEED, A, B)],
        [("2024-04-09", 10_000_000), ("2024-11-01", 30_000_000)],
    ),
    "rounds that are listed for the first time": ([rounds("2024-01-01", VENDOR, SEED)], []),
    "rounds of old that are listed for the first time": (
        [say("2024-01-01", VENDOR, name="Acme"), rounds("2024-02-01", VENDOR, SEED)],
        [],
    ),
    "the first round of a company that was known": (
        [say("2024-01-01", VENDOR, name="Acme"), rounds("2024-05-01", VENDOR, A)],
        [("2024-04-09", 10_000_000)],
    ),
    "a better date": (
        [BEFORE, NEWS, rounds("2024-06-01", VENDOR, SEED, {**A, "on": "2024-04-02"})],
        [("2024-04-09", 10_000_000)],
    ),
    "a better sum": (
        [BEFORE, NEWS, rounds("2024-06-01", VENDOR, SEED, {**A, "usd": 12_000_000})],
        [("2024-04-09", 10_000_000)],
    ),
    "another word for the type": (
        [BEFORE, NEWS, rounds("2024-06-01", VENDOR, SEED, {**A, "type": "Venture"})],
        [("2024-04-09", 10_000_000)],
    ),
    "a second source": (
        [BEFORE, OTHER, NEWS, rounds("2024-06-01", CRM, SEED, {"on": "2024-05", "type": "series_a"})],
        [("2024-04-09", 10_000_000)],
    ),
    "another source knew it": ([BEFORE, rounds("2024-04-20", CRM, A), NEWS], []),
    "two of one type in one list": (
        [BEFORE, rounds("2024-12-01", VENDOR, SEED, A, {**A, "on": "2024-06-01", "usd": 4_000_000})],
        [("2024-04-09", 10_000_000), ("2024-06-01", 4_000_000)],
    ),
    "the same type years later": (
        [BEFORE, rounds("2024-05-01", VENDOR, SEED, {"on": "2024-04-01", "type": "Seed", "usd": 900_000})],
        [("2024-04-01", 900_000)],
    ),
    "the last round alone": (
        [
            say("2024-01-01", CRM, last_funding_on="2021-03-02", last_funding_type="Seed"),
            say("2024-05-01", CRM, last_funding_on="2024-04-09", last_funding_type="Series A"),
        ],
        [("2024-04-09", None)],
    ),
    "the last round beside the list": (
        [
            BEFORE,
            say(
                "2024-05-01",
                VENDOR,
                funding_history=[SEED, A],
                last_funding_on="2024-04-09",
                last_funding_type="Series A",
            ),
        ],
        [("2024-04-09", 10_000_000)],
    ),
    "a round that was taken back": ([BEFORE, NEWS, say("2024-05-02", VENDOR, Op.retract, funding_history=[])], []),
    "a date to come": (
        [BEFORE, rounds("2024-05-01", VENDOR, SEED, {**A, "on": "2024-06-01"})],
        [("2024-05-01", 10_000_000)],
    ),
}


@pytest.mark.parametrize("story", STORIES)
def test_rounds(story: str) -> None:
    history, expected = STORIES[story]
    found = company_signals(1, history)
    assert {s.kind for s in found} <= {Kind.funding}
    assert [(s.day, s.detail.usd if s.detail else None) for s in found] == expected


def test_a_round_tells_of_itself_and_of_who_says_so() -> None:
    second = rounds("2024-06-01", CRM, SEED, A)
    (found,) = company_signals(1, [BEFORE, OTHER, NEWS, second])
    (alone,) = company_signals(1, [BEFORE, NEWS])
    assert found.detail is not None
    assert (found.detail.type, found.detail.usd, found.detail.investors) == ("Series A", 10_000_000, ("Acme Ventures",))
    assert found.after.value == "Series A of $10,000,000"
    assert found.observations == (NEWS.observation, second.observation)
    assert (found.episode, found.day, found.noticed) == (alone.episode, alone.day, alone.noticed)
    assert alone.confidence < found.confidence < 100


def test_a_name_that_was_listed_among_others_is_no_other_name() -> None:
    history = [
        say("2024-01-01", CRM, name="Acme", alternative_names=["Globex Inc"]),
        say("2024-05-01", CRM, name="Globex"),
        say("2024-01-01", VENDOR, domain="acme.com", other_domains=["acme.io"]),
        say("2024-05-01", VENDOR, domain="acme.io"),
    ]
    assert company_signals(1, history) == []


def test_whoever_says_the_same_later_makes_it_surer() -> None:
    history = [say("2024-01-01", CRM, name="Acme"), say("2024-05-01", CRM, name="Globex")]
    (alone,) = company_signals(1, history)
    (found,) = company_signals(1, [*history, say("2024-06-01", CRAWL, name="Globex Ltd")])
    assert (found.episode, found.day, len(found.sources)) == (alone.episode, alone.day, 2)
    assert alone.confidence < found.confidence
