"""An organisation's credits within one transaction: held, spent, given back, and begun anew with each billing period.

Spending takes from the period's allowance first, which would lapse, and then from what was granted beside it.
"""

from __future__ import annotations

import msgspec

from sightline.accounts.callers import OPERATOR, Call
from sightline.accounts.periods import Period, bounds
from sightline.errors import NotFound
from sightline.model.values import Instant
from sightline.store.accounts import keys, ledger, organisations
from sightline.store.accounts.rows import Balance, Entry, Kind, Organisation, ReservationRow
from sightline.store.session import Session


class Plan(msgspec.Struct, frozen=True):
    """An organisation as of a moment: the billing period that holds it, and what is left in it."""

    org: Organisation
    start: Instant
    end: Instant
    left: Balance


def plan_of(session: Session, org: int, now: Instant) -> Plan:
    """The plan as of now. A period that has begun since the last spending counts, although the ledger lacks it yet."""
    found, left = known(session, org), ledger.balance(session, org)
    start, end = bounds(Period(found.period), found.anchor, now)
    if left.period_start != start:
        left = msgspec.structs.replace(left, allowance_left=found.allowance, period_start=start)
    return Plan(found, start, end, left)


def spendable(session: Session, left: Balance, family: int) -> int:
    """What a line of keys can spend of a balance: all of it, or less if it has a limit for each period."""
    spent = keys.spending_of(session, family)
    if spent is None or spent.credit_limit is None:
        return left.total
    so_far = spent.spent if spent.period_start == left.period_start else 0
    return max(min(left.total, spent.credit_limit - so_far), 0)


class Purse:
    """The credits of one organisation. Nobody else touches them before the end of the transaction."""

    def __init__(self, session: Session, org: int, now: Instant) -> None:
        self._session = session
        self._now = now
        self.balance = ledger.balance(session, org, lock=True)
        self.org = known(session, org)
        self._begin_period()

    @property
    def left(self) -> int:
        """All that can be spent."""
        return self.balance.total

    def may_spend(self, family: int) -> int:
        """What this line of keys can spend: the balance, or less if it has a limit."""
        return spendable(self._session, self.balance, family)

    def take(self, kind: Kind, reference: str, amount: int, call: Call, detail: bytes | None = None) -> int:
        """Spend an amount that `may_spend` allows; how much of it came from the allowance."""
        of_allowance = min(amount, self.balance.allowance_left)
        self._write(
            Entry(
                org=self.org.id,
                kind=kind,
                reference=reference,
                amount=-amount,
                of_allowance=-of_allowance,
                key=call.caller.key,
                interface=call.interface,
                verb=call.verb,
                detail=detail,
                at=self._now,
            )
        )
        family = call.caller.family
        if family != OPERATOR and not keys.spend(self._session, family, amount, self.balance.period_start):
            raise RuntimeError("a key spent more than its limit, which was checked under the same lock")
        return of_allowance

    def grant(self, reference: str, amount: int, note: str) -> None:
        """Give credits that stay until they are spent."""
        self._write(
            Entry(org=self.org.id, kind=Kind.grant, reference=reference, amount=amount, note=note, at=self._now)
        )

    def release(self, held: ReservationRow) -> None:
        """Give back what a reservation holds, unless that was done. What came from a period that is over lapses."""
        if not ledger.drop_reservation(self._session, held.id):
            return
        self._write(
            Entry(
                org=held.org,
                kind=Kind.release,
                reference=held.id,
                amount=held.amount,
                of_allowance=held.of_allowance,
                key=held.key,
                at=self._now,
            )
        )
        if held.period_start != self.balance.period_start:
            self._move(Kind.lapse, f"reservation {held.id}", -held.of_allowance)
        keys.give_back(self._session, held.family, held.amount, held.period_start)

    def _begin_period(self) -> None:
        start, _ = bounds(Period(self.org.period), self.org.anchor, self._now)
        if start == self.balance.period_start:
            return
        ledger.begin_period(self._session, self.org.id, start)
        self._move(Kind.lapse, f"before {start}", -self.balance.allowance_left)
        self._move(Kind.period, f"from {start}", self.org.allowance)

    def _move(self, kind: Kind, reference: str, amount: int) -> None:
        """Change what is left of the allowance."""
        if amount:
            org = self.org.id
            self._write(
                Entry(org=org, kind=kind, reference=reference, amount=amount, of_allowance=amount, at=self._now)
            )

    def _write(self, entry: Entry) -> None:
        balance = ledger.write(self._session, entry)
        if balance is None:
            raise RuntimeError("a balance would become negative, which was checked under the same lock")
        self.balance = balance


def known(session: Session, org: int) -> Organisation:
    """An organisation by its number. Raises NotFound."""
    found = organisations.find(session, org)
    if found is None:
        raise NotFound(f"There is no organisation {org}.", field="org")
    return found
