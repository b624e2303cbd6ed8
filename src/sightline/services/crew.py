"""A crew: processes that each hold the store open and work on parts of it, in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from sightline.services.pipeline import Pool
from sightline.settings import Settings
from sightline.store import Store

T = TypeVar("T")
R = TypeVar("R")
Range = tuple[int, int]
"""Subjects behind the first number, up to the last."""

RANGE = 20_000
"""Subjects that one task deals with."""

ALONE = 2
"""Stores of at most so many ranges are dealt with in this process: starting others takes longer."""


class Worker:
    """What a process that works for a crew keeps between tasks."""

    store: Store
    settings: Settings
    directory: Path


class Crew:
    """Runs tasks here or in other processes, which find the store and the workspace in `Worker`."""

    def __init__(self, store: Store, settings: Settings, directory: Path) -> None:
        with store.read() as reader:
            last = reader.last_subject()
        self.ranges: list[Range] = [(after, min(after + RANGE, last)) for after in range(0, last, RANGE)]
        self._pool = None
        if len(self.ranges) > ALONE and settings.import_processes > 1:
            self._pool = Pool(settings.import_processes, _equip, settings, directory)
        else:
            Worker.store, Worker.settings, Worker.directory = store, settings, directory

    def run(self, work: Callable[[T], R], tasks: Iterable[T]) -> Iterator[R]:
        """The answer to each task, in order. `work` is a function of a module."""
        yield from map(work, tasks) if self._pool is None else self._pool.map(work, tasks)

    def close(self) -> None:
        """End the processes."""
        if self._pool is not None:
            self._pool.close()


def _equip(settings: Settings, directory: Path) -> None:
    Worker.store, Worker.settings, Worker.directory = Store.open(settings), settings, directory
