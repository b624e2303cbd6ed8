"""A record in a few words: the position that counts, the name, the size, the one link that is asked for."""

from __future__ import annotations

from collections.abc import Iterable

from sightline.model.company import Company
from sightline.model.person import Person
from sightline.model.values import Position, Profile
from sightline.model.vocabularies.functions import function
from sightline.model.vocabularies.size_bands import size_band


def is_current(position: Position) -> bool:
    """Whether a position is held now: as stated, else whether it has no end."""
    return position.end is None if position.current is None else position.current


def primary_position(person: Person) -> Position | None:
    """The first current position."""
    return next((each for each in person.positions if is_current(each)), None)


def full_name(person: Person) -> str:
    """The full name; else its parts; empty if nothing is known."""
    return person.full_name or " ".join(filter(None, (person.first_name, person.middle_name, person.last_name)))


def department_of(position: Position) -> str | None:
    """The department of a position: the stated one, else the name of its function."""
    if position.department:
        return position.department
    return None if position.function is None else function_label(position.function)


def function_label(function_id: str) -> str:
    """The name of a function; one that the vocabulary does not know is its own."""
    known = function(function_id)
    return known.label if known else function_id


def linkedin_url(profiles: Iterable[Profile]) -> str | None:
    """The link of the first LinkedIn page that has one."""
    return next((each.url for each in profiles if each.network == "linkedin" and each.url), None)


def employee_range(company: Company) -> str | None:
    """The stated band ("51-200", "10001+"); else LinkedIn's band of the stated headcount."""
    band = company.headcount_range
    if band is not None and (band.min is not None or band.max is not None):
        return f"{band.min or 0}+" if band.max is None else f"{band.min or 0}-{band.max}"
    return None if company.headcount is None else size_band(company.headcount)
