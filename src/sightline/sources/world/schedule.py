"""What is told when: a row when it is first listed, after each change, and now and then; fresh or stale."""

from __future__ import annotations

from collections.abc import Iterable
from heapq import heapify, heappop, heappush

import msgspec

from sightline.model.observation import SubjectKind
from sightline.sources.world.calendar import Calendar
from sightline.sources.world.dice import Dice
from sightline.sources.world.profile import Noise

REFRESH = 0.004
"""Chance a month that a source tells a row again although nothing happened."""


class Listing(msgspec.Struct, frozen=True):
    """A row that a source keeps: `key` stands for the true subject `id`; `company` for a page about a person there."""

    source: str
    kind: SubjectKind
    key: str
    id: int
    company: int | None = None


class Telling(msgspec.Struct, frozen=True):
    """A row is told in `month` as it was at the first day of month `view`."""

    listing: Listing
    month: int
    view: int


class Scheduler:
    """Decides when rows are told."""

    def __init__(self, dice: Dice, noise: Noise, calendar: Calendar) -> None:
        self._dice = dice
        self._noise = noise
        self._calendar = calendar

    def twins(self, listing: Listing) -> list[Listing]:
        """The row, and in some cases a second one of the same subject in the same source."""
        if self._dice.roll("twin", listing.source, listing.kind, listing.key) >= self._noise.duplicates:
            return [listing]
        return [listing, msgspec.structs.replace(listing, key=f"{listing.key}-2")]

    def tellings(self, listing: Listing, since: int, changes: Iterable[int]) -> list[Telling]:
        """The tellings of a row: when it is first listed, after each change, and now and then.

        The subject is there since the month `since`, which may lie before the world's beginning. A stale telling
        shows the state of one to some months before, but never one older than was told already or than the subject
        itself, and the source catches up as many months later.
        """
        random = self._dice.random("told", listing.source, listing.kind, listing.key)
        born, stop = max(since, 0), self._calendar.months
        due = [month for month in {born, *changes} if born <= month < stop]
        due += [month for month in range(born + 1, stop) if random.random() < REFRESH]
        heapify(due)
        told: list[Telling] = []
        while due:
            month = heappop(due)
            if told and told[-1].month == month:
                continue
            view = month
            if random.random() < self._noise.rows_stale:
                lag = random.randint(1, self._noise.stale_months)
                view = max(month - lag, told[-1].view if told else since)
                if month + lag < stop:
                    heappush(due, month + lag)
            told.append(Telling(listing, month, view))
        return told
