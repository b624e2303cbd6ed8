"""Moments between the wire (ISO 8601, UTC) and the neutral query (Unix milliseconds)."""

from __future__ import annotations

import datetime as dt
import re

from msgspec import UNSET, UnsetType

from sightline.errors import InvalidInput
from sightline.model.values import Instant

DAY = 86_400_000
_EPOCH = dt.datetime(1970, 1, 1)
_FIRST, _LAST = -62_135_596_800_000, 253_402_300_799_999  # years 1 to 9999, all that a moment can be written for
_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[Tt ](\d{2}:\d{2}:\d{2})(\.\d+)?([Zz]|[+-]\d{2}:\d{2})?)?", re.ASCII)


def first_moment(field: str, text: str | UnsetType) -> Instant | None:
    """The moment; of a date its first. Without a zone, UTC. Raises InvalidInput for what is no moment."""
    return None if text is UNSET else _read(field, text)[0]


def last_moment(field: str, text: str | UnsetType) -> Instant | None:
    """The moment; of a date its last. See `first_moment`."""
    return None if text is UNSET else _read(field, text)[1]


def written(instant: Instant) -> str:
    """Unix milliseconds as 2021-10-02T00:00:00.000Z."""
    within = min(max(instant, _FIRST), _LAST)
    return (_EPOCH + dt.timedelta(milliseconds=within)).isoformat(timespec="milliseconds") + "Z"


def _read(field: str, text: str | UnsetType) -> tuple[Instant, Instant]:
    match = _MOMENT.fullmatch(str(text).strip())
    try:
        if match is None:
            raise ValueError
        day, clock, fraction, zone = match.groups()
        start = (dt.date.fromisoformat(day) - _EPOCH.date()).days * DAY
        if clock is None:
            return start, start + DAY - 1
        at = start + _clock(clock) + int(float(fraction or 0) * 1000) - _offset(zone)
    except ValueError as error:
        raise InvalidInput(
            f"{str(text)[:60]!r} is no moment.", field=field, hint="Write 2024-05-01T12:00:00Z, or a date."
        ) from error
    return at, at


def _clock(text: str) -> int:
    """Milliseconds since midnight; a leap second counts as the one before it."""
    hours, minutes, seconds = (int(part) for part in text.split(":"))
    if hours > 23 or minutes > 59 or seconds > 60:
        raise ValueError(text)
    return ((hours * 60 + minutes) * 60 + min(seconds, 59)) * 1000


def _offset(zone: str | None) -> int:
    """Milliseconds by which a zone is ahead of UTC."""
    if zone is None or zone in "Zz":
        return 0
    hours, minutes = int(zone[1:3]), int(zone[4:6])
    if hours > 23 or minutes > 59:
        raise ValueError(zone)
    return (hours * 60 + minutes) * 60_000 * (-1 if zone[0] == "-" else 1)
