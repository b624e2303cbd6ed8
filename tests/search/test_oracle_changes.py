"""Engine and oracle agree before and after changes, merges, deletes and restarts, and from a second process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from random import Random

import msgspec
import pytest

from sightline.model.query import Kind, Query, Sort
from sightline.search.embedded import EmbeddedEngine, build_snapshot
from tests.search.asking import ASKED, check
from tests.search.live import LiveWorld, live_world
from tests.search.questions import Questions

REPOSITORY = Path(__file__).resolve().parents[2]


def _compare(engine: EmbeddedEngine, world: LiveWorld, random: Random, count: int) -> None:
    """`count` questions of each shape, of the world as it is now."""
    engine.refresh(min_position=world.position)
    assert engine.position >= world.position
    oracle = world.oracle()
    questions = Questions(random, oracle.living(), ASKED, world.told)
    for _ in range(count):
        for kind in Kind:
            check(engine, oracle, questions.query(kind))
            check(engine, oracle, questions.any_facet(kind))
            check(engine, oracle, questions.any_suggest(kind))
        check(engine, oracle, questions.grouped())


def _rounds(home: Path, seed: int, rounds: int, changes: int, count: int) -> None:
    world, random = live_world(home, seed, people=60, companies=25), Random(seed)
    directory = home / "search"
    build_snapshot(directory, world.store)
    engine = EmbeddedEngine(directory, world.store)
    try:
        for number in range(rounds):
            _compare(engine, world, random, count)
            for _ in range(random.randrange(1, changes)):
                world.change()
            if number % 4 == 1:  # a restart: from the last snapshot, and all that happened since
                engine.close()
                engine = EmbeddedEngine(directory, world.store)
            if number % 4 == 3:  # a bulk import ends: followers swap a new snapshot in
                world.rebuild()
                build_snapshot(directory, world.store)
        _compare(engine, world, random, count)
    finally:
        engine.close()
        world.close()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_random_changes_and_restarts(tmp_path: Path, seed: int) -> None:
    _rounds(tmp_path, seed, rounds=9, changes=12, count=4)


@pytest.mark.real
@pytest.mark.parametrize("seed", range(10, 30))
def test_many_random_changes_and_restarts(tmp_path: Path, seed: int) -> None:
    _rounds(tmp_path, seed, rounds=40, changes=30, count=8)


def test_a_question_may_ask_for_a_position_at_least(tmp_path: Path) -> None:
    world = live_world(tmp_path, seed=5, people=20, companies=5)
    build_snapshot(tmp_path / "search", world.store)
    engine = EmbeddedEngine(tmp_path / "search", world.store)
    try:
        for _ in range(10):
            world.change()
            page = engine.search(Query(limit=100, min_position=world.position))
            assert page.position >= world.position
            assert list(page.ids) == world.living_people()
    finally:
        engine.close()
        world.close()


@pytest.mark.parametrize("field", ["name", "updated_at", "seniority", "id"])
def test_a_cursor_gives_what_does_not_change_exactly_once(tmp_path: Path, field: str) -> None:
    world = live_world(tmp_path, seed=8, people=90, companies=10)
    build_snapshot(tmp_path / "search", world.store)
    engine = EmbeddedEngine(tmp_path / "search", world.store)
    try:
        before = dict(world.records)
        query = Query(order=(Sort(field, descending=True),), limit=9)
        walked: list[int] = []
        while True:
            page = engine.search(query)
            walked += page.ids
            if page.cursor is None:
                break
            for _ in range(3):
                world.change()
            query = msgspec.structs.replace(query, cursor=page.cursor, min_position=world.position)
        unchanged = [id_ for id_ in world.living_people() if before.get(id_) is world.records[id_]]
        assert len(unchanged) > 20
        assert [id_ for id_ in walked if id_ in set(unchanged)] == [
            id_ for id_ in world.oracle().full_order(Kind.people, query.where, query.order) if id_ in set(unchanged)
        ]
        assert all(walked.count(id_) == 1 for id_ in unchanged)
    finally:
        engine.close()
        world.close()


def test_a_second_process_answers_alike(tmp_path: Path) -> None:
    world = live_world(tmp_path, seed=21, people=70, companies=20)
    build_snapshot(tmp_path / "search", world.store)
    try:
        for _ in range(25):
            world.change()
        oracle = world.oracle()
        questions = Questions(Random(22), oracle.living(), ASKED, world.told)
        asked = [
            msgspec.structs.replace(questions.query(kind), min_position=world.position)
            for kind in Kind
            for _ in range(40)
        ]
        answers = subprocess.run(
            [sys.executable, "-m", "tests.search.second_process", str(tmp_path)],
            input=msgspec.json.encode(asked),
            stdout=subprocess.PIPE,
            cwd=REPOSITORY,
            check=True,
            timeout=120,
        ).stdout
        found = msgspec.json.decode(answers, type=list[tuple[list[int], int]])
        assert found == [oracle.search(query) for query in asked]
    finally:
        world.close()
