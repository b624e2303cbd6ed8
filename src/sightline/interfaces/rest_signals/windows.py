"""The time that a question looks at."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange

import msgspec

from sightline.errors import InvalidInput
from sightline.interfaces.rest_signals.inputs import Window
from sightline.services import clock

MONTHS = 6
"""How far back a question looks that does not say so."""


class Days(msgspec.Struct, frozen=True):
    """The first and the last day, both inclusive."""

    first: dt.date
    last: dt.date


def days_of(asked: Window) -> Days:
    """The days that are asked for. Raises InvalidInput for days to come, and for a last day before the first."""
    today = (dt.datetime(1970, 1, 1) + dt.timedelta(milliseconds=clock.now())).date()
    last = _day("endDate", asked.endDate, today) or today
    first = _day("startDate", asked.startDate, today) or months_before(last, MONTHS)
    if first > last:
        raise InvalidInput(f"The time from {first} to {last} runs backwards.", field="startDate")
    return Days(first, last)


def months_before(day: dt.date, months: int) -> dt.date:
    """The same day of an earlier month; its last one where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _day(field: str, text: str | None, today: dt.date) -> dt.date | None:
    if text is None:
        return None
    try:
        day = dt.date.fromisoformat(text)
    except ValueError as error:
        raise InvalidInput(f"{text!r} is no day.", field=field, hint="Write 2024-05-01.") from error
    if day > today:
        raise InvalidInput(f"{text} has not come yet: today is {today}, UTC.", field=field)
    return day
