"""Histories by hand: what sources said of one person or company, with days as dates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec

from sightline.model.observation import CLAIMS, Op, SubjectKind
from sightline.store import HistoryRow

DAY = 86_400_000
CRM, VENDOR, CRAWL = 1, 2, 3
"""The sources; each lists the subject once."""


def at(day: str) -> int:
    return (date.fromisoformat(day).toordinal() - 719_163) * DAY


class Saying:
    """Makes the rows of one kind of subject, numbered as they come."""

    def __init__(self, kind: SubjectKind) -> None:
        self._kind = kind
        self._rows = 0

    def __call__(
        self, day: str, source: int, op: Op = Op.claim, seen: Sequence[str] | str = (), subject: int = 0, **fields: Any
    ) -> HistoryRow:
        """A row that its source said again on the days `seen`. `subject`: which of its rows, if it has several."""
        self._rows += 1
        claim = None if op is Op.gone else msgspec.convert(fields, CLAIMS[self._kind])
        again = tuple(map(at, (seen,) if isinstance(seen, str) else seen))
        who = subject or source
        times = at(day), at(day), again[-1] if again else at(day)
        return HistoryRow(who, self._rows, source, self._rows, self._kind, op, *times, claim, again)


def job(company: int, title: str, start: str | None = None, end: str | None = None, **fields: Any) -> dict[str, Any]:
    """A position at a company that every source knows by its number."""
    employer = {"name": f"Company {company}", "subject": company}
    return {"company": employer, "title": title, "start": start, "end": end, "current": end is None, **fields}
