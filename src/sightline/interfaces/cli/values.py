"""From what people type to what the neutral query holds. Raises InvalidInput with what is allowed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence

from sightline.errors import InvalidInput
from sightline.model.normal.dates import clean_date, first_day, to_days
from sightline.model.normal.places import country_code
from sightline.model.query import Sort
from sightline.model.values import EmailStatus, Instant
from sightline.model.vocabularies.functions import function, functions
from sightline.model.vocabularies.seniorities import seniorities, seniority

DAY = 86_400_000
"""Milliseconds of a day."""

_RANGE = re.compile(r"(\d*)\s*(?:-|\.\.|–)\s*(\d*)")
_SUFFIXES = {"k": 1_000, "m": 1_000_000, "b": 1_000_000_000}


def split(values: Iterable[str]) -> tuple[str, ...]:
    """Values given one by one or with commas between them."""
    return tuple(part.strip() for value in values for part in value.split(",") if part.strip())


def seniority_ids(values: Sequence[str]) -> tuple[str, ...]:
    """Ids of seniorities from their ids, labels or other names."""
    return _ids("--seniority", values, seniority, [each.id for each in seniorities()])


def function_ids(values: Sequence[str]) -> tuple[str, ...]:
    """Ids of functions from their ids, labels or other names."""
    return _ids("--function", values, function, [each.id for each in functions()])


def country_codes(option: str, values: Sequence[str]) -> tuple[str, ...]:
    """ISO codes from codes or names of countries."""
    return tuple(_country(option, value) for value in split(values))


def email_statuses(values: Sequence[str]) -> tuple[str, ...]:
    """The statuses of emails, checked."""
    allowed = [each.value for each in EmailStatus]
    for value in split(values):
        if value not in allowed:
            raise InvalidInput(f"{value!r} is no status of an email.", field="--email-status", allowed=allowed)
    return split(values)


def numbers(option: str, values: Sequence[str]) -> tuple[tuple[int | None, int | None], ...]:
    """Intervals: "50-200", "50-" or "50+", "-200", "50"; k, M and B stand for thousands, millions and billions."""
    return tuple(_interval(option, value) for value in values)


def days(option: str, after: str | None, before: str | None) -> tuple[tuple[int | None, int | None], ...]:
    """The interval from the first day of `after` up to the day before the first of `before`."""
    low = None if after is None else to_days(_date(f"{option}-after", after))
    high = None if before is None else to_days(_date(f"{option}-before", before)) - 1
    return ((low, high),)


def instants(option: str, after: str | None, before: str | None) -> tuple[tuple[int | None, int | None], ...]:
    """As `days`, in milliseconds."""
    return tuple(
        (None if low is None else low * DAY, None if high is None else (high + 1) * DAY - 1)
        for low, high in days(option, after, before)
    )


def instant(option: str, text: str) -> Instant:
    """The first moment of a day, or a moment with its time ("2024-05-01T12:00"), in UTC."""
    if "T" in text or ":" in text:
        try:
            moment = dt.datetime.fromisoformat(text)
        except ValueError as error:
            raise InvalidInput(f"{text!r} is no moment.", field=option, hint="Write 2024-05-01T12:00.") from error
        return int((moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)).timestamp() * 1000)
    return to_days(_date(option, text)) * DAY


def until(option: str, text: str) -> Instant:
    """The last moment of a day, month or year, or a moment with its time, in UTC."""
    if "T" in text or ":" in text:
        return instant(option, text)
    date = _date(option, text)
    day = first_day(date)
    if len(date) == 4:
        following = day.replace(year=day.year + 1)
    elif len(date) == 7:
        following = (day + dt.timedelta(days=31)).replace(day=1)
    else:
        following = day + dt.timedelta(days=1)
    return (following - dt.date(1970, 1, 1)).days * DAY - 1


def order(values: Sequence[str]) -> tuple[Sort, ...]:
    """Sort keys from field names; "-name" or "name:desc" descends."""
    return tuple(_sort(value) for value in split(values))


def _sort(value: str) -> Sort:
    field, _, direction = value.partition(":")
    if direction not in ("", "asc", "desc"):
        raise InvalidInput(f"{direction!r} is no direction.", field="--sort", allowed=["asc", "desc"])
    return Sort(field.removeprefix("-").replace("-", "_"), descending=field.startswith("-") or direction == "desc")


def _ids(option: str, values: Sequence[str], find: Callable[[str], object], allowed: list[str]) -> tuple[str, ...]:
    found = []
    for value in split(values):
        entry = find(value)
        if entry is None:
            raise InvalidInput(f"{value!r} is not known.", field=option, allowed=allowed)
        found.append(str(getattr(entry, "id")))  # noqa: B009 - the vocabularies share no base
    return tuple(found)


def _country(option: str, value: str) -> str:
    code = country_code(value)
    if code is None:
        raise InvalidInput(f"{value!r} is no country.", field=option, hint="Give a code (DE) or an English name.")
    return code


def _interval(option: str, value: str) -> tuple[int | None, int | None]:
    text = value.replace(",", "").replace("_", "").strip().lower()
    text = re.sub(r"(\d+(?:\.\d+)?)([kmb])", lambda m: str(int(float(m[1]) * _SUFFIXES[m[2]])), text)
    if text.isdecimal():
        return int(text), int(text)
    if text.endswith("+") and text[:-1].isdecimal():
        return int(text[:-1]), None
    match = _RANGE.fullmatch(text)
    if match is None or not (match[1] or match[2]):
        raise InvalidInput(f"{value!r} is no range.", field=option, hint="Write 50-200, 50-, -200 or 50.")
    low, high = (int(each) if each else None for each in match.groups())
    if low is not None and high is not None and low > high:
        raise InvalidInput(f"The range {value!r} runs backwards.", field=option)
    return low, high


def _date(option: str, text: str) -> str:
    try:
        return clean_date(text)
    except ValueError as error:
        raise InvalidInput(f"{text!r} is no date.", field=option, hint="Write 2024, 2024-05 or 2024-05-03.") from error
