"""Rows into the log: numbers, what is unchanged, mentions, keys, and what is refused."""

from __future__ import annotations

import pytest

from sightline.errors import Conflict, InvalidInput, NotFound, TooLarge
from sightline.model.observation import Op
from sightline.store import Appended, Row, Store
from sightline.store.rows import MAX_PAYLOAD
from tests.store.making import COMPANY, PERSON, company, header, key_of, mention, person, put


def test_subjects_and_observations_are_numbered_from_one_in_order(store: Store) -> None:
    with store.write() as writer:
        batch = writer.begin_batch(header("a")).id
        first = writer.append(batch, [person("p1", "Ada"), person("p2", "Bob")])
        second = writer.append(batch, [person("p3", "Cyd"), person("p1", "Ada Byron")])
    assert first == [Appended(1, 1, True), Appended(2, 2, True)]
    assert second == [Appended(3, 3, True), Appended(1, 4, False)]


def test_the_same_claim_again_stores_nothing_new(store: Store) -> None:
    put(store, "a", person("p1", "Ada"), at=1_000)
    with store.write() as writer:
        batch = writer.begin_batch(header("b", 2_000)).id
        assert writer.append(batch, [person("p1", "Ada")]) == [Appended(1, None, False)]
    with store.read() as reader:
        (row,) = reader.history([1])
    assert (row.observed_at, row.seen_at, row.observation) == (1_000, 2_000, 1)


def test_the_same_claim_after_gone_is_new(store: Store) -> None:
    put(store, "a", person("p1", "Ada"), at=1_000)
    put(store, "b", person("p1", op=Op.gone), at=2_000)
    put(store, "c", person("p1", "Ada"), at=3_000)
    with store.read() as reader:
        ops = [(row.op, row.observed_at) for row in reader.history([1])]
    assert ops == [(Op.claim, 1_000), (Op.gone, 2_000), (Op.claim, 3_000)]


def test_a_key_may_stand_twice_in_one_call(store: Store) -> None:
    with store.write() as writer:
        batch = writer.begin_batch(header("a")).id
        rows = [person("p1", "Ada"), person("p1", "Ada"), person("p1", "Bob"), person("p1", "Ada")]
        appended = writer.append(batch, rows)
    assert [each.observation is None for each in appended] == [False, True, False, False]
    assert {each.subject for each in appended} == {1}


def test_the_same_key_of_another_source_or_kind_is_another_subject(store: Store) -> None:
    put(store, "a", person("x", "Ada"), company("x", "Acme"))
    put(store, "a", person("x", "Ada"), source="vendor")
    with store.read() as reader:
        assert reader.subjects("crm", PERSON, ["x", "y"]) == {"x": 1}
        assert reader.subjects("crm", COMPANY, ["x"]) == {"x": 2}
        assert reader.subjects("vendor", PERSON, ["x"]) == {"x": 3}
        assert reader.subjects("nobody", PERSON, ["x"]) == {}
        assert {n: (o.source, o.kind, o.key) for n, o in reader.origins([2, 3, 9]).items()} == {
            2: (1, COMPANY, "x"),
            3: (2, PERSON, "x"),
        }


def test_a_mention_is_written_once_and_its_number_filled_in(store: Store) -> None:
    with store.write() as writer:
        batch = writer.begin_batch(header("a")).id
        appended = writer.append(batch, [mention("Acme"), person("p1", "Ada", works_at="Acme")])
        again = writer.append(batch, [mention("Acme"), person("p2", "Bob", works_at="Acme")])
    assert appended == [Appended(1, 1, True), Appended(2, 2, True)]
    assert again[0] == Appended(1, None, False)
    with store.read() as reader:
        for row in reader.history([2, 3]):
            assert [position.company.subject for position in row.claim.positions] == [1]  # type: ignore[union-attr]


def test_a_mention_does_not_touch_a_company_that_the_source_stated(store: Store) -> None:
    put(store, "a", company("c1", "Acme Holdings"))
    with store.write() as writer:
        batch = writer.begin_batch(header("b")).id
        assert writer.append(batch, [company("c1", "Acme", mention=True)]) == [Appended(1, None, False)]
    with store.read() as reader:
        (row,) = reader.history([1])
    assert row.claim.name == "Acme Holdings"  # type: ignore[union-attr]


def test_keys_lead_to_all_of_their_subjects(store: Store) -> None:
    put(store, "a", person("p1", "Ada"), person("p2", "Ada"), person("p3", "Bob"))
    with store.read() as reader:
        assert reader.subjects_with_keys([key_of("Ada")]) == {key_of("Ada"): [1, 2]}
        assert reader.subjects_with_keys([key_of("Ada"), key_of("Bob"), 7]) == {
            key_of("Ada"): [1, 2],
            key_of("Bob"): [3],
            7: [],
        }
        assert reader.subjects_with_keys([]) == {}


def test_what_a_transaction_wrote_is_gone_if_it_fails(store: Store) -> None:
    def fail_half_way() -> None:
        with store.write() as writer:
            batch = writer.begin_batch(header("a")).id
            writer.append(batch, [person("p1", "Ada")])
            assert len(writer.history([1])) == 1
            writer.append(batch, [person("k" * 501, "Bob")])

    with pytest.raises(TooLarge):
        fail_half_way()
    put(store, "b", person("p2", "Bob"))
    with store.read() as reader:
        assert reader.subjects("crm", PERSON, ["p1", "p2"]) == {"p2": 1}
        assert [(row.observation, row.batch) for row in reader.history([1])] == [(1, 1)]


@pytest.mark.parametrize(
    ("row", "error"),
    [
        (person("k" * 501, "Ada"), TooLarge),
        (person("", "Ada"), InvalidInput),
        (person("a\x00b", "Ada"), InvalidInput),
        (Row(PERSON, "p", payload=b"x" * (MAX_PAYLOAD + 1), digest=b"12345678"), TooLarge),
        (person("p1", "Ada", works_at="Nowhere"), InvalidInput),
    ],
)
def test_rows_that_cannot_be_held_are_refused_and_nothing_is_written(
    store: Store, row: Row, error: type[Exception]
) -> None:
    with pytest.raises(error), store.write() as writer:
        writer.append(writer.begin_batch(header("a")).id, [person("p0", "Zoe"), row])
    with store.read() as reader:
        assert reader.last_subject() == 0
        assert reader.batches() == []


def test_awkward_text_is_kept_as_it_is(store: Store) -> None:
    names = ["O'Brien; DROP TABLE subjects", "日本 太郎", "e\u0301", "🙂", "%s {} \\ \t"]
    put(store, "a", *[person(name, name) for name in names])
    with store.read() as reader:
        found = reader.subjects("crm", PERSON, names)
        told = [row.claim.full_name for row in reader.history(list(found.values()))]  # type: ignore[union-attr]
    assert set(found) == set(names)
    assert told == names


def test_a_sealed_batch_takes_no_rows(store: Store) -> None:
    batch = put(store, "a", person("p1", "Ada"))
    with pytest.raises(Conflict), store.write() as writer:
        writer.append(batch, [person("p2", "Bob")])
    with pytest.raises(NotFound), store.write() as writer:
        writer.append(99, [person("p2", "Bob")])
