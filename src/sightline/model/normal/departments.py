"""The department that a posting is for, in the vocabulary `hiring_departments`."""

from __future__ import annotations

from functools import lru_cache

from sightline.model.normal.titles import read_title
from sightline.model.vocabularies.functions import function
from sightline.model.vocabularies.functions import functions as all_functions
from sightline.model.vocabularies.terms import term


@lru_cache(maxsize=1 << 14)
def department_of(stated: str | None, title: str | None) -> str | None:
    """The id of the department that is stated, else of what the stated words or else the title speak of."""
    if stated:
        known = term("hiring_departments", stated)
        if known is not None:
            return known.id
        named = function(stated)
        found = named.id if named is not None else read_title(stated).function
        if found is not None:
            return _of_function(found)
    found = read_title(title).function if title else None
    return None if found is None else _of_function(found)


def _of_function(function_id: str) -> str | None:
    lusha = next(each.lusha for each in all_functions() if each.id == function_id)
    known = term("hiring_departments", lusha)
    return None if known is None else known.id
