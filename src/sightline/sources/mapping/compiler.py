"""From the fields of a profile to closures: compiled once, then called for each row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from sightline.model.items import identity
from sightline.model.normal.links import clean_profile
from sightline.model.values import Position, Profile
from sightline.sources.mapping.columns import (
    Context,
    Getter,
    is_column,
    items_getter,
    list_getter,
    read_column,
    value_getter,
)
from sightline.sources.mapping.targets import MAIN_PART, Slot, default_transform, slots
from sightline.sources.rows import Problem, problem

Struct = type[msgspec.Struct]


def compile_fields(noun: Struct, fields: dict[str, Any], context: Context, where: str) -> list[tuple[str, Getter]]:
    """A getter for each field of a noun that the profile fills. Raises InvalidInput with the key that is wrong."""
    known = slots(noun)
    compiled = []
    for name, spec in fields.items():
        if name not in known:
            context.refuse(f"{where}.{name}", f"a {noun.__name__.lower()} has no such field.", sorted(known))
        compiled.append((name, _field(noun, known[name], spec, context, f"{where}.{name}")))
    return compiled


def _field(owner: Struct, slot: Slot, spec: Any, context: Context, where: str, scope: str = "") -> Getter:
    if slot.mapping:
        return _mapping(owner, slot, spec, context, where, scope)
    if slot.many:
        return _many(owner, slot, spec, context, where, scope)
    return _one(owner, slot, spec, context, where, scope)


def _one(owner: Struct, slot: Slot, spec: Any, context: Context, where: str, scope: str) -> Getter:
    """One value: plain, or one with parts."""
    if slot.is_struct and not is_column(spec):
        if not isinstance(spec, dict):
            context.refuse(where, "a column or a table of parts is needed.")
        return _parts(slot.type, spec, context, where, scope)
    column = read_column(spec, default_transform(owner, slot), context, where)
    get = value_getter(column, slot.type, context, where, scope)
    if slot.is_struct and slot.type in MAIN_PART:
        return _wrapped(slot.type, get)
    return get


def _wrapped(struct: Struct, get: Getter) -> Getter:
    """A value of which only the main part is known."""
    part = MAIN_PART[struct][0]

    def wrap(row: Any, problems: list[Problem]) -> Any:
        value = get(row, problems)
        return None if value is None else struct(**{part: value})

    return wrap


def _mapping(owner: Struct, slot: Slot, spec: Any, context: Context, where: str, scope: str) -> Getter:
    """Values by name; for a position's attributes, pairs of texts in order of name."""
    if not isinstance(spec, dict) or not spec:
        context.refuse(where, 'a table of names and columns is needed: { stage = "Lifecycle Stage" }.')
    inner = Slot(slot.name, slot.type, mapping=True)
    default = default_transform(owner, inner)
    getters = [
        (
            name,
            value_getter(
                read_column(each, default, context, f"{where}.{name}"), str, context, f"{where}.{name}", scope
            ),
        )
        for name, each in spec.items()
    ]

    def get(row: Any, problems: list[Problem]) -> Any:
        found = {name: value for name, reach in getters if (value := reach(row, problems)) is not None}
        return found or None

    if not slot.pairs:
        return get
    return lambda row, problems: tuple(sorted(found.items())) if (found := get(row, problems)) else None


def _parts(struct: Struct, spec: dict[str, Any], context: Context, where: str, scope: str) -> Getter:
    """A value with parts. It is there if its required parts are and any of them came from the row."""
    known = slots(struct)
    for name in spec:
        if name not in known:
            context.refuse(f"{where}.{name}", f"a {struct.__name__} has no such part.", sorted(known))
    if struct is Profile:
        return _profile(spec, context, where, scope)
    fixed: dict[str, Any] = {}
    read: list[tuple[str, Getter]] = []
    for name, each in spec.items():
        getter = _field(struct, known[name], each, context, f"{where}.{name}", scope)
        if is_column(each) and not read_column(each, "text", context, where).reads:
            fixed[name] = getter({}, [])
        else:
            read.append((name, getter))
    if not read:
        context.refuse(where, "only constants: at least one part must come from a column.")
    required = [f.name for f in msgspec.structs.fields(struct) if f.required and f.name not in fixed]
    for name in required:
        if name not in spec:
            context.refuse(where, f"the part {name!r} is needed.", sorted(known))

    def get(row: Any, problems: list[Problem]) -> Any:
        found = {name: value for name, reach in read if (value := reach(row, problems)) is not None}
        if not found or any(name not in found for name in required):
            return None
        return struct(**fixed, **found)

    return get


def _profile(spec: dict[str, Any], context: Context, where: str, scope: str) -> Getter:
    """A profile from its link, its network and name, or its network and number."""
    known = slots(Profile)
    getters = {
        name: value_getter(
            read_column(each, "text", context, f"{where}.{name}"), str, context, f"{where}.{name}", scope
        )
        for name, each in spec.items()
        if not known[name].many
    }
    if "url" not in getters and "network" not in getters:
        context.refuse(where, "the part 'url' or 'network' is needed.", sorted(known))

    def get(row: Any, problems: list[Problem]) -> Any:
        parts = {name: value for name, reach in getters.items() if (value := reach(row, problems)) is not None}
        network, link = parts.get("network"), parts.get("url") or parts.get("username")
        made = None
        if link:
            try:
                made = clean_profile(link, network)
            except ValueError as error:
                problems.append(problem(where.rpartition(".")[2], link, str(error)))
        number = parts.get("id")
        if made is None:
            return Profile(network.lower(), id=number) if network and number else None
        return msgspec.structs.replace(made, id=number) if number and made.id is None else made

    return get


def _many(owner: Struct, slot: Slot, spec: Any, context: Context, where: str, scope: str) -> Getter:
    """A list: the items of each part of the profile, without repetitions. None if there are none."""
    if isinstance(spec, list):
        getters = [
            _items(owner, slot, each, context, f"{where}[{number}]", scope, False) for number, each in enumerate(spec)
        ]
    else:
        getters = [_items(owner, slot, spec, context, where, scope, True)]
    same = _same(slot.type)

    def get(row: Any, problems: list[Problem]) -> Any:
        items = [item for reach in getters for item in reach(row, problems)]
        if len(items) > 1:
            items = _distinct(items, same)
        return tuple(items) or None

    return get


def _items(
    owner: Struct, slot: Slot, spec: Any, context: Context, where: str, scope: str, split: bool
) -> Getter:  # the getter answers with a list
    if isinstance(spec, dict) and "each" in spec:
        return _each(owner, slot, spec, context, where, scope)
    if is_column(spec):
        column = read_column(spec, default_transform(owner, slot), context, where)
        listed = any("[]" in path for path in column.paths) or "separator" in column.options
        if column.paths and (split or listed):
            get = items_getter(column, slot.type, context, where, scope)
            if slot.is_struct and slot.type in MAIN_PART:
                part = MAIN_PART[slot.type][0]
                return lambda row, problems: [slot.type(**{part: value}) for value in get(row, problems)]
            return get
    one = _one(owner, slot, spec, context, where, scope)

    def single(row: Any, problems: list[Problem]) -> list[Any]:
        item = one(row, problems)
        return [] if item is None else [item]

    return single


def _each(owner: Struct, slot: Slot, spec: dict[str, Any], context: Context, where: str, scope: str) -> Getter:
    """One item for each element of a list in the row; the paths inside start at the element."""
    path = spec["each"]
    if not isinstance(path, str):
        context.refuse(f"{where}.each", "the path of a list is needed.")
    rest: Any = {key: value for key, value in spec.items() if key != "each"}
    elements = list_getter(path)
    one = _one(owner, slot, rest or ".", context, where, f"{scope}{path}[].")

    def get(row: Any, problems: list[Problem]) -> list[Any]:
        return [item for element in elements(row) if (item := one(element, problems)) is not None]

    return get


def _same(kind: Any) -> Callable[[Any], Any]:
    """What makes two items one: their identity; for plain values and positions, all that they say."""
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct) and kind is not Position:
        return identity
    return lambda item: item


def _distinct(items: list[Any], same: Callable[[Any], Any]) -> list[Any]:
    found: dict[Any, Any] = {}
    for item in items:
        key = same(item)
        known = found.get(key)
        found[key] = item if known is None else _filled(known, item)
    return list(found.values())


def _filled(known: Any, again: Any) -> Any:
    """The first of two equal items, with what only the second knows."""
    if known == again or not isinstance(known, msgspec.Struct):
        return known
    missing = {
        name: value
        for name in known.__struct_fields__
        if getattr(known, name) in (None, ()) and (value := getattr(again, name)) not in (None, ())
    }
    return msgspec.structs.replace(known, **missing) if missing else known
