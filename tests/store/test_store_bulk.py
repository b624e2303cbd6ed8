"""Bulk import: key runs, and what is rebuilt from the log."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sightline.model.observation import SubjectKind
from sightline.store import DerivedState, KeyRuns, Store, keyruns
from tests.store.making import COMPANY, PERSON, header, key_of, person, put, record

pairs = st.tuples(st.integers(-(2**63), 2**63 - 1) | st.integers(0, 2), st.integers(1, 9))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80)
@given(st.lists(st.lists(pairs, max_size=12), max_size=8))
def test_runs_are_merged_in_order_without_repeats(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, added: list[list[tuple[int, int]]]
) -> None:
    monkeypatch.setattr(keyruns, "RUN_PAIRS", 10)
    monkeypatch.setattr(keyruns, "READ_PAIRS", 2)
    runs = KeyRuns(tmp_path / "runs", complete=True)
    for each in added:
        runs.add(each)
    merged = [tuple(pair) for part in runs.merged() for pair in part.tolist()]
    assert merged == sorted(set(chain.from_iterable(added)))
    runs.close()
    assert not (tmp_path / "runs").exists()


def all_keys(store: Store) -> list[tuple[int, int]]:
    with store.read() as reader:
        parts = [np.column_stack(each) for each in reader.stream_keys(chunk=7)]
    return [tuple(pair) for part in parts for pair in part.tolist()]


def test_keys_of_a_bulk_import_reach_the_table_at_the_end(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyruns, "RUN_PAIRS", 10)
    put(store, "a", person("p0", "N0"), person("p1", "N1"))
    runs = store.key_runs()
    assert runs.complete
    with store.write() as writer:
        batch = writer.begin_batch(header("b")).id
        writer.append(batch, [person(f"p{n}", f"N{n % 7}") for n in range(40)], runs)
    with store.read() as reader:
        assert reader.derived_state() is DerivedState.stale
        assert reader.subjects_with_keys([key_of("N5")]) == {key_of("N5"): []}
    assert not store.key_runs().complete, "a store that is stale has lost the runs of whoever made it so"
    runs = store.key_runs()
    store.clear_keys()
    with store.read() as reader:
        for chunk in reader.stream_history():
            runs.add([(key_of(row.claim.full_name), row.subject) for rows in chunk for row in rows])  # type: ignore[union-attr]
    store.finish_keys(runs)
    assert all_keys(store) == sorted((key_of(f"N{n % 7}"), n + 1) for n in range(40))
    with store.write() as writer:
        writer.publish_rebuilt()
    assert store.verify() == []


def test_runs_add_to_the_keys_that_are_there(store: Store) -> None:
    put(store, "a", person("p0", "N0"))
    runs = store.key_runs()
    with store.write() as writer:
        writer.append(writer.begin_batch(header("b")).id, [person("p1", "N0"), person("p2", "N2")], runs)
    store.finish_keys(runs)
    assert all_keys(store) == sorted([(key_of("N0"), 1), (key_of("N0"), 2), (key_of("N2"), 3)])


def test_every_subject_has_its_source_at_its_place(store: Store) -> None:
    with store.read() as reader:
        assert reader.source_numbers().tolist() == [0]
    with store.write() as writer:
        first, second = (writer.begin_batch(header(name, source=name)) for name in ("a", "b"))
        sources = {name: number for number, name in writer.sources().items()}
        for batch, key in ((first, "p0"), (second, "p0"), (second, "p1"), (first, "p2")):
            writer.append(batch.id, [person(key, "N0")])
    a, b = sources["a"], sources["b"]
    with store.read() as reader:
        assert reader.source_numbers(chunk=2).tolist() == [0, a, b, b, a]


def test_records_and_forwards_are_replaced(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sightline.store.bulk.CHUNK", 5)
    put(store, "a", *[person(f"p{n}", f"N{n}") for n in range(60)])
    with store.write() as writer:
        writer.put_records([record(n, "old") for n in (1, 5, 6, 30, 55, 60)])
        writer.set_entities({2: 1, 3: 1, 40: 39})
    store.replace_forwards(np.array([41, 3]), np.array([39, 2]))
    with store.read() as reader:
        assert [each.tolist() for each in reader.forwards(PERSON)] == [[3, 41], [2, 39]]

    def stream() -> Iterator[tuple[int, SubjectKind, bytes]]:
        for n in range(1, 58):
            if n not in (3, 30, 41):
                yield n, PERSON, store.codec.encode_record(record(n, f"new {n}"))

    assert store.replace_records(stream()) == 54
    with store.read() as reader:
        assert reader.derived_state() is DerivedState.stale
        found = [each for chunk in reader.stream_records(PERSON) for each in chunk]
    assert [each.id for each in found] == [n for n in range(1, 58) if n not in (3, 30, 41)]
    assert found[3] == record(5, "new 5")
    assert store.replace_records(iter(())) == 0
    with store.read() as reader:
        assert list(reader.stream_records(PERSON)) == []


def test_records_are_never_missing_while_they_are_replaced(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sightline.store.bulk.CHUNK", 3)
    put(store, "a", *[person(f"p{n}", f"N{n}") for n in range(10)])
    with store.write() as writer:
        writer.put_records([record(n, "old") for n in range(1, 11)])

    def stream() -> Iterator[tuple[int, SubjectKind, bytes]]:
        for n in range(1, 11):
            with store.read() as reader:
                assert len(reader.records(list(range(1, 11)))) == 10
            yield n, PERSON, store.codec.encode_record(record(n, "new"))

    assert store.replace_records(stream()) == 10


def test_history_is_streamed_in_parts(store: Store) -> None:
    put(store, "a", *[person(f"p{n}", f"N{n}") for n in range(10)], at=1_000)
    put(store, "b", *[person(f"p{n}", f"M{n}") for n in range(0, 10, 2)], at=2_000)
    with store.read() as reader:
        whole = [rows for chunk in reader.stream_history(chunk=3) for rows in chunk]
        parts = [
            rows
            for after, upto in ((0, 4), (4, 7), (7, 99))
            for chunk in reader.stream_history(after, upto, chunk=2)
            for rows in chunk
        ]
        assert reader.last_subject() == 10
    assert whole == parts
    assert [rows[0].subject for rows in whole] == list(range(1, 11))
    assert [len(rows) for rows in whole] == [2, 1] * 5
    assert {row.kind for rows in whole for row in rows} == {PERSON} != {COMPANY}
