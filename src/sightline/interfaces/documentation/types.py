"""A schema in a few words of HTML: list of text, 1 to 100 items; integer, 1 to 10; a link to a schema by name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from typing import Any

_WORDS = {"string": "text", "boolean": "yes or no", "object": "object", "number": "number", "integer": "integer"}


def type_of(schema: Mapping[str, Any]) -> str:
    """The type, its bounds and its default."""
    default = schema.get("default")
    plain = default is not None and default not in ([], (), {}, "")
    return _type(schema) + (f", else <code>{escape(_written(default))}</code>" if plain else "")


def name_of(schema: str) -> str:
    """The anchor of a schema."""
    return "schema-" + re.sub(r"\W", "-", schema)


def _type(schema: Mapping[str, Any]) -> str:
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f'<a href="#{name_of(name)}">{escape(name)}</a>'
    if "enum" in schema:
        return " <i>or</i> ".join(f"<code>{escape(_written(each))}</code>" for each in schema["enum"])
    if "anyOf" in schema:
        return _any_of(schema["anyOf"])
    kind = schema.get("type", "anything")
    if kind == "array":
        items = {**(schema.get("items") or {}), "minLength": None, "maxLength": None}
        return f"list of {_type(items)}{_bounds(schema, 'minItems', 'maxItems', ' items')}"
    if kind == "object" and isinstance(schema.get("additionalProperties"), dict):
        return f"object of {_type(schema['additionalProperties'])}"
    if kind == "string":
        return "text" + _bounds(schema, "minLength", "maxLength", " characters")
    return _WORDS.get(kind, escape(str(kind))) + _bounds(schema, "minimum", "maximum", "")


def _any_of(options: list[Mapping[str, Any]]) -> str:
    """The options; moments are written in several ways, and null is said last."""
    if all(each.get("format") in ("date", "date-time") for each in options):
        return "date or moment"
    shown = [_type(each) for each in options if each.get("type") != "null"]
    return " <i>or</i> ".join(dict.fromkeys(shown)) + (" <i>or</i> null" if len(shown) < len(options) else "")


def _bounds(schema: Mapping[str, Any], low: str, high: str, unit: str) -> str:
    least, most = schema.get(low), schema.get(high)
    if schema.get("format") == "date-time":
        return ", ISO 8601"
    if least in (None, 0) and most is None:
        return ""
    if most is None:
        return f", from {least:,}{unit}"
    return f", {least:,} to {most:,}{unit}" if least else f", up to {most:,}{unit}"


def _written(value: Any) -> str:
    return (
        str(value).lower() if isinstance(value, bool) else ", ".join(value) if isinstance(value, list) else str(value)
    )
