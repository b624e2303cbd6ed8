"""Records, clusters and the feed."""

from __future__ import annotations

import pytest

from sightline.model.company import Company
from sightline.model.observation import SubjectKind
from sightline.model.person import Person
from sightline.model.record import Evidence, Record, Support
from sightline.store import Change, DerivedState, Store, What
from sightline.store import sql as sql_module
from sightline.store.keytable import FIRST_OF_KEY, OF_KEY, OF_KEYS
from sightline.store.reader import _MEMBERS, _RECORD, _RECORDS, _SUBJECTS
from tests.store.making import COMPANY, PERSON, company, key_of, person, put, record


def test_a_record_comes_back_as_it_was(store: Store) -> None:
    full = Record(
        7,
        PERSON,
        Person(full_name="Ada", skills=("mathematics",), attributes={"tags": ("a", "b"), "n": 1.5}),
        (Evidence(1, 3, 99, 5_000, 6_000, 9_000), Evidence(2, 9, 100, 4_000, 6_500, 4_000)),
        {"full_name": Support((1, 0), 93)},
        77,
        6_000,
        9_000,
        gone=True,
    )
    bare = Record(8, COMPANY, Company(), ())
    with store.write() as writer:
        writer.put_records([full, bare])
        writer.put_records([record(9, "Old")])
        writer.put_records([record(9, "New")])
    with store.read() as reader:
        assert reader.records([7]) == {7: full}
        assert reader.records([7, 8, 9, 10]) == {7: full, 8: bare, 9: record(9, "New")}
        assert reader.records([10]) == {}
        assert reader.records([]) == {}


def test_forwards_are_followed_and_taken_back(store: Store) -> None:
    put(store, "a", *[person(f"p{n}", f"N{n}") for n in range(1, 6)], company("c", "Acme"))
    with store.write() as writer:
        writer.set_entities({2: 1, 5: 1, 3: 3})
        writer.put_records([record(1), record(3, "Cyd")])
    with store.read() as reader:
        assert reader.entities_of([2]) == {2: 1}
        assert reader.entities_of([1, 2, 3, 5]) == {1: 1, 2: 1, 3: 3, 5: 1}
        assert reader.members([1, 3]) == {1: [1, 2, 5], 3: [3]}
        assert set(reader.records([2])) == {2}
        assert {asked: found.id for asked, found in reader.records([1, 2, 3, 4, 5]).items()} == {1: 1, 2: 1, 3: 3, 5: 1}
        subjects, entities = reader.forwards(PERSON)
        assert (subjects.tolist(), entities.tolist()) == ([2, 5], [1, 1])
        assert [each.tolist() for each in reader.forwards(COMPANY)] == [[], []]
    with store.write() as writer:
        writer.set_entities({2: 2, 5: 2})
    with store.read() as reader:
        assert reader.members([1, 2]) == {1: [1], 2: [2, 5]}


def test_a_cluster_is_split_into_parts(store: Store) -> None:
    """Subjects are their own entity again, or move to one whose number is new: the smallest of their part."""
    put(store, "a", *[person(f"p{n}", f"N{n}") for n in range(1, 8)])
    with store.write() as writer:
        writer.set_entities(dict.fromkeys(range(2, 8), 1))
        writer.put_records([record(1)])
        writer.publish([Change(each, PERSON, What.dropped, 1) for each in range(2, 8)])
    with store.write() as writer:
        writer.set_entities({3: 3, 2: 2, 5: 2, 7: 2})
        writer.put_records([record(1), record(2, "Bob"), record(3, "Cyd")])
        writer.publish([Change(each, PERSON, What.changed) for each in (1, 2, 3)])
    with store.read() as reader:
        assert reader.members([1, 2, 3, 5]) == {1: [1, 4, 6], 2: [2, 5, 7], 3: [3], 5: [5]}
        found = {asked: each.id for asked, each in reader.records(list(range(1, 8))).items()}
        assert found == {1: 1, 2: 2, 3: 3, 4: 1, 5: 2, 6: 1, 7: 2}
        assert [(each.entity, each.what) for each in reader.feed(6)] == [(n, What.changed) for n in (1, 2, 3)]
    assert store.verify() == []
    with store.write() as writer:
        writer.drop_records([2, 3])
        writer.set_entities({2: 1, 3: 1, 5: 1, 7: 1})
    with store.read() as reader:
        assert reader.members([1]) == {1: [1, 2, 3, 4, 5, 6, 7]}
    assert store.verify() == []


def test_records_are_streamed_by_kind_in_the_order_of_ids(store: Store) -> None:
    kinds = {n: (COMPANY if n % 3 == 0 else PERSON) for n in range(1, 20)}
    with store.write() as writer:
        writer.put_records([record(n, f"N{n}", kind) for n, kind in reversed(kinds.items())])
        writer.drop_records([2, 3])
    with store.read() as reader:
        for kind in (PERSON, COMPANY):
            wanted = [n for n, each in kinds.items() if each is kind and n not in (2, 3)]
            chunks = list(reader.stream_records(kind, chunk=4))
            assert [each.id for chunk in chunks for each in chunk] == wanted
            assert max(len(chunk) for chunk in chunks) <= 4
            assert [each.id for chunk in reader.stream_records(kind, after=wanted[2]) for each in chunk] == wanted[3:]
        assert list(reader.stream_records(SubjectKind.news)) == []


def test_the_feed_is_numbered_in_the_order_of_commits(store: Store) -> None:
    with store.write() as writer:
        assert writer.publish([Change(5, PERSON, What.changed), Change(6, COMPANY, What.dropped, 2)]) == 2
        assert writer.publish([]) == 2
    with store.write() as writer:
        assert writer.derived_state() is DerivedState.current
        writer.set_derived_state(DerivedState.stale)
    with store.read() as reader:
        assert reader.derived_state() is DerivedState.stale
    with store.write() as writer:
        assert writer.publish_rebuilt() == 3
    with store.read() as reader:
        assert reader.derived_state() is DerivedState.current
        assert reader.feed_position() == 3
        assert [(each.position, each.entity, each.what, each.forward_to) for each in reader.feed(0)] == [
            (1, 5, What.changed, None),
            (2, 6, What.dropped, 2),
            (3, 0, What.rebuilt, None),
        ]
        assert [each.position for each in reader.feed(1, 1)] == [2]
        assert reader.feed(3) == []


def test_a_reader_sees_one_moment(store: Store) -> None:
    put(store, "a", person("p1", "Ada"))
    with store.read() as reader:
        assert reader.feed_position() == 0
        with store.write() as writer:
            writer.publish([Change(1, PERSON, What.changed)])
        put(store, "b", person("p2", "Bob"))
        assert reader.feed_position() == 0
        assert reader.last_subject() == 1
    with store.read() as reader:
        assert reader.feed_position() == 1


def test_stats_count_what_there_is(store: Store) -> None:
    put(store, "a", person("p1", "Ada"), person("p2", "Bob"), company("c1", "Acme"))
    put(store, "a", person("p1", "Ada"), source="vendor")
    with store.write() as writer:
        writer.put_records([record(1), record(3, "Acme", COMPANY)])
    with store.read() as reader:
        stats = reader.stats()
        assert stats.subjects == {"crm": {"person": 2, "company": 1}, "vendor": {"person": 1}}
        assert stats.records == {"person": 1, "company": 1}
        assert stats.batches == {"sealed": 2}
        assert stats.rows["observations"] == 4
        assert stats.bytes > 10_000


@pytest.mark.parametrize("statement", [OF_KEY, OF_KEYS, FIRST_OF_KEY, _MEMBERS, _RECORD, _RECORDS, _SUBJECTS])
def test_look_ups_use_an_index(statement: sql_module.Statement, sqlite_store: Store) -> None:
    values = {"source": 1, "kind": 1, "keys": ["a"], "hash": 1, "hashes": [1], "entity": 1, "entities": [1, 2]}
    values["limit"] = 1
    with sqlite_store.database.transaction(write=False) as session:
        compiled = statement.on(sqlite_store.database.engine.dialect)
        plan = session.driver("EXPLAIN QUERY PLAN " + compiled.text, compiled.parameters(values)).fetchall()
    tables = [line for *_, line in plan if "json_each" not in line]
    assert tables
    assert not [line for line in tables if line.startswith("SCAN")], plan


def test_keys_are_streamed_in_order_also_when_many_share_one(store: Store) -> None:
    put(store, "a", *[person(f"p{n}", f"N{n % 3}") for n in range(20)])
    with store.read() as reader:
        pairs = [pair for each in reader.stream_keys(chunk=3) for pair in zip(*(a.tolist() for a in each), strict=True)]
    assert pairs == sorted((key_of(f"N{n % 3}"), n + 1) for n in range(20))
