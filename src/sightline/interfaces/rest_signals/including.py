"""Filters: from the words of the wire to ours, and which types each of them binds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from sightline.errors import InvalidInput
from sightline.interfaces.rest_signals import shapes
from sightline.interfaces.rest_signals.inputs import HiringLocation, Included
from sightline.interfaces.rest_signals.wire import DEPARTMENTS, EVENT_TYPES, LOCATIONS, SignalType
from sightline.model.normal.places import country_code, read_place
from sightline.model.values import Location
from sightline.model.vocabularies.countries import countries
from sightline.model.vocabularies.regions import regions
from sightline.model.vocabularies.wire import wire_enum
from sightline.services.signals import Asked

Place = tuple[str, str | None]
"""A country (ISO 3166-1 alpha-2), and perhaps a region of it."""


class Include(msgspec.Struct, frozen=True):
    """What signals must be about, in our words; None: anything."""

    event_types: frozenset[str] | None = None
    departments: frozenset[str] | None = None
    places: tuple[Place, ...] | None = None

    def of(self, some: SignalType) -> Include:
        """What of it binds a type."""
        return Include(
            self.event_types if EVENT_TYPES in some.filters else None,
            self.departments if DEPARTMENTS in some.filters else None,
            self.places if LOCATIONS in some.filters else None,
        )

    def narrow(self, asked: Asked) -> Asked:
        """A question that is bound by it."""
        return msgspec.structs.replace(
            asked, event_types=self.event_types, departments=self.departments, places=self.places
        )


def include_of(included: Included | None) -> Include:
    """The filters of a question. Raises InvalidInput for a value that is none."""
    if included is None:
        return Include()
    where = "filters.include."
    return Include(
        _ids("NewsEventType", where + EVENT_TYPES, included.newsEventTypes),
        _ids("HiringDepartment", where + DEPARTMENTS, included.hiringByDepartments),
        _places(where + LOCATIONS, included.hiringByLocations),
    )


def questions(types: Iterable[SignalType], include: Include, asked: Asked) -> Iterator[tuple[Asked, list[SignalType]]]:
    """The questions that have to be asked, each with the types that it answers.

    Kinds that are bound by the same filters are asked for together; each group of news by itself, as the number of
    signals that are wanted is that of a type.
    """
    together: dict[Include, list[SignalType]] = {}
    for some in types:
        if some.group is None:
            together.setdefault(include.of(some), []).append(some)
            continue
        events = some.event_types if include.event_types is None else some.event_types & include.event_types
        if events:
            yield msgspec.structs.replace(asked, kinds=frozenset({some.kind}), event_types=events), [some]
    for bound, fitting in together.items():
        kinds = frozenset(each.kind for each in fitting)
        yield bound.narrow(msgspec.structs.replace(asked, kinds=kinds)), fitting


def options() -> shapes.FilterOptions:
    """What signals of companies can be filtered by."""
    return shapes.FilterOptions(
        newsEventTypes=wire_enum("lusha", "NewsEventType").names,
        hiringByDepartments=wire_enum("lusha", "HiringDepartment").names,
        hiringByLocations=tuple(_locations()),
    )


def _locations() -> Iterator[shapes.Location]:
    for country in countries():
        yield shapes.Location(country=country.name)
        for region in regions().all:
            if region.country == country.code:
                yield shapes.Location(country=country.name, state=region.name)


def _ids(enum: str, field: str, names: Sequence[str] | None) -> frozenset[str] | None:
    if names is None:
        return None
    known = {each.name.casefold(): each.neutral[0] for each in wire_enum("lusha", enum).values}
    for place, name in enumerate(names):
        if name.strip().casefold() not in known:
            allowed = wire_enum("lusha", enum).names
            raise InvalidInput(f"{name[:60]!r} is none of them.", field=f"{field}[{place}]", allowed=allowed)
    return frozenset(known[name.strip().casefold()] for name in names)


def _places(field: str, locations: Sequence[HiringLocation] | None) -> tuple[Place, ...] | None:
    if locations is None:
        return None
    return tuple(dict.fromkeys(_place(f"{field}[{place}]", each) for place, each in enumerate(locations)))


def _place(field: str, location: HiringLocation) -> Place:
    code = country_code(location.country)
    if code is None:
        message = f"{location.country[:60]!r} is no country."
        raise InvalidInput(message, field=f"{field}.country", hint="Give a code (DE) or an English name.")
    state = (location.state or "").strip()
    if not state:
        return code, None
    read = read_place(Location(region=state, country_code=code))
    return code, read.region or state
