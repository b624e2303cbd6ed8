"""Credits of organisations: what is left, what was granted, and the ledger that says how it came to be."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from sightline.accounts.amounts import MOST
from sightline.accounts.periods import FOREVER
from sightline.errors import InvalidInput
from sightline.model.values import Instant
from sightline.services import orgs
from sightline.services.charging import new_reference
from sightline.services.clock import Clock, now
from sightline.services.purse import Purse, plan_of
from sightline.store.accounts import AccountStore, ledger
from sightline.store.accounts.rows import Entry, Kind

__all__ = ["FOREVER", "Credits", "Entry", "Funds"]

MAX_NOTE = 200
LAST = 2**53
"""Before which entry all are: numbers stay below it."""


class Funds(msgspec.Struct, frozen=True):
    """What an organisation has, in thousandths: `left` can be spent, `of_allowance` of it lapses at `period_end`."""

    org: int
    org_name: str
    left: int
    of_allowance: int
    allowance: int
    period: str
    period_start: Instant
    period_end: Instant


class Credits:
    """Reads balances and the ledger, and grants."""

    def __init__(self, accounts: AccountStore, clock: Clock = now) -> None:
        self._accounts = accounts
        self._clock = clock

    def funds(self, org: int) -> Funds:
        """What an organisation has now. Raises NotFound."""
        with self._accounts.read() as session:
            plan = plan_of(session, org, self._clock())
        left = plan.left
        return Funds(
            org=org,
            org_name=plan.org.name,
            left=left.total,
            of_allowance=left.allowance_left,
            allowance=plan.org.allowance,
            period=plan.org.period,
            period_start=plan.start,
            period_end=plan.end,
        )

    def grant(self, org: str, amount: int, note: str = "", reference: str | None = None) -> int:
        """Give thousandths of a credit that stay until they are spent; what is left then.

        What was granted under a reference before is not granted again. Raises NotFound and InvalidInput.
        """
        if not 0 < amount <= MOST:
            raise InvalidInput("A grant is more than nothing.", field="amount")
        if len(note) > MAX_NOTE:
            raise InvalidInput(f"A note has at most {MAX_NOTE} characters.", field="note")
        with self._accounts.write() as session:
            purse = Purse(session, orgs.find(session, org).id, self._clock())
            named = reference or new_reference()
            if ledger.find(session, purse.org.id, Kind.grant, named) is None:
                purse.grant(named, amount, note)
            return purse.left

    def entries(self, org: str, *, before: int = LAST, limit: int = 100) -> Sequence[Entry]:
        """The ledger of an organisation, the newest first. Raises NotFound."""
        with self._accounts.read() as session:
            return ledger.entries(session, orgs.find(session, org).id, before, limit)
