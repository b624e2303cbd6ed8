"""What a run costs: beforehand, and chunk by chunk as it is paid."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from pyroaring import BitMap64

from sightline.accounts.amounts import shown_credits
from sightline.accounts.billing import Bill, Item
from sightline.accounts.callers import Call, Caller
from sightline.accounts.tariffs import Verb
from sightline.model.observation import SubjectKind
from sightline.services.accounts import Accounts
from sightline.services.charging import new_reference
from sightline.services.enrichment.journal import Entry
from sightline.services.enrichment.matching import Outcome, Status

INTERFACE = "directory"
VERBS = {SubjectKind.person: "contacts.enrich", SubjectKind.company: "companies.enrich"}


class Quote(msgspec.Struct, frozen=True, kw_only=True):
    """What a file would cost. `rows` are in it; `looked_at` of them were matched, with what came of them.

    `price` is that of all rows: exact if all were looked at, else as the others promise. It is never above `most`.
    `left` is what the organisation has; both are 0, and `left` None, if nobody is charged.
    """

    rows: int
    looked_at: int
    statuses: dict[str, int]
    price: int = 0
    most: int = 0
    left: int | None = None

    @property
    def exact(self) -> bool:
        """Whether every row was looked at."""
        return self.looked_at == self.rows


class Desk:
    """Charges the chunks of one run, or says what they would cost, for one caller and kind."""

    def __init__(self, accounts: Accounts, caller: Caller, kind: SubjectKind) -> None:
        self._accounts = accounts
        self._caller = caller
        self._verb = VERBS[kind]

    @property
    def verb(self) -> Verb:
        """The prices."""
        return self._accounts.tariffs.verb(INTERFACE, self._verb)

    def pay(self, reference: str, outcomes: list[Outcome]) -> Entry:
        """Charge a chunk, once under its reference; the rows that the credits did not reach for hold nothing."""
        bill = self._accounts.charging.charge(self._call(reference), [each.item for each in outcomes], partial=True)
        paid = [
            each if line.paid else _withheld(each, line.price) for each, line in zip(outcomes, bill.lines, strict=True)
        ]
        return Entry(bill.price, bill.left, paid)

    def estimate(self) -> Estimate:
        """The price of many chunks, added up."""
        return Estimate(self)

    def quote(self, items: list[Item]) -> Bill:
        """What these items would cost now; nothing is charged."""
        return self._accounts.charging.quote(self._call(new_reference()), items)

    def _call(self, reference: str) -> Call:
        return Call(self._caller, INTERFACE, self._verb, reference, reference)


class Estimate:
    """Adds up what chunks would cost. What an earlier row unlocks is free in a later one, as when it is charged."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._unlocked: dict[str, BitMap64] = {}
        self.price = 0
        self.left = desk.quote([]).left

    def add(self, outcomes: Iterable[Outcome]) -> None:
        """Price the rows of a chunk."""
        items = [each.item for each in outcomes]
        if self._desk.verb.unlocks:
            items = [self._due(item) for item in items]
        self.price += self._desk.quote(items).price

    def into(self, quote: Quote, points: Iterable[str]) -> Quote:
        """A quote with the price; `points` are all that a row may be charged as."""
        whole = -(-self.price * quote.rows // max(quote.looked_at, 1))
        most = self.price if quote.exact else self._desk.verb.price(points) * quote.rows
        return msgspec.structs.replace(quote, price=min(whole, most), most=most, left=self.left)

    def _due(self, item: Item) -> Item:
        """An item without what an earlier chunk unlocks."""
        if item.entity is None:
            return item
        due = []
        for point in item.points:
            known = self._unlocked.setdefault(point, BitMap64())
            if item.entity not in known:
                known.add(item.entity)
                due.append(point)
        return Item(item.entity, tuple(due))


def _withheld(outcome: Outcome, price: int) -> Outcome:
    """A row that was not paid: nothing of what was found."""
    reason = f"The credits that are left do not reach: it costs {shown_credits(price)}."
    return Outcome(outcome.line, Status.payment_required, reason=reason, left_out=outcome.left_out)
