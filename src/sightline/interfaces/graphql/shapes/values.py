"""Small values as the schema writes them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from sightline.model.normal.places import alpha3, country_name
from sightline.model.record import Record
from sightline.model.values import Instant, Location, PartialDate

Shape = dict[str, Any]

_EPOCH = dt.datetime(1970, 1, 1)
_FIRST, _LAST = -62_135_596_800_000, 253_402_300_799_999  # years 1 to 9999, all that a moment can be written for
_INT, _LONG = 2**31, 2**63


def moment(instant: Instant) -> str:
    """Unix milliseconds as 2021-10-02T00:00:00.000Z."""
    within = min(max(instant, _FIRST), _LAST)
    return (_EPOCH + dt.timedelta(milliseconds=within)).isoformat(timespec="milliseconds") + "Z"


def first_moment(date: PartialDate | None) -> str | None:
    """The first moment that a date may mean."""
    return f"{date}{'-01-01'[len(date) - 4 :]}T00:00:00.000Z" if date else None


def date_range(start: PartialDate | None, end: PartialDate | None) -> Shape | None:
    """A DateRange; None if neither end is known."""
    return {"start": first_moment(start), "end": first_moment(end)} if start or end else None


def small(number: int | None) -> int | None:
    """A number as Int holds it; None beyond 32 bits."""
    return number if number is not None and -_INT <= number < _INT else None


def long(number: int | None) -> int | None:
    """A number as Long holds it; None beyond 64 bits."""
    return number if number is not None and -_LONG <= number < _LONG else None


def seen_at(record: Record, *names: str) -> str:
    """When a field or item of a record was last observed; of the first name that has support of its own."""
    for name in names:
        support = record.support.get(name)
        if support is not None:
            times = [record.evidence[each].seen_at for each in support.evidence if each < len(record.evidence)]
            if times:
                return moment(max(times))
    return moment(record.updated_at)


def distinct(texts: Iterable[str | None]) -> list[str]:
    """The texts that are there, each once, in order."""
    return list(dict.fromkeys(each for each in texts if each))


def country_parts(location: Location | None) -> tuple[str | None, str | None, str | None]:
    """Name, alpha-2 and alpha-3 code of a location's country."""
    if location is None:
        return None, None, None
    code = location.country_code
    if not code:
        return location.country, None, None
    return location.country or country_name(code), code, alpha3(code)


def address(location: Location) -> str | None:
    """A location in one line: as its source wrote it, else its parts."""
    country = country_parts(location)[0]
    parts = (location.street1, location.street2, location.city, location.region, location.postal_code, country)
    return location.text or ", ".join(part for part in parts if part) or None
