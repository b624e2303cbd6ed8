"""Texts with stars, as people write them in a filter: eng, eng* or *eng*."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from sightline.errors import InvalidInput
from sightline.model.query import AnyOf, Condition, Text

Mode = Literal["words", "prefix", "part"]


def starred(field: str, values: Iterable[str], path: str) -> Condition:
    """The field has the words of one of these texts; `path` names the input in errors. See `read_stars`."""
    by_mode: dict[Mode, list[str]] = {}
    for value in values:
        mode, text = read_stars(value, path)
        by_mode.setdefault(mode, []).append(text)
    conditions = [Text(field, tuple(found), mode) for mode, found in by_mode.items()]
    return conditions[0] if len(conditions) == 1 else AnyOf(tuple(conditions))


def read_stars(value: str, path: str) -> tuple[Mode, str]:
    """eng: whole words; eng*: the last word may be a beginning; *eng*: any part. Raises InvalidInput for the rest."""
    inner = value.strip().strip("*").strip()
    first, last = value.strip().startswith("*"), value.strip().endswith("*")
    if not inner or "*" in inner or (first and not last):
        raise InvalidInput(
            f"{value!r} has its stars in places that mean nothing.",
            field=path,
            hint="Write eng for a word, eng* for the beginning of one, *eng* for a part of one.",
        )
    return ("part" if first else "prefix" if last else "words"), inner
