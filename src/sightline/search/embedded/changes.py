"""When people last changed jobs, as their signals tell: the columns of people that no record holds.

A person's row is made of the record and of what stands in the table of signals at that moment. A build reads that table
once, in the order of subjects; a follower reads it for the people who changed.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sightline.model.signal import Kind
from sightline.search.columns import JOB_CHANGES, Column
from sightline.search.embedded.bundle import Array
from sightline.search.embedded.parts import Part
from sightline.store import Reader
from sightline.store.signal_queries import Numbers
from sightline.store.signal_rows import KIND_NUMBERS

KINDS: frozenset[Kind] = frozenset[Kind]().union(*JOB_CHANGES.values())
"""Kinds of signals by which people are searched."""

_SPAN = 250_000  # subjects whose signals are read at a time


class JobChanges:
    """The day of each person's newest signal of each kind: rows of (subject, kind, day number), by subject."""

    def __init__(self, rows: Numbers) -> None:
        self._subjects, self._kinds, days = np.ascontiguousarray(rows.T)
        self._days = _since_1970(days)

    def part(self, column: Column, ids: Array) -> Part:
        """A column of `JOB_CHANGES` for the rows of people with these ids."""
        order = np.argsort(ids, kind="stable")
        ascending = ids[order].astype(np.int64)
        first, end = np.searchsorted(self._subjects, (ascending[0], ascending[-1] + 1)) if len(ids) else (0, 0)
        numbers = [KIND_NUMBERS[kind] for kind in JOB_CHANGES[column.name]]
        taken = first + np.flatnonzero(np.isin(self._kinds[first:end], numbers))
        subjects, starts = np.unique(self._subjects[taken], return_index=True)
        days = np.maximum.reduceat(self._days[taken], starts) if len(taken) else self._days[:0]
        places = np.searchsorted(ascending, subjects)
        there = ascending[places] == subjects
        values, codes = np.unique(days[there], return_inverse=True)
        return Part(order[places[there]].astype(np.uint32), codes.astype(np.uint32), values)


def _since_1970(days: Numbers) -> Numbers:
    """Day numbers (20240501) as days since 1970-01-01."""
    months = (days // 10_000 - 1970) * 12 + days // 100 % 100 - 1
    firsts = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    numbers: Numbers = firsts + days % 100 - 1
    return numbers


NO_CHANGES = JobChanges(np.zeros((0, 3), np.int64))


def changes_of(reader: Reader, people: Sequence[int]) -> JobChanges:
    """The job changes of these people."""
    return JobChanges(reader.signals.queries.newest_days(KINDS, people))


def all_changes(reader: Reader) -> JobChanges:
    """The job changes of everybody."""
    last = reader.last_subject()
    spans = [(after, min(after + _SPAN, last)) for after in range(0, last, _SPAN)]
    tables = [reader.signals.queries.newest_days_between(KINDS, *span) for span in spans]
    return JobChanges(np.concatenate(tables)) if tables else NO_CHANGES
