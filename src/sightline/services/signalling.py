"""Signalling: what changed in the log becomes signals that are told, each once.

What is to be computed again stands in a queue that is filled by the transactions that change the log, and emptied by
those that publish: a signal and the note that it was computed are committed together. Killed at any moment, the next
one goes on; several at once take turns.
"""

from __future__ import annotations

from sightline.services.crew import Crew
from sightline.services.deriving import is_current
from sightline.services.examining import examine_sealed
from sightline.services.linking import Progress, silent
from sightline.services.locks import DERIVING, held
from sightline.services.pipeline import calm_collector
from sightline.services.publishing import Published, publish_queued, version_of
from sightline.services.resignalling import publish_all
from sightline.settings import Settings
from sightline.signals.rules import Rules
from sightline.store import Reader, Store, Writer

SOME = 200
"""Entities that one transaction deals with: tens of milliseconds, in which others wait for their turn."""


class Signalling:
    """Computes signals and publishes them."""

    def __init__(self, store: Store, settings: Settings, rules: Rules, *, at_once: bool) -> None:
        self._store = store
        self._settings = settings
        self._rules = rules
        self._version = version_of(rules)
        self._at_once = at_once

    def after(self, progress: Progress = silent) -> None:
        """Whoever changed the log has done: publish at once, unless a worker does so beside this process."""
        if self._at_once:
            self.catch_up(progress)

    def seal(self, writer: Writer, batch: int) -> None:
        """Seal a batch. What its source changed about itself is held from then on."""
        writer.seal(batch)
        examine_sealed(writer, batch, self._rules)

    def waiting(self) -> bool:
        """Whether there is anything to compute. Cheap: a worker asks it many times a second."""
        with self._store.read() as reader:
            return is_current(reader) and (bool(reader.signals.queued(1)) or self._outdated(reader))

    def catch_up(self, progress: Progress = silent) -> Published:
        """Compute and publish what was changed by sealed batches, judgements and corrections since the last time.

        All of it, if other rules computed what there is, or nobody did. Nothing while what is derived is stale: the
        rebuild that mends it computes all signals. Raises Unavailable if a rebuild runs for too long.
        """
        done, total = Published(), 0
        while self.waiting():
            with self._store.read() as reader:
                outdated = self._outdated(reader)
            if outdated:
                done.add(self._all(progress))
                continue
            with held(self._settings.home, DERIVING, shared=True), self._store.write() as writer:
                count, changes = publish_queued(writer, self._rules, SOME)
            done.count(changes)
            total += count
            progress("Signals", total, total)
        return done

    def _outdated(self, reader: Reader) -> bool:
        return reader.signals.version() != self._version and reader.last_subject() > 0

    def _all(self, progress: Progress) -> Published:
        with held(self._settings.home, DERIVING), calm_collector():
            crew = Crew(self._store, self._settings, self._settings.home)
            try:
                return publish_all(self._store, crew, self._rules, progress, index=True)
            finally:
                crew.close()
