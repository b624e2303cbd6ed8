"""Billing periods: stretches of time, counted from an anchor, at whose start the allowance is given anew."""

from __future__ import annotations

import calendar
import datetime as dt
from enum import Enum

from sightline.model.values import Instant

FOREVER: Instant = 2**53
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MILLISECOND = dt.timedelta(milliseconds=1)
DAY = 86_400_000
_LAST = 253_402_300_799_999  # the end of the year 9999, where calendars end


class Period(Enum):
    """How long a billing period is; `once`: one that never ends."""

    day = "day"
    month = "month"
    year = "year"
    once = "once"


_MONTHS = {Period.month: 1, Period.year: 12}


def bounds(period: Period, anchor: Instant, at: Instant) -> tuple[Instant, Instant]:
    """The first moment of the period that holds `at`, and that of the next, for a plan that began at `anchor`.

    Months begin on the anchor's day of the month, or on the last one of a shorter month.
    """
    if period is Period.once or at < anchor:
        return anchor, FOREVER
    if period is Period.day:
        start = anchor + (at - anchor) // DAY * DAY
        return start, start + DAY
    begun, now = _moment(anchor), _moment(min(at, _LAST))
    step = _MONTHS[period]
    passed = ((now.year - begun.year) * 12 + now.month - begun.month) // step * step
    if _later(begun, passed) > at:
        passed -= step
    return _later(begun, passed), _later(begun, passed + step)


def _later(begun: dt.datetime, months: int) -> Instant:
    """The moment so many months after another."""
    year, month = divmod(begun.year * 12 + begun.month - 1 + months, 12)
    if year > dt.MAXYEAR:
        return FOREVER
    day = min(begun.day, calendar.monthrange(year, month + 1)[1])
    return (begun.replace(year=year, month=month + 1, day=day) - _EPOCH) // _MILLISECOND


def _moment(instant: Instant) -> dt.datetime:
    return _EPOCH + dt.timedelta(milliseconds=instant)
