"""Requests become questions: query strings and JSON bodies are read into the structs that ask them, or refused."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, TypeVar
from urllib.parse import parse_qsl

import msgspec

from sightline.interfaces.http import DRY_RUN, TRUTH
from sightline.interfaces.rest.problems import Refused, refused

T = TypeVar("T", bound=msgspec.Struct)

MAX_QUERY = 32_000
"""Most bytes of a query string."""

MAX_PARAMETERS = 2_000
"""Most parameters of a query string."""

_PLACE = re.compile(r"^(?P<what>.*?)(?: - at `(?:key in )?\$(?P<path>.*)`)?$", re.DOTALL)
_INTEGER = re.compile(r"-?\d{1,18}", re.ASCII)
_UNKNOWN = re.compile(r"Object contains unknown field `(.*)`", re.DOTALL)
_MISSING = re.compile(r"Object missing required field `(.*)`", re.DOTALL)


def read_query(query: Iterable[tuple[str, str]], path: Mapping[str, str], question: type[T]) -> T:
    """The question in the parameters of a query string, with what the path holds. Raises Refused.

    Lists are given by naming a parameter several times, with or without [] behind the name.
    """
    given: dict[str, Any] = dict(path)
    lists = _lists(question)
    for name, value in query:
        plain = name.removesuffix("[]") if name.removesuffix("[]") in lists else name
        if plain in path or plain not in question.__struct_fields__:
            raise _unknown(plain, question, path)
        if plain in lists:
            given.setdefault(plain, []).append(value)
        elif plain in given:
            raise refused("invalid_input", f"`{plain}` is given twice; it takes one value.", field=plain)
        else:
            given[plain] = value
    try:
        return msgspec.convert({name: _plain(question, name, value) for name, value in given.items()}, question)
    except msgspec.ValidationError as error:
        raise misfit(error, question) from error


def read_json(body: bytes, question: type[T]) -> T:
    """The question in a JSON body; an empty body asks nothing in particular. Raises Refused."""
    try:
        return _decoded(body or b"{}", question)
    except msgspec.ValidationError as error:
        raise misfit(error, question) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise refused("invalid_input", f"The body is not JSON: {error}.", field="body") from error


def _decoded(body: bytes, question: type[T]) -> T:
    """The question; a whole number may be written as 5.0, which is rare enough to read the body twice for."""
    try:
        return msgspec.json.decode(body, type=question)
    except msgspec.ValidationError as error:
        if "got `float`" not in str(error):
            raise
        return msgspec.convert(_whole(msgspec.json.decode(body)), question)


def _whole(value: Any) -> Any:
    """A value with whole numbers as integers."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [_whole(each) for each in value]
    if isinstance(value, dict):
        return {name: _whole(each) for name, each in value.items()}
    return value


def misfit(error: msgspec.ValidationError, question: type[msgspec.Struct]) -> Refused:
    """What does not fit, where, and what is allowed there."""
    match = _PLACE.match(str(error))
    what, path = (match["what"], match["path"] or "") if match else (str(error), "")
    field = path.removeprefix(".")
    if unknown := _UNKNOWN.fullmatch(what):
        name = f"{field}.{unknown[1]}" if field else unknown[1]
        return refused("unknown_field", f"There is no `{name}` here.", field=name, allowed=_names_at(question, path))
    if missing := _MISSING.fullmatch(what):
        name = f"{field}.{missing[1]}" if field else missing[1]
        return refused("invalid_input", f"`{name}` is missing.", field=name)
    what, allowed = what.replace("`", ""), _enum_at(question, path)
    return refused(
        "invalid_input",
        f"`{field}`: {what}." if field else f"{what}.",
        field=field or "body",
        allowed=allowed,
    )


def dry_run_asked(query: Iterable[tuple[str, str]]) -> tuple[bool, list[tuple[str, str]]]:
    """Whether the parameters ask for the price only, and the others. Raises Refused for what is neither yes nor no."""
    asked, rest = False, []
    for name, value in query:
        if name != DRY_RUN:
            rest.append((name, value))
        elif value.lower() in TRUTH:
            asked = TRUTH[value.lower()]
        else:
            raise refused("invalid_input", f"{value[:60]!r} is neither true nor false.", field=DRY_RUN)
    return asked, rest


def pairs_of(query: bytes) -> list[tuple[str, str]]:
    """The parameters of a query string, in order. Raises Refused."""
    if len(query) > MAX_QUERY:
        raise refused(
            "too_large",
            f"The query string has more than {MAX_QUERY:,} bytes.",
            field="query",
            hint="POST the same filters as a JSON body.",
        )
    try:
        return parse_qsl(query.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MAX_PARAMETERS)
    except UnicodeDecodeError as error:
        raise refused("invalid_input", "The query string is not UTF-8, percent-encoded.", field="query") from error
    except ValueError as error:
        message = f"The query string has more than {MAX_PARAMETERS:,} parameters."
        raise refused("too_large", message, field="query") from error


def _plain(question: type[msgspec.Struct], name: str, value: Any) -> Any:
    """A parameter as JSON would have it; what is not of its type stays a text."""
    schema = schema_of(question)["properties"][name]
    if isinstance(value, list):
        kind = schema["items"].get("type")
        return [_of_type(kind, each) for each in value]
    return _of_type(schema.get("type"), value)


def _of_type(kind: str | None, value: str) -> Any:
    if kind == "integer" and _INTEGER.fullmatch(value):
        return int(value)
    return TRUTH.get(value.lower(), value) if kind == "boolean" else value


def _unknown(name: str, question: type[msgspec.Struct], path: Mapping[str, str]) -> Refused:
    allowed = tuple(each for each in question.__struct_fields__ if each not in path)
    return refused("unknown_field", f"There is no parameter {name[:100]!r}.", field=name[:100], allowed=allowed)


@cache
def _lists(question: type[msgspec.Struct]) -> frozenset[str]:
    """The fields that take several values."""
    properties = schema_of(question)["properties"]
    return frozenset(name for name, schema in properties.items() if schema.get("type") == "array")


@cache
def schemas_of(question: type[msgspec.Struct]) -> dict[str, Any]:
    """The JSON schemas of a question and of what it is made of, by reference."""
    (root,), components = msgspec.json.schema_components([question], ref_template="{name}")
    return {"": components[root["$ref"]], **components}


def schema_of(question: type[msgspec.Struct]) -> dict[str, Any]:
    """The JSON schema of a question."""
    schema: dict[str, Any] = schemas_of(question)[""]
    return schema


def _at(question: type[msgspec.Struct], path: str) -> dict[str, Any]:
    """The schema at a path such as `.items[0].company.name`; empty if the path leads nowhere."""
    schemas = schemas_of(question)
    found: dict[str, Any] = schemas[""]
    for step in re.findall(r"\.(\w+)|\[(?:\d+|\.\.\.)\]", path):
        inner = found.get("properties", {}).get(step) if step else found.get("items")
        found = _resolved(inner if isinstance(inner, dict) else {}, schemas)
    return found


def _resolved(schema: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    """The schema that a reference, perhaps one that may be null, leads to."""
    for option in schema.get("anyOf", ()):
        if "$ref" in option:
            return _resolved(option, schemas)
    found: dict[str, Any] = schemas[schema["$ref"]] if "$ref" in schema else schema
    return found


def _names_at(question: type[msgspec.Struct], path: str) -> tuple[str, ...]:
    return tuple(_at(question, path).get("properties", ()))


def _enum_at(question: type[msgspec.Struct], path: str) -> tuple[str, ...] | None:
    words = _at(question, path).get("enum")
    return tuple(map(str, words)) if words else None
