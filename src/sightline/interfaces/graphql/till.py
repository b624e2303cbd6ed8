"""The till: the operations of one request are counted and charged when all of them have answered.

Operations that fail bring the whole answer down (their types are not null), so nothing is charged before all are done.
What the credits do not reach for is then taken out of the answers, and they are written again.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import msgspec
from graphql import GraphQLResolveInfo

from sightline.errors import OutOfCredits
from sightline.interfaces.graphql import errors
from sightline.interfaces.graphql.caller import INTERFACE
from sightline.interfaces.graphql.pricing import OPERATIONS, Holding, Records, below, holding, items
from sightline.interfaces.graphql.selection import Selection, selection_of
from sightline.interfaces.graphql.shapes.values import Shape
from sightline.services import paying
from sightline.services.accounts import Accounts
from sightline.services.amounts import plain_credits
from sightline.services.callers import Caller
from sightline.services.charging import Call, Item, new_reference

READS = {"searchPeoplePreview": "personId", "regeneratedTime": "time"}
"""The free operations that tell of a person, and a field that is there if they do."""


class Answer(msgspec.Struct):
    """What one operation answered. `priced` None: it is free."""

    verb: str
    shape: Shape
    selection: Selection
    priced: Records | None
    refused: bool = False

    def lists(self) -> list[list[Shape]]:
        """The lists of records, if records are selected."""
        if self.priced is None or below(self.selection, self.priced.path) is None:
            return []
        return list(self.priced.lists(self.shape))

    def records(self) -> list[Shape]:
        """All records in order."""
        return [record for each in self.lists() for record in each]

    def holding(self) -> Holding:
        """What is selected of each record."""
        if self.priced is None:
            return Holding(())
        return holding(self.priced.priced, below(self.selection, self.priced.path) or {})

    def items(self) -> list[Item]:
        """The records as the tariff sees them."""
        return items(self.records(), self.holding())

    def results(self) -> int:
        """How many results the price of pages counts: none if only totals are selected."""
        paged = self.priced.paged if self.priced else None
        return len(self.shape[paged]) if paged and paged in self.selection else 0

    def withhold(self, unpaid: set[int]) -> None:
        """Take records out, by their numbers."""
        number = 0
        for each in self.lists():
            kept = [record for place, record in enumerate(each, number) if place not in unpaid]
            number += len(each)
            each[:] = kept

    def empty(self) -> None:
        """Take all results out: nothing of them was paid."""
        self.refused = True
        if self.priced is not None and self.priced.path[0] in self.selection:
            self.shape[self.priced.path[0]] = []


class Settled(msgspec.Struct, frozen=True):
    """How a request was paid. `changed`: answers lack what was not paid; `nothing`: all of them do."""

    errors: list[errors.Error]
    extensions: dict[str, Any]
    changed: bool = False
    nothing: bool = False


class Till:
    """Counts and charges the operations of one request."""

    def __init__(self, accounts: Accounts, caller: Caller, identity: str) -> None:
        self._accounts = accounts
        self._caller = caller
        self._identity = identity
        self._answers: dict[str, Answer] = {}

    def answered(self, key: str) -> Shape | None:
        """What the operation of this response key answered, less what was not paid."""
        known = self._answers.get(key)
        return None if known is None else known.shape

    def note(self, key: str, verb: str, shape: Shape, info: GraphQLResolveInfo[Any]) -> None:
        """Remember what an operation answered."""
        self._answers[key] = Answer(verb, shape, selection_of(info), OPERATIONS.get(verb))

    def charge(self) -> Settled:
        """Charge each operation in order; what the credits do not reach for is taken out of its answer."""
        told: list[errors.Error] = []
        spent, left = 0, None
        for key, answer in self._answers.items():
            if answer.priced is None:
                self._free(answer)
                continue
            try:
                paid = paying.charge(self._accounts, self._call(answer), answer.items(), answer.results(), partial=True)
            except OutOfCredits as error:
                answer.empty()
                told.append({**errors.known_error(error), "path": [key]})
                continue
            spent, left = spent + paid.price, paid.left
            if paid.unpaid:
                answer.withhold(set(paid.unpaid))
                told.append({**errors.known_error(_short(len(paid.unpaid))), "path": [key]})
        nothing = bool(self._answers) and all(each.refused for each in self._answers.values())
        return Settled(told, _credits(spent, left), changed=bool(told), nothing=nothing)

    def quote(self) -> Settled:
        """What each operation would cost and holds; charges nothing."""
        told: dict[str, Any] = {}
        left: int | None = None
        for key, answer in self._answers.items():
            price = 0
            if answer.priced is not None:
                bill = self._accounts.charging.quote(self._call(answer), answer.items(), answer.results())
                price, left = bill.price, bill.left
            records, selected = answer.records(), answer.holding()
            fields = Counter(name for record in records for name in selected.fields(record))
            told[key] = {"answers": len(records), "fields": dict(fields), "price": plain_credits(price)}
        return Settled([], {"dryRun": told, **_credits(0, left)})

    def _free(self, answer: Answer) -> None:
        call = self._call(answer)
        self._accounts.usage.seen(call)
        if answer.shape.get(READS.get(answer.verb, "")) is not None:
            self._accounts.audit.read(call, 1)

    def _call(self, answer: Answer) -> Call:
        return Call(self._caller, INTERFACE, answer.verb, self._identity, new_reference())


def _short(many: int) -> OutOfCredits:
    which = "one of these results" if many == 1 else f"{many:,} of these results"
    return OutOfCredits(f"The credits that are left do not reach for {which}.", hint="Ask for a grant.")


def _credits(spent: int, left: int | None) -> dict[str, Any]:
    return {} if left is None else {"credits": {"spent": plain_credits(spent), "left": plain_credits(left)}}
