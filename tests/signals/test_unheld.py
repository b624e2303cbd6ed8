"""A history as if what its source changed about itself had always been so."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.model.observation import SubjectKind
from sightline.model.signal import Signal
from sightline.signals.company import company_signals
from sightline.signals.holding import Holds, unheld
from sightline.signals.person import person_signals
from tests.signals.saying import at, job
from tests.signals.sources_by_hand import State, Told

PERSON, COMPANY = SubjectKind.person, SubjectKind.company
EMPLOYED = {n: {"positions": [job(n % 9, f"Title {n % 11}")]} for n in range(90)}
EMPTY: State = {n: {"positions": [{**each["positions"][0], "current": False, "end": "2024-02-01"}]}
                for n, each in EMPLOYED.items()}  # fmt: skip


def signals(told: Told, subject: int) -> list[tuple[str, str, Any, Any]]:
    """Kind, day, title before and after."""
    found: list[Signal] = person_signals(subject, told.unheld(subject), lambda company: company)
    return [(each.kind.value, each.day, each.before.title, each.after.title) for each in found]


def refilled(subject: int, title: str | None = None, start: str = "2024-02-10", company: int | None = None) -> Any:
    """Somebody who is back, with the ended job among the past ones."""
    [ended] = EMPTY[subject]["positions"]  # type: ignore[index]
    company = subject % 9 if company is None else company
    return {"positions": [job(company, title or f"Title {subject % 11}", start), ended]}


def refill(*without: int, **others: Any) -> State:
    return {n: others.get(f"p{n}") or refilled(n) for n in EMPLOYED if n not in without}


@pytest.fixture
def story() -> Told:
    """Emptied and refilled: 7 is back under another title, 8 elsewhere, 5 later than all, 6 never."""
    back = refill(5, 6, p7=refilled(7, "Director"), p8=refilled(8, company=70))
    return Told(PERSON, [
        ("2024-01-01", EMPLOYED),
        ("2024-02-01", EMPTY),
        ("2024-02-10", back),
        ("2024-03-01", {5: refilled(5, start="2024-03-01")}),
        ("2024-09-01", {50: {"positions": [job(50 % 9, "Another")]}}),
    ])  # fmt: skip


def test_who_is_back_did_not_change_jobs(story: Told) -> None:
    assert [hold.op.value for hold in story.holds()] == ["emptied"]
    assert [each for n in EMPLOYED if n not in (6, 7, 8, 50) for each in signals(story, n)] == []


def test_who_is_back_with_another_title_has_it(story: Told) -> None:
    [(_, day, before, after)] = signals(story, 7)
    assert (day, before, after) == ("2024-02-10", "Title 7", "Director")


def test_who_is_back_elsewhere_moved(story: Told) -> None:
    [(kind, *_)] = signals(story, 8)
    assert kind == "company_change"


def test_who_never_comes_back_is_gone_when_the_refill_is_over(story: Told) -> None:
    [hold] = story.holds()
    assert hold.over_at == at("2024-09-01")
    [found] = person_signals(6, story.unheld(6), lambda company: company)
    assert (found.kind.value, found.day, found.noticed) == ("departure", "2024-02-01", at("2024-09-01"))


def test_nobody_is_gone_before() -> None:
    told = Told(PERSON, [("2024-01-01", EMPLOYED), ("2024-02-01", EMPTY), ("2024-04-01", {0: refilled(0)})])
    assert told.holds()[0].over_at is None
    assert signals(told, 6) == []


def test_people_who_were_declared_gone_and_are_back() -> None:
    """Half of a file, and the whole one a week later: whoever is not in that was gone."""
    half: State = dict.fromkeys(range(0, 90, 2))
    told = Told(PERSON, [
        ("2024-01-01", EMPLOYED),
        ("2024-02-01", half),
        ("2024-02-08", {n: EMPLOYED[n] for n in range(4, 90, 2)}),
        ("2024-06-01", {1: {"positions": [job(1, "Another")]}}),
    ])  # fmt: skip
    [hold] = told.holds()
    assert (hold.op.value, hold.over_at) == ("gone", at("2024-06-01"))
    assert signals(told, 4) == []
    assert [each[0] for each in signals(told, 2)] == ["departure"]
    [*_, gone] = told.unheld(2)
    assert gone.observed_at == at("2024-06-01")


def test_a_renamed_title_had_always_been_so() -> None:
    """With the old one as an ended position, as careers tell it; whoever was promoted on that day was."""
    titles = {n: "Sr. Engineer" if n < 30 else f"Title {n % 40}" for n in range(300)}
    before = {n: {"positions": [job(n % 9, title, "2020-01")]} for n, title in titles.items()}
    after: dict[int, Any] = {}
    for n in [*range(30), 200]:
        new = "Senior Engineer" if n < 30 else "Director"
        ended = {**before[n]["positions"][0], "current": False, "end": "2024-02-01"}
        after[n] = {"positions": [job(n % 9, new, "2024-02-01"), ended]}
    told = Told(PERSON, [("2024-01-01", before), ("2024-02-01", after)])
    assert [(each.op.value, each.old, each.new) for each in told.holds()] == [
        ("replaced", "Sr. Engineer", "Senior Engineer")
    ]
    assert [each for n in range(30) for each in signals(told, n)] == []
    assert len(signals(told, 200)) == 1
    first, last = (msgspec.to_builtins(row.claim)["positions"] for row in told.unheld(3))
    assert [(each["title"], each["start"]) for each in first] == [("Senior Engineer", "2020-01")]
    assert [(each["title"], each["start"]) for each in last] == [("Senior Engineer", "2020-01")]


def test_a_renamed_employer_is_nobodys_move() -> None:
    before = {n: {"positions": [job(n % 10, "Buyer")]} for n in range(200)}
    after = {n: {"positions": [job(77 if n % 10 == 3 else n % 10 + 1, "Buyer")]} for n in range(200) if n % 10 == 3}
    after[4] = {"positions": [job(77, "Buyer")]}
    told = Told(PERSON, [("2024-01-01", before), ("2024-02-01", after)])
    assert [each for n in range(3, 200, 10) for each in signals(told, n)] == []
    assert [each[0] for each in signals(told, 4)] == ["company_change"]


def test_what_a_crawler_learnt_to_see_is_not_new() -> None:
    before = {n: {"technologies": [{"name": f"T{n % 30}"}]} for n in range(200)}
    after = {n: {"technologies": [*each["technologies"], {"name": "Analytics" if n % 3 == 0 else "Slack"}]}
             for n, each in before.items() if n % 3 == 0 or n == 4}  # fmt: skip
    told = Told(COMPANY, [("2024-01-01", before), ("2024-02-01", after)])
    found = {n: [each.kind.value for each in company_signals(n, told.unheld(n))] for n in (3, 4, 5)}
    assert found == {3: [], 4: ["new_technology"], 5: []}


@given(st.lists(st.tuples(st.integers(0, 89), st.integers(0, 5), st.integers(0, 3)), max_size=12))
def test_seen_so_once_is_seen_so_again(moves: list[tuple[int, int, int]]) -> None:
    """And nothing is said before it was: rows move to later times only."""
    days = ("2024-02-10", "2024-03-01", "2024-07-01", "2024-12-01")
    later: list[tuple[str, State]] = [
        (day, {n: refilled(n, f"Title {t}", day) for n, t, place in moves if place == number}
         | ({} if number else {n: refilled(n) for n in range(20, 90)}))
        for number, day in enumerate(days)
    ]  # fmt: skip
    told = Told(PERSON, [("2024-01-01", EMPLOYED), ("2024-02-01", EMPTY), *later])
    holds = Holds(told.holds())
    said = {row.observation: row.observed_at for rows in told.histories() for row in rows}
    for rows in told.histories():
        once = unheld(rows, holds)
        assert unheld(once, holds) == once
        assert all(row.observed_at >= said[row.observation] for row in once)
        assert [row.observed_at for row in once] == sorted(row.observed_at for row in once)


def test_a_history_of_which_nothing_is_held_is_left_alone(story: Told) -> None:
    history = next(story.histories())
    assert unheld(history, Holds()) is history
