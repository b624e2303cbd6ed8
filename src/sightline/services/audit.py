"""The audit log: who read and changed how many of what, and when. It holds numbers and names of verbs, never facts."""

from __future__ import annotations

from collections.abc import Sequence

from sightline.accounts.callers import Call
from sightline.services.charges import CHANGED, READ, audited
from sightline.services.clerk import Clerk
from sightline.services.clock import Clock, now
from sightline.store.accounts import AccountStore, audit
from sightline.store.accounts.rows import Audited

LAST = 2**53


class Audit:
    """Notes reads that cost nothing, and changes. What is charged is noted with the charge."""

    def __init__(self, accounts: AccountStore, clerk: Clerk, clock: Clock = now) -> None:
        self._accounts = accounts
        self._clerk = clerk
        self._clock = clock

    def read(self, call: Call, ids: int) -> None:
        """Someone read so many records; written within a second."""
        self._clerk.audited(audited(call, READ, ids, self._clock()))

    def changed(self, call: Call, ids: int) -> None:
        """Someone changed so many records; written at once."""
        with self._accounts.write() as session:
            audit.write(session, [audited(call, CHANGED, ids, self._clock())])

    def entries(self, org: int | None, *, before: int | None = None, limit: int = 100) -> Sequence[Audited]:
        """The log of an organisation, or of all and the operator, the newest first, before a number to go on from."""
        with self._accounts.read() as session:
            return audit.entries(session, org, LAST if before is None else before, limit)
