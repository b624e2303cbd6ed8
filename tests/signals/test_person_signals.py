"""Moves, promotions, other titles and departures; and what only looks like one."""

from __future__ import annotations

import pytest

from sightline.model.signal import Kind
from sightline.signals.person import person_signals
from sightline.store import HistoryRow
from tests.signals.careers import STORIES, Story, say
from tests.signals.saying import CRM, VENDOR, job


def told(history: Story) -> list[tuple[str, str, str | None]]:
    """Kind, day and new title of each signal about the person."""
    found = person_signals(1, history, lambda subject: subject)
    return [(each.kind.value, each.day, each.after.title) for each in found if each.kind is not Kind.leadership_change]


def leaders(history: Story) -> list[tuple[int, str, bool | None, str | None, str | None]]:
    """Company, day, whether they joined, title and the day that lies ahead, of each leader who joins or leaves."""
    return [
        (
            each.subject,
            each.day,
            each.detail.joined,
            each.after.title or each.before.title,
            each.detail.effective_on,
        )
        for each in person_signals(1, history, lambda subject: subject)
        if each.kind is Kind.leadership_change and each.detail is not None
    ]


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


UP = [
    ("Legislative Correspondent", "Legislative Assistant"),
    ("Legislative Assistant", "Legislative Director"),
    ("Legislative Director", "Chief of Staff"),
    ("Deputy Chief of Staff", "Chief of Staff"),
    ("Parliamentary Under-Secretary of State", "Minister of State"),
    ("Minister of State", "Secretary of State"),
    ("Ranking Member", "Chairwoman"),
    ("Vice Chair", "Chairman"),
    ("Member", "Ranking Member"),
    ("Acting Director", "Director"),
    ("Interim CEO", "Chief Executive Officer"),
    ("Assistant Manager", "Manager"),
    ("Engineer", "Lead Engineer"),
    ("Product Manager", "Group Product Manager"),
    ("Director of Sales", "Head of Sales"),
    ("VP Sales", "SVP Sales"),
    ("Assistant Professor", "Associate Professor"),
    ("Sales Manager", "Senior Sales Manager"),
]


@pytest.mark.parametrize(("before", "after"), UP)
def test_a_step_up_is_a_promotion_and_the_way_back_is_not(before: str, after: str) -> None:
    for old, new, kind in ((before, after, "promotion"), (after, before, "title_change")):
        history = [say("2024-01-01", CRM, positions=[job(7, old)]), say("2024-05-01", CRM, positions=[job(7, new)])]
        assert told(history) == [(kind, "2024-05-01", new)]


SIDEWAYS = [("CFO", "CEO"), ("HR Assistant", "Junior Recruiter"), ("VP Sales", "VP Marketing"), ("Recruiter", "Buyer")]


@pytest.mark.parametrize(("before", "after"), SIDEWAYS)
def test_a_step_aside_is_another_title(before: str, after: str) -> None:
    history = [say("2024-01-01", CRM, positions=[job(7, before)]), say("2024-05-01", CRM, positions=[job(7, after)])]
    assert told(history) == [("title_change", "2024-05-01", after)]


RESPELLED = [
    ("Sr. Mgr, Sales", "Senior Sales Manager"),
    ("VP Sales", "Vice President of Sales"),
    ("CPO", "Chief Product Officer"),
    ("Head of Enginering", "HEAD OF ENGINEERING"),
    ("Softwareentwickler", "Software-Entwicklerin"),
    ("Leiter Vertrieb", "Head of Sales"),
    ("Chairman", "Chairwoman"),
]


@pytest.mark.parametrize(("before", "after"), RESPELLED)
def test_another_spelling_is_no_signal(before: str, after: str) -> None:
    history = [say("2024-01-01", CRM, positions=[job(7, before)]), say("2024-05-01", CRM, positions=[job(7, after)])]
    assert told(history) == []


def test_a_corrected_spelling_keeps_the_episode() -> None:
    first = [
        say("2024-01-01", CRM, positions=[job(7, "Sales Manager")]),
        say("2024-05-01", CRM, positions=[job(7, "Vice Presidnt of Orre")]),
    ]
    corrected = [*first, say("2024-06-01", CRM, positions=[job(7, "VP, Orre")])]
    one, other = (person_signals(1, some, lambda subject: subject) for some in (first, corrected))
    assert [(each.kind, each.subject, each.episode) for each in one] == [
        (each.kind, each.subject, each.episode) for each in other
    ]


def filing(day: str, title: str, **dates: str) -> HistoryRow:
    """What a filing tells of one post."""
    post = {"company": {"name": "Acme", "subject": 7}, "title": title, **dates}
    return say(day, VENDOR, full_name="Ada King", positions=[post])


LEADERS: dict[str, tuple[Story, list[tuple[int, str, bool | None, str | None, str | None]]]] = {
    "a chief who moves": (
        [
            say("2024-01-01", CRM, positions=[job(7, "CFO")]),
            say("2024-05-01", CRM, positions=[job(8, "CEO", "2024-04")]),
        ],
        [(7, "2024-04", False, "CFO", None), (8, "2024-04", True, "CEO", None)],
    ),
    "an engineer who moves": (
        [
            say("2024-01-01", CRM, positions=[job(7, "Engineer")]),
            say("2024-05-01", CRM, positions=[job(8, "Engineer")]),
        ],
        [],
    ),
    "who rises within": (
        [say("2024-01-01", CRM, positions=[job(7, "Director")]), say("2024-05-01", CRM, positions=[job(7, "CEO")])],
        [],
    ),
    "a filing of who joins": (
        [filing("2024-05-01", "CFO", start="2024-04-15")],
        [(7, "2024-04-15", True, "CFO", None)],
    ),
    "a filing of who will join": (
        [filing("2024-05-01", "CFO", start="2024-07-01")],
        [(7, "2024-05-01", True, "CFO", "2024-07-01")],
    ),
    "a filing of who left": ([filing("2024-05-01", "CFO", end="2024-04-30")], [(7, "2024-04-30", False, "CFO", None)]),
    "a filing of who will leave": (
        [filing("2024-05-01", "Chief Financial Officer", end="2024-06-30")],
        [(7, "2024-05-01", False, "Chief Financial Officer", "2024-06-30")],
    ),
    "a chief of long standing who is heard of first": ([filing("2024-05-01", "CFO", start="2019-04-15")], []),
    "two sources tell of one": (
        [filing("2024-05-01", "CFO", start="2024-04-15"), say("2024-06-01", CRM, positions=[job(7, "CFO", "2024-04")])],
        [(7, "2024-04-15", True, "CFO", None)],
    ),
    "who takes a chair beside other seats": (
        [
            say("2024-01-01", CRM, positions=[job(1, ""), job(2, "")]),
            say("2024-05-01", CRM, positions=[job(1, ""), job(2, ""), job(3, "Chair", "2024-05-01")]),
        ],
        [(3, "2024-05-01", True, "Chair", None)],
    ),
}


@pytest.mark.parametrize("story", LEADERS)
def test_who_joins_and_leaves_the_head_of_a_company(story: str) -> None:
    history, expected = LEADERS[story]
    assert leaders(history) == expected


def test_a_leader_is_named() -> None:
    found = person_signals(1, [filing("2024-05-01", "CFO", start="2024-04-15")], lambda subject: subject)
    assert [(each.detail.person, each.detail.name, each.episode) for each in found if each.detail] == [
        (1, "Ada King", "~1:joined")
    ]


def test_confidence_grows_with_what_a_signal_rests_on() -> None:
    moved = [say("2024-01-01", CRM, positions=[job(7, "Engineer")]), say("2024-05-01", CRM, positions=[job(8, "Chef")])]
    heard = [moved[0], say("2024-05-01", VENDOR, positions=[job(8, "Chef")])]
    second = [*moved, say("2024-06-01", VENDOR, positions=[job(8, "Chef")])]
    sure = [person_signals(1, some, lambda subject: subject)[0].confidence for some in (heard, moved, second)]
    assert sure == [50, 80, 88]
