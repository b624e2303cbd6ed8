"""From one name to a region or a city: its spellings, words around it, and typing errors in names of large cities."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from sightline.model.normal.text import fold_text
from sightline.model.vocabularies.cities import City, cities
from sightline.model.vocabularies.countries import Country, countries_by_name, named_country
from sightline.model.vocabularies.place_words import place_words
from sightline.model.vocabularies.regions import Region, regions

HOMES = ("US", "CA", "AU")
"""Countries whose regions are named without their country."""

_DOMINATES = 3  # a city stands alone if it has this many times the people of the next one of its name
_OWN_NAME = 100_000  # a city of this size goes before all that only are called so in some language
_LARGE = 50_000
_WELL_KNOWN = 200_000  # people of a city that is known by a mistyped name
_UNMISTAKABLE = 500_000  # and of one that is known by it alone
_SHORTEST_MISTYPED, _LONG = 6, 9  # letters from which on one error is forgiven, and two
_SHORT = 3  # letters of a name that does not stand for one that is joined to others
_JOINT = re.compile(r"\s+(?:and|und|et|y|e|i|en|og|och|&|\+)\s+|\s*[-–&+]\s*")
_DIGITS = re.compile(r"\s*\b\w*\d\w*\b")
_CODE_BEHIND = re.compile(r"\s+[A-Z]{2}$")
_UNIT_BEHIND = re.compile("(?:특별시|광역시|특별자치시|市|시|区|區|구|ku)$")


def find_country(name: str) -> Country | None:
    """The country of this name or code, also with words around it or a typing error."""
    folded = fold_text(name)
    exact = named_country(folded) or named_country(without_surroundings(folded))
    return exact or mistyped_country(folded)


def find_region(name: str | None, country: str | None, city: str | None = None) -> Region | None:
    """The region of this name or code.

    Without a country a code must be American, Canadian or Australian, of the country where `city` lies if there is one.
    """
    if not name:
        return None
    folded = fold_text(name)
    for each in dict.fromkeys((folded, without_surroundings(folded))):
        if country:
            found = regions().within(country, each)
        else:
            homes = [region for home in HOMES if (region := regions().within(home, each))]
            held = (region for region in homes if city and is_city_of(city, region))
            found = next(held, None) or next(iter(homes), None) or region_around(each, city) or regions().anywhere(each)
        if found:
            return found
    return None


def region_around(name: str, city: str | None) -> Region | None:
    """The region of this name or code in the country of a city: "Curitiba - PR"."""
    hit = choose_city(fold_text(city), None, None) if city else None
    return regions().within(hit.country, fold_text(name)) if hit else None


def find_city(name: str, region: Region | None, country: str | None) -> City | None:
    """The largest city of this name in the region or country; anywhere, only if it dominates."""
    for each in spellings(name):
        if found := choose_city(each, region, country):
            return found
    for each in dict.fromkeys((fold_text(name), without_surroundings(fold_text(name)))):
        if found := _mistyped_city(each, region, country):
            return found
    return None


def is_city_of(name: str, region: Region) -> bool:
    """Whether a city of the region has this name, as it stands."""
    return choose_city(fold_text(name), region, region.country) is not None


def choose_city(folded: str, region: Region | None, country: str | None) -> City | None:
    """The largest city of this folded name in the region or country; anywhere, only if it dominates."""
    if (known := place_words().known.get(folded)) and (city := _known_city(known, region, country)):
        return city
    candidates = cities().called(folded)
    if region and region.geonames:
        return next((c for c in candidates if c.country == region.country and c.admin1 == region.geonames), None)
    if country:
        return next((c for c in candidates if c.country == country), None)
    if candidates and candidates[0].population >= _OWN_NAME:
        candidates = tuple(each for each in candidates if fold_text(each.name) == folded) or candidates
    largest = max(candidates, key=lambda each: each.population, default=None)
    if largest is None or largest.population < _LARGE:
        return None
    rival = max((each.population for each in candidates if each != largest), default=0)
    return largest if largest.population >= _DOMINATES * rival else None


def without_surroundings(folded: str) -> str:
    """A name without "greater", "area" and the like around it."""
    words = place_words()
    while (bare := _without_phrases(folded, words.before, words.after)) != folded:
        folded = bare
    return folded


def _without_phrases(folded: str, before: dict[str, tuple[str, ...]], after: dict[str, tuple[str, ...]]) -> str:
    """A text without the longest phrase that it begins with, and then the longest that it ends with."""
    for phrase in before.get(folded.partition(" ")[0], ()):
        if folded.startswith(phrase + " "):
            folded = folded[len(phrase) + 1 :]
            break
    for phrase in after.get(folded.rpartition(" ")[2], ()):
        if folded.endswith(" " + phrase):
            return folded[: -len(phrase) - 1]
    return folded


def spellings(name: str) -> Iterator[str]:
    """The folded names that a piece may stand for, the most faithful first.

    Without words around it ("Greater"), without the number of a district ("Dublin 2"), without a code ("Milano MI"),
    and the first of several that are joined ("Raleigh-Durham", "Berlin-Mitte").
    """
    seen = {""}
    first = _JOINT.split(name, maxsplit=1)[0]
    bare = _CODE_BEHIND.sub("", _DIGITS.sub("", name))
    for each in (name, bare, _UNIT_BEHIND.sub("", name), first if len(first) > _SHORT else ""):
        folded = fold_text(each)
        for form in (folded, without_surroundings(folded)):
            if form not in seen:
                seen.add(form)
                yield form


@lru_cache(maxsize=1 << 12)
def mistyped_country(folded: str) -> Country | None:
    """The country whose name this is with a typing error."""
    found = _nearest(folded, _long_country_names().get(folded[:1], []))
    return countries_by_name()[found] if found else None


@cache
def _long_country_names() -> dict[str, list[str]]:
    """Names of countries that can be told in spite of an error, by their first letter."""
    found: dict[str, list[str]] = {}
    for name in countries_by_name():
        if len(name) > _SHORTEST_MISTYPED:
            found.setdefault(name[0], []).append(name)
    return found


@lru_cache(maxsize=1 << 14)
def _mistyped_city(folded: str, region: Region | None, country: str | None) -> City | None:
    """The well-known city whose name this is with a typing error; in the region or country if there is one."""
    least = _WELL_KNOWN if region or country else _UNMISTAKABLE
    if len(folded) < _SHORTEST_MISTYPED or (least == _UNMISTAKABLE and cities().called(folded)):
        return None
    hits = ((name, choose_city(name, region, country)) for name in cities().well_known(folded[:1]))
    found = _nearest(folded, [name for name, hit in hits if hit and hit.population >= least])
    return choose_city(found, region, country) if found else None


def _nearest(word: str, names: list[str]) -> str | None:
    """The name that is the word but for one wrong, missing, spare or swapped letter (two in a long word)."""
    if len(word) < _SHORTEST_MISTYPED:
        return None
    found = process.extractOne(word, names, scorer=OSA.distance, score_cutoff=2 if len(word) >= _LONG else 1)
    return found[0] if found else None


def _known_city(known: tuple[str, str, str], region: Region | None, country: str | None) -> City | None:
    """The city of a text with a meaning of its own, if it lies where it should."""
    name, code, home = known
    if not name or (country and country != home) or (region and code and region.code != code):
        return None
    found = [each for each in cities().called(fold_text(name)) if each.country == home]
    return found[0] if found else None
