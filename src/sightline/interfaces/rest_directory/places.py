"""Places as people write them in a filter: Germany, DE, California, "Berlin, Germany"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sightline.model.normal.places import country_code, read_place
from sightline.model.query import Condition, Place, Within
from sightline.model.values import Location


def located(texts: Iterable[str]) -> Condition:
    """The location lies in one of these places.

    A text is read as locations of records are. One name may be that of a city and of a region (New York): both count.
    What is not known is taken at its word, as city, region and country from left to right.
    """
    return Within("location", tuple(dict.fromkeys(place for text in texts for place in _meant(text))))


def _meant(text: str) -> Iterator[Place]:
    names = [name for part in text.split(",") if (name := part.strip())]
    country = country_code(names[-1]) if names else None
    before = names[:-1] if country else names
    if country and not before:
        yield Place(country=country)
        return
    found = read_place(Location(text=text))
    if found.city or found.region or found.country_code:
        yield Place(found.city, found.region, found.country_code)
    else:
        yield from _unknown(names or [text])
    if len(before) == 1:
        region = read_place(Location(region=before[0], country_code=country))
        if region.region_code:
            yield Place(region=region.region, country=region.country_code)


def _unknown(names: list[str]) -> Iterator[Place]:
    if len(names) == 1:
        yield Place(city=names[0])
        yield Place(region=names[0])
    else:
        yield Place(city=names[0], region=names[1], country=names[2] if len(names) > 2 else None)
