"""A serving process of its own: how fast it starts, what memory it takes, how it answers while the store changes.

It reads commands as JSON lines from standard input and answers each with one line.
"""

from __future__ import annotations

import gc
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

import msgspec

from bench.measure import memory_mb
from bench.ours import Ours
from bench.questions import Ask
from sightline.model.query import Query
from sightline.search.embedded import EmbeddedEngine
from sightline.settings import Settings
from sightline.store import Store

PATIENCE = 60
"""Seconds that a serving process may take to see a position before the wait is given up."""


class Command(msgspec.Struct):
    """`ask` these once each; or `loop`: ask them in random order until `stop` came and the position is reached."""

    do: str
    asks: tuple[Ask, ...] = ()
    position: int = 0


class Asked(msgspec.Struct, array_like=True):
    """One question in the loop: when it ended (Unix seconds), how long it took (ms), on which position it stood."""

    ended: float
    took: float
    position: int


class Served(msgspec.Struct):
    """What a serving process showed: seconds, megabytes, and p99 in ms without and with changes coming in."""

    start: float
    catch_up: float
    memory: dict[str, float]
    visible: float | None = None
    quiet_p99: float | None = None
    busy_p99: float | None = None


class Server:
    """The child's side."""

    def __init__(self, home: Path) -> None:
        self.store = Store.open(Settings(home=home))
        start = time.perf_counter()
        self.engine = EmbeddedEngine(home / "search", self.store)
        self.engine.search(Query(limit=1))
        self.started = time.perf_counter() - start
        start = time.perf_counter()
        self.engine.refresh()
        self.caught_up = time.perf_counter() - start
        self.ours = Ours(self.store, self.engine)
        self.stop = threading.Event()
        self.stopped, self.until = 0.0, 0
        gc.freeze()

    def stop_at(self, position: int) -> None:
        self.until, self.stopped = position, time.monotonic()
        self.stop.set()

    def ask(self, asks: tuple[Ask, ...]) -> dict[str, float]:
        for ask in asks:
            self.ours.answer(ask)
        return memory_mb()

    def loop(self, asks: tuple[Ask, ...]) -> list[Asked]:
        """Ask until told to stop, and on until the position is reached that was told with it."""
        random, asked = Random(1), []
        while not self.stop.is_set() or self.engine.position < self.until:
            if self.stop.is_set() and time.monotonic() > self.stopped + PATIENCE:
                break
            ask = random.choice(asks)
            start = time.perf_counter()
            self.ours.answer(ask)
            asked.append(Asked(time.time(), (time.perf_counter() - start) * 1000, self.engine.position))
        return asked


def main(home: Path) -> None:
    server = Server(home)
    _say(Served(server.started, server.caught_up, memory_mb()))
    worker: threading.Thread | None = None
    answers: list[list[Asked]] = []
    for line in sys.stdin:
        command = msgspec.json.decode(line, type=Command)
        if command.do == "ask":
            _say(server.ask(command.asks))
        elif command.do == "loop":
            server.stop.clear()
            asks = command.asks
            worker = threading.Thread(target=lambda asks=asks: answers.append(server.loop(asks)))
            worker.start()
        elif command.do == "stop" and worker is not None:
            server.stop_at(command.position)
            worker.join()
            _say(answers.pop())
    server.engine.close()
    server.store.close()


def _say(answer: Any) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(answer) + b"\n")
    sys.stdout.buffer.flush()


class Client:
    """The parent's side."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process

    def hear(self, type_: Any) -> Any:
        assert self.process.stdout is not None
        return msgspec.json.decode(self.process.stdout.readline(), type=type_)

    def tell(self, do: str, asks: tuple[Ask, ...] = (), position: int = 0) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(msgspec.json.encode(Command(do, asks, position)) + b"\n")
        self.process.stdin.flush()


@contextmanager
def serving(home: Path) -> Iterator[Client]:
    """A serving process for as long as the block lasts."""
    with subprocess.Popen(
        [sys.executable, "-m", "bench.serving", str(home)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        yield Client(process)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
