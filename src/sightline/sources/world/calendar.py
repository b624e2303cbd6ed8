"""The months of the world: month 0 is its beginning, and each month begins on the first of a calendar month."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from sightline.model.values import Instant


class Calendar:
    """Maps months of the world to days."""

    def __init__(self, start: date, months: int) -> None:
        self.start = start.replace(day=1)
        self.months = months
        self.end = self.first(months)

    def first(self, month: int) -> date:
        """The first day of a month, which may lie before the beginning."""
        years, index = divmod(self.start.year * 12 + self.start.month - 1 + month, 12)
        return date(years, index + 1, 1)

    def month_of(self, day: date) -> int:
        """The month in which a day lies."""
        return (day.year - self.start.year) * 12 + day.month - self.start.month

    def seen_from(self, day: date) -> int:
        """The first month whose first day is on or after a day: the first one that can know of it."""
        return self.month_of(day) + (0 if day.day == 1 else 1)


def at_hour(day: date, hour: int) -> Instant:
    """Milliseconds at an hour (UTC) of a day."""
    return int(datetime.combine(day, time(hour), UTC).timestamp() * 1000)


def days_after(day: date, count: float) -> date:
    """The day that is so many days later."""
    return day + timedelta(days=round(count))
