"""History against a plain model, whatever the order in which batches arrive, on both clocks."""

from __future__ import annotations

from itertools import chain, count

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sightline.model.observation import Op
from sightline.store import HistoryRow, Store, writer
from tests.store.making import PERSON, header, person

KEYS = ("a", "b", "c")
Told = tuple[str, str | None, int, int]  # op, name, from, until


class Said(msgspec.Struct, frozen=True):
    """A row of a generated batch. `name` is what a claim or retract speaks of."""

    key: str
    op: Op
    name: str
    at: int | None


class Batch(msgspec.Struct, frozen=True):
    at: int
    complete: bool
    rows: list[Said]


class Fact(msgspec.Struct, frozen=True):
    """What the model remembers: nothing is left out, nothing drawn together."""

    at: int
    turn: int
    known: int
    op: Op
    name: str | None


times = st.integers(1, 6)
said = st.builds(
    Said,
    st.sampled_from(KEYS),
    st.sampled_from([Op.claim, Op.claim, Op.claim, Op.claim, Op.gone, Op.retract]),
    st.sampled_from(["Ada", "Bob"]),
    st.one_of(st.none(), st.none(), times),
)
histories = st.lists(st.builds(Batch, times, st.booleans(), st.lists(said, max_size=4)), max_size=7)


def remembered(batches: list[Batch]) -> dict[str, list[Fact]]:
    """The model: every statement as it was made, and one "gone" for each complete batch and key that it leaves out."""
    facts: dict[str, list[Fact]] = {key: [] for key in KEYS}
    turns = count()
    for known, batch in enumerate(batches, 1):
        for row in batch.rows:
            at = batch.at if row.at is None else row.at
            name = None if row.op is Op.gone else row.name
            facts[row.key].append(Fact(at, next(turns), known, row.op, name))
        for key in KEYS:
            if batch.complete and key not in {row.key for row in batch.rows}:
                facts[key].append(Fact(batch.at, next(turns), known, Op.gone, None))
    return facts


def told(facts: list[Fact], as_of: int, known_at: int) -> list[Told]:
    """What the model answers, in the fewest words."""
    seen = [fact for fact in facts if fact.at <= as_of and fact.known <= known_at]
    seen.sort(key=lambda fact: (fact.at, fact.turn))
    return shortened([(fact.op.value, fact.name, fact.at, fact.at) for fact in seen])


def shortened(rows: list[Told]) -> list[Told]:
    """Without what changes nothing: gone when there was nothing, and the same claim again."""
    short: list[Told] = []
    for op, name, first, last in rows:
        if op == "gone" and (not short or short[-1][0] == "gone"):
            continue
        if op == "claim" and short and short[-1][:2] == (op, name):
            short[-1] = (op, name, short[-1][2], last)
        else:
            short.append((op, name, first, 0 if op == "gone" else last))
    return short


def answered(rows: list[HistoryRow]) -> list[Told]:
    plain = [
        (row.op.value, None if row.claim is None else row.claim.full_name, row.observed_at, row.seen_at)  # type: ignore[attr-defined]
        for row in rows
    ]
    return shortened(plain)


def play(store: Store, source: str, batches: list[Batch]) -> None:
    for number, batch in enumerate(batches):
        with store.write() as write:
            complete = (PERSON,) if batch.complete else ()
            opened = write.begin_batch(header(str(number), batch.at, source=source, complete=complete)).id
            for row in batch.rows:  # one call each, or all in one, must not matter
                if number % 2:
                    write.append(opened, [person(row.key, row.name, at=row.at, op=row.op)])
            if number % 2 == 0:
                write.append(opened, [person(row.key, row.name, at=row.at, op=row.op) for row in batch.rows])
            write.declare_missing_gone(opened)
            write.seal(opened)


sources = count()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(histories)
def test_both_clocks_answer_as_the_model_does(
    store: Store, monkeypatch: pytest.MonkeyPatch, batches: list[Batch]
) -> None:
    source = f"crm-{next(sources)}"  # each example has a source, and so subjects, of its own
    with store.read() as reader:
        before = reader.last_subject()
    epoch = 1_000 * (before + 1)
    clock = count(epoch + 1)
    monkeypatch.setattr(writer, "now", lambda: next(clock))
    play(store, source, batches)
    facts = remembered(batches)
    with store.read() as reader:
        numbers = reader.subjects(source, PERSON, KEYS)
        for key, known_at, as_of in ((k, n, t) for k in KEYS for n in range(len(batches) + 1) for t in (1, 3, 4, 6)):
            rows = reader.history([numbers[key]], as_of, epoch + known_at) if key in numbers else []
            assert answered(rows) == told(facts[key], as_of, known_at), (key, as_of, known_at)
        streamed = {rows[0].subject: rows for rows in chain.from_iterable(reader.stream_history(before, chunk=2))}
        assert streamed == {number: reader.history([number]) for number in numbers.values()}
    assert store.verify() == []


def test_a_row_that_came_late_stretches_the_first_time_seen(store: Store) -> None:
    for digest, at in (("a", 5_000), ("b", 3_000), ("c", 9_000)):
        with store.write() as write:
            batch = write.begin_batch(header(digest, at)).id
            write.append(batch, [person("p1", "Ada")])
    with store.read() as reader:
        (row,) = reader.history([1])
        (early,) = reader.history([1], as_of=4_000)
    assert (row.observed_at, row.seen_at, row.observation) == (3_000, 9_000, 2)
    assert (early.observed_at, early.seen_at) == (3_000, 3_000)


def test_a_claim_that_came_late_stands_between_two_that_say_the_same(store: Store) -> None:
    for digest, at, name in (("a", 1_000, "Ada"), ("b", 3_000, "Ada"), ("c", 2_000, "Bob")):
        with store.write() as write:
            batch = write.begin_batch(header(digest, at)).id
            write.append(batch, [person("p1", name)])
    with store.read() as reader:
        names = [(row.claim.full_name, row.observed_at) for row in reader.history([1])]  # type: ignore[union-attr]
    assert names == [("Ada", 1_000), ("Bob", 2_000), ("Ada", 3_000)]


def test_history_of_several_subjects_is_in_the_order_of_time(store: Store) -> None:
    for digest, at, key in (("a", 2_000, "p1"), ("b", 1_000, "p2"), ("c", 3_000, "p2")):
        with store.write() as write:
            write.append(write.begin_batch(header(digest, at)).id, [person(key, digest)])
    with store.read() as reader:
        assert [(row.subject, row.observed_at) for row in reader.history([2, 1, 2])] == [
            (2, 1_000),
            (1, 2_000),
            (2, 3_000),
        ]
        assert reader.history([]) == []
        assert reader.history([99]) == []


def test_recorded_at_never_runs_backwards(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for now, digest in ((5_000, "a"), (4_000, "b")):
        monkeypatch.setattr(writer, "now", lambda now=now: now)
        with store.write() as write:
            write.append(write.begin_batch(header(digest)).id, [person(digest, "Ada")])
    with store.read() as reader:
        assert [row.recorded_at for row in reader.history([1, 2])] == [5_000, 5_000]
