"""Amounts of credits, and stretches and moments of time, as they are written on the command line."""

from __future__ import annotations

import datetime as dt
import re

from sightline.errors import InvalidInput
from sightline.interfaces.cli.shapes import moment
from sightline.model.values import Instant
from sightline.services.amounts import plain_credits, read_credits, shown_credits

__all__ = ["plain_credits", "read_credits", "read_deadline", "read_stretch", "shown_credits", "when"]

_UNITS = {"s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}
_STRETCH = re.compile(r"(\d{1,6})([smhd])")
_EPOCH = dt.date(1970, 1, 1)


def read_stretch(text: str, option: str) -> int:
    """Milliseconds from 30m, 24h or 90d. Raises InvalidInput."""
    read = _STRETCH.fullmatch(text.strip().lower())
    if read is None:
        raise InvalidInput(f"{text!r} is no stretch of time.", field=option, hint="Write 30m, 24h or 90d.")
    return int(read[1]) * _UNITS[read[2]]


def read_deadline(text: str, now: Instant, option: str) -> Instant:
    """A moment from a stretch of time that begins now, or from a date, at whose end it is. Raises InvalidInput."""
    try:
        day = dt.date.fromisoformat(text.strip())
    except ValueError:
        return now + read_stretch(text, option)
    return ((day - _EPOCH).days + 1) * _UNITS["d"]


def when(instant: Instant | None, otherwise: str) -> str:
    """A moment as text."""
    return otherwise if instant is None else moment(instant)
