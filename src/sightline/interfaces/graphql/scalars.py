"""How the schema's own scalars read and write values.

Shapes hand over dates as text and numbers as integers, so that writing is the identity; reading checks.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from graphql import GraphQLError, GraphQLScalarType, GraphQLSchema

_LONG = 2**63


def _identity(value: Any) -> Any:
    return value


def _read_long(value: object) -> int:
    if isinstance(value, str) and value.removeprefix("-").isdecimal() and len(value) <= 20:
        value = int(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or not -_LONG <= value < _LONG:
        raise GraphQLError(f"Long cannot represent {value!r:.100}: it is a whole number between -(2^63) and 2^63 - 1.")
    return value


def _read_moment(value: object) -> str:
    if not isinstance(value, str) or len(value) > 64:
        raise GraphQLError("A moment is a text such as 2021-10-02T00:00:00.000Z.")
    try:
        dt.datetime.fromisoformat(value)
    except ValueError as error:
        raise GraphQLError(f"{value!r} is no moment; write it as 2021-10-02T00:00:00.000Z.") from error
    return value


def _read_day(value: object) -> str:
    if not isinstance(value, str) or len(value) > 10:
        raise GraphQLError("A day is a text such as 2020-07-19.")
    try:
        return dt.date.fromisoformat(value).isoformat()
    except ValueError as error:
        raise GraphQLError(f"{value!r} is no day; write it as 2020-07-19.") from error


def _read_cursor(value: object) -> str:
    if not isinstance(value, str) or len(value) > 2000:
        raise GraphQLError("A cursor is a text of at most 2,000 characters.")
    return value


_READERS: dict[str, Callable[[object], Any]] = {
    "Long": _read_long,
    "ZonedDateTime": _read_moment,
    "Instant": _read_moment,
    "LocalDate": _read_day,
    "Cursor": _read_cursor,
    "Json": _identity,
}


def bind_scalars(schema: GraphQLSchema) -> None:
    """Give each scalar of the schema its reader; writing leaves values as they are."""
    for name, reader in _READERS.items():
        scalar = schema.type_map[name]
        assert isinstance(scalar, GraphQLScalarType), name  # noqa: S101 - the schema file and this table are one thing
        scalar.coerce_input_value = reader
        scalar.parse_value = reader  # type: ignore[assignment]  # literals are read through it
        scalar.coerce_output_value = _identity
