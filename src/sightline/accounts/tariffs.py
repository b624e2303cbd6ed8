"""Tariffs: what each verb of each interface costs. They are a data file, which an operator's own can change."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Set
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any

import msgspec

from sightline.accounts import data
from sightline.accounts.amounts import read_credits
from sightline.accounts.callers import ANY, INTERFACES
from sightline.errors import InvalidInput

FILE = "tariffs.toml"
PAGE = "page"
"""What the results of a search count as in usage, where data points have their names."""

PlanName = tuple[str, str, str]
"""ApiName, ApiUsageType and ApiCreditType of LeadIQ's plan usage."""


class Page(msgspec.Struct, frozen=True):
    """So many thousandths for each so many results, begun ones included."""

    results: int
    price: int

    def of(self, results: int) -> int:
        """The price of so many results."""
        return -(-results // self.results) * self.price


class Verb(msgspec.Struct, frozen=True):
    """What one verb costs, in thousandths. `points`: for each data point; "*" is every one that is not named."""

    points: dict[str, int] = {}
    unlocks: bool = False
    page: Page | None = None
    plan: dict[str, PlanName] = {}

    def prices(self, point: str) -> bool:
        """Whether the verb has a price for a data point."""
        return point in self.points or ANY in self.points

    def price_of(self, point: str) -> int:
        """The price of one data point. Raises KeyError for one that the verb does not have."""
        price = self.points.get(point, self.points.get(ANY))
        if price is None:
            raise KeyError(f"the tariff has no data point {point!r}")
        return price

    def price(self, points: Iterable[str], unlocked: Set[str] = frozenset()) -> int:
        """The price of an item that holds these data points; those that are unlocked are free."""
        return sum(self.price_of(point) for point in dict.fromkeys(points) if point not in unlocked)


class Tariffs(msgspec.Struct, frozen=True):
    """All prices, by interface and verb."""

    unlock_days: int
    verbs: dict[tuple[str, str], Verb]

    def verb(self, interface: str, name: str) -> Verb:
        """The prices of a verb. Raises KeyError for one that has none: that is a mistake of ours, not of a caller."""
        return self.verbs[interface, name]


class _WrittenPage(msgspec.Struct, forbid_unknown_fields=True):
    results: Annotated[int, msgspec.Meta(ge=1)]
    price: Decimal


class _WrittenVerb(msgspec.Struct, forbid_unknown_fields=True):
    points: dict[str, Decimal] = {}
    unlocks: bool = False
    page: _WrittenPage | None = None
    plan: dict[str, PlanName] = {}


Days = Annotated[int, msgspec.Meta(ge=0, le=36_500)]


def read_tariffs(own: Path | None = None) -> Tariffs:
    """Our tariffs, with what an operator's own file changes.

    Raises InvalidInput, naming file and place, for a file that cannot be read, a verb that does not exist, or a price
    that is finer than a thousandth.
    """
    ours = _read(files(data).joinpath(FILE).read_text(encoding="utf-8"), FILE)
    if own is None:
        return ours
    try:
        text = own.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(f"The tariffs {own} cannot be read: {error}.", field="tariffs") from error
    theirs = _read(text, str(own), ours.unlock_days)
    strange = [f"{interface}.{verb}" for interface, verb in theirs.verbs if (interface, verb) not in ours.verbs]
    if strange:
        known = [f"{interface}.{verb}" for interface, verb in ours.verbs]
        raise InvalidInput(f"{own}: there is no verb {strange[0]}.", field="tariffs", allowed=known)
    changed = {name: _completed(verb, ours.verbs[name]) for name, verb in theirs.verbs.items()}
    return Tariffs(theirs.unlock_days, {**ours.verbs, **changed})


def _completed(own: Verb, ours: Verb) -> Verb:
    """An operator's verb: data points that it does not name are free, unless it has a price for all."""
    missing = {} if ANY in own.points else dict.fromkeys(ours.points, 0)
    return msgspec.structs.replace(own, points={**missing, **own.points})


def _read(text: str, name: str, unlock_days: int | None = None) -> Tariffs:
    try:
        written = tomllib.loads(text, parse_float=Decimal)
        days = msgspec.convert(written.pop("unlock_days", unlock_days), Days)
        verbs = {
            (interface, verb): _verb(told)
            for interface, each in msgspec.convert(written, dict[str, dict[str, _WrittenVerb]]).items()
            for verb, told in each.items()
        }
        _check_interfaces(written)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise InvalidInput(f"The tariffs {name} cannot be read: {error}.", field="tariffs") from error
    return Tariffs(days, verbs)


def _check_interfaces(written: Mapping[str, Any]) -> None:
    for interface in written:
        if interface not in INTERFACES:
            raise InvalidInput(f"There is no interface {interface!r}.", field="tariffs", allowed=INTERFACES)


def _verb(told: _WrittenVerb) -> Verb:
    points = {name: read_credits(price, f"points.{name}") for name, price in told.points.items()}
    page = Page(told.page.results, read_credits(told.page.price, "page.price")) if told.page else None
    return Verb(points, told.unlocks, page, told.plan)
