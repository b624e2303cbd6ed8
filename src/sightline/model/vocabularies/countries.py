"""Countries: ISO 3166-1 codes, English names, and other names that they go by."""

from __future__ import annotations

from functools import cache

import msgspec

from sightline.model.normal.text import fold_text
from sightline.model.vocabularies.data import read_table


class Country(msgspec.Struct, frozen=True):
    """One country or territory with an ISO 3166-1 code."""

    code: str
    alpha3: str
    name: str
    aliases: tuple[str, ...] = ()


@cache
def countries() -> tuple[Country, ...]:
    """All countries, by code."""
    return tuple(
        Country(row["code"], row["alpha3"], row["name"], tuple(filter(None, (row["aliases"] or "").split("|"))))
        for row in read_table("countries.csv")
    )


@cache
def countries_by_code() -> dict[str, Country]:
    """Each country under its alpha-2 code."""
    return {each.code: each for each in countries()}


@cache
def countries_by_name() -> dict[str, Country]:
    """Each country under all of its folded names and codes; a name beats a code, a code beats an alias."""
    found: dict[str, Country] = {}
    for each in countries():
        found.setdefault(fold_text(each.name), each)
    for each in countries():
        found.setdefault(each.code.lower(), each)
        found.setdefault(each.alpha3.lower(), each)
    for each in countries():
        for alias in each.aliases:
            found.setdefault(fold_text(alias), each)
    return found
