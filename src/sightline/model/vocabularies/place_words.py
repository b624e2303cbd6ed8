"""How people write places besides city, region and country."""

from __future__ import annotations

from functools import cache

import msgspec

from sightline.model.vocabularies.data import read_toml


class PlaceWords(msgspec.Struct, frozen=True):
    """Folded phrases. `known` texts mean (city, region code, country code), empty where they do not say.

    `streets` mark an address, `units` a county or province. `city_states` are the countries that are a city, by alpha-2
    code, `city_regions` the cities that are a region, by its ISO 3166-2 code.
    """

    before: tuple[str, ...]
    after: tuple[str, ...]
    ways_of_working: frozenset[str]
    wider_areas: frozenset[str]
    streets: frozenset[str]
    units: frozenset[str]
    city_states: frozenset[str]
    city_regions: dict[str, str]
    known: dict[str, tuple[str, str, str]]


@cache
def place_words() -> PlaceWords:
    """The phrases; those around a name with the longest first."""
    table = read_toml("places.toml")
    return PlaceWords(
        tuple(sorted(table["surroundings_before"], key=len, reverse=True)),
        tuple(sorted(table["surroundings_after"], key=len, reverse=True)),
        frozenset(table["ways_of_working"]),
        frozenset(table["wider_areas"]),
        frozenset(table["streets"]),
        frozenset(table["units"]),
        frozenset(table["city_states"]),
        table["city_regions"],
        {text: (city, region, country) for text, (city, region, country) in table["known"].items()},
    )
