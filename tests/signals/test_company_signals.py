"""What changed with a company, and what one source merely counts or spells otherwise than another."""

from __future__ import annotations

import pytest

from sightline.model.observation import Op, SubjectKind
from sightline.signals.company import company_signals, headcounts
from sightline.store import HistoryRow
from tests.signals.saying import CRM, VENDOR, Saying

say = Saying(SubjectKind.company)
Expected = list[tuple[str, str, object, object]]

STORIES: dict[str, tuple[list[HistoryRow], Expected]] = {
    "a new headcount": (
        [say("2024-01-01", CRM, headcount=10), say("2024-05-01", CRM, headcount=12)],
        [("headcount_change", "2024-05-01", 10, 12)],
    ),
    "the same headcount again": ([say("2024-01-01", CRM, headcount=10), say("2024-05-01", CRM, headcount=10)], []),
    "two sources count otherwise": (
        [say("2024-01-01", CRM, headcount=10), say("2024-02-01", VENDOR, headcount=14)],
        [],
    ),
    "a headcount that was taken back": (
        [
            say("2024-01-01", CRM, headcount=10),
            say("2024-02-01", CRM, headcount=1000),
            say("2024-03-01", CRM, Op.retract, headcount=0),
            say("2024-04-01", CRM, headcount=10),
        ],
        [],
    ),
    "another name": (
        [say("2024-01-01", CRM, name="Acme Inc"), say("2024-05-01", CRM, name="Globex")],
        [("rename", "2024-05-01", "Acme Inc", "Globex")],
    ),
    "another spelling of the name": (
        [say("2024-01-01", CRM, name="Acme Inc"), say("2024-05-01", CRM, name="ACME")],
        [],
    ),
    "a slip in the name, which another source does not make": (
        [
            say("2024-01-01", CRM, name="Univance"),
            say("2024-03-01", VENDOR, name="Univance"),
            say("2024-05-01", CRM, name="Unviance"),
            say("2024-06-01", VENDOR, name="Univ Ance"),
            say("2024-07-01", CRM, name="Univance"),
        ],
        [],
    ),
    "a short name that differs in a letter": (
        [say("2024-01-01", CRM, name="Acme"), say("2024-05-01", CRM, name="Acne")],
        [("rename", "2024-05-01", "Acme", "Acne")],
    ),
    "a name that another source knew": (
        [
            say("2024-01-01", CRM, name="Acme"),
            say("2024-01-01", VENDOR, name="Globex"),
            say("2024-05-01", CRM, name="Globex"),
        ],
        [],
    ),
    "another domain": (
        [say("2024-01-01", CRM, domain="acme.com"), say("2024-05-01", CRM, domain="acme.io")],
        [("new_domain", "2024-05-01", "acme.com", "acme.io")],
    ),
    "a technology more": (
        [
            say("2024-01-01", VENDOR, technologies=[{"name": "Zoom"}]),
            say("2024-05-01", VENDOR, technologies=[{"name": "zoom"}, {"name": "Snowflake"}]),
        ],
        [("new_technology", "2024-05-01", None, "Snowflake")],
    ),
    "technologies that are listed for the first time": (
        [say("2024-01-01", VENDOR, technologies=[{"name": "Zoom"}])],
        [],
    ),
    "a round": (
        [
            say("2024-01-01", VENDOR, funding_history=[]),
            say("2024-05-01", VENDOR, funding_history=[{"on": "2024-04-09", "type": "Seed", "usd": 1_000_000}]),
        ],
        [("funding", "2024-04-09", None, "Seed of $1,000,000")],
    ),
}


@pytest.mark.parametrize("story", STORIES)
def test_what_changed(story: str) -> None:
    history, expected = STORIES[story]
    found = company_signals(1, history)
    assert [(each.kind.value, each.day, each.before.value, each.after.value) for each in found] == expected


def test_headcounts_are_those_of_the_source_that_can_be_compared_first() -> None:
    history = [
        say("2024-01-01", CRM, headcount=10),
        say("2024-01-01", VENDOR, headcount=14),
        say("2024-03-01", VENDOR, headcount=15),
    ]
    assert headcounts(history) == [("2024-01-01", 14), ("2024-03-01", 15)]
