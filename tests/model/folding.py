"""Helpers of the tests of the fold: short ways to write a history."""

from __future__ import annotations

from typing import Any

import msgspec

from sightline.model.fold import fold
from sightline.model.observation import CLAIMS, CORRECTIONS, Op, SubjectKind
from sightline.model.trust import Trust

DAY = 86_400_000
NAMES = {1: "crm", 2: "vendor", 3: "web", 9: CORRECTIONS}
START = 18_000  # 2019-04-14


class Said(msgspec.Struct, frozen=True):
    """One row of history; times are days after START."""

    subject: int
    observation: int
    source: int
    kind: SubjectKind
    op: Op
    observed_at: int
    recorded_at: int
    seen_at: int
    claim: msgspec.Struct | None
    again: tuple[int, ...] = ()


def instant(day: float) -> int:
    return int((START + day) * DAY)


def said(kind: SubjectKind, observation: int, day: float, source: int = 1, **fields: Any) -> Said:
    """A claim; `subject`, `op`, `seen` (a day) and `recorded` (a day) may be given beside the fields."""
    subject = fields.pop("subject", source)
    op = fields.pop("op", Op.claim)
    seen = fields.pop("seen", day)
    recorded = fields.pop("recorded", day)
    claim = None if op is Op.gone else CLAIMS[kind](**fields)
    return Said(subject, observation, source, kind, op, instant(day), instant(recorded), instant(seen), claim)


def person(observation: int, day: float, source: int = 1, **fields: Any) -> Said:
    return said(SubjectKind.person, observation, day, source, **fields)


def company(observation: int, day: float, source: int = 1, **fields: Any) -> Said:
    return said(SubjectKind.company, observation, day, source, **fields)


def folded(kind: SubjectKind, *rows: Said, weights: dict[str, float] | None = None, as_of: float | None = None) -> Any:
    """The record; Any, so that tests read the fields of its noun without casting."""
    at = None if as_of is None else instant(as_of)
    return fold(1, kind, rows, Trust(NAMES, weights or {}), at)


def folded_person(*rows: Said, weights: dict[str, float] | None = None, as_of: float | None = None) -> Any:
    return folded(SubjectKind.person, *rows, weights=weights, as_of=as_of)


def folded_company(*rows: Said, weights: dict[str, float] | None = None, as_of: float | None = None) -> Any:
    return folded(SubjectKind.company, *rows, weights=weights, as_of=as_of)
