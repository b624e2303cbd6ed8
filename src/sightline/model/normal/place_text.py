"""From words to a place: which city, region and country a text or its parts name.

A country is looked for from the right, then a region, then a city; each narrows the next. A two-letter code after a
name is a state of the United States, a province of Canada or a state of Australia if that name is a city there, else a
country if the name is a city there, else a region of the country whose city the name is, else the state. A city alone
counts if it clearly is the best known of its name.
"""

from __future__ import annotations

from typing import NamedTuple

from sightline.model.normal.place_lookup import (
    HOMES,
    choose_city,
    find_city,
    find_country,
    find_region,
    is_city_of,
    mistyped_country,
    region_around,
    spellings,
    without_surroundings,
)
from sightline.model.normal.place_pieces import alternatives, is_street, pieces_of
from sightline.model.normal.text import fold_text
from sightline.model.vocabularies.cities import City, cities
from sightline.model.vocabularies.countries import countries_by_code, countries_by_name, named_country
from sightline.model.vocabularies.place_words import place_words
from sightline.model.vocabularies.regions import Region, regions

_MAX_LENGTH = 300
_FAMOUS = 1_000_000  # people of a city that is meant wherever it stands in a text
_CODE = _PAIR = 2  # letters of a code; pieces of a place and what it lies in


class Place(NamedTuple):
    """City and region by English name where known, country by alpha-2 code."""

    city: str | None = None
    region: str | None = None
    country: str | None = None


def read_text(text: str) -> Place:
    """The place that a text names: "San Francisco, CA, United States", "Greater London", "Remote - US".

    Of several places the first one that is known counts. Words that name none are passed over.
    """
    return next((place for each in alternatives(text[:_MAX_LENGTH]) if any(place := _read_one(each))), Place())


def resolve(city: str | None, region: str | None, country: str | None) -> Place:
    """The place that stated parts name; `country` is an alpha-2 code. Names that are not known stay as they are."""
    found = find_region(region, country, city)
    unknown = region if found is None and country is None else None
    if unknown and len(unknown) > _CODE + 1 and (abroad := countries_by_name().get(fold_text(unknown))):
        region, country = None, abroad.code  # "Berlin, Germany" as city and region
    if found:
        country = found.country
    if city is None:
        return _city_state(Place(None, found.name if found else region, country))
    if country is None and region is None and (known := _known(fold_text(city))):
        return known
    hit = find_city(city, found, country)
    if hit is None:
        return Place(city.strip(), found.name if found else region, country)
    if found is None:
        found = regions().of_city(hit)
        region = region if found is None else None
    return Place(hit.name, found.name if found else region, hit.country)


def _read_one(text: str) -> Place:
    if country := named_country(fold_text(text)):  # also "Korea, Republic of"
        return _city_state(Place(None, None, country.code))
    pieces = pieces_of(text)
    if not pieces:
        return Place()
    whole = fold_text(" ".join(pieces))
    if found := _known(whole) or (None if _is_unit(whole) else _known(without_surroundings(whole))):
        return found
    if len(pieces) == 1:
        return _single(pieces[0])
    if country_code := _first_of_countries(pieces):
        return _city_state(Place(None, None, country_code))
    return _first_of_cities(pieces) or _read_pieces(_smallest_first(pieces))


def _read_pieces(pieces: list[str]) -> Place:
    """The place that a list of names from the smallest to the largest describes."""
    country, pieces = _take_country(pieces)
    if not pieces:
        return _city_state(Place(None, None, country))
    last, rest = pieces[-1], pieces[:-1]
    region = find_region(last, country, rest[-1] if rest else None)
    if region is None or (not rest and _is_city(last, region)):
        return _in_country(pieces, country)
    country = region.country
    if city := _city_among(rest, region, country):
        return _placed(city, region, country)
    if is_city_of(last, region) and all(is_street(each) or find_region(each, country) for each in rest):
        return resolve(last, region.name, country)
    return Place(place_words().city_regions.get(f"{country}-{region.code}"), region.name, country)


def _in_country(pieces: list[str], country: str | None) -> Place:
    city = _city_among(pieces, None, country)
    return _placed(city, None, country) if city else Place(None, None, country)


def _placed(city: str, region: Region | None, country: str | None) -> Place:
    """The place of a city; a county, district or the like only says in which region and country it lies."""
    place = resolve(city, region.name if region else None, country)
    return place._replace(city=None) if _is_unit(city) and not choose_city(fold_text(city), region, country) else place


def _is_city(name: str, region: Region) -> bool:
    """Whether a name that is a region's as well as a city's rather means the city."""
    folded = fold_text(name)
    known = place_words().known.get(folded)
    if known:
        return bool(known[0]) and known[2] == region.country and fold_text(region.name) != folded
    return not _is_unit(name) and _holds(region, name)


def _city_among(pieces: list[str], region: Region | None, country: str | None) -> str | None:
    """The piece that is a known city: the last one, as streets and districts stand before it, or a famous first one.

    Else the first piece that is no street, if the country is known.
    """
    known = [(each, hit) for each in pieces if (hit := find_city(each, region, country))]
    if known:
        return known[0][0] if known[0][1].population >= _FAMOUS else known[-1][0]
    places = [each for each in pieces if not is_street(each) and not any(map(_known, spellings(each)))]
    return places[0] if places and country else None


def _smallest_first(pieces: list[str]) -> list[str]:
    """The pieces turned round if a country or state stands in front: "Germany, Berlin", "US, CA, San Francisco"."""
    first = countries_by_name().get(fold_text(pieces[0]))
    last = fold_text(pieces[-1])
    if first is None:
        state = find_region(pieces[0], None, pieces[-1])
        return pieces[::-1] if state and len(pieces) == _PAIR and is_city_of(last, state) else pieces
    inside = regions().within(first.code, last)
    if inside or not (countries_by_name().get(last) or any(regions().within(home, last) for home in HOMES)):
        return pieces[::-1]
    return pieces


def _first_of_countries(pieces: list[str]) -> str | None:
    """The first country if the pieces are nothing but countries."""
    found = [each.code for piece in pieces if (each := countries_by_name().get(fold_text(piece)))]
    if len(found) < len(pieces) or len(set(found)) < len(found) or regions().within(found[-1], fold_text(pieces[-2])):
        return None
    return found[0]


def _first_of_cities(pieces: list[str]) -> Place | None:
    """The first place of a list of famous cities, which do not lie in one another."""
    found = [choose_city(fold_text(each), None, None) for each in pieces]
    famous = [each for each in found if each and each.population >= _FAMOUS]
    if len(famous) < len(pieces) or len(set(famous)) < len(pieces):
        return None
    last = find_region(pieces[-1], None) or find_region(pieces[-1], famous[0].country)
    return None if last and is_city_of(pieces[0], last) else _single(pieces[0])


def _single(piece: str) -> Place:
    """A text of one part: a country, a region, or a city that its name is enough for."""
    folded = fold_text(piece)
    for name in spellings(piece):
        if country := countries_by_name().get(name):
            return _city_state(Place(None, None, country.code))
        if found := _known(name):
            return found
        if place := _region_at_home(name) or _city_or_region(name):
            return place._replace(city=None) if _is_unit(piece) and name != folded else place
    return _code_behind(piece) or _mistyped(piece) or (Place(piece) if cities().called(folded) else Place())


def _region_at_home(name: str) -> Place | None:
    found = next((each for home in HOMES if (each := regions().within(home, name)) and len(name) > _CODE + 1), None)
    return Place(None, found.name, found.country) if found else None


def _city_or_region(name: str) -> Place | None:
    if hit := choose_city(name, None, None):
        return _of(hit)
    if region := regions().anywhere(name):
        return Place(place_words().city_regions.get(f"{region.country}-{region.code}"), region.name, region.country)
    return None


def _of(city: City) -> Place:
    region = regions().of_city(city)
    return Place(city.name, region.name if region else None, city.country)


def _mistyped(piece: str) -> Place | None:
    if country := mistyped_country(fold_text(piece)):
        return _city_state(Place(None, None, country.code))
    hit = find_city(piece, None, None)
    return _of(hit) if hit else None


def _code_behind(piece: str) -> Place | None:
    """A city and what it lies in, without a comma: "Austin TX", "Berlin Germany"."""
    words = piece.split()
    for size in (1, 2, 3):
        if len(words) <= size:
            break
        tail, head = " ".join(words[-size:]), " ".join(words[:-size])
        if size == 1 and len(tail) == _CODE and not tail.isupper():
            continue
        place = read_text(f"{head}, {tail}")
        behind = place.country and (countries_by_name().get(fold_text(tail)) or find_region(tail, place.country))
        if behind and place.city and any(choose_city(each, None, place.country) for each in spellings(head)):
            return place
    return None


def _known(folded: str) -> Place | None:
    found = place_words().known.get(folded)
    if found is None:
        return None
    city, code, country = found
    region = regions().within(country, fold_text(code)) if code else None
    return Place(city or None, region.name if region else None, country)


def _city_state(place: Place) -> Place:
    """A country or region that is a city is that city too."""
    if place.region is None and place.country in place_words().city_states:
        return place._replace(city=countries_by_code()[place.country].name)
    return place


def _take_country(pieces: list[str]) -> tuple[str | None, list[str]]:
    """The country that the last piece or two name, unless it is a region of the city before, and what is left."""
    if len(pieces) > _PAIR and (pair := countries_by_name().get(fold_text(" ".join(pieces[-2:])))):
        return pair.code, pieces[:-2]
    last, before = fold_text(pieces[-1]), pieces[-2]
    exact = countries_by_name().get(last)
    states = [found for home in HOMES if (found := regions().within(home, last))]
    country = exact or (None if states or choose_city(last, None, None) else find_country(pieces[-1]))
    if country is None or any(_holds(state, before) for state in states):
        return None, pieces
    inside = find_region(before, country.code) or any(
        choose_city(each, None, country.code) for each in spellings(before)
    )
    if inside or (len(last) > _CODE and not states):
        return country.code, pieces[:-1]
    if len(last) == _CODE and (states or region_around(last, before)):
        return None, pieces
    return country.code, pieces[:-1]


def _holds(state: Region, name: str) -> bool:
    return any(is_city_of(each, state) for each in spellings(name))


def _is_unit(piece: str) -> bool:
    """Whether a piece names a county, a province or the like rather than a city."""
    words = fold_text(piece).split()
    units = place_words().units
    return len(words) > 1 and (words[-1] in units or words[0] in units)
