"""Places: city, region and country with their codes and canonical English names."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from sightline.model.normal.place_text import Place, read_text, resolve
from sightline.model.normal.text import fold_text
from sightline.model.values import Location
from sightline.model.vocabularies.countries import countries_by_code, named_country
from sightline.model.vocabularies.regions import regions


def country_code(name_or_code: str) -> str | None:
    """ISO alpha-2 code of a country, from its code (alpha-2, alpha-3) or its name in one of many languages."""
    found = named_country(fold_text(name_or_code[:200]))
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
    """English name of a region of the country (alpha-2), from its ISO 3166-2 code or one of its names."""
    found = regions().within(country.upper(), fold_text(code_or_name[:200]))
    return found.name if found else None


class _Parts(NamedTuple):
    """What of a location decides its place."""

    text: str | None
    city: str | None
    region: str | None
    region_code: str | None
    country: str | None
    country_code: str | None


def read_place(location: Location) -> Location:
    """The location with city, region and country in canonical form, and what follows from them filled in.

    Parts that are given are read first; `text` fills in what they leave open. A name that nothing is known of stays
    as it was given. `region_code` is ISO 3166-2 ("US-CA"); `text` is left alone.
    """
    place = _read(
        _Parts(
            location.text,
            location.city,
            location.region,
            location.region_code,
            location.country,
            location.country_code,
        )
    )
    return Location(
        location.text,
        location.street1,
        location.street2,
        place.city,
        place.region,
        place.region_code,
        place.country,
        place.country_code,
        location.postal_code,
    )


@lru_cache(maxsize=1 << 16)
def _read(parts: _Parts) -> _Parts:
    given = _given(parts)
    if parts.text and not (given.city and given.country):
        stated = read_text(parts.text)
        if not any(given):
            given = stated
        elif all(_agree(one, other) for one, other in zip(given, stated, strict=True)):
            given = resolve(*(one or other for one, other in zip(given, stated, strict=True)))
    code = given.country
    region = regions().within(code, fold_text(given.region)) if code and given.region else None
    return _Parts(
        parts.text,
        given.city,
        region.name if region else _unknown_region(parts, given),
        f"{code}-{region.code}" if region else _blank(parts.region_code),
        country_name(code) if code else _blank(parts.country),
        code,
    )


def _given(parts: _Parts) -> Place:
    """The place that the stated parts name."""
    code = country_code(parts.country_code or "") or country_code(parts.country or "")
    if code is None and parts.region_code and "-" in parts.region_code:
        code = country_code(parts.region_code.partition("-")[0])
    return resolve(_blank(parts.city), _blank(parts.region) or _blank(parts.region_code), code)


def _unknown_region(parts: _Parts, place: Place) -> str | None:
    """A region that is not in the tables: as it was stated; a code is no name."""
    if stated := _blank(parts.region):
        return stated if place.region else None
    return place.region if place.region != _blank(parts.region_code) else None


def _agree(one: str | None, other: str | None) -> bool:
    """Whether two names are the same, as far as both are given."""
    return not one or not other or fold_text(one) == fold_text(other)


def _blank(text: str | None) -> str | None:
    return text.strip() or None if text else None
