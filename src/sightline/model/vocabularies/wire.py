"""Every closed list of the APIs that Sightline speaks: values in the server's order, and what each means to us.

The neutral value is the id in our own vocabulary (a seniority, a phone type, an order such as "-size", a search field)
where there is one. Several wire values may mean the same, and one wire value may stand for several of ours.
"""

from __future__ import annotations

from functools import cache
from typing import Literal

import msgspec

from sightline.model.vocabularies.data import read_toml

Vendor = Literal["leadiq", "lusha", "saber"]


class WireValue(msgspec.Struct, frozen=True):
    """One value. `newer`: only the live API has it, not the seed document. `about`: what it says, in our words."""

    name: str
    neutral: tuple[str, ...] = ()
    deprecated: bool = False
    newer: bool = False
    about: str | None = None


class WireEnum(msgspec.Struct, frozen=True):
    """One closed list. `newer`: the whole list is only in the live API. `ours`: its values are our choice."""

    vendor: str
    name: str
    values: tuple[WireValue, ...]
    newer: bool = False
    ours: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The values as they stand on the wire, in the server's order."""
        return tuple(each.name for each in self.values)


class _Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a list stands in its data file."""

    values: tuple[str, ...]
    neutral: dict[str, str | list[str]] = {}
    deprecated: frozenset[str] = frozenset()
    newer_values: frozenset[str] = frozenset()
    about: dict[str, str] = {}
    newer: bool = False
    ours: bool = False


@cache
def wire_enums(vendor: Vendor) -> dict[str, WireEnum]:
    """All lists of one API by name."""
    entries = msgspec.convert(read_toml(f"wire_{vendor}.toml"), dict[str, _Entry])
    return {name: _build(vendor, name, entry) for name, entry in entries.items()}


def _build(vendor: str, name: str, entry: _Entry) -> WireEnum:
    strangers = (set(entry.neutral) | set(entry.about) | entry.deprecated | entry.newer_values) - set(entry.values)
    if strangers:
        raise ValueError(f"wire_{vendor}.toml: {name} has no {', '.join(sorted(strangers))}.")
    values = tuple(
        WireValue(
            each,
            _tuple(entry.neutral.get(each)),
            each in entry.deprecated,
            each in entry.newer_values,
            entry.about.get(each),
        )
        for each in entry.values
    )
    return WireEnum(vendor, name, values, entry.newer, entry.ours)


def _tuple(neutral: str | list[str] | None) -> tuple[str, ...]:
    if neutral is None:
        return ()
    return (neutral,) if isinstance(neutral, str) else tuple(neutral)


def wire_enum(vendor: Vendor, name: str) -> WireEnum:
    """The list of this name; KeyError if the API has none such."""
    return wire_enums(vendor)[name]


@cache
def neutral_values(vendor: Vendor, enum: str, value: str) -> tuple[str, ...]:
    """What a wire value means in our vocabulary: nothing, one value, or several. KeyError if it is not in the list."""
    for each in wire_enum(vendor, enum).values:
        if each.name == value:
            return each.neutral
    raise KeyError(value)


def to_neutral(vendor: Vendor, enum: str, value: str) -> str | None:
    """The one neutral value of a wire value (the first of several), None if it has none."""
    return next(iter(neutral_values(vendor, enum, value)), None)


@cache
def to_wire(vendor: Vendor, enum: str, neutral: str) -> str | None:
    """The first wire value that stands for a neutral one and is not deprecated, else the first; None if none does."""
    fitting = [each for each in wire_enum(vendor, enum).values if neutral in each.neutral]
    return next((each.name for each in fitting if not each.deprecated), fitting[0].name if fitting else None)
