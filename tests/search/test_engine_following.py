"""The thread that follows: errors do not end it, are told without personal data, and are forgotten when it goes on."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog

from sightline.errors import Unavailable
from sightline.search.embedded import EmbeddedEngine, build_snapshot, engine
from sightline.search.embedded.follower import LONGEST_PAUSE, Follower, pause
from tests.search.live import LiveWorld, live_world


@pytest.fixture
def world(tmp_path: Path) -> Iterator[LiveWorld]:
    world = live_world(tmp_path, seed=5, people=10, companies=3)
    yield world
    world.close()


def wait_until(holds: Callable[[], bool]) -> None:
    """The test's time limit ends one that waits in vain."""
    while not holds():
        time.sleep(0.005)


def test_an_unexpected_error_does_not_end_the_thread(
    world: LiveWorld, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = EmbeddedEngine(tmp_path / "search", world.store, follow=0.01)
    assert index.problem is None

    def fail(*_: Any) -> Any:
        raise KeyError("ada@acme.com")

    with structlog.testing.capture_logs() as log, monkeypatch.context() as broken:
        broken.setattr(engine, "step", fail)
        wait_until(lambda: index.problem is not None)
    assert index.problem == "The index cannot follow the store: KeyError."
    assert (log[0]["error"], log[0]["failures"]) == ("KeyError.", 1)
    assert log[0]["at"][-1].endswith(" fail")
    assert "ada@acme.com" not in str(log)
    world.change()
    wait_until(lambda: index.position == world.position and index.problem is None)
    index.close()


def test_the_store_s_own_words_are_told(world: LiveWorld, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index = EmbeddedEngine(tmp_path / "search", world.store, follow=0.01)

    def fail(*_: Any) -> Any:
        raise Unavailable("The database does not answer.")

    with monkeypatch.context() as broken:
        broken.setattr(engine, "step", fail)
        wait_until(lambda: index.problem is not None)
    assert index.problem == "The index cannot follow the store: The database does not answer."
    index.close()


def test_pauses_grow_up_to_a_bound() -> None:
    assert [pause(0.2, failures) for failures in range(4)] == [0.2, 0.4, 0.8, 1.6]
    assert pause(0.2, 10_000) == LONGEST_PAUSE
    assert pause(60, 3) == 60


def test_a_follower_stops_when_it_is_told_to_also_after_errors() -> None:
    stopped = threading.Event()

    def fail() -> None:
        stopped.set()
        raise ValueError

    follower = Follower(fail, 0.001, stopped)
    follower.join()
    assert follower.problem == "The index cannot follow the store: ValueError."


def test_a_build_that_fails_is_a_problem_until_another_succeeds(
    world: LiveWorld, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    directory = tmp_path / "search"
    index = EmbeddedEngine(directory, world.store, follow=0.01)
    monkeypatch.setattr(engine, "BUILDER", "sightline.no_such_module")
    world.rebuild()
    wait_until(lambda: index.problem is not None)
    assert index.problem == "The process that builds the index ended with 1."
    with pytest.raises(Unavailable, match="ended with 1"):
        index.refresh(world.position)
    build_snapshot(directory, world.store)
    wait_until(lambda: index.problem is None)
    assert index.position == world.position
    index.close()
