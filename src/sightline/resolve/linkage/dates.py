"""Dates compared by their parts: people swap day and month, mistype one digit, or know the year only."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from rapidfuzz import distance

from sightline.model.normal.dates import clean_date
from sightline.resolve.linkage.comparison import UNKNOWN, Aspect, Compared, Key, Level, blank
from sightline.resolve.linkage.values import Coded, Codes, Truths, alike, lookup, through

_ISO = re.compile(r"(\d{4})[-/.]?(\d\d)[-/.]?(\d\d)(?:[T ].*)?")
_SAME, _SWAPPED, _DIGIT, _YEAR_ONLY, _MONTH, _DAY, _YEAR, _NEAR, _DIFFERS = range(1, 10)


def read_day(text: str) -> str:
    """The date as eight digits, with 00 for a month or day that is not stated; "" if it is none.

    Impossible days are kept: a slip of the pen is still comparable digit by digit.
    """
    if match := _ISO.fullmatch(text.strip()):
        return "".join(match.groups())
    try:
        return clean_date(text, day_first=True).replace("-", "").ljust(8, "0")
    except ValueError:
        return ""


class DateComparison:
    """Dates, and what is shared by two that differ."""

    levels = (
        UNKNOWN,
        Level("same", 1, 0.6),
        Level("day and month swapped", 0.8, 0.02),
        Level("one digit", 0.8, 0.1),
        Level("year, one without day", 1, 0.08),
        Level("year and month", 0.6, 0.04),
        Level("year and day", 0.6, 0.03),
        Level("year", 0.4, 0.03),
        Level("near year", 0, 0.03),
        Level("differs", 0, 0.06),
    )

    def __init__(self, name: str, values: Sequence[str]) -> None:
        self.name, self.aspects = name, (Aspect(name, self.levels),)
        self._coded = Coded(map(read_day, values))
        digits = self._coded.values
        self._year, self._month, self._day = (
            np.array([int(value[part]) for value in digits], np.int64) for part in (slice(4), slice(4, 6), slice(6, 8))
        )
        self._years = lookup(digits, lambda value: value[:4])
        self._days = lookup(digits, lambda value: value[4:] if value[4:] not in _DEFAULTS else "")
        self.recount(np.arange(len(values)))

    def recount(self, entities: Codes) -> None:
        self._rarity = self._coded.rarity(entities)
        self._year_rarity = Coded.rarity(_rows(self._coded, self._years), entities)

    def blocking_keys(self) -> Sequence[Key]:
        codes = self._coded.codes
        years, days = through(codes, self._years.codes), through(codes, self._days.codes)
        return [
            Key(self.name, (codes,), (self.name,)),
            Key(f"{self.name} year", (years,), (self.name,)),
            Key(f"{self.name} day", (days,), (self.name,)),
        ]

    def compare(self, left: Codes, right: Codes) -> tuple[Compared, ...]:
        one, other = self._coded.codes[left], self._coded.codes[right]
        compared = blank(len(left))
        both = np.flatnonzero((one >= 0) & (other >= 0))
        one, other = one[both], other[both]
        level = self._level(one, other)
        rarity = np.minimum(self._rarity[one], self._rarity[other])
        years = np.minimum(self._year_rarity[self._years.codes[one]], self._year_rarity[self._years.codes[other]])
        compared.level[both] = level
        compared.rarity[both] = np.where(level >= _YEAR_ONLY, years, rarity)
        return (compared,)

    def _level(self, one: Codes, other: Codes) -> Codes:
        year = self._year[one] == self._year[other]
        month = self._month[one] == self._month[other]
        day = self._day[one] == self._day[other]
        swapped = (self._month[one] == self._day[other]) & (self._day[one] == self._month[other])
        vague = self._is_vague(one) != self._is_vague(other)
        slips = alike(self._coded.values, one, other, distance.OSA.distance)
        near = np.abs(self._year[one] - self._year[other])
        conditions = [one == other, year & swapped, year & vague, slips <= 1, year & month, year & day, year,
                      (near <= 2) | (near == 10)]  # fmt: skip
        choices = [_SAME, _SWAPPED, _YEAR_ONLY, _DIGIT, _MONTH, _DAY, _YEAR, _NEAR]
        return np.select(conditions, choices, _DIFFERS)

    def _is_vague(self, codes: Codes) -> Truths:
        """Whether a date may stand for its year only: the first of January, or no day at all."""
        return (self._month[codes] <= 1) & (self._day[codes] <= 1)


_DEFAULTS = frozenset({"0000", "0100", "0101"})


def _rows(outer: Coded, inner: Coded) -> Coded:
    """The inner values as a column of the outer's rows."""
    made = Coded(())
    made.values, made.codes = inner.values, through(outer.codes, inner.codes)
    return made
