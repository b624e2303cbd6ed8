"""The search index of this process: opened when it is first asked, closed with the services."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

from sightline.search.embedded import EmbeddedEngine, build_snapshot
from sightline.search.embedded.chunks import StoredChunk
from sightline.search.embedded.engine import FOLLOW_SECONDS
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

    def engine(self) -> Engine:
        """The engine, ready to be asked. Builds the index if there is none."""
        with self._lock:
            if self._engine is None:
                self._engine = EmbeddedEngine(self._directory, self._store, follow=self._seconds)
        if self._seconds is None:
            self._engine.refresh()
        return self._engine

    def rebuild(self, chunks: Sequence[Path] = ()) -> None:
        """Build the index anew from the store, or from chunks that hold all of its records."""
        build_snapshot(self._directory, self._store, [StoredChunk(path) for path in chunks])

    def close(self) -> None:
        """Close the engine, if it was opened."""
        with self._lock:
            if self._engine is not None:
                self._engine.close()
                self._engine = None
