"""Cursors: the place in the order where a page ended, for the question that it was the answer to."""

from __future__ import annotations

import base64
import binascii
from hashlib import blake2b
from typing import Any

import msgspec

from sightline.errors import InvalidInput
from sightline.search.columns import Storage
from sightline.search.embedded.field import FOLDS, Field
from sightline.search.embedded.order import Order, Place, rank_of_value
from sightline.search.embedded.segment import Table


class Cursor(msgspec.Struct, frozen=True, array_like=True):
    """The digest of the question, the values of the keys at the place, and the id there."""

    digest: bytes
    values: tuple[int | str | None, ...]
    id: int


def digest_of(*question: Any) -> bytes:
    """What tells one question from another."""
    return blake2b(msgspec.msgpack.encode(question), digest_size=8).digest()


def write_cursor(cursor: Cursor) -> str:
    """The cursor as text that is safe in an address."""
    return base64.urlsafe_b64encode(msgspec.msgpack.encode(cursor)).decode().rstrip("=")


def read_cursor(text: str, digest: bytes, order: Order, table: Table) -> Cursor:
    """The cursor that was written; raises InvalidInput if it is none, or that of another question."""
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        cursor = msgspec.msgpack.decode(raw, type=Cursor)
    except (binascii.Error, ValueError, msgspec.DecodeError) as error:
        raise InvalidInput("The cursor is none that was given out.", field="cursor") from error
    if cursor.digest != digest:
        raise InvalidInput(
            "The cursor belongs to another question: filters and order must stay the same.", field="cursor"
        )
    fields = [table.fields[key.column] for key in order.keys]
    if len(fields) != len(cursor.values) or not all(map(_fits, fields, cursor.values)):
        raise InvalidInput("The cursor is none that was given out.", field="cursor")
    return cursor


def _fits(field: Field, value: int | str | None) -> bool:
    if value is None:
        return True
    if field.column.storage in FOLDS:
        return isinstance(value, str)
    return isinstance(value, int) and (field.column.storage is Storage.number or value == 1) and abs(value) < 2**63


def place_of(cursor: Cursor, order: Order, table: Table) -> Place:
    """The cursor's place among the rows of one table."""
    pairs = zip(order.keys, cursor.values, strict=True)
    ranks = tuple(rank_of_value(table.fields[key.column], key, value) for key, value in pairs)
    return Place(ranks, cursor.id)
