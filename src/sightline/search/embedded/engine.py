"""The embedded engine: a view that is replaced as the feed goes on."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import msgspec
import structlog

from sightline.errors import Unavailable
from sightline.model.query import Count, FacetQuery, GroupedPage, GroupedQuery, Page, Query, SuggestQuery
from sightline.search import checks
from sightline.search.embedded import answers, counting, groups
from sightline.search.embedded.building import build_snapshot
from sightline.search.embedded.follow import has_grown, step, view_of
from sightline.search.embedded.follower import Follower
from sightline.search.embedded.snapshot import Snapshot, current_name, open_current, origin_of
from sightline.search.embedded.view import View
from sightline.store import Store

FOLLOW_SECONDS = 0.2
"""How often the feed is looked at."""

BUILDER = "sightline.search.embedded.publish"
"""The module that another process runs to make a new snapshot."""

WAIT_SECONDS = 600.0
"""How long a question with `min_position` waits for a snapshot after a bulk import."""

BUILD_AGAIN_SECONDS = 10.0
"""How long after a build that failed another one is tried."""

_PAUSE = 0.002  # between steps, so that questions get their turn
_LOOK = 0.1

T = TypeVar("T")
_log = structlog.get_logger(__name__)


class EmbeddedEngine:
    """An engine over a directory of snapshots and the store that they are made from. See `Engine`.

    Opening takes the current snapshot, or builds one if there is none that can be used. With `follow` (seconds), a
    thread keeps up with the feed; without, only `refresh` and `min_position` do.
    """

    def __init__(self, directory: Path, store: Store, *, follow: float | None = FOLLOW_SECONDS) -> None:
        self._directory = directory
        self._store = store
        self._lock = threading.RLock()
        self._stopped = threading.Event()
        self._builder: subprocess.Popen[bytes] | None = None
        self._build_failure: str | None = None
        self._build_not_before = 0.0
        snapshot = self._open_current()
        if snapshot is None:
            build_snapshot(directory, store)
            snapshot = self._open_current()
        if snapshot is None:
            raise Unavailable(f"The index in {directory} cannot be read.", hint="Run `sightline reindex`.")
        self._name = snapshot.name
        self._view = view_of(snapshot)
        self._warm()
        self._follower = None if follow is None else Follower(self._look, follow, self._stopped)

    @property
    def position(self) -> int:
        """See `Engine`."""
        return self._view.position

    @property
    def problem(self) -> str | None:
        """See `Engine`."""
        following = None if self._follower is None else self._follower.problem
        return following or self._build_failure

    def search(self, query: Query) -> Page:
        """See `Engine`."""
        checks.check_query(query)
        return self._answer(answers.search, query)

    def grouped(self, query: GroupedQuery) -> GroupedPage:
        """See `Engine`."""
        checks.check_grouped(query)
        return self._answer(groups.grouped, query)

    def facets(self, query: FacetQuery) -> tuple[Count, ...]:
        """See `Engine`."""
        checks.check_facets(query)
        return self._answer(counting.facets, query)

    def suggest(self, query: SuggestQuery) -> tuple[Count, ...]:
        """See `Engine`."""
        checks.check_suggest(query)
        return counting.suggest(self._view, query)

    def _answer(self, how: Callable[[View, Question], T], query: Question) -> T:
        if query.min_position > self._view.position:
            self.refresh(query.min_position)
        return how(self._view, query)

    def refresh(self, min_position: int = 0) -> int:
        """See `Engine`."""
        until = time.monotonic() + WAIT_SECONDS
        while True:
            with self._lock:
                rebuilt = self._catch_up()
            if rebuilt is None or self._view.position >= min_position > 0:
                break
            if self._build_failure is not None:
                raise Unavailable(self._build_failure)
            if time.monotonic() > until or self._stopped.wait(_LOOK):
                raise Unavailable("The index is still being built after an import.")
        if self._view.position < min_position:
            raise Unavailable(
                f"The index stands at position {self._view.position}, and so does the store.", field="min_position"
            )
        return self._view.position

    def close(self) -> None:
        """See `Engine`."""
        self._stopped.set()
        if self._follower is not None:
            self._follower.join()
        if self._builder is not None:
            self._builder.terminate()
            self._builder.wait()

    # following

    def _look(self) -> None:
        with self._lock:
            self._catch_up()

    def _catch_up(self) -> int | None:
        """Take all changes of the feed; the position of a rebuild of which there is no snapshot yet."""
        if current_name(self._directory) != self._name:
            self._adopt()
        while (taken := step(self._store, self._view)).view is not None:
            self._view = taken.view
            self._warm()
            if self._stopped.wait(_PAUSE):
                return None
        if taken.rebuilt is not None or has_grown(self._view):
            self._start_builder()
        return taken.rebuilt

    def _adopt(self) -> None:
        """Go over to another snapshot, without going back in the feed."""
        snapshot = self._open_current()
        if snapshot is None:
            return
        view = self._caught_up(snapshot)
        if view.position >= self._view.position or view.origin != self._view.origin:
            self._name, self._view, self._build_failure = snapshot.name, view, None
            self._warm()

    def _open_current(self) -> Snapshot | None:
        with self._store.read() as reader:
            return open_current(self._directory, origin_of(reader))

    def _caught_up(self, snapshot: Snapshot) -> View:
        view = view_of(snapshot)
        if view.origin != self._view.origin:
            return view
        while view.position < self._view.position and (taken := step(self._store, view)).view is not None:
            view = taken.view
        return view

    def _warm(self) -> None:
        """Works out what the next question would have to wait for."""
        self._view.links  # noqa: B018 - computed when first asked for

    # building

    def _start_builder(self) -> None:
        """Have another process make a snapshot, unless one does or has just failed to."""
        if self._builder is not None:
            code = self._builder.poll()
            if code is None:
                return
            self._builder = None
            if code:
                self._build_failure = f"The process that builds the index ended with {code}."
                self._build_not_before = time.monotonic() + BUILD_AGAIN_SECONDS
                _log.error("search_build_failed", code=code)
        if time.monotonic() < self._build_not_before:
            return
        settings = msgspec.json.encode(self._store.settings, enc_hook=str)  # not for all to see: they hold a password
        command = [sys.executable, "-m", BUILDER, str(self._directory)]
        self._builder = subprocess.Popen(command, stdin=subprocess.PIPE)  # noqa: S603 - our own module
        assert self._builder.stdin is not None  # noqa: S101 - asked for
        with self._builder.stdin as given:
            given.write(settings)


Question = TypeVar("Question", Query, GroupedQuery, FacetQuery)
