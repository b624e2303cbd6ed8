"""From chunks of a file to prepared rows, in several processes, in order and in bounded memory."""

from __future__ import annotations

import gc
import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import chain, islice
from typing import Any, TypeVar

import msgspec

from sightline.errors import Unavailable
from sightline.resolve.prepare import Preparer
from sightline.services.intake import Door, Prepared, prepare_mapped
from sightline.sources.mapping.mapper import RowMapper
from sightline.sources.rows import Chunk
from sightline.store import Codec

T = TypeVar("T")
R = TypeVar("R")

ALONE = 2
"""Files of at most so many chunks are read in this process: starting others takes longer."""

CALM = (200_000, 20, 20)
"""Thresholds of the garbage collector in processes that deal with rows."""

PRELOADED = ("sightline.services.preloaded",)


class Pool:
    """Processes that answer in the order in which they were asked. They end when this process does, however it ends.

    `prepare(*given)` runs once in each process before its first task.
    """

    def __init__(self, processes: int, prepare: Callable[..., None], *given: Any) -> None:
        method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
        context = multiprocessing.get_context(method)
        if method == "forkserver":
            context.set_forkserver_preload(list(PRELOADED))
        self._window = 2 * processes + 1
        self._pool = ProcessPoolExecutor(processes, context, _begin, (prepare, given))

    def map(self, work: Callable[[T], R], tasks: Iterable[T]) -> Iterator[R]:
        """The answers in order. At most a window of tasks is under way, so that a slow reader holds them up."""
        waiting: deque[Future[R]] = deque()
        try:
            for task in tasks:
                waiting.append(self._pool.submit(work, task))
                if len(waiting) >= self._window:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BrokenProcessPool as error:
            raise Unavailable("A process that was reading rows died; what was written by then is kept.") from error
        finally:
            for each in waiting:
                each.cancel()

    def close(self) -> None:
        """End the processes."""
        self._pool.shutdown(cancel_futures=True)


@contextmanager
def calm_collector() -> Iterator[None]:
    """Look for cycles of garbage seldom for as long as the block runs.

    Rows are many objects and no cycles: looking among them at the usual pace takes a tenth of the time.
    """
    usual = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(*CALM)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        gc.unfreeze()


def _begin(prepare: Callable[..., None], given: tuple[Any, ...]) -> None:
    gc.freeze()
    gc.set_threshold(*CALM)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    prepare(*given)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


class _Worker:
    """What a process that prepares rows keeps between chunks."""

    mapper: RowMapper
    preparer: Preparer
    door: Door


def _equip(mapper: RowMapper, codec: Codec, door: Door) -> None:
    _Worker.mapper = mapper
    _Worker.door = door
    _Worker.preparer = Preparer(codec)


def _prepare(chunk: Chunk) -> tuple[bytes, int]:
    """A chunk, prepared, and the position in the file behind it."""
    return msgspec.msgpack.encode(_prepared(chunk)), chunk.position


def _prepared(chunk: Chunk) -> Prepared:
    return prepare_mapped(_Worker.mapper.map_chunk(chunk), _Worker.preparer, _Worker.door)


_decoder = msgspec.msgpack.Decoder(Prepared)


def prepared_chunks(
    chunks: Iterable[Chunk], mapper: RowMapper, codec: Codec, processes: int, door: Door
) -> Generator[tuple[Prepared, int], None, None]:
    """The chunks, prepared, in order, each with the position in the file behind it."""
    rest = iter(chunks)
    first = list(islice(rest, ALONE + 1))
    if len(first) <= ALONE:
        preparer = Preparer(codec)
        for chunk in first:
            yield prepare_mapped(mapper.map_chunk(chunk), preparer, door), chunk.position
        return
    pool = Pool(processes, _equip, mapper, codec, door)
    try:
        for encoded, position in pool.map(_prepare, chain(first, rest)):
            yield _decoder.decode(encoded), position
    finally:
        pool.close()
