"""A segment: the tables of people, companies and past positions as of some position of the feed. It never changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from sightline.errors import Unavailable
from sightline.model.query import Kind
from sightline.search.columns import JOB_CHANGES, PERSON, Column
from sightline.search.embedded.bitmaps import Mask, Rows
from sightline.search.embedded.build import TABLES, build_segment
from sightline.search.embedded.bundle import Array, Bundle
from sightline.search.embedded.changes import NO_CHANGES, JobChanges
from sightline.search.embedded.field import Field
from sightline.search.embedded.parts import Part, part_of, part_of_field
from sightline.search.projection import Row

FORMAT = 2
"""The version of the layout and of what columns mean; an index of another version is built anew."""


class Table:
    """The rows of one kind, ordered by id (past positions: by owner)."""

    def __init__(self, name: str, bundle: Bundle) -> None:
        self.size = bundle.about["size"]
        self.ids: Rows = bundle.arrays["ids"] if name != "past" else np.zeros(0, np.uint32)
        self.owner: Rows = bundle.arrays["owner"] if name == "past" else np.zeros(0, np.uint32)
        self.fields = {column.name: Field(column, bundle.under(column.name), self.size) for column in TABLES[name]}

    def rows_of(self, ids: Array) -> Rows:
        """The ascending rows of those of these ids that are here."""
        wanted = np.unique(np.asarray(ids, np.int64))
        at = np.searchsorted(self.ids, wanted)
        at[at == len(self.ids)] = 0
        found = self.ids[at] == wanted if len(self.ids) else np.zeros(len(wanted), np.bool_)
        rows: Rows = at[found].astype(np.uint32)
        return rows


class Segment:
    """Tables by name, and a source of later segments."""

    def __init__(self, bundle: Bundle) -> None:
        if bundle.about.get("format") != FORMAT:
            raise Unavailable("The index is of another version; it is built anew by `sightline reindex`.")
        self.tables = {name: Table(name, bundle.under(name)) for name in TABLES}
        self.people = self.tables["people"]
        self.companies = self.tables["companies"]
        self.past = self.tables["past"]

    def table(self, kind: Kind) -> Table:
        """The table of a kind."""
        return self.tables[kind.value]

    def ids(self, table: str) -> Array:
        """See `Source`."""
        return self.tables[table].ids

    def owner(self) -> Array:
        """See `Source`."""
        return self.past.owner

    def part(self, table: str, column: Column) -> Part:
        """See `Source`."""
        return part_of_field(self.tables[table].fields[column.name])


STORED: dict[str, tuple[Column, ...]] = {**TABLES, "people": PERSON}
"""The columns that are made of records."""


class Chunk:
    """Records as they come from the projection, and job changes, as a source of a segment."""

    def __init__(self, people: Sequence[Row], companies: Sequence[Row], changes: JobChanges = NO_CHANGES) -> None:
        past = [values for row in people for values in row.past]
        owners = [number for number, row in enumerate(people) for _ in row.past]
        self._changes = changes
        self._owner = np.array(owners, np.uint32)
        self._ids = {
            "people": np.array([row.id for row in people], np.uint32),
            "companies": np.array([row.id for row in companies], np.uint32),
        }
        self._columns = {
            "people": _turned("people", [row.values for row in people]),
            "companies": _turned("companies", [row.values for row in companies]),
            "past": _turned("past", past),
        }

    def weight(self) -> int:
        """The number of its records."""
        return sum(map(len, self._ids.values()))

    def ids(self, table: str) -> Array:
        """See `Source`."""
        return self._ids[table]

    def owner(self) -> Array:
        """See `Source`."""
        return self._owner

    def part(self, table: str, column: Column) -> Part:
        """See `Source`."""
        if column.name in JOB_CHANGES:
            return self._changes.part(column, self._ids[table])
        return part_of(column, self._columns[table][column.name])


class _Memory:
    """A sink that keeps the arrays."""

    def __init__(self) -> None:
        self.bundle = Bundle({}, {})

    def add(self, arrays: Mapping[str, Array], about: Mapping[str, int] | None = None) -> None:
        self.bundle.arrays.update(arrays)
        self.bundle.about.update(about or {})


def segment_in_memory(sources: Sequence[Chunk | Segment], alive: Sequence[dict[str, Mask | None]]) -> Segment:
    """A segment that is not kept on disk."""
    sink = _Memory()
    build_segment(sources, alive, sink)
    sink.bundle.about["format"] = FORMAT
    return Segment(sink.bundle)


def _turned(table: str, rows: Sequence[tuple[Any, ...]]) -> dict[str, Sequence[Any]]:
    """The values of each column."""
    columns = STORED[table]
    turned = zip(*rows, strict=True) if rows else ((),) * len(columns)
    return {column.name: values for column, values in zip(columns, turned, strict=True)}
