"""Made-up monthly states of people and companies: one source states everybody every month, and few of them change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

import msgspec

from sightline.model.observation import CLAIMS, Observation, SubjectKind
from sightline.resolve.prepare import Preparer
from sightline.store import Row

LADDER = ("Account Executive", "Senior Account Executive", "Sales Manager", "Sales Director", "VP Sales")
MOVED, PROMOTED, RESIZED = 0.010, 0.008, 0.25
"""How many people change company and title, and companies their headcount, in a month."""

PEOPLE_EACH = 10
"""People for each company."""


class States:
    """The present state of everybody, as rows of the store; a month later those that changed are other ones."""

    def __init__(self, preparer: Preparer, people: int, seed: int = 1) -> None:
        self._preparer = preparer
        self._dice = Random(seed)
        self._companies = people // PEOPLE_EACH
        self._jobs = [(self._dice.randrange(self._companies), self._dice.randrange(3)) for _ in range(people)]
        self._sizes = [self._dice.randrange(20, 2_000) for _ in range(self._companies)]
        self._rows: list[Sequence[Row]] = [self._company(each) for each in range(self._companies)]
        self._rows += [self._person(each) for each in range(people)]

    def rows(self) -> Iterator[Sequence[Row]]:
        """What the source says this month: for each subject its rows."""
        return iter(self._rows)

    def next_month(self) -> None:
        """Let a month pass."""
        for number, (company, rung) in enumerate(self._jobs):
            chance = self._dice.random()
            if chance < MOVED:
                self._jobs[number] = self._dice.randrange(self._companies), rung
            elif chance < MOVED + PROMOTED and rung + 1 < len(LADDER):
                self._jobs[number] = company, rung + 1
            else:
                continue
            self._rows[self._companies + number] = self._person(number)
        for number in range(self._companies):
            if self._dice.random() < RESIZED:
                self._sizes[number] = max(1, int(self._sizes[number] * self._dice.uniform(0.9, 1.15)))
                self._rows[number] = self._company(number)

    def person(self, number: int, title: str) -> dict[str, Any]:
        """A line of the exchange format in which somebody has another title."""
        company, _ = self._jobs[number]
        return {"kind": "person", "key": f"p{number}", "fields": _fields(number, company, title)}

    def _person(self, number: int) -> Sequence[Row]:
        company, rung = self._jobs[number]
        return self._prepared(SubjectKind.person, f"p{number}", _fields(number, company, LADDER[rung]))

    def _company(self, number: int) -> Sequence[Row]:
        fields = {**_reference(number), "headcount": self._sizes[number]}
        return self._prepared(SubjectKind.company, f"c{number}", fields)

    def _prepared(self, kind: SubjectKind, key: str, fields: dict[str, Any]) -> Sequence[Row]:
        claim = msgspec.convert(fields, CLAIMS[kind])
        return tuple(self._preparer.rows([Observation(kind, key, claim)]))


def _reference(number: int) -> dict[str, Any]:
    return {"name": f"Company {number}", "domain": f"company{number}.com"}


def _fields(number: int, company: int, title: str) -> dict[str, Any]:
    job = {"company": {**_reference(company), "key": f"c{company}"}, "title": title, "current": True}
    emails = [{"value": f"person{number}@home{number % 97}.net"}]
    return {"full_name": f"Given{number % 4001} Family{number}", "emails": emails, "positions": [job]}
