"""Dates as far as they are known, and instants."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache

from sightline.model.normal.text import words
from sightline.model.values import Instant, PartialDate
from sightline.model.vocabularies.months import month_numbers

_EPOCH = dt.date(1970, 1, 1).toordinal()
_FIRST_YEAR, _LAST_YEAR = 1000, 2999
_ISO = re.compile(r"([0-9]{4})(?:([-/.])([0-9]{1,2})(?:\2([0-9]{1,2}))?)?")
_ISO_INSTANT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ]+[0-9]{1,2}:?[0-9]{2}.*", re.DOTALL)
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:[Tt][0-9]{4,6}.*)?")
_MONTH_YEAR = re.compile(r"([0-9]{1,2})[-/.]([0-9]{4})")
_DAY_MONTH_YEAR = re.compile(r"([0-9]{1,2})([-/.]) ?([0-9]{1,2})\2 ?([0-9]{4})(?:[ ,T].*)?", re.DOTALL)
_UNIX = re.compile(r"-?[0-9]{9,14}(?:\.[0-9]{1,9})?")
_ORDINAL = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th|er|º|ª|e|o|a)?")
_FILLERS = frozenset({"of", "de", "del", "di", "the", "den", "le", "el", "am", "mon", "tue", "wed", "thu", "fri", "sat",
                      "sun", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"})  # fmt: skip


def clean_date(s: str, day_first: bool | None = None) -> PartialDate:
    """The date as "2021", "2021-05" or "2021-05-03".

    Understands ISO forms, Unix times, "05/2021", month names in seven languages, and days and months as numbers where
    only one order is possible; `day_first` decides the rest: False reads 5/3/2021 as the third of May. A month or day
    of zero is unknown. Raises ValueError for what is no date.
    """
    return _read_date(s, day_first)


@lru_cache(maxsize=1 << 16)
def _read_date(s: str, day_first: bool | None) -> PartialDate:
    if len(s) > 100:
        raise ValueError("A date has at most 100 characters.")
    text = s.strip()
    if instant := _ISO_INSTANT.fullmatch(text):
        text = instant.group(1)
    if match := _ISO.fullmatch(text):
        return _partial(s, match.group(1), match.group(3), match.group(4))
    if match := _COMPACT.fullmatch(text):
        return _partial(s, *match.groups())
    if match := _MONTH_YEAR.fullmatch(text):
        return _partial(s, match.group(2), match.group(1))
    if match := _DAY_MONTH_YEAR.fullmatch(text):
        return _numbers(s, int(match.group(1)), int(match.group(3)), match.group(4), day_first)
    if _UNIX.fullmatch(text):
        moment = dt.datetime.fromtimestamp(0, dt.UTC) + dt.timedelta(milliseconds=clean_instant(text))
        return moment.date().isoformat()
    return _with_month_name(s)


def _partial(s: str, year: str, month: str | None = None, day: str | None = None) -> PartialDate:
    y, m, d = int(year), int(month or 0), int(day or 0)
    if not _FIRST_YEAR <= y <= _LAST_YEAR:
        raise ValueError(f"{s!r} is no date: years run from {_FIRST_YEAR} to {_LAST_YEAR}.")
    if m == 0:
        if d:
            raise ValueError(f"{s!r} is no date: it has a day without a month.")
        return f"{y:04}"
    if d == 0:
        if m > 12:
            raise ValueError(f"{s!r} is no date: there are twelve months.")
        return f"{y:04}-{m:02}"
    try:
        return dt.date(y, m, d).isoformat()
    except ValueError as error:
        raise ValueError(f"{s!r} is no date: {error}.") from error


def _numbers(s: str, first: int, second: int, year: str, day_first: bool | None) -> PartialDate:
    """Two numbers and a year, in the one order that is possible or that was asked for."""
    if day_first is None:
        if first <= 12 and second <= 12 and first != second:
            raise ValueError(
                f"{s!r} may be either of two days; write it as YYYY-MM-DD, or say which number is the day."
            )
        day_first = first > 12
    day, month = (first, second) if day_first else (second, first)
    return _partial(s, year, str(month), str(day))


def _with_month_name(s: str) -> PartialDate:
    """Such as "May 2021", "May 3rd, 2021", "3. Mai 2021" and "2021 May 3"."""
    months = month_numbers()
    tokens = [token for token in words(s) if token not in _FILLERS]
    named = [token for token in tokens if token in months]
    years = [token for token in tokens if len(token) == 4 and token.isascii() and token.isdecimal()]
    rest = [token for token in tokens if token not in named and token not in years]
    days = [match.group(1) for token in rest if (match := _ORDINAL.fullmatch(token))]
    if len(named) != 1 or len(years) != 1 or len(days) != len(rest) or len(days) > 1:
        raise ValueError(f"{s!r} is no date; write it as YYYY, YYYY-MM or YYYY-MM-DD.")
    return _partial(s, years[0], str(months[named[0]]), days[0] if days else None)


@lru_cache(maxsize=1 << 16)
def first_day(partial: PartialDate) -> dt.date:
    """The earliest day that the date may be."""
    return dt.date.fromisoformat(partial + "-01-01"[len(partial) - 4 :] if len(partial) < 10 else partial)


@lru_cache(maxsize=1 << 16)
def to_days(partial: PartialDate) -> int:
    """The earliest day that the date may be, as days since 1970-01-01."""
    return first_day(partial).toordinal() - _EPOCH


def clean_instant(s: str) -> Instant:
    """Unix milliseconds of a timestamp; one without a zone is in UTC, a date is its first midnight.

    A bare number of 12 digits or more is milliseconds, a shorter one seconds. Raises ValueError for what is neither.
    """
    text = s.strip()
    if _UNIX.fullmatch(text):
        value = float(text)
        whole = text.lstrip("-").partition(".")[0]
        instant = round(value) if len(whole) >= 12 else round(value * 1000)
        if not -30_610_224_000_000 <= instant < 32_503_680_000_000:  # years 1000 to 2999
            raise ValueError(f"{s!r} is no instant: it lies outside of the years {_FIRST_YEAR} to {_LAST_YEAR}.")
        return instant
    if len(text) > 10:
        try:
            moment = dt.datetime.fromisoformat(text)
        except ValueError:
            return to_days(clean_date(text)) * 86_400_000
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=dt.UTC)
        return round((moment - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)) / dt.timedelta(milliseconds=1))
    return to_days(clean_date(text)) * 86_400_000
