"""Form at the door: claims that come ready-made are brought into canonical form, field by field."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import msgspec

from sightline.model.normal.links import clean_profile
from sightline.model.observation import NOUNS, SubjectKind
from sightline.model.values import CompanyRef, Profile
from sightline.sources.mapping.targets import Slot, default_transform, slots
from sightline.sources.mapping.transforms import TRANSFORMS, integer, text
from sightline.sources.rows import Problem, problem

Clean = Callable[[Any, list[Problem], str], Any]
"""From a value to its canonical form, None if it has none; appends what is wrong, under the name it is given."""


def clean_claim(kind: SubjectKind, claim: msgspec.Struct, problems: list[Problem]) -> bool:
    """Bring a claim into canonical form, in place. A value that has none is left out; whether anything is left."""
    kept = False
    for name, clean in _cleaners(NOUNS[kind]):
        value = getattr(claim, name)
        if value is msgspec.UNSET:
            continue
        if value is None:
            kept = True
            continue
        cleaned = clean(value, problems, name)
        if cleaned is None or (cleaned == () and value != ()):
            setattr(claim, name, msgspec.UNSET)
        else:
            kept = True
            if cleaned is not value:
                setattr(claim, name, cleaned)
    return kept


@cache
def _cleaners(struct: type[msgspec.Struct]) -> tuple[tuple[str, Clean], ...]:
    return tuple((slot.name, _cleaner(struct, slot)) for slot in slots(struct).values())


def _cleaner(owner: type[msgspec.Struct], slot: Slot) -> Clean:
    if slot.mapping:
        return _mapping if not slot.pairs else _pairs
    one = _struct(slot.type) if slot.is_struct else _plain(owner, slot)
    return _many(one) if slot.many else one


def _plain(owner: type[msgspec.Struct], slot: Slot) -> Clean:
    name = default_transform(owner, slot)
    if name == "domain":  # what comes ready-made is expected to be a domain, not a link
        name = "bare_domain"
    if name in ("money", "year", "headcount") or slot.type is int:
        convert: Callable[[Any], Any] = integer
    elif slot.type is str and name in TRANSFORMS:
        convert = TRANSFORMS[name]({})
    else:
        return lambda value, problems, where: value

    def clean(value: Any, problems: list[Problem], where: str) -> Any:
        try:
            return convert(value)
        except ValueError as error:
            problems.append(problem(where, value, str(error)))
            return None

    return clean


def _struct(struct: type[msgspec.Struct]) -> Clean:
    if struct is Profile:
        return _profile
    cleaners = _cleaners(struct)
    required = {field.name for field in msgspec.structs.fields(struct) if field.required}

    def clean(value: Any, problems: list[Problem], where: str) -> Any:
        changed: dict[str, Any] = {}
        for name, clean_part in cleaners:
            part = getattr(value, name)
            if part is None or part == ():
                continue
            cleaned = clean_part(part, problems, f"{where}.{name}")
            if cleaned is None and name in required:
                return None
            if cleaned is not part:
                changed[name] = () if cleaned is None and isinstance(part, tuple) else cleaned
        if struct is CompanyRef and value.subject is not None:
            problems.append(problem(f"{where}.subject", value.subject, "Only the store numbers subjects."))
            changed["subject"] = None
        return msgspec.structs.replace(value, **changed) if changed else value

    return clean


def _profile(value: Profile, problems: list[Problem], where: str) -> Profile | None:
    """The canonical link, and what it says of network and name; the stated number is kept."""
    if value.url is None and value.username is None:
        return value if value.id or value.sales_urls else None
    try:
        found = clean_profile(value.url or value.username or "", value.network)
    except ValueError as error:
        problems.append(problem(where, value.url or value.username, str(error)))
        return Profile(value.network.lower(), id=value.id) if value.id else None
    sales = tuple(dict.fromkeys((*value.sales_urls, *found.sales_urls)))
    return msgspec.structs.replace(found, id=value.id or found.id, sales_urls=sales)


def _many(one: Clean) -> Clean:
    def clean(values: Any, problems: list[Problem], where: str) -> Any:
        found = [one(value, problems, f"{where}[{number}]") for number, value in enumerate(values)]
        return tuple(value for value in found if value is not None)

    return clean


def _mapping(values: dict[str, Any], problems: list[Problem], where: str) -> dict[str, Any] | None:
    found = {}
    for name, value in values.items():
        try:
            found[name.strip()] = text(value) or "" if isinstance(value, str) else value
        except ValueError as error:
            problems.append(problem(f"{where}.{name}", value, str(error)))
    return found or None


def _pairs(values: Any, problems: list[Problem], where: str) -> Any:
    return tuple(sorted(dict(values).items()))
