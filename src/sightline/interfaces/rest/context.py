"""What an operation gets besides its question, and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from sightline.services import Services
from sightline.services.callers import Caller
from sightline.services.charging import Item


@dataclass(frozen=True, slots=True)
class Context:
    """One request: the services it may call, and who asks."""

    services: Services
    caller: Caller


class Paging(msgspec.Struct, frozen=True):
    """Which page was asked for, and how many match in all."""

    page: int
    per_page: int
    total: int


class Following(msgspec.Struct, frozen=True):
    """How a list is gone on with: by the `cursor` of its next page, or from a `position` of a log.

    `total`: how many match in all, of a page. `more`: whether there is more already.
    """

    more: bool
    position: int
    cursor: str | None = None
    total: int | None = None


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """What an operation answers, and what it has to be paid for.

    `items` are priced one by one, `results` by the page. `records` are the contacts or companies in it. `withheld`: an
    element of `data` without what was not paid; there are as many of them as items.
    """

    data: Any
    paging: Paging | Following | None = None
    items: Sequence[Item] = ()
    results: int = 0
    records: Sequence[msgspec.Struct] = ()
    withheld: Callable[[Any], Any] | None = None
