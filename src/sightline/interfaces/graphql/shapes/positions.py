"""What a position is called on the wire."""

from __future__ import annotations

from sightline.model.values import Position
from sightline.model.vocabularies.functions import function
from sightline.model.vocabularies.seniorities import seniority


def role_name(position: Position) -> str | None:
    """The wire name of a position's function; one that the vocabulary does not know stays as it is."""
    if position.function is None:
        return None
    known = function(position.function)
    return known.leadiq if known else position.function


def seniority_name(position: Position) -> str | None:
    """The wire name of a position's seniority; None if unknown."""
    if position.seniority is None:
        return None
    known = seniority(position.seniority)
    return known.leadiq if known else "Other"
