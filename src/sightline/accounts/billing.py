"""What an answer costs: items priced by their data points, paid in order as far as the credits reach."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set

import msgspec

from sightline.accounts.tariffs import PAGE, Verb

Unlocked = Callable[[int], Set[str]]
"""The data points of an entity that the organisation has paid and that are free again."""


class Item(msgspec.Struct, frozen=True):
    """One item of an answer: the entity that it is about, and the data points that it holds a value of."""

    entity: int | None
    points: tuple[str, ...]


class Line(msgspec.Struct, frozen=True):
    """What one item costs. An item that is not `paid` must not be answered."""

    price: int
    paid: bool


class Bill(msgspec.Struct, frozen=True):
    """What an answer costs (`price`, thousandths), and what is `left` after it. `lines` are those of the items.

    `again`: it was charged before, and this is the bill of then.
    """

    price: int
    left: int
    lines: tuple[Line, ...] = ()
    again: bool = False


class Due(msgspec.Struct, frozen=True):
    """An item as it is priced: the data points that have to be paid, what they cost, and whether the credits reach."""

    entity: int | None
    points: tuple[str, ...]
    price: int
    paid: bool

    @property
    def line(self) -> Line:
        """Its line on the bill."""
        return Line(self.price, self.paid)


def pay(verb: Verb, items: Sequence[Item], unlocked: Unlocked, budget: int) -> list[Due]:
    """Price and pay item by item. After the first one that the budget does not reach, only free ones are paid.

    What an earlier item of the same answer pays is free for a later one, if the verb unlocks.
    """
    paid_here: dict[int | None, set[str]] = {}
    drawn, reached = [], True
    for item in items:
        entity = item.entity if verb.unlocks else None
        here = paid_here.setdefault(entity, set())
        free = frozenset() if entity is None else here | unlocked(entity)
        points = tuple(point for point in dict.fromkeys(item.points) if point not in free)
        price = verb.price(points)
        reached = reached and price <= budget
        paid = reached or price == 0
        if paid:
            budget -= price
            here.update(points)
        drawn.append(Due(item.entity, points, price, paid))
    return drawn


def counted(verb: Verb, drawn: Sequence[Due], results: int) -> dict[str, tuple[int, int]]:
    """How many of each data point were paid and for how much; pages under their own name."""
    sums: dict[str, tuple[int, int]] = {}
    for due in drawn:
        for point in due.points if due.paid else ():
            count, spent = sums.get(point, (0, 0))
            sums[point] = (count + 1, spent + verb.price_of(point))
    if verb.page and results:
        sums[PAGE] = (-(-results // verb.page.results), verb.page.of(results))
    return sums
