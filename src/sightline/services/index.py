"""The search index of this process: opened when it is first asked, closed with the services."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from sightline.errors import Unavailable
from sightline.search.embedded import EmbeddedEngine, build_snapshot
from sightline.search.embedded.engine import FOLLOW_SECONDS
from sightline.search.embedded.follower import reason_of
from sightline.search.engine import Engine
from sightline.store import Store

INDEX = "search"
"""Directory of the index in `home`."""


class Index:
    """Gives the engine. With `follow` it keeps up with the store by itself, otherwise whenever it is asked for."""

    def __init__(self, directory: Path, store: Store, *, follow: bool) -> None:
        self._directory = directory
        self._store = store
        self._seconds = FOLLOW_SECONDS if follow else None
        self._lock = threading.Lock()
        self._engine: EmbeddedEngine | None = None
        self._opener = ThreadPoolExecutor(1, "search-opener")
        self._opening: Future[Engine] | None = None

    def engine(self) -> Engine:
        """The engine, ready to be asked. Builds the index if there is none."""
        with self._lock:
            if self._engine is None:
                self._engine = EmbeddedEngine(self._directory, self._store, follow=self._seconds)
        if self._seconds is None:
            self._engine.refresh()
        return self._engine

    @property
    def position(self) -> int | None:
        """Up to which row of the change feed the index goes; None while it is not open."""
        engine = self._engine
        return None if engine is None else engine.position

    def ready(self) -> None:
        """Raises Unavailable, with the reason, while the index is being opened or built, or cannot follow.

        It does not wait: in a process that follows, the index is opened in the background if it is not open yet.
        """
        if self._seconds is None:
            self.engine()
            return
        engine = self._engine
        reason = self._open_soon() if engine is None else engine.problem
        if reason is not None:
            raise Unavailable(reason)

    def _open_soon(self) -> str:
        """Open the index in the background, again if that failed; why it is not open yet."""
        opening = self._opening
        if opening is not None and not opening.done():
            return "The index is being opened, or built for the first time."
        self._opening = self._opener.submit(self.engine)
        error = None if opening is None else opening.exception()
        return "The index is being opened." if error is None else f"The index cannot be opened: {reason_of(error)}"

    def rebuild(self, chunks: Sequence[Path] = ()) -> None:
        """Build the index anew from the store, or from chunks that hold all of its records."""
        build_snapshot(self._directory, self._store, chunks)

    def close(self) -> None:
        """Close the engine, if it was opened. Waits for one that is being opened."""
        self._opener.shutdown(cancel_futures=True)
        with self._lock:
            if self._engine is not None:
                self._engine.close()
                self._engine = None
