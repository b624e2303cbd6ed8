"""Health: whether questions can be answered, and how far the index is behind the store."""

from __future__ import annotations

import msgspec

from sightline.model.query import Kind, Query
from sightline.services.index import Index
from sightline.services.records import Records
from sightline.services.search import Search
from sightline.store import Store
from sightline.store.rows import DerivedState


class Readings(msgspec.Struct, frozen=True):
    """How things stand: whether what is derived is current, and the numbers of the change feed's last rows.

    `indexed` is that of the row up to which this process's index goes; None while it is not open.
    """

    current: bool
    position: int
    indexed: int | None

    @property
    def lag(self) -> int:
        """Changes that the index does not show yet; all of them while it is not open."""
        return max(self.position - (self.indexed or 0), 0)


class Health:
    """Reads how this process stands."""

    def __init__(self, store: Store, index: Index, records: Records, search: Search) -> None:
        self._store = store
        self._index = index
        self._records = records
        self._search = search

    def check(self) -> None:
        """Ask the store and the index a question each.

        Raises Unavailable while the index is opened or built for the first time, or cannot keep up with the store, and
        what the questions raise.
        """
        self._search.ready()
        self._records.companies([1])
        self._search.companies(Query(kind=Kind.companies, limit=0))

    def readings(self) -> Readings:
        """How things stand; reads three rows of the store."""
        indexed = self._index.position
        with self._store.read() as reader:
            return Readings(reader.derived_state() is DerivedState.current, reader.feed_position(), indexed)
