"""Writing together: threads that write at the same moment share one transaction, and its one wait for the disk.

SQLite has one writer at a time, and a transaction that has to be on the disk when it is acknowledged takes milliseconds
of waiting. Who comes while another commits is taken along by the next transaction. Each piece of work has a savepoint
of its own, so that one that fails leaves nothing behind and disturbs no other.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from sightline.errors import Unavailable
from sightline.store.database import Database
from sightline.store.session import Session

T = TypeVar("T")

MOST = 64
"""Most pieces of work in one transaction."""


class _Piece:
    """What one thread wants written, and what came of it. `woken` when it is done, or when its thread is to lead."""

    def __init__(self, work: Callable[[Session], Any]) -> None:
        self.work = work
        self.woken = threading.Event()
        self.done = False
        self.answer: Any = None
        self.error: BaseException | None = None

    def run(self, session: Session, database: Database) -> None:
        """Do the work; what it raises is kept, and what it wrote is taken back."""
        session.driver("SAVEPOINT piece")
        try:
            self.answer = self.work(session)
        except Exception as error:  # noqa: BLE001 - it is raised again in the thread that asked
            self.error = database.translated(error) if isinstance(error, database.foreign) else error
            session.driver("ROLLBACK TO piece")
        session.driver("RELEASE piece")


class Together:
    """One for each process. Safe between threads."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._begin()

    def _begin(self) -> None:
        self._lock = threading.Lock()
        self._waiting: list[_Piece] = []
        self._led = False
        self._pid = os.getpid()

    def write(self, work: Callable[[Session], T]) -> T:
        """What the work returns or raises, once what it wrote is on the disk, with what others write meanwhile."""
        if self._pid != os.getpid():  # a child that was forked has none of the threads that wait here
            self._begin()
        mine = _Piece(work)
        with self._lock:
            self._waiting.append(mine)
            leads, self._led = not self._led, True
        if not leads:
            mine.woken.wait()
        if not mine.done:
            self._lead()
        if mine.error is not None:
            raise mine.error
        answer: T = mine.answer
        return answer

    def _lead(self) -> None:
        """Write what waits, its own work first, and let the first of those who came meanwhile lead."""
        with self._lock:
            pieces, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
        try:
            self._commit(pieces)
        except Exception as error:  # noqa: BLE001 - nothing of it was written: each of them is told
            _fail(pieces, error)
        except BaseException:
            _fail(pieces, Unavailable("The process is ending."))
            raise
        finally:
            with self._lock:
                following = self._waiting[0] if self._waiting else None
                self._led = following is not None
            for each in pieces:
                each.done = True
                each.woken.set()
            if following is not None:
                following.woken.set()

    def _commit(self, pieces: list[_Piece]) -> None:
        with self._database.transaction(write=True) as session:
            for each in pieces:
                each.run(session, self._database)


def _fail(pieces: Iterable[_Piece], error: Exception) -> None:
    for each in pieces:
        each.error = each.error or error
