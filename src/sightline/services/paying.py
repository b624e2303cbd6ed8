"""Paying for an answer before it is sent: the same for every interface."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from sightline.errors import OutOfCredits
from sightline.services.accounts import Accounts
from sightline.services.charging import Call, Item


class Paid(msgspec.Struct, frozen=True):
    """What was spent and is left, in thousandths of a credit, and which items the credits did not reach for."""

    price: int
    left: int
    unpaid: tuple[int, ...] = ()


def charge(
    accounts: Accounts, call: Call, items: Sequence[Item] = (), results: int = 0, *, partial: bool = False
) -> Paid:
    """Take what an answer costs. What is `unpaid` must not be sent.

    Raises OutOfCredits if the credits do not reach for it; with `partial`, if they reach for nothing that was found.
    """
    bill = accounts.charging.charge(call, items, results, partial=partial)
    unpaid = tuple(number for number, line in enumerate(bill.lines) if not line.paid)
    if unpaid and not any(line.paid and item.points for line, item in zip(bill.lines, items, strict=True)):
        raise OutOfCredits("The credits that are left do not reach for any of these.", hint="Ask for a grant.")
    return Paid(bill.price, bill.left, unpaid)
