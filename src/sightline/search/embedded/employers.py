"""From the employer column to companies: who the permanent subject numbers stand for now.

A merge or split of companies changes what a subject number forwards to. People are not indexed anew for it: the few
hundred thousand distinct employers of a segment are looked up again.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np
import numpy.typing as npt

from sightline.search.embedded.bitmaps import Rows
from sightline.search.embedded.bundle import Array
from sightline.search.embedded.postings import Codes, gather

Entities = npt.NDArray[np.int64]


class Forwards(msgspec.Struct, frozen=True):
    """The subjects that are not their own entity, ascending, and what they forward to."""

    subjects: Array
    entities: Array

    def resolve(self, subjects: Array) -> Entities:
        """The entity of each subject."""
        found = subjects.astype(np.int64)
        if len(self.subjects) and len(found):
            at = np.searchsorted(self.subjects, found)
            at[at == len(self.subjects)] = 0
            moved = self.subjects[at] == found
            found[moved] = self.entities[at[moved]]
        return found


NO_FORWARDS = Forwards(np.zeros(0, np.int64), np.zeros(0, np.int64))


class Employers:
    """The entities of the distinct employers of one column, whose subject numbers ascend."""

    def __init__(self, subjects: Array, entities: Entities) -> None:
        self._subjects = subjects
        self.entities = entities
        self._order = np.argsort(entities, kind="stable")
        self._sorted = entities[self._order]
        self._first: tuple[Rows, npt.NDArray[np.int32]] | None = None

    def updated(self, changes: Forwards) -> Employers:
        """After these changes of forwards; itself if they do not touch it."""
        at = np.searchsorted(self._subjects, changes.subjects)
        inside = at < len(self._subjects)
        at, subjects, entities = at[inside], changes.subjects[inside], changes.entities[inside]
        here = self._subjects[at] == subjects if len(self._subjects) else np.zeros(0, np.bool_)
        here[here] = self.entities[at[here]] != entities[here]
        if not here.any():
            return self
        moved = self.entities.copy()
        moved[at[here]] = entities[here]
        return Employers(self._subjects, moved)

    def moved(self) -> dict[int, int]:
        """The employers that are not their own entity."""
        at = np.flatnonzero(self._subjects != self.entities)
        return dict(zip(self._subjects[at].tolist(), self.entities[at].tolist(), strict=True))

    def codes_of(self, entities: Array) -> tuple[Codes, Codes]:
        """The codes of these ascending entities, and for each code the place of its entity among them."""
        low = np.searchsorted(self._sorted, entities, side="left")
        lengths = np.searchsorted(self._sorted, entities, side="right") - low
        return gather(self._order, low, lengths), np.repeat(np.arange(len(entities)), lengths)

    def link(self, companies: Sequence[Rows]) -> npt.NDArray[np.int32]:
        """For each code the number of its company, or -1.

        `companies` are the ids in each company table, of which a later one counts more; companies are numbered
        through all tables.
        """
        first, *others = companies
        link = self._link_first(first).copy()
        before = len(first)
        for ids in others:
            codes, places = self.codes_of(ids.astype(np.int64))
            link[codes] = places + before
            before += len(ids)
        return link

    def _link_first(self, ids: Rows) -> npt.NDArray[np.int32]:
        """The rows of the first table, which is large and stays the same from view to view."""
        if self._first is None or self._first[0] is not ids:
            link = np.full(len(self.entities), -1, np.int32)
            if len(ids):
                at = np.searchsorted(ids, self.entities)
                at[at == len(ids)] = 0
                here = ids[at] == self.entities
                link[here] = at[here]
            self._first = (ids, link)
        return self._first[1]
