"""Countries: ISO 3166-1 codes, English names, and other names that they go by."""

from __future__ import annotations

import re
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


_FORMAL = re.compile(
    r"^(?:[a-z]+ ){0,4}?(?:republic|kingdom|principality|sultanate|commonwealth|confederation) of (?:the )?"
)
_ARTICLES = frozenset(["the", "l", "le", "la", "les", "el", "los", "las"])


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


def named_country(folded: str) -> Country | None:
    """The country of this folded name or code; also of its formal name ("the Republic of ..."), with an article before
    or behind it, and with "St" for "Saint".
    """
    names = countries_by_name()
    return names.get(folded) or _named(folded) or _named(_FORMAL.sub("", folded))


def _named(folded: str) -> Country | None:
    words = ["saint" if word == "st" else word for word in folded.split()]
    while words and words[0] in _ARTICLES:
        words = words[1:]
    while words and words[-1] in _ARTICLES:
        words = words[:-1]
    return _without_and().get(" ".join(word for word in words if word != "and"))


@cache
def _without_and() -> dict[str, Country]:
    """The countries by name as `countries_by_name`, without codes and without "and", which may be written "&"."""
    return {
        " ".join(word for word in name.split() if word != "and"): found
        for name, found in countries_by_name().items()
        if len(name) > len("abc")
    }
