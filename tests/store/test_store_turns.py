"""Writers of a SQLite store take turns."""

from __future__ import annotations

import fcntl
import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import IO, NamedTuple

import pytest

from sightline.errors import Unavailable
from sightline.store import Change, Store, What
from sightline.store.layout import FACTS
from sightline.store.turnstile import Turnstile
from tests.conftest import REPOSITORY
from tests.store.making import PERSON

WRITES_ONCE = """
import sys
from pathlib import Path
from sightline.settings import Settings
from sightline.store import Change, Store, What
from tests.store.making import PERSON
with Store.open(Settings(home=Path(sys.argv[1]))).write() as writer:
    writer.publish([Change(int(sys.argv[2]), PERSON, What.changed)])
print("done")
"""
HOLDS = """
import sys
from pathlib import Path
from sightline.store.turnstile import Turnstile
turnstile = Turnstile(Path(sys.argv[1]), 10.0)
turnstile.enter()
print("in", flush=True)
sys.stdin.read()
"""


class Running(NamedTuple):
    """What a process says, and what it hears: nothing, as long as this is open."""

    stdout: IO[str]
    stdin: IO[str]


@contextmanager
def running(code: str, *arguments: object) -> Iterator[Running]:
    """A process of its own, killed at the end of the block."""
    command = [sys.executable, "-c", code, *map(str, arguments)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=REPOSITORY, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        try:
            yield Running(process.stdout, process.stdin)
        finally:
            process.kill()


def publish(store: Store, entity: int) -> None:
    with store.write() as writer:
        writer.publish([Change(entity, PERSON, What.changed)])


def order(store: Store) -> list[int]:
    with store.read() as reader:
        return [each.entity for each in reader.feed(0)]


def wait_until(holds: Callable[[], bool]) -> None:
    """The test's time limit ends one that waits in vain."""
    while not holds():
        threading.Event().wait(0.002)


def test_processes_that_wait_go_before_one_that_comes_again(sqlite_store: Store) -> None:
    home = sqlite_store.settings.home
    publish(sqlite_store, 0)
    looking = os.open(
        home / FACTS.lock, os.O_RDWR
    )  # stays open to the end: closing it would let go of our own place too

    def taken(place: int) -> bool:
        try:
            fcntl.lockf(looking, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, place, os.SEEK_SET)
        except BlockingIOError:
            return True
        fcntl.lockf(looking, fcntl.LOCK_UN, 1, place, os.SEEK_SET)
        return False

    with ExitStack() as processes:
        with sqlite_store.write() as writer:
            writer.publish([Change(1, PERSON, What.changed)])
            second = processes.enter_context(running(WRITES_ONCE, home, 2))
            wait_until(lambda: taken(1))
            third = processes.enter_context(running(WRITES_ONCE, home, 3))
            wait_until(lambda: taken(2))
        publish(sqlite_store, 4)
        assert [each.read() for each in (second.stdout, third.stdout)] == ["done\n", "done\n"]
    assert order(sqlite_store) == [0, 1, 2, 3, 4]
    os.close(looking)


def test_threads_take_turns(sqlite_store: Store) -> None:
    turnstile = sqlite_store.database.turnstile
    assert turnstile is not None
    with sqlite_store.write() as writer:
        writer.publish([Change(1, PERSON, What.changed)])
        other = threading.Thread(target=publish, args=(sqlite_store, 2))
        other.start()
        wait_until(turnstile._next.locked)
    publish(sqlite_store, 3)
    other.join()
    assert order(sqlite_store) == [1, 2, 3]


def test_a_turn_that_does_not_come_in_time(tmp_path: Path) -> None:
    path = tmp_path / FACTS.lock
    turnstile = Turnstile(path, 0.05)
    with running(HOLDS, path) as holder:
        assert holder.stdout.readline() == "in\n"
        with pytest.raises(Unavailable, match="Another writer"):
            turnstile.enter()
    turnstile.enter()  # a process that is killed leaves its place
    with pytest.raises(Unavailable, match="Another writer"):
        turnstile.enter()
    turnstile.leave()
    turnstile.enter()
    turnstile.leave()
    turnstile.close()


def test_a_transaction_that_fails_gives_its_turn_back(sqlite_store: Store) -> None:
    for _ in range(2):
        with pytest.raises(ZeroDivisionError), sqlite_store.write():
            raise ZeroDivisionError
    with closing(sqlite3.connect(sqlite_store.settings.home / "facts.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        impatient = Store.open(sqlite_store.settings, wait_seconds=0.05)
        with pytest.raises(Unavailable), impatient.write():
            pass
        other.execute("ROLLBACK")
        publish(impatient, 1)
        impatient.close()
    publish(sqlite_store, 2)
    assert order(sqlite_store) == [1, 2]


def test_a_lock_file_that_cannot_be_made(sqlite_store: Store) -> None:
    (sqlite_store.settings.home / FACTS.lock).mkdir()
    with pytest.raises(Unavailable, match=FACTS.lock):
        publish(sqlite_store, 1)
