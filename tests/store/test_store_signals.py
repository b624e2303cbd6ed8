"""Signals as they stand, their log, what is to be computed again, and what is about which company."""

from __future__ import annotations

import msgspec
import pytest

from sightline.model.signal import Citation, Detail, Kind, Signal, State
from sightline.store import Store
from sightline.store.signal_queries import SignalQuestion
from sightline.store.signal_rows import KIND_NUMBERS, Stored, Told, day_number
from sightline.store.signals import NOW
from tests.store.making import header, person, posting, put

DAYS = {"2024": 20240101, "2024-05": 20240501, "2024-05-17": 20240517}


def signal(subject: int, kind: Kind = Kind.promotion, day: str = "2024-05-01", detail: Detail | None = None) -> Signal:
    return Signal(
        kind=kind,
        subject=subject,
        episode=f"{subject}/{day}",
        before=State(title="Engineer", employer=70),
        after=State(title="Lead", employer=71),
        day=day,
        noticed=5,
        confidence=90,
        citations=(Citation(subject, 1, 1),),
        detail=detail,
    )


def stored(number: int, said: Signal, origin: int | None = None, revision: int = 1) -> Stored:
    return Stored(number, said.subject if origin is None else origin, revision, 100, 100, False, said)


def publish(store: Store, *some: Stored) -> None:
    with store.write() as writer:
        writer.signals.write([(Told.published, each) for each in some])


@pytest.mark.parametrize("day", DAYS)
def test_days_as_numbers(day: str) -> None:
    assert day_number(day) == DAYS[day]


def test_what_is_written_is_read_again(store: Store) -> None:
    said = stored(2**62, signal(7, detail=Detail(name="Ada", investors=("A", "B"))))
    publish(store, said)
    with store.read() as reader:
        assert reader.signals.of_origins([7]) == [said]
        assert reader.signals.of_range(6, 7) == [said]
        assert reader.signals.of_range(7, 9) == []
        assert reader.signals.by_ids([2**62, 5]) == [said]
        assert reader.signals.speaking_of([71]) == [7]
        [entry] = reader.signals.log(0, 10)
        assert (entry.position, entry.id, entry.what, entry.signal) == (1, 2**62, Told.published, said.signal)


def test_the_log_never_forgets(store: Store) -> None:
    first = stored(1, signal(7))
    publish(store, first)
    gone = msgspec.structs.replace(first, revision=2, changed_at=200, withdrawn=True)
    with store.write() as writer:
        assert writer.signals.write([(Told.withdrawn, gone)]) == 2
    with store.read() as reader:
        assert [each.what for each in reader.signals.log(0, 10)] == [Told.published, Told.withdrawn]
        assert reader.signals.log(2, 10) == []
        assert reader.signals.queries.count(SignalQuestion()) == 0
        assert reader.signals.of_origins([7]) == [gone]


def test_pages_hold_each_signal_once(store: Store) -> None:
    some = [stored(number, signal(number % 3, day=f"2024-0{1 + number % 4}-01")) for number in range(1, 30)]
    publish(store, *some)
    with store.read() as reader:
        queries, found, mark = reader.signals.queries, [], None
        while page := queries.page(SignalQuestion(), mark, 4):
            found += page
            mark = day_number(page[-1].signal.day), page[-1].id
        assert found == sorted(some, key=lambda each: (each.signal.day, each.id), reverse=True)
        assert queries.count(SignalQuestion()) == 29


def test_questions(store: Store) -> None:
    news = Detail(event_type="ipo")
    hiring = Detail(country="US", region="Texas")
    publish(
        store,
        stored(1, signal(1, Kind.promotion, "2024-01")),
        stored(2, signal(1, Kind.promotion, "2024-03-05")),
        stored(3, signal(1, Kind.company_change, "2024-03-05")),
        stored(4, signal(2, Kind.news, "2024-03-05", news)),
        stored(5, signal(2, Kind.surge_in_hiring_by_location, "2024-04-05", hiring)),
        stored(6, signal(3, Kind.new_job_listing, "2020", Detail(title="Welder"))),
        stored(7, signal(3, Kind.new_job_listing, "2020", Detail(title="Clerk", department="finance", country="DE"))),
    )

    def ids(question: SignalQuestion) -> list[int]:
        with store.read() as reader:
            found = [each.id for each in reader.signals.queries.page(question, None, 10)]
            assert reader.signals.queries.count(question) == len(found)
        return found

    assert ids(SignalQuestion(kinds=frozenset({Kind.promotion}))) == [2, 1]
    assert ids(SignalQuestion(subjects=(2,))) == [5, 4]
    assert ids(SignalQuestion(since=20240201, until=20240331)) == [4, 3, 2]
    assert ids(SignalQuestion(confidence=91)) == []
    assert ids(SignalQuestion(subjects=(2,), event_types=frozenset({"partnership"}))) == [5]
    assert ids(SignalQuestion(subjects=(2,), event_types=frozenset({"ipo"}), departments=frozenset({"x"}))) == [5, 4]
    assert ids(SignalQuestion(subjects=(2,), places=(("US", "texas"),))) == [5, 4]
    assert ids(SignalQuestion(subjects=(2,), places=(("US", "ohio"), ("DE", None)))) == [4]
    assert ids(SignalQuestion(subjects=(2,), places=(("US", None),))) == [5, 4]
    assert ids(SignalQuestion(subjects=(3,), event_types=frozenset({"ipo"}))) == [7, 6]
    assert ids(SignalQuestion(subjects=(3,), departments=frozenset({"finance", "sales"}))) == [7]
    assert ids(SignalQuestion(subjects=(3,), places=(("DE", None),))) == [7]
    with store.read() as reader:
        newest = reader.signals.queries.each(SignalQuestion(subjects=(1, 2)), 1)
        assert [each.id for each in newest] == [5, 4, 3, 2]


def test_what_is_queued_waits_for_its_batch(store: Store) -> None:
    with store.write() as writer:
        batch = writer.begin_batch(header("a")).id
        writer.append(batch, [person("p1", "Ada")])
        writer.signals.enqueue(batch, [1])
        writer.signals.enqueue(NOW, [5, 5])
        assert writer.signals.queued(10) == [(NOW, 5)]
        assert writer.signals.of_batch(batch) == [1]
        writer.seal(batch)
        assert writer.signals.queued(10) == [(NOW, 5), (batch, 1)]
        writer.signals.dequeue([(NOW, 5)])
        assert writer.signals.queued(10) == [(batch, 1)]
        writer.signals.empty_queue()
        assert writer.signals.queued(10) == []


def test_postings_are_tied_to_their_company(store: Store) -> None:
    put(store, "a", *posting("j1", "Acme"), *posting("j2", "Acme"))
    with store.write() as writer:
        assert writer.signals.tied([1]) == [(1, 2), (1, 3)]
        writer.signals.tie([(9, 2, 60)])
        assert sorted(writer.signals.tied_to([2])) == [(2, 1, 100), (2, 9, 60)]
        writer.signals.untie_found([2])
        assert writer.signals.tied_to([2]) == [(2, 1, 100)]


def test_who_is_suppressed_is_not_told_of(store: Store) -> None:
    put(store, "a", person("p1", "Ada"))
    publish(store, stored(1, signal(1)), stored(2, signal(50, Kind.leadership_change), origin=1))
    with store.write() as writer:
        writer.suppressions.hide(writer.suppressions.begin("ada", 1), [1])
    with store.read() as reader:
        assert reader.signals.queries.count(SignalQuestion()) == 0
        assert [each.signal for each in reader.signals.log(0, 10)] == [None, None]


def test_who_is_erased_leaves_numbers_only(store: Store) -> None:
    publish(store, stored(1, signal(7)), stored(2, signal(8)))
    with store.write() as writer:
        writer.signals.erase([7], 300)
    with store.read() as reader:
        log = reader.signals.log(0, 10)
        assert [(each.id, each.what, each.signal is None) for each in log] == [
            (1, Told.published, True),
            (2, Told.published, False),
            (1, Told.withdrawn, True),
        ]
        assert reader.signals.of_origins([7]) == []
        assert reader.signals.speaking_of([71]) == [8]


def test_the_newest_day_of_each_kind(store: Store) -> None:
    put(store, "a", *(person(f"p{number}", "Ada") for number in range(4)))
    one, two, gone, hidden = range(1, 5)
    told = [
        *(stored(number, signal(one, day=day)) for number, day in enumerate(("2024-05", "2024-05-17", "2023"), 1)),
        stored(4, signal(one, Kind.company_change, "2019-02-03")),
        stored(5, signal(one, Kind.departure, "2025-01-01")),
        stored(6, signal(two, Kind.promotion, "2022-01-01")),
        stored(7, signal(hidden)),
    ]
    publish(store, *told)
    withdrawn = [stored(8, signal(gone)), stored(9, signal(two, day="2024-01-01"))]
    with store.write() as writer:
        writer.signals.write([(Told.withdrawn, msgspec.structs.replace(each, withdrawn=True)) for each in withdrawn])
        writer.suppressions.hide(writer.suppressions.begin("ada", 1), [hidden])
    kinds = frozenset({Kind.promotion, Kind.company_change})
    moved, promoted = KIND_NUMBERS[Kind.company_change], KIND_NUMBERS[Kind.promotion]
    expected = [[one, moved, 20190203], [one, promoted, 20240517], [two, promoted, 20220101]]
    with store.read() as reader:
        queries = reader.signals.queries
        assert queries.newest_days_between(kinds, 0, hidden).tolist() == expected
        assert queries.newest_days_between(kinds, one, hidden).tolist() == expected[2:]
        assert queries.newest_days(kinds, [two, one, hidden, 999]).tolist() == expected
        assert queries.newest_days(kinds, []).tolist() == []
