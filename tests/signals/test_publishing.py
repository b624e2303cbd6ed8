"""What is told of signals: once published, then told better, at last taken back."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.model.signal import Citation, Kind, Signal, State
from sightline.signals.publishing import Change, reconcile, signal_id
from sightline.store.signal_rows import Stored, Told

ADA, ACME, GLOBEX = 1, 50, 60
NOW = 1_000


def same(number: int) -> int:
    return number


def move(day: str = "2024-05-01", to: int = GLOBEX, person: int = ADA, row: int = 1, **more: Any) -> Signal:
    plain = Signal(
        kind=Kind.company_change,
        subject=person,
        episode=f"~{ACME}>~{to}",
        before=State(employer=ACME),
        after=State(employer=to),
        day=day,
        noticed=5,
        confidence=90,
        citations=(Citation(person, row, 1),),
    )
    return msgspec.structs.replace(plain, **more)


def count(after: int, day: str = "2024-05-01", row: int = 1) -> Signal:
    states: dict[str, Any] = {"before": State(value=10), "after": State(value=after)}
    return move(day, row=row, kind=Kind.headcount_change, episode=f"10>{after}", **states)


def tell(signal: Signal, known: list[Stored] | None = None) -> list[Change]:
    return reconcile(known or [], [(signal.subject, signal)], same, NOW)


def first(signal: Signal) -> Stored:
    [(what, stored)] = tell(signal)
    assert what is Told.published
    return stored


def test_a_new_signal_is_published_under_its_own_number() -> None:
    stored = first(move())
    assert (stored.id, stored.revision, stored.published_at) == (signal_id(move()), 1, NOW)
    assert tell(move(), [stored]) == []


BETTER = {
    "another day": move("2024-04"),
    "another title": move(before=State(employer=ACME, title="Engineer")),
    "a second source": move(citations=(Citation(1, 1, 1), Citation(2, 9, 2))),
    "surer": move(confidence=95),
}


@pytest.mark.parametrize("better", BETTER.values(), ids=BETTER)
def test_what_is_known_better_is_revised(better: Signal) -> None:
    stored = first(move())
    [(what, again)] = tell(better, [stored])
    assert (what, again.id, again.revision, again.signal) == (Told.revised, stored.id, 2, better)


def test_another_observation_of_the_same_source_is_not_told() -> None:
    stored = first(move())
    [(what, again)] = tell(move(citations=(Citation(1, 1, 1), Citation(1, 7, 1))), [stored])
    assert (what, again.revision, len(again.signal.citations)) == (None, 1, 2)


def test_what_is_not_computed_any_more_is_withdrawn_and_may_come_back() -> None:
    stored = first(move())
    [(what, gone)] = reconcile([stored], [], same, NOW)
    assert (what, gone.withdrawn, gone.revision) == (Told.withdrawn, True, 2)
    assert reconcile([gone], [], same, NOW) == []
    [(what, back)] = tell(move(), [gone])
    assert (what, back.id, back.withdrawn) == (Told.revised, stored.id, False)


def test_a_merge_of_people_or_employers_is_not_told_again() -> None:
    stored = first(move())
    lead = {ADA: 0, GLOBEX: 55}
    merged = move(person=0, to=55)
    [(what, again)] = reconcile([stored], [(0, merged)], lambda number: lead.get(number, number), NOW)
    assert (what, again.id, again.signal.subject) == (Told.revised, stored.id, 0)


def test_of_two_that_a_merge_makes_one_the_earlier_stays() -> None:
    one = first(move())
    other = msgspec.structs.replace(first(move(person=7)), published_at=NOW + 1)
    told = reconcile([other, one], [(ADA, move())], lambda number: ADA if number == 7 else number, NOW)
    assert [(what, each.id) for what, each in told] == [(Told.withdrawn, other.id)]


def test_a_number_that_moves_by_a_correction_is_the_same_signal() -> None:
    [(what, again)] = tell(count(12, row=2), [first(count(13))])
    assert (what, again.signal.after.value) == (Told.revised, 12)
    assert [what for what, _ in tell(count(12, "2025-05-01", 2), [first(count(13))])] == [
        Told.published,
        Told.withdrawn,
    ]


def test_names_that_differ_by_spelling_are_one() -> None:
    def renamed(name: str) -> Signal:
        return move(row=len(name), kind=Kind.rename, episode=name.lower(), after=State(value=name))

    assert [what for what, _ in tell(renamed("Acme Robotics"), [first(renamed("Acme Robtics"))])] == [Told.revised]
    assert len(tell(renamed("Globex"), [first(renamed("Acme Robotics"))])) == 2


def test_two_names_with_one_number_get_two() -> None:
    """As when what was told of somebody moved to another, whose own signal has its name now."""
    taken = msgspec.structs.replace(first(move(person=7, row=2)), id=signal_id(move()))
    [(what, mine)] = reconcile([], [(ADA, move())], same, NOW, [taken])
    assert what is Told.published
    assert mine.id != taken.id


def test_what_a_split_leaves_to_another_is_not_told_again() -> None:
    stored = first(move(person=7))
    [(what, mine)] = reconcile([], [(ADA, move(citations=stored.signal.citations))], same, NOW, [stored])
    assert (what, mine.id, mine.origin) == (Told.revised, stored.id, ADA)


rows = st.integers(1, 3)
days = st.sampled_from(["2024-01", "2024-05-01", "2026"])
moves = st.builds(lambda day, to, row: move(day, to, row=row), days, st.sampled_from([55, GLOBEX, 70]), rows)
numbers = st.builds(count, st.integers(1, 4), days, rows)


def named(signals: list[Signal]) -> list[tuple[int, Signal]]:
    """Each name once, as detectors give them."""
    found = {(each.kind, each.subject, each.episode): each for each in signals}
    return [(each.subject, each) for each in found.values()]


@given(st.lists(st.lists(st.one_of(moves, numbers), max_size=4), max_size=5))
def test_whatever_comes_what_stands_is_what_was_computed_last(states: list[list[Signal]]) -> None:
    known: dict[int, Stored] = {}
    published: set[int] = set()
    for state in states:
        computed = named(state)
        for what, stored in reconcile(list(known.values()), computed, same, NOW):
            assert (what is Told.published) == (stored.id not in known)
            assert what is not Told.published or stored.id not in published  # nothing is published twice
            published |= {stored.id} if what is Told.published else set()
            known[stored.id] = stored
        standing = [each.signal for each in known.values() if not each.withdrawn]
        assert sorted(standing, key=repr) == sorted((signal for _, signal in computed), key=repr)
        assert reconcile(list(known.values()), computed, same, NOW) == []
