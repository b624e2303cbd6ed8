"""Departments: as a source states them, else the function that the job title tells."""

from __future__ import annotations

from collections.abc import Iterable

from sightline.model.query import All, AnyOf, Condition, Has, Match, Not
from sightline.model.values import Position
from sightline.model.vocabularies.functions import function, functions

FIELD, FALLBACK = "department", "function"
UNSTATED = Not(Has(FIELD))


def department_of(position: Position) -> str | None:
    """The department of a position: the stated one, else the name of its function."""
    if position.department:
        return position.department
    return None if position.function is None else label(position.function)


def in_departments(names: Iterable[str]) -> Condition:
    """The department, as `department_of` tells it, is one of these."""
    wanted = tuple(dict.fromkeys(names))
    ids = tuple(dict.fromkeys(found for name in wanted for found in _functions(name)))
    return AnyOf((Match(FIELD, wanted), All((Match(FALLBACK, ids), UNSTATED)))) if ids else Match(FIELD, wanted)


def label(function_id: str) -> str:
    """The name of a function; one that the vocabulary does not know is its own."""
    known = function(function_id)
    return known.label if known else function_id


def _functions(name: str) -> tuple[str, ...]:
    """The functions that go by this name: those of the vocabulary, and what a source stated instead of one."""
    wanted = " ".join(name.casefold().split())
    known = tuple(each.id for each in functions() if each.label.casefold() == wanted)
    return known or ((name,) if function(name) is None else ())
