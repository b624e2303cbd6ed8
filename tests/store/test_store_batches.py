"""Batches: begun, resumed, sealed; and what a complete one declares gone."""

from __future__ import annotations

import pytest

from sightline.errors import Conflict, InvalidInput, NotFound, TooLarge
from sightline.model.observation import BatchHeader, Op
from sightline.store import BatchStatus, Store
from tests.store.making import COMPANY, PERSON, company, header, mention, person, put


def test_an_open_batch_is_resumed_where_it_stopped(store: Store) -> None:
    with store.write() as writer:
        begun = writer.begin_batch(header("a"))
        assert (begun.state, begun.rows_read) == (BatchStatus.open, 0)
        writer.append(begun.id, [person("p1", "Ada")])
        writer.advance(begun.id, rows_read=2, stored=1, rejected=1)
    with store.write() as writer:
        again = writer.begin_batch(header("a"))
        assert (again.id, again.rows_read, again.stored, again.rejected) == (begun.id, 2, 1, 1)
        writer.advance(again.id, rows_read=5, unchanged=3)
        writer.seal(again.id)
        writer.seal(again.id)
    with store.write() as writer:
        sealed = writer.begin_batch(header("a"))
        assert (sealed.state, sealed.rows_read, sealed.unchanged) == (BatchStatus.sealed, 5, 3)
        assert sealed.sealed_at is not None


def test_another_digest_or_source_is_another_batch(store: Store) -> None:
    with store.write() as writer:
        ids = [writer.begin_batch(each).id for each in (header("a"), header("b"), header("a", source="vendor"))]
        assert ids == [1, 2, 3]
    with store.read() as reader:
        assert reader.sources() == {1: "crm", 2: "vendor"}
        assert [each.id for each in reader.batches()] == [3, 2, 1]
        assert [each.id for each in reader.batches(source="crm")] == [2, 1]
        assert [each.id for each in reader.batches(before=3, limit=1)] == [2]
        assert reader.batches(source="nobody") == []
        assert reader.batches(state=BatchStatus.sealed) == []
        with pytest.raises(NotFound):
            reader.batch(4)


def test_an_open_batch_keeps_its_time_and_scope(store: Store) -> None:
    with store.write() as writer:
        writer.begin_batch(header("a", 1_000))
    for changed in (header("a", 2_000), header("a", 1_000, complete=(PERSON,))):
        with pytest.raises(Conflict), store.write() as writer:
            writer.begin_batch(changed)


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        (BatchHeader("", 0, "d"), InvalidInput),
        (BatchHeader("a\x00", 0, "d"), InvalidInput),
        (BatchHeader("a\nb", 0, "d"), InvalidInput),
        (BatchHeader("s" * 201, 0, "d"), TooLarge),
        (BatchHeader("s", 0, ""), InvalidInput),
        (BatchHeader("s", 0, "d", label="l" * 1_001), TooLarge),
    ],
)
def test_headers_that_cannot_be_held_are_refused(store: Store, wrong: BatchHeader, error: type[Exception]) -> None:
    with pytest.raises(error), store.write() as writer:
        writer.begin_batch(wrong)


def test_a_complete_batch_declares_gone_what_it_does_not_name(store: Store) -> None:
    put(store, "a", *[person(f"p{n}", f"N{n}") for n in range(7)], company("c", "Acme"), at=1_000)
    with store.write() as writer:
        batch = writer.begin_batch(header("b", 2_000, complete=(PERSON, COMPANY))).id
        writer.append(
            batch, [person("p1", "N1"), person("p2", "New"), mention("Beta"), person("p9", "N9", works_at="Beta")]
        )
        gone: list[int] = []
        after, calls = None, 0
        while calls == 0 or after is not None:
            missing = writer.declare_missing_gone(batch, after, limit=3)
            gone.extend(missing.subjects)
            after, calls = missing.after, calls + 1
        writer.seal(batch)
        names = writer.origins(gone)
    assert sorted(names[each].key for each in gone) == ["c", "p0", "p3", "p4", "p5", "p6"]
    assert calls > 2
    with store.read() as reader:
        rows = reader.history(gone)
    assert {row.subject for row in rows if row.op is Op.gone and row.observed_at == 2_000} == set(gone)


def test_declaring_gone_twice_declares_nothing_twice(store: Store) -> None:
    put(store, "a", person("p1", "Ada"), person("p2", "Bob"))
    with store.write() as writer:
        batch = writer.begin_batch(header("b", 2_000, complete=(PERSON,))).id
        assert writer.declare_missing_gone(batch, limit=1).subjects == (1,)
    with store.write() as writer:  # as after a crash: from the beginning
        assert writer.declare_missing_gone(batch, limit=2).subjects == (2,)
        assert writer.declare_missing_gone(batch, "0:p2").after is None
        assert writer.declare_missing_gone(batch).subjects == ()
        writer.seal(batch)


def test_a_complete_batch_is_closed_before_it_is_sealed(store: Store) -> None:
    put(store, "a", person("p1", "Ada"), person("p2", "Bob"))
    with store.write() as writer:
        batch = writer.begin_batch(header("b", 2_000, complete=(PERSON,))).id
    with pytest.raises(Conflict), store.write() as writer:
        writer.seal(batch)
    with store.write() as writer:
        writer.declare_missing_gone(batch, limit=1)
    with pytest.raises(Conflict), store.write() as writer:
        writer.append(batch, [person("p3", "Cyd")])


def test_a_complete_batch_does_not_speak_for_other_sources(store: Store) -> None:
    put(store, "a", person("p1", "Ada"), source="vendor")
    put(store, "b", at=2_000, complete=True)
    with store.read() as reader:
        assert [row.op for row in reader.history([1])] == [Op.claim]


def test_a_late_claim_is_ended_by_the_complete_batch_that_did_not_name_it(store: Store) -> None:
    put(store, "full", person("p1", "Ada"), at=3_000, complete=True)
    put(store, "late", person("p1", "Ada B"), person("p2", "Bob"), at=2_000)
    with store.read() as reader:
        numbers = reader.subjects("crm", PERSON, ["p1", "p2"])
        assert [(row.op, row.observed_at) for row in reader.history([numbers["p2"]])] == [
            (Op.claim, 2_000),
            (Op.gone, 3_000),
        ]
        assert [row.op for row in reader.history([numbers["p1"]])] == [Op.claim, Op.claim]
