"""Clusters that meet and part again: ids that were dropped come back, and employers go with their subjects."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sightline.model.query import Employer, GroupedQuery, Kind, Match, Query
from sightline.search.embedded import EmbeddedEngine, build_snapshot, follow
from tests.search.asking import check
from tests.search.live import LiveWorld, live_world


@pytest.fixture
def world(tmp_path: Path) -> Iterator[LiveWorld]:
    world = live_world(tmp_path, seed=21, people=60, companies=9)
    build_snapshot(tmp_path / "search", world.store)
    yield world
    world.close()


@pytest.fixture(params=[1, 2_000])
def engine(
    world: LiveWorld, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[EmbeddedEngine]:
    """One that takes so many changes in a step: in small steps it reads records and forwards of later changes."""
    monkeypatch.setattr(follow, "STEP", request.param)
    engine = EmbeddedEngine(tmp_path / "search", world.store)
    yield engine
    engine.close()


def compare(engine: EmbeddedEngine, world: LiveWorld) -> None:
    """Who there is, and who works where, asked by every company that is, was or may be."""
    engine.refresh(min_position=world.position)
    oracle = world.oracle()
    for kind in Kind:
        check(engine, oracle, Query(kind=kind, limit=100))
    check(engine, oracle, GroupedQuery(limit=100, limit_per_company=100))
    for subject in world.companies:
        check(engine, oracle, Query(where=Employer(Match("id", (subject,))), limit=100))


def test_companies_meet_and_part_again(engine: EmbeddedEngine, world: LiveWorld) -> None:
    first, second, third = (each for each in world.companies[:3])
    world.write([world.worlds.company(each) for each in (first, second, third)])
    world.write([world.worlds.person(each, [second, third]) for each in world.people])
    for _ in range(2):
        world.merge(second, third)
        world.merge(first, second)
        compare(engine, world)
        world.split(third)
        compare(engine, world)
        world.split(second)
        compare(engine, world)


def test_a_part_of_several_subjects_leaves_under_its_smallest(engine: EmbeddedEngine, world: LiveWorld) -> None:
    for kind in ("companies", "people"):
        living = [each for each in getattr(world, kind) if each in world.records][:4]
        for other in living[1:]:
            world.merge(living[0], other)
        compare(engine, world)
        for _ in range(4):
            entities = sorted({world.forwards.get(each, each) for each in living})
            world.rearrange(entities)
            compare(engine, world)


def test_much_happens_between_two_looks(engine: EmbeddedEngine, world: LiveWorld) -> None:
    for _ in range(3):
        for _ in range(20):
            world.change()
        compare(engine, world)
