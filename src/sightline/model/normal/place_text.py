"""From words to a place: which city, region and country a text or its parts name.

A country is looked for from the right, then a region, then a city; each narrows the next. A two-letter code after a
name is a state of the United States or a province of Canada if that name is a city there, else a country if the name
is a city there, else the state. A city alone counts if it clearly is the best known of its name.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from sightline.model.normal.text import fold_text
from sightline.model.vocabularies.cities import City, cities
from sightline.model.vocabularies.countries import countries_by_name
from sightline.model.vocabularies.place_words import place_words
from sightline.model.vocabularies.regions import Region, regions

_MAX_LENGTH = 300
_ALTERNATIVES = re.compile(r"[;|•\n]+|\s+or\s+|\s+/\s+", re.IGNORECASE)
_BREAKS = re.compile(r"\s+[-–—]\s+|[,/()\[\]·]+")
_POSTCODE = re.compile(r"\b(?=\w*\d)[\w-]{3,10}\b")
_DOMINATES = 3  # a city stands alone if it has this many times the people of the next one of its name
_LARGE = 50_000
_HOMES = ("US", "CA", "AU")  # countries whose regions are named without their country


class Place(NamedTuple):
    """City and region by English name where known, country by alpha-2 code."""

    city: str | None = None
    region: str | None = None
    country: str | None = None


def read_text(text: str) -> Place:
    """The place that a text names: "San Francisco, CA, United States", "Greater London", "Remote - US".

    Of several places the first one that is known counts. Words that name none are passed over.
    """
    return next((place for each in _ALTERNATIVES.split(text[:_MAX_LENGTH]) if any(place := _read_one(each))), Place())


def _read_one(text: str) -> Place:
    pieces = [piece for part in _BREAKS.split(text) if part and (piece := _piece(part))]
    if not pieces:
        return Place()
    if found := _known(" ".join(fold_text(piece) for piece in pieces)):
        return found
    if len(pieces) == 1:
        return _single(pieces[0])
    country = _country_of(pieces)
    if country:
        pieces = pieces[:-1]
    region = _region_of(pieces[-1], country)
    if region and (len(pieces) > 1 or not _is_city_of(pieces[-1], region)):
        return resolve(_city_among(pieces[:-1], region, region.country), region.name, region.country)
    return resolve(_city_among(pieces, None, country), None, country)


def _city_among(pieces: list[str], region: Region | None, country: str | None) -> str | None:
    """The part that is a known city, the last such one (streets stand before it); else the first of a known country."""
    for piece in reversed(pieces):
        if _city(piece, region, country):
            return piece
    return pieces[0] if pieces and country else None


def resolve(city: str | None, region: str | None, country: str | None) -> Place:
    """The place that stated parts name; `country` is an alpha-2 code. Names that are not known stay as they are."""
    found = _region(region, country)
    unknown = region if found is None and country is None else None
    if unknown and len(unknown) > 3 and (abroad := countries_by_name().get(fold_text(unknown))):
        region, country = None, abroad.code  # "Berlin, Germany" as city and region
    if found:
        country = found.country
    if city is None:
        return Place(None, found.name if found else region, country)
    if country is None and region is None and (known := _known(fold_text(city))):
        return known
    hit = _city(city, found, country)
    if hit is None:
        return Place(city.strip(), found.name if found else region, country)
    if found is None:
        found = regions().of_city(hit.country, hit.admin1)
        region = region if found is None else None
    return Place(hit.name, found.name if found else region, hit.country)


def _piece(part: str) -> str:
    """A part of a text without ways of working and postal codes; empty if nothing is left."""
    words = place_words()
    piece = part.strip(" .-–—:\t")
    folded = fold_text(piece)
    if folded in words.ways_of_working or folded in words.wider_areas:
        return ""
    for way in words.ways_of_working:
        if folded.startswith(way + " "):
            return _piece(" ".join(folded.split()[len(way.split()) :]))
        if folded.endswith(" " + way):
            return _piece(" ".join(folded.split()[: -len(way.split())]))
    bare = _POSTCODE.sub(" ", piece).strip()
    return " ".join(bare.split())


def _single(piece: str) -> Place:
    """A text of one part: a country, a region, or a city that its name is enough for."""
    folded = fold_text(piece)
    for name in dict.fromkeys((folded, _without_surroundings(folded))):
        if country := countries_by_name().get(name):
            return Place(None, None, country.code)
        if found := _known(name):
            return found
        if region := next((each for home in _HOMES if (each := regions().within(home, name)) and len(name) > 3), None):
            return Place(None, region.name, region.country)
        if hit := _city(name, None, None):
            return resolve(hit.name, None, hit.country)
        if region := regions().anywhere(name):
            return Place(None, region.name, region.country)
    return _code_behind(piece) or (Place(piece) if cities().called(folded) else Place())


def _code_behind(piece: str) -> Place | None:
    """A city and what it lies in, without a comma: "Austin TX", "Berlin Germany"."""
    words = piece.split()
    for size in (1, 2, 3):
        if len(words) <= size:
            break
        tail, head = " ".join(words[-size:]), " ".join(words[:-size])
        if size == 1 and len(tail) == 2 and not tail.isupper():
            continue
        place = read_text(f"{head}, {tail}")
        if place.country and place.city and _city(place.city, None, place.country):
            return place
    return None


def _known(folded: str) -> Place | None:
    found = place_words().known.get(folded)
    if found is None:
        return None
    city, code, country = found
    region = regions().within(country, fold_text(code)) if code else None
    return Place(city or None, region.name if region else None, country)


def _country_of(pieces: list[str]) -> str | None:
    """The country that the last piece names, unless it rather is a region of the city before it."""
    last, before = fold_text(pieces[-1]), pieces[-2]
    country = countries_by_name().get(last)
    states = [found for home in _HOMES if (found := regions().within(home, last))]
    if not states:
        return country.code if country else None
    if any(_is_city_of(before, state) for state in states) or country is None:
        return None
    if _city(before, None, country.code):
        return country.code
    return None if len(last) == 2 else country.code


def _region_of(piece: str, country: str | None) -> Region | None:
    return _region(piece, country) or _region(_without_surroundings(fold_text(piece)), country)


def _region(name: str | None, country: str | None) -> Region | None:
    """The region of this name or code; without a country a code must be American, Canadian or Australian."""
    if not name:
        return None
    folded = fold_text(name)
    if country:
        return regions().within(country, folded)
    for home in _HOMES:
        if found := regions().within(home, folded):
            return found
    return regions().anywhere(folded)


def _is_city_of(name: str, region: Region) -> bool:
    return _city(name, region, region.country) is not None


def _city(name: str, region: Region | None, country: str | None) -> City | None:
    """The largest city of this name in the region or country; anywhere, only if it dominates."""
    folded = fold_text(name)
    for each in dict.fromkeys((folded, _without_surroundings(folded))):
        found = _choose(cities().called(each), region, country)
        if found:
            return found
    return None


def _choose(candidates: tuple[City, ...], region: Region | None, country: str | None) -> City | None:
    if region and region.geonames:
        return next((c for c in candidates if c.country == region.country and c.admin1 == region.geonames), None)
    if country:
        return next((c for c in candidates if c.country == country), None)
    largest = max(candidates, key=lambda each: each.population, default=None)
    if largest is None or largest.population < _LARGE:
        return None
    rival = max((each.population for each in candidates if each != largest), default=0)
    return largest if largest.population >= _DOMINATES * rival else None


def _without_surroundings(folded: str) -> str:
    """A name without "greater", "area" and the like around it."""
    words = place_words()
    changed = True
    while changed:
        changed = False
        for before in words.before:
            if folded.startswith(before + " "):
                folded, changed = folded[len(before) + 1 :], True
        for after in words.after:
            if folded.endswith(" " + after):
                folded, changed = folded[: -len(after) - 1], True
    return folded
