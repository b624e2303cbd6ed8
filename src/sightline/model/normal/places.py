"""Places: city, region and country with their codes and canonical English names."""

from __future__ import annotations

import msgspec

from sightline.model.normal.text import fold_text
from sightline.model.values import Location
from sightline.model.vocabularies.countries import countries_by_code, countries_by_name


def country_code(name_or_code: str) -> str | None:
    """ISO alpha-2 code of a country, from its code (alpha-2, alpha-3) or its name in one of many languages."""
    found = countries_by_name().get(fold_text(name_or_code))
    return found.code if found else None


def country_name(code: str) -> str | None:
    """English name of the country with this alpha-2 code."""
    found = countries_by_code().get(code.upper())
    return found.name if found else None


def alpha3(code: str) -> str | None:
    """ISO alpha-3 code of the country with this alpha-2 code."""
    found = countries_by_code().get(code.upper())
    return found.alpha3 if found else None


def region_name(country: str, code_or_name: str) -> str | None:
    """Canonical name of a region of the country (alpha-2), from its code or name."""
    return None


def read_place(location: Location) -> Location:
    """The location with what follows from its parts filled in."""
    code = country_code(location.country_code or location.country or (location.text or "").rpartition(",")[2])
    if code is None:
        return location
    return msgspec.structs.replace(location, country=country_name(code), country_code=code)
