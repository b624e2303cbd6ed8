"""The directory of an index: what is half-written, old or foreign is ignored and removed, and costs nothing."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from sightline.errors import Unavailable
from sightline.model.query import Kind, Query
from sightline.search.embedded import EmbeddedEngine, build_snapshot, building, follow, segment
from sightline.search.embedded.building import renew_snapshot
from sightline.search.embedded.bundle import open_bundle, writing
from sightline.search.embedded.snapshot import POINTER, build_lock, current_name, open_current, origin_of
from tests.search.live import LiveWorld, live_world

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[LiveWorld]:
    world = live_world(tmp_path, seed=3, people=30, companies=8)
    yield world
    world.close()


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return tmp_path / "search"


def answers(world: LiveWorld, directory: Path) -> bool:
    """Whether an engine that is opened now knows everybody."""
    engine = EmbeddedEngine(directory, world.store, follow=None)
    try:
        engine.refresh()
        return list(engine.search(Query(limit=100)).ids) == world.living_people()
    finally:
        engine.close()


def files(directory: Path) -> list[str]:
    return sorted(path.name.split("-")[0] for path in directory.iterdir())


def test_an_engine_builds_what_it_needs(world: LiveWorld, directory: Path) -> None:
    assert answers(world, directory)
    assert files(directory) == ["CURRENT", "lock", "snapshot"]
    first = current_name(directory)
    assert build_snapshot(directory, world.store) == world.position
    assert current_name(directory) == first  # nothing changed: nothing to do
    world.change()
    assert build_snapshot(directory, world.store) == world.position
    assert current_name(directory) != first
    assert files(directory) == ["CURRENT", "lock", "snapshot"]


@pytest.mark.parametrize("step", ["read_chunks", "build_segment", "_finish", "publish"])
def test_a_build_that_is_killed_costs_nothing(world: LiveWorld, directory: Path, step: str) -> None:
    build_snapshot(directory, world.store)
    before = current_name(directory)
    world.change()
    command = [sys.executable, "-m", "tests.search.killed_build", str(directory.parent), step]
    ended = subprocess.run(command, cwd=REPOSITORY, check=False, timeout=120)
    assert ended.returncode == -signal.SIGKILL
    assert any(path.name.startswith("building-") for path in directory.iterdir())
    assert current_name(directory) == before
    assert answers(world, directory)
    build_snapshot(directory, world.store)
    assert files(directory) == ["CURRENT", "lock", "snapshot"]
    assert answers(world, directory)


def test_a_snapshot_that_is_not_whole_is_not_used(world: LiveWorld, directory: Path) -> None:
    build_snapshot(directory, world.store)
    path = directory / str(current_name(directory))
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(Unavailable):
        open_bundle(path)
    assert answers(world, directory)
    (directory / str(current_name(directory))).write_bytes(b"")
    assert answers(world, directory)
    (directory / str(current_name(directory))).unlink()
    assert answers(world, directory)
    (directory / POINTER).write_text("")
    assert answers(world, directory)


def test_a_snapshot_of_another_version_is_built_anew(
    world: LiveWorld, directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building, "FORMAT", segment.FORMAT + 1)
    build_snapshot(directory, world.store)
    monkeypatch.undo()
    assert answers(world, directory)


def test_a_snapshot_of_another_store_is_built_anew(world: LiveWorld, directory: Path, tmp_path: Path) -> None:
    """As after restoring a backup: positions of the feed mean something else then."""
    other = live_world(tmp_path / "other", seed=4, people=50, companies=3)
    build_snapshot(directory, other.store)
    other.close()
    assert answers(world, directory)


def test_followers_swap_a_new_snapshot_in(world: LiveWorld, directory: Path) -> None:
    engine = EmbeddedEngine(directory, world.store, follow=None)
    held = engine.search(Query(limit=3, kind=Kind.people))
    world.change()
    world.rebuild()
    build_snapshot(directory, world.store)
    assert engine.search(Query(limit=3)) == held  # as of then, until it looks again
    assert engine.refresh() == world.position
    assert list(engine.search(Query(limit=100)).ids) == world.living_people()
    engine.close()


def test_a_rebuild_without_a_snapshot_has_one_made(world: LiveWorld, directory: Path) -> None:
    """By another process, which the one that asks waits for."""
    engine = EmbeddedEngine(directory, world.store, follow=None)
    before = current_name(directory)
    world.change()
    world.rebuild()
    page = engine.search(Query(limit=100, min_position=world.position))
    assert list(page.ids) == world.living_people()
    assert current_name(directory) != before
    engine.close()


def test_many_changes_become_part_of_a_new_snapshot(
    world: LiveWorld, directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_snapshot(directory, world.store)
    before = current_name(directory)
    renew_snapshot(directory, world.store)
    assert current_name(directory) == before
    monkeypatch.setattr(follow, "RENEW_LEAST", 5)
    for _ in range(20):
        world.change()
    renew_snapshot(directory, world.store)
    with world.store.read() as reader:
        renewed = open_current(directory, origin_of(reader))
    assert renewed is not None
    assert (renewed.name != before, renewed.position) == (True, world.position)
    assert answers(world, directory)
    world.rebuild()
    renew_snapshot(directory, world.store)
    assert answers(world, directory)


def test_a_position_that_the_store_has_not_reached(world: LiveWorld, directory: Path) -> None:
    engine = EmbeddedEngine(directory, world.store, follow=None)
    with pytest.raises(Unavailable, match="stands at position"):
        engine.search(Query(min_position=world.position + 1))
    engine.close()


def test_the_thread_follows_by_itself(world: LiveWorld, directory: Path) -> None:
    engine = EmbeddedEngine(directory, world.store, follow=0.01)
    seen = engine.position
    world.change()
    while engine.position == seen:  # the test's time limit ends a thread that does not follow
        pass
    assert engine.position == world.position
    engine.close()


def test_one_builds_at_a_time(directory: Path, world: LiveWorld) -> None:
    build_snapshot(directory, world.store)
    world.change()
    command = [sys.executable, "-m", "sightline.search.embedded.publish", str(directory)]
    settings = msgspec.json.encode({"home": str(directory.parent)})
    with build_lock(directory):
        waiting = subprocess.Popen(command, stdin=subprocess.PIPE, cwd=REPOSITORY)
        with pytest.raises(subprocess.TimeoutExpired):
            waiting.communicate(settings, timeout=2)
    waiting.communicate(timeout=60)
    assert waiting.returncode == 0


def test_a_file_that_was_not_finished_is_no_bundle(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), writing(tmp_path / "x.bin"):
        raise RuntimeError("the build failed")
    with pytest.raises(Unavailable):
        open_bundle(tmp_path / "x.bin")
