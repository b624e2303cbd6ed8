"""Charging: what an answer costs is taken once, for what it holds, and for nothing that was paid within a year."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence

import msgspec

from sightline.accounts.billing import Bill, Item, Line
from sightline.accounts.callers import Call
from sightline.accounts.tariffs import Tariffs
from sightline.model.values import Instant
from sightline.services import charges, meters
from sightline.services.charges import Answer
from sightline.services.clock import DAY, Clock, now
from sightline.services.purse import Purse, plan_of, spendable
from sightline.store import Store
from sightline.store.accounts import AccountStore, ledger
from sightline.store.accounts.rows import Kind, ReservationRow
from sightline.store.session import Session

__all__ = ["Bill", "Call", "Charging", "Item", "Line", "Reservation", "new_reference"]

HOLD = 3_600_000
"""Milliseconds for which a reservation holds its credits; who works longer reserves in parts."""

_AT_ONCE = 1_000


class Reservation(msgspec.Struct, frozen=True):
    """Credits (`amount`) that are held for a call: enough for the first `granted` of its items."""

    call: Call
    granted: int
    amount: int


def new_reference() -> str:
    """A reference for a call that nobody will try again."""
    return secrets.token_hex(12)


class Charging:
    """Charges calls. Facts are read for the subjects of entities; all else stands in the accounts."""

    def __init__(self, store: Store, accounts: AccountStore, tariffs: Tariffs, clock: Clock = now) -> None:
        self._store = store
        self._accounts = accounts
        self._tariffs = tariffs
        self._clock = clock

    def priced(self, interface: str, verb: str, items: Iterable[Item]) -> list[Item]:
        """Items with the data points that a verb prices; none if it prices none, as searches unless told otherwise."""
        tariff = self._tariffs.verb(interface, verb)
        if not tariff.points:
            return []
        return [Item(each.entity, tuple(filter(tariff.prices, each.points))) for each in items]

    def quote(self, call: Call, items: Sequence[Item] = (), results: int = 0) -> Bill:
        """What all of this would cost now; writes nothing. `left` is the balance, `paid` says how far credits reach."""
        answer = self._answer(call, items, results)
        with self._accounts.read() as session:
            left = plan_of(session, call.caller.org, answer.at).left
            budget = spendable(session, left, call.caller.family)
            drawn = charges.price(session, call.caller.org, answer, budget - answer.pages)
        price = answer.pages + sum(due.price for due in drawn)
        return Bill(price, left.total, tuple(due.line for due in drawn))

    def charge(self, call: Call, items: Sequence[Item] = (), results: int = 0, *, partial: bool = False) -> Bill:
        """Take what an answer of these items, or of so many results, costs. Called before the answer is sent.

        A reference that was charged before is not charged again: the bill is that of the first time. With `partial`,
        items are paid in order as far as the credits reach, and the bill says which. Raises OutOfCredits, and takes
        nothing, if the credits do not reach for a page of results, or for all items without `partial`.
        """
        answer = self._answer(call, items, results)

        def charged(session: Session) -> Bill:
            purse = Purse(session, call.caller.org, answer.at)
            return charges.charge(session, purse, call, answer, partial=partial)

        return _metered(call, self._accounts.do(charged))

    def reserve(self, call: Call, prices: Sequence[int]) -> Reservation:
        """Hold credits for items of at most these prices, in order, as far as the balance reaches.

        Settle or release within an hour; after that, the credits are given back. A call that reserved before and has
        not settled gets what it holds, and one that has settled gets all, as settling it again costs nothing.
        """
        with self._accounts.write() as session:
            at, org = self._clock(), call.caller.org
            purse = Purse(session, org, at)
            if ledger.find(session, org, Kind.charge, call.reference):
                return Reservation(call, len(prices), 0)
            held = ledger.reservation(session, org, call.reference) or _hold(session, purse, call, prices, at)
            return Reservation(call, held.granted, held.amount)

    def settle(self, reservation: Reservation, items: Sequence[Item], results: int = 0) -> Bill:
        """Take what the answered items cost and give back the rest of what was held, in one step.

        If that was given back already because it took too long, items are paid as far as the balance reaches now.
        """
        call = reservation.call
        answer = self._answer(call, items, results)
        with self._accounts.write() as session:
            purse = Purse(session, call.caller.org, answer.at)
            _give_back(session, purse, call)
            bill = charges.charge(session, purse, call, answer, partial=True)
        return _metered(call, bill)

    def release(self, reservation: Reservation) -> None:
        """Give back all that is held: nothing was answered."""
        call = reservation.call
        with self._accounts.write() as session:
            _give_back(session, Purse(session, call.caller.org, self._clock()), call)

    def release_expired(self) -> int:
        """Give back what reservations hold whose time is over; how many there were."""
        with self._accounts.read() as session:
            over = ledger.expired_reservations(session, self._clock(), limit=_AT_ONCE)
        for held in over:
            with self._accounts.write() as session:
                Purse(session, held.org, self._clock()).release(held)
        return len(over)

    def _answer(self, call: Call, items: Sequence[Item], results: int) -> Answer:
        verb, at = self._tariffs.verb(call.interface, call.verb), self._clock()
        entities = {item.entity for item in items if item.entity is not None and item.points} if verb.unlocks else ()
        members = {}
        if entities:
            with self._store.read() as reader:
                members = reader.members(sorted(entities))
        return Answer(verb, items, results, members, at - self._tariffs.unlock_days * DAY, at)


def _metered(call: Call, bill: Bill) -> Bill:
    """The bill of a charge that is committed, which the meters are told of once."""
    if bill.price and not bill.again:
        meters.charged(call.interface, call.verb, bill.price)
    return bill


def _hold(session: Session, purse: Purse, call: Call, prices: Sequence[int], at: Instant) -> ReservationRow:
    caller, budget, granted, amount = call.caller, purse.may_spend(call.caller.family), 0, 0
    for price in prices:
        if amount + price > budget:
            break
        granted, amount = granted + 1, amount + price
    identity = new_reference()
    of_allowance = purse.take(Kind.reserve, identity, amount, call)
    held = ReservationRow(
        id=identity,
        org=caller.org,
        reference=call.reference,
        key=caller.key,
        family=caller.family,
        amount=amount,
        of_allowance=of_allowance,
        granted=granted,
        period_start=purse.balance.period_start,
        expires_at=at + HOLD,
    )
    ledger.reserve(session, held)
    return held


def _give_back(session: Session, purse: Purse, call: Call) -> None:
    held = ledger.reservation(session, call.caller.org, call.reference)
    if held is not None:
        purse.release(held)
