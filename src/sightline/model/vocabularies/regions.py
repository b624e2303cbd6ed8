"""First-level regions of countries: ISO 3166-2 codes and English names."""

from __future__ import annotations

from functools import cache

import msgspec

from sightline.model.normal.text import fold_text
from sightline.model.vocabularies.cities import City
from sightline.model.vocabularies.data import read_table


class Region(msgspec.Struct, frozen=True):
    """One region. `code` is ISO 3166-2 without the country, `geonames` GeoNames' admin1 code."""

    country: str
    code: str
    name: str
    geonames: str
    aliases: tuple[str, ...] = ()


class Regions:
    """All regions by country and name, by name alone, and by GeoNames' code."""

    def __init__(self) -> None:
        """Index the data file; within a country a name beats a code, a code beats an alias."""
        rows = [
            Region(
                row["country"],
                row["code"],
                row["name"],
                row["geonames"],
                tuple(filter(None, row["aliases"].split("|"))),
            )
            for row in read_table("regions.csv")
        ]
        self.all = tuple(rows)
        self._within: dict[tuple[str, str], Region] = {}
        self._anywhere: dict[str, set[Region]] = {}
        self._geonames = {(each.country, each.geonames): each for each in rows if each.geonames}
        for each in rows:
            self._within.setdefault((each.country, fold_text(each.name)), each)
        for each in rows:
            self._within.setdefault((each.country, fold_text(each.code)), each)
            self._within.setdefault((each.country, fold_text(f"{each.country} {each.code}")), each)
        for each in rows:
            for alias in each.aliases:
                self._within.setdefault((each.country, fold_text(alias)), each)
            for name in (each.name, *each.aliases):
                self._anywhere.setdefault(fold_text(name), set()).add(each)

    def within(self, country: str, name_or_code: str) -> Region | None:
        """The region of the country (alpha-2) by folded name or code."""
        return self._within.get((country, name_or_code))

    def anywhere(self, name: str) -> Region | None:
        """The one region in the world with this folded name (not code); None if several bear it."""
        found = self._anywhere.get(name, set())
        return next(iter(found)) if len(found) == 1 else None

    def of_city(self, city: City) -> Region | None:
        """The region where a city lies: by GeoNames' code, or the region that has its name and no such code."""
        found = self._geonames.get((city.country, city.admin1))
        if found is None and (same := self.within(city.country, fold_text(city.name))) and not same.geonames:
            return same
        return found


@cache
def regions() -> Regions:
    """The index."""
    return Regions()
