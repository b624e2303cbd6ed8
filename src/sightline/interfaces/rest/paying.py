"""What an answer costs: how it is charged, and what a dry run tells of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import msgspec
from msgspec import UNSET

from sightline.interfaces.rest.context import Reply
from sightline.interfaces.rest.shapes import Credits, DryRun
from sightline.services import paying
from sightline.services.accounts import Accounts
from sightline.services.amounts import plain_credits
from sightline.services.charging import Call

_NOT_COUNTED = frozenset({"id", "facts", "provenance"})


def charge(accounts: Accounts, call: Call, reply: Reply) -> tuple[Reply, Credits]:
    """Take what an answer costs; the answer without what the credits do not reach for, and what was spent and is left.

    Raises OutOfCredits if they do not reach, of a batch: for none of what was found.
    """
    paid = paying.charge(accounts, call, reply.items, reply.results, partial=reply.withheld is not None)
    spent = Credits(spent=plain_credits(paid.price), left=plain_credits(paid.left))
    if not paid.unpaid or reply.withheld is None:
        return reply, spent
    data = list(reply.data)
    for number in paid.unpaid:
        data[number] = reply.withheld(data[number])
    return msgspec.structs.replace(reply, data=data), spent


def quote(accounts: Accounts, call: Call, reply: Reply) -> tuple[Reply, Credits]:
    """What an answer would hold and cost, in its place."""
    bill = accounts.charging.quote(call, reply.items, reply.results)
    told = DryRun(answers=len(reply.records), fields=_fields(reply.records), price=plain_credits(bill.price))
    return Reply(data=told, paging=reply.paging), Credits(spent=0, left=plain_credits(bill.left))


def _fields(records: Sequence[msgspec.Struct]) -> dict[str, int]:
    """How many of the records hold a value of each field."""
    counts: Counter[str] = Counter()
    for record in records:
        counts.update(
            name
            for name in record.__struct_fields__
            if name not in _NOT_COUNTED and getattr(record, name) not in (None, UNSET, [], False)
        )
    return dict(counts)
