"""Reads the published reference of the GraphQL API: its example queries, and what it says of types and enums."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

SEEDS = Path(__file__).resolve().parents[3].parent / "shared" / "seeds"
_TYPE_NAME = re.compile(r"_?[A-Z][A-Za-z0-9]*")
_MEMBER = re.compile(r"([_a-zA-Z][A-Za-z0-9]*) ?-")
_HEADS = ("Fields", "Values", "Description", "Example")
_TYPE = re.compile(r"[\[\]!A-Za-z0-9]+")


class Operation(NamedTuple):
    """One query or mutation with its example."""

    name: str
    root: str
    arguments: dict[str, str]
    query: str
    variables: str


class Type(NamedTuple):
    """One type: the fields whose types the reference shows, the number of enum values, and its example."""

    name: str
    is_input: bool
    fields: dict[str, str]
    values: int
    example: str


def seed_text() -> str | None:
    """The reference; None where it is absent."""
    found = sorted(SEEDS.glob("004*.txt"))
    return found[0].read_text(encoding="utf-8") if found else None


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines()]


def read_operations(text: str) -> list[Operation]:
    """All operations, in order."""
    lines = _lines(text)
    queries, mutations, types = lines.index("Queries"), lines.index("Mutations"), lines.index("Types")
    found = []
    starts = [n for n in range(queries + 1, types - 1) if lines[n + 1] == "Description" and lines[n] != "Mutations"]
    for start, end in zip(starts, [*starts[1:], types], strict=True):
        part = lines[start:end]
        root = "Query" if start < mutations else "Mutation"
        found.append(_operation(part, root))
    return found


def _operation(part: list[str], root: str) -> Operation:
    at = part.index("Query")
    heads = [n for n in range(at + 1, len(part)) if part[n] in ("Variables", "Response")]
    query = "\n".join(part[at + 1 : heads[0]])
    variables = "\n".join(part[heads[0] + 1 : heads[1]]) if part[heads[0]] == "Variables" else "{}"
    return Operation(part[0], root, _members(part[: part.index("Example")]), query, variables)


def read_types(text: str) -> list[Type]:
    """All types, in order; one that the reference names without showing anything has no fields and no values."""
    lines = _lines(text)
    body = lines[lines.index("Types") + 1 :]
    starts = [n for n, line in enumerate(body) if _is_heading(body, n, line)]
    found = []
    for start, end in zip(starts, [*starts[1:], len(body)], strict=True):
        part = body[start:end]
        example = "\n".join(part[part.index("Example") + 1 :]) if "Example" in part else ""
        table = part[: part.index("Example")] if "Example" in part else part
        values = _count_values(table) if "Values" in table else 0
        found.append(Type(part[0], "Input Field | Description |" in table, _members(table), values, example))
    return found


def _is_heading(body: list[str], n: int, line: str) -> bool:
    """A line with a type's name that stands alone: not in a table, an example or a sentence."""
    before, after = body[n - 1] if n else "", body[n + 1] if n + 1 < len(body) else ""
    if line in _HEADS or not _TYPE_NAME.fullmatch(line):
        return False
    if before in ("|", "-", "Example", "The") or before.endswith(" -"):
        return False
    return after in _HEADS or _TYPE_NAME.fullmatch(after) is not None


def _members(part: list[str]) -> dict[str, str]:
    """Lines "name -" that are followed by a type."""
    found = {}
    for n, line in enumerate(part[:-1]):
        match = _MEMBER.fullmatch(line)
        if match and _TYPE.fullmatch(part[n + 1]):
            found[match.group(1)] = part[n + 1]
    return found


def _count_values(table: list[str]) -> int:
    """Each value has a row: a bar (its name is lost), then its description or, without one, a second bar."""
    rows = [line for line in table[table.index("---|---|") + 1 :] if line]
    return (len(rows) + 1) // 2
