"""Columns of a profile: where a value stands in a row, and through which transform it is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import EnumType
from typing import Any, NoReturn

import msgspec

from sightline.errors import InvalidInput
from sightline.sources.mapping.transforms import BLANKS, TRANSFORMS, Convert
from sightline.sources.rows import Problem, problem

Getter = Callable[[Any, list[Problem]], Any]
"""From a row (or an element of a list in it) to a value, None for nothing; appends what could not be read."""

_KEYS = ("column", "template", "as", "separator", "day_first", "country", "network", "map")
_HOLE = re.compile(r"\{([^{}]+)\}")
_DEFAULT_SPLIT = re.compile(r"\s*[;|\n]\s*")


class Use(msgspec.Struct, frozen=True):
    """One use of a column: the field that it feeds and the transform."""

    column: str
    field: str
    transform: str


class Context:
    """Where in which profile we are, what its columns inherit, and which columns it uses."""

    def __init__(self, file: str, *, day_first: bool | None = None, country: str | None = None) -> None:
        self.file = file
        self.inherited = {"day_first": day_first, "country": country}
        self.uses: list[Use] = []
        self.within = ""
        """The list that the rows at hand are elements of, as a prefix of paths."""

    def note(self, path: str, field: str, transform: str, scope: str = "") -> None:
        """Remembers the use of a column."""
        whole = path.removeprefix("@row.") if path.startswith("@row.") else self.within + scope + path
        self.uses.append(Use(whole.removesuffix(".").removesuffix("[]."), field, transform))

    def refuse(self, where: str, message: str, allowed: Iterable[str] | None = None) -> NoReturn:
        """Raises the error for a key of the profile."""
        raise InvalidInput(
            f"{self.file}: {where}: {message}", field=where, allowed=None if allowed is None else list(allowed)
        )


class Column(msgspec.Struct, frozen=True):
    """One value of a row: `paths` are tried in turn; or a `template`, or a `constant`."""

    paths: tuple[str, ...] = ()
    template: str | None = None
    constant: Any = None
    transform: str = "text"
    options: Mapping[str, Any] = {}

    @property
    def reads(self) -> tuple[str, ...]:
        """The paths that it reads."""
        return self.paths or tuple(_HOLE.findall(self.template or ""))


def is_column(spec: Any) -> bool:
    """Whether a part of a profile is one column (a name, a constant or a table with a column), not a table of parts."""
    return not isinstance(spec, (dict, list)) or (isinstance(spec, dict) and ("column" in spec or "template" in spec))


def read_column(spec: Any, default: str, context: Context, where: str) -> Column:
    """The column that a part of a profile describes."""
    if isinstance(spec, str):
        if spec.startswith("="):
            return Column(constant=spec[1:], transform=default, options=context.inherited)
        return Column((spec,), transform=default, options=context.inherited)
    if isinstance(spec, (bool, int, float)):
        return Column(constant=spec, transform=default, options=context.inherited)
    if not isinstance(spec, dict):
        context.refuse(where, "a column is a name, a constant (=text) or a table with `column` or `template`")
    for key in spec:
        if key not in _KEYS:
            context.refuse(f"{where}.{key}", "there is no such option of a column.", _KEYS)
    transform = spec.get("as", "map" if "map" in spec else default)
    if transform not in TRANSFORMS and transform != default:
        context.refuse(f"{where}.as", f"there is no transform {transform!r}.", sorted(TRANSFORMS))
    if transform == "map" and not isinstance(spec.get("map"), dict):
        context.refuse(f"{where}.map", "a table of words is needed.")
    names = spec.get("column", [])
    paths = tuple(names) if isinstance(names, list) else (names,)
    if not all(isinstance(path, str) and path for path in paths) or not (paths or spec.get("template")):
        context.refuse(f"{where}.column", "the name of a column, or a list of them, is needed.")
    options = {**context.inherited, **{key: spec[key] for key in _KEYS[3:] if key in spec}}
    return Column(paths, spec.get("template"), None, transform, options)


def path_getter(path: str) -> Callable[[Any], Any]:
    """From a row to what stands at a path: a column's name, or names of nested objects with dots; "." is the row."""
    if path == ".":
        return lambda row: row
    names = path.split(".")

    def descend(row: Any) -> Any:
        for name in names:
            if not isinstance(row, dict):
                return None
            row = row.get(name)
        return row

    if len(names) == 1:
        return lambda row: row.get(path) if isinstance(row, dict) else None
    return lambda row: found if isinstance(row, dict) and (found := row.get(path)) is not None else descend(row)


def list_getter(path: str) -> Callable[[Any], Sequence[Any]]:
    """As path_getter, for lists: `a[].b` is b of each element of a. Anything that is not a list is one of one."""
    head, _, rest = path.partition("[]")
    get = path_getter(head.rstrip(".") or ".")
    inner = list_getter(rest.lstrip(".")) if rest.strip(".") else None

    def values(row: Any) -> Sequence[Any]:
        found = get(row)
        if found is None:
            return ()
        items = found if isinstance(found, (list, tuple)) else (found,)
        return items if inner is None else [value for item in items for value in inner(item)]

    return values


def converter(column: Column, owner_type: Any, context: Context, where: str) -> Convert:
    """The function from a raw value to the value; a field of an enum takes its members' names."""
    choices: Any = owner_type if isinstance(owner_type, EnumType) else None
    if column.transform == "choice":
        convert: Convert = lambda value: value  # noqa: E731 - the choice below does it all
    else:
        convert = TRANSFORMS[column.transform](column.options)
    if choices is None:
        return convert
    members: dict[str, Any] = {str(member.value): member for member in choices}

    def choose(value: Any) -> Any:
        word = convert(value)
        if word is None:
            return None
        member = members.get(str(word).strip().lower().replace(" ", "_").replace("-", "_"))
        if member is None:
            raise ValueError(f"One of {', '.join(members)} was expected.")
        return member

    return choose


def value_getter(column: Column, owner_type: Any, context: Context, where: str, scope: str = "") -> Getter:
    """The getter of one value. Also notes which columns the profile uses."""
    convert = converter(column, owner_type, context, where)
    for path in column.reads:
        context.note(path, where, column.transform, scope)
    if not column.reads:
        try:
            constant = convert(column.constant)
        except ValueError as error:
            context.refuse(where, f"the constant {column.constant!r} does not fit: {error}")
        return lambda row, problems: constant
    if column.template is not None:
        return _template_getter(column.template, convert)
    if len(column.paths) == 1 and column.paths[0] != "." and "." not in column.paths[0]:
        if column.transform == "verbatim":
            return _verbatim_getter(column.paths[0], convert, scope)
        return _flat_getter(column.paths[0], convert, scope)
    getters = [(scope + path, path_getter(path)) for path in column.paths]

    def first(row: Any, problems: list[Problem]) -> Any:
        for name, get in getters:
            value = get(row)
            if value is None or (isinstance(value, str) and value.strip() in BLANKS):
                continue
            try:
                found = convert(value)
            except ValueError as error:
                problems.append(problem(name, value, str(error)))
                continue
            if found is not None:
                return found
        return None

    return first


def _flat_getter(name: str, convert: Convert, scope: str) -> Getter:
    """The common case, kept short: one column of the row itself."""
    shown = scope + name

    def get(row: Any, problems: list[Problem]) -> Any:
        value = row.get(name)
        if value is None or value == "" or (isinstance(value, str) and value.strip() in BLANKS):
            return None
        try:
            return convert(value)
        except ValueError as error:
            problems.append(problem(shown, value, str(error)))
            return None

    return get


def _verbatim_getter(name: str, convert: Convert, scope: str) -> Getter:
    """As it stands: an empty text is a value too."""

    def get(row: Any, problems: list[Problem]) -> Any:
        value = row.get(name)
        try:
            return None if value is None else convert(value)
        except ValueError as error:
            problems.append(problem(scope + name, value, str(error)))
            return None

    return get


def _template_getter(template: str, convert: Convert) -> Getter:
    """Text with holes for columns; nothing if one of them is empty."""
    pieces = _HOLE.split(template)
    getters = [path_getter(name) for name in pieces[1::2]]

    def get(row: Any, problems: list[Problem]) -> Any:
        values = [reach(row) for reach in getters]
        if any(value is None or str(value).strip() in BLANKS for value in values):
            return None
        filled = [str(value).strip() for value in values]
        whole = pieces[0] + "".join(value + piece for value, piece in zip(filled, pieces[2::2], strict=True))
        try:
            return convert(whole)
        except ValueError as error:
            problems.append(problem(template, whole, str(error)))
            return None

    return get


def items_getter(column: Column, owner_type: Any, context: Context, where: str, scope: str = "") -> Getter:
    """The getter of a list: the elements of a list in the row, or a text split at its separator."""
    convert = converter(column, owner_type, context, where)
    separator = column.options.get("separator")
    sources = [(scope + path, list_getter(path)) for path in column.paths]
    for path in column.paths:
        context.note(path, where, column.transform, scope)

    def get(row: Any, problems: list[Problem]) -> Any:
        found: list[Any] = []
        for name, values in sources:
            for value in values(row):
                for part in _split(value, separator) if isinstance(value, str) else (value,):
                    if part is None or part in BLANKS:
                        continue
                    try:
                        item = convert(part)
                    except ValueError as error:
                        problems.append(problem(name, part, str(error)))
                        continue
                    if item is not None:
                        found.append(item)
        return found

    return get


def _split(value: str, separator: str | None) -> list[str]:
    """Parts at the separator; without one at ; | or line ends, else at commas. An empty separator splits nothing."""
    if separator == "":
        return [value]
    if separator is not None:
        return [part.strip() for part in value.split(separator)]
    parts = _DEFAULT_SPLIT.split(value.strip())
    return parts if len(parts) > 1 else [part.strip() for part in value.split(",")]
