"""Departments: as a source states them, else the function that the job title tells."""

from __future__ import annotations

from collections.abc import Iterable

from sightline.model.query import All, AnyOf, Condition, Has, Match, Not
from sightline.model.vocabularies.functions import function, functions

FIELD, FALLBACK = "department", "function"
UNSTATED = Not(Has(FIELD))


def in_departments(names: Iterable[str]) -> Condition:
    """The department, as `department_of` tells it, is one of these."""
    wanted = tuple(dict.fromkeys(names))
    ids = tuple(dict.fromkeys(found for name in wanted for found in _functions(name)))
    return AnyOf((Match(FIELD, wanted), All((Match(FALLBACK, ids), UNSTATED)))) if ids else Match(FIELD, wanted)


def _functions(name: str) -> tuple[str, ...]:
    """The functions that go by this name: those of the vocabulary, and what a source stated instead of one."""
    wanted = " ".join(name.casefold().split())
    known = tuple(each.id for each in functions() if each.label.casefold() == wanted)
    return known or ((name,) if function(name) is None else ())
