"""The clerk: writes down in the background what need not be written before an answer is sent.

That is usage and audit of calls that cost nothing, when keys were last used, and that requests with an idempotency key
are still worked on; and it clears away what is over. A process that is killed loses the last second of the first three.
What was charged is never among it: that is written with the charge.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

import structlog

from sightline.model.values import Instant
from sightline.services.clock import Clock, now
from sightline.store.accounts import AccountStore, answers, audit, keys, usage
from sightline.store.accounts.rows import Audited, Used
from sightline.store.session import Session

EVERY_SECONDS = 1.0
LEASE = 20_000
"""Milliseconds for which a request is held without being renewed; after a crash, a retry waits no longer than this."""

RENEW_BEFORE = 14_000
CLEAR_EVERY = 600_000
USED_EVERY = 60_000
"""When a key was last used is written at most once in so many milliseconds."""

_log = structlog.get_logger("sightline.accounts")

Counted = tuple[int, int, int, str, str]
"""Organisation, day, key, interface, verb."""


class Clerk:
    """One for each process. Safe between threads; its own thread starts with the first note."""

    def __init__(self, accounts: AccountStore, clear: Callable[[], object], clock: Clock = now) -> None:
        self._accounts = accounts
        self._clear = clear
        self._clock = clock
        self._lock = threading.Lock()
        self._used: dict[Counted, tuple[int, int]] = {}
        self._audited: list[Audited] = []
        self._keys: dict[int, Instant] = {}
        self._written_keys: dict[int, Instant] = {}
        self._held: dict[str, Instant] = {}
        self._cleared: Instant = 0
        self._thread: threading.Thread | None = None
        self._ended = threading.Event()

    def used(self, what: Counted, items: int) -> None:
        """Count a call."""
        with self._lock:
            calls, sum_of_items = self._used.get(what, (0, 0))
            self._used[what] = (calls + 1, sum_of_items + items)
        self._wake()

    def audited(self, entry: Audited) -> None:
        """Append to the audit log."""
        with self._lock:
            self._audited.append(entry)
        self._wake()

    def key_used(self, key: int, at: Instant) -> None:
        """Note when a key was used, unless that was done within the last minute."""
        if at - self._written_keys.get(key, 0) >= USED_EVERY:
            self._written_keys[key] = at
            with self._lock:
                self._keys[key] = at
            self._wake()

    def hold(self, holder: str, until: Instant) -> None:
        """Keep what this holder works on, until `let_go`."""
        with self._lock:
            self._held[holder] = until
        self._wake()

    def let_go(self, holder: str) -> None:
        """The holder is done."""
        with self._lock:
            self._held.pop(holder, None)

    def write(self) -> None:
        """Write all notes now. What cannot be written is kept for the next time."""
        with self._lock:
            used, audited, seen = self._used, self._audited, self._keys
            self._used, self._audited, self._keys = {}, [], {}
            renewed = [holder for holder, until in self._held.items() if until - self._clock() < RENEW_BEFORE]
        if not (used or audited or seen or renewed):
            return
        try:
            with self._accounts.write() as session:
                _write(session, used, audited, seen)
                until = self._clock() + LEASE
                answers.renew(session, renewed, until)
        except BaseException:
            self._keep(used, audited, seen)
            raise
        with self._lock:
            self._held.update({holder: until for holder in renewed if holder in self._held})

    def close(self) -> None:
        """Write what is left, and end."""
        self._ended.set()
        if self._thread is not None:
            self._thread.join()
        self.write()

    def _keep(self, used: dict[Counted, tuple[int, int]], audited: list[Audited], seen: dict[int, Instant]) -> None:
        with self._lock:
            for what, (calls, items) in used.items():
                more = self._used.get(what, (0, 0))
                self._used[what] = (more[0] + calls, more[1] + items)
            self._audited[:0] = audited
            self._keys = {**seen, **self._keys}

    def _wake(self) -> None:
        if self._thread is None:
            with self._lock:
                if self._thread is None:
                    self._thread = threading.Thread(target=self._run, name="clerk", daemon=True)
                    self._thread.start()

    def _run(self) -> None:
        while not self._ended.wait(EVERY_SECONDS):
            try:
                self.write()
                self._clear_away()
            except Exception as error:  # noqa: BLE001 - the notes are kept, and this thread must not end
                _log.error("notes not written", error=type(error).__qualname__)

    def _clear_away(self) -> None:
        at = self._clock()
        if at - self._cleared >= CLEAR_EVERY:
            self._cleared = at
            self._clear()


def _write(
    session: Session, used: dict[Counted, tuple[int, int]], audited: list[Audited], seen: dict[int, Instant]
) -> None:
    usage.add(session, [Used(*what, "", calls, items, 0) for what, (calls, items) in used.items()])
    audit.write(session, audited)
    for key, at in sorted(seen.items()):
        keys.used(session, key, at, at - USED_EVERY)
