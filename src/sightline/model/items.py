"""When two items of a list are the same item: the identity of each kind of value, as readable text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from sightline.model.normal.text import fold_text
from sightline.model.values import (
    Code,
    CompanyRef,
    Education,
    Email,
    FundingRound,
    Location,
    Phone,
    Profile,
    Technology,
)


def _profile(item: Profile) -> str:
    return item.url or f"{item.network}:{item.username or item.id or ''}"


def _education(item: Education) -> str:
    parts = [fold_text(item.name), (item.start or item.end or "")[:4], *map(fold_text, item.degrees)]
    return "/".join(parts)


def _location(item: Location) -> str:
    parts = (item.street1, item.city, item.region, item.country_code or item.country, item.postal_code)
    return "/".join(fold_text(part) for part in parts if part) or fold_text(item.text or "")


def _company(item: CompanyRef) -> str:
    return item.domain or item.linkedin_url or fold_text(item.name or "") or item.key or ""


def _round(item: FundingRound) -> str:
    return f"{item.on or ''}/{fold_text(item.type or '')}"


@lru_cache(maxsize=1 << 16)
def _text(item: str) -> str:
    return fold_text(item) or item


_IDENTITIES: dict[type, Callable[[Any], str]] = {
    str: _text,
    Email: lambda item: str(item.value),
    Phone: lambda item: str(item.value),
    Profile: _profile,
    Technology: lambda item: _text(item.name),
    Code: lambda item: str(item.code),
    Education: _education,
    Location: _location,
    FundingRound: _round,
    CompanyRef: _company,
}


def identity(item: Any) -> str:
    """What makes an item the same as another: an email's address, a technology's folded name, a round's day."""
    return _IDENTITIES[type(item)](item)


NUMBERED = frozenset({"positions", "education", "funding_history", "other_locations"})
"""Lists whose items are cited by their place in the record, because what identifies them is long."""


def cited(field: str, number: int, item: Any) -> str:
    """The name of an item in `Record.support`: "emails:ada@example.com", "positions:0"."""
    return f"{field}:{number}" if field in NUMBERED else f"{field}:{identity(item)}"


def has_repeats(items: Sequence[Any]) -> bool:
    """Whether a list names an item twice."""
    identify = _IDENTITIES[type(items[0])]
    return len({identify(item) for item in items}) < len(items)
