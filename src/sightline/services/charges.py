"""One charge within a transaction: priced, paid as far as the credits reach, written down."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set

import msgspec

from sightline.accounts.amounts import shown_credits
from sightline.accounts.billing import Bill, Due, Item, Line, counted, pay
from sightline.accounts.callers import OPERATOR, Call
from sightline.accounts.tariffs import Verb
from sightline.errors import OutOfCredits
from sightline.model.values import Instant
from sightline.services.clock import day_of
from sightline.services.purse import Purse
from sightline.store.accounts import audit, ledger, unlocks, usage
from sightline.store.accounts.rows import Audited, Entry, Kind, Used
from sightline.store.session import Session

READ = "read"
CHANGED = "changed"

BOUNDLESS = 2**62
"""More credits than anyone has."""


class Answer(msgspec.Struct, frozen=True):
    """What is charged: items and results under the prices of a verb.

    `members` are the subjects of each entity, by any of which what was paid after `since` is found.
    """

    verb: Verb
    items: Sequence[Item]
    results: int
    members: Mapping[int, Sequence[int]]
    since: Instant
    at: Instant

    @property
    def pages(self) -> int:
        """What the results cost, beside the items."""
        return self.verb.page.of(self.results) if self.verb.page else 0


class _Detail(msgspec.Struct, frozen=True):
    """What the ledger remembers of a charge beside its amount, to answer a retry."""

    lines: tuple[Line, ...]


def price(session: Session, org: int, answer: Answer, budget: int = BOUNDLESS) -> list[Due]:
    """What each item costs the organisation now, and whether a budget for the items reaches for it."""
    return pay(answer.verb, answer.items, _unlocked(session, org, answer), budget)


def charge(session: Session, purse: Purse, call: Call, answer: Answer, *, partial: bool) -> Bill:
    """Take what an answer costs; see `Charging.charge`."""
    org = call.caller.org
    known = ledger.find(session, org, Kind.charge, call.reference)
    if known is not None:
        return _bill_of(known, answer.items, purse.left)
    budget = purse.may_spend(call.caller.family)
    drawn = price(session, org, answer, budget - answer.pages)
    if answer.pages > budget or not (partial or all(due.paid for due in drawn)):
        raise _out(answer.pages + sum(due.price for due in drawn), budget)
    lines = tuple(due.line for due in drawn)
    cost = answer.pages + sum(line.price for line in lines if line.paid)
    if cost:
        purse.take(Kind.charge, call.reference, cost, call, msgspec.json.encode(_Detail(lines)))
    if answer.verb.unlocks:
        unlocks.pay(session, org, _paid_points(drawn, answer.members), answer.at)
    _write_down(session, call, answer, drawn)
    return Bill(cost, purse.left, lines)


def _unlocked(session: Session, org: int, answer: Answer) -> Callable[[int], Set[str]]:
    """The data points of an entity that were paid for any of its subjects."""
    paid: dict[int, set[str]] = {}
    subjects = sorted({subject for each in answer.members.values() for subject in each})
    for subject, point in unlocks.paid(session, org, subjects, answer.since):
        paid.setdefault(subject, set()).add(point)

    def of(entity: int) -> Set[str]:
        return set().union(*(paid.get(subject, ()) for subject in answer.members.get(entity, ())))

    return of


def _paid_points(drawn: Sequence[Due], members: Mapping[int, Sequence[int]]) -> Iterator[tuple[int, str]]:
    for due in drawn:
        if due.paid and due.entity is not None:
            for subject in members.get(due.entity, ()):
                yield from ((subject, point) for point in due.points)


def _write_down(session: Session, call: Call, answer: Answer, drawn: Sequence[Due]) -> None:
    """Usage and audit log."""
    day, caller = day_of(answer.at), call.caller
    answered = sum(due.paid and bool(item.points) for due, item in zip(drawn, answer.items, strict=True))
    ids = max(answered, answer.results)  # of a page whose records are priced, too, they are the same
    rows = [Used(caller.org, day, caller.key, call.interface, call.verb, "", 1, ids, 0)]
    for point, (count, spent) in counted(answer.verb, drawn, answer.results).items():
        rows.append(Used(caller.org, day, caller.key, call.interface, call.verb, point, 0, count, spent))
    usage.add(session, rows)
    audit.write(session, [audited(call, READ, ids, answer.at)])


def audited(call: Call, action: str, ids: int, at: Instant) -> Audited:
    """An entry of the audit log."""
    return Audited(
        org=call.caller.org,
        key=None if call.caller.key == OPERATOR else call.caller.key,
        interface=call.interface,
        verb=call.verb,
        action=action,
        ids=ids,
        request_id=call.request_id,
        at=at,
    )


def _bill_of(known: Entry, items: Sequence[Item], left: int) -> Bill:
    """The bill of a charge that was made before.

    If facts changed meanwhile, so that other items were found, all count as paid: the charge was for the answer, which
    its retry now brings.
    """
    lines = msgspec.json.decode(known.detail or b'{"lines":[]}', type=_Detail).lines
    if len(lines) != len(items):
        lines = tuple(Line(0, paid=True) for _ in items)
    return Bill(-known.amount, left, lines, again=True)


def _out(cost: int, budget: int) -> OutOfCredits:
    return OutOfCredits(
        f"This costs {shown_credits(cost)} credits, and {shown_credits(budget)} can be spent.",
        hint="Ask for less, or have credits granted.",
    )
