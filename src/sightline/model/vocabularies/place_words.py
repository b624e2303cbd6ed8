"""How people write places besides city, region and country."""

from __future__ import annotations

from functools import cache

import msgspec

from sightline.model.vocabularies.data import read_toml


class PlaceWords(msgspec.Struct, frozen=True):
    """Folded phrases. `known` texts mean (city, region code, country code), empty where they do not say.

    `before` and `after` are what stands around a name, under their first and last word; so are `ways_before` and
    `ways_after`, the ways of working. `streets` mark an address, `units` a county or province. `city_states` are the
    countries that are a city, by alpha-2 code, `city_regions` the cities that are a region, by its ISO 3166-2 code.
    """

    before: dict[str, tuple[str, ...]]
    after: dict[str, tuple[str, ...]]
    ways_before: dict[str, tuple[str, ...]]
    ways_after: dict[str, tuple[str, ...]]
    ways_of_working: frozenset[str]
    wider_areas: frozenset[str]
    streets: frozenset[str]
    units: frozenset[str]
    city_states: frozenset[str]
    city_regions: dict[str, str]
    known: dict[str, tuple[str, str, str]]


@cache
def place_words() -> PlaceWords:
    """The phrases."""
    table = read_toml("places.toml")
    return PlaceWords(
        _by_word(table["surroundings_before"], 0),
        _by_word(table["surroundings_after"], -1),
        _by_word(table["ways_of_working"], 0),
        _by_word(table["ways_of_working"], -1),
        frozenset(table["ways_of_working"]),
        frozenset(table["wider_areas"]),
        frozenset(table["streets"]),
        frozenset(table["units"]),
        frozenset(table["city_states"]),
        table["city_regions"],
        {text: (city, region, country) for text, (city, region, country) in table["known"].items()},
    )


def _by_word(phrases: list[str], at: int) -> dict[str, tuple[str, ...]]:
    """The phrases under their word at a place, the longest first."""
    found: dict[str, tuple[str, ...]] = {}
    for phrase in sorted(phrases, key=len, reverse=True):
        word = phrase.split()[at]
        found[word] = (*found.get(word, ()), phrase)
    return found
