"""A view: all segments at one position of the feed, with what is dead in each. It never changes.

Of a subject that stands in several segments the last one counts; its rows in the others are dead.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt
from pyroaring import BitMap

from sightline.model.query import Kind
from sightline.search.columns import EMPLOYER
from sightline.search.embedded.bitmaps import Mask, from_sorted, to_rows
from sightline.search.embedded.bundle import Array
from sightline.search.embedded.employers import Employers, Forwards
from sightline.search.embedded.segment import Segment

ENTITY_TABLES = ("people", "companies")


class Shard:
    """One segment in a view. `dead` holds the rows of each table that count no more."""

    def __init__(self, segment: Segment, dead: Mapping[str, BitMap], employers: Mapping[str, Employers]) -> None:
        self.segment = segment
        self.dead = dead
        self.employers = employers

    @classmethod
    def fresh(cls, segment: Segment, forwards: Forwards) -> Shard:
        """A segment of which everything counts."""
        employers = {}
        for name in ("people", "past"):
            subjects = segment.tables[name].fields[EMPLOYER].numbers
            employers[name] = Employers(subjects, forwards.resolve(subjects))
        return cls(segment, {name: BitMap() for name in ENTITY_TABLES}, employers)

    def without(self, ids: Mapping[str, Array], moved: Forwards) -> Shard:
        """With these subjects dead, and employers forwarded as `moved` says."""
        dead = {}
        for name in ENTITY_TABLES:
            rows = self.segment.tables[name].rows_of(ids[name])
            dead[name] = self.dead[name] | from_sorted(rows) if len(rows) else self.dead[name]
        return Shard(self.segment, dead, {name: each.updated(moved) for name, each in self.employers.items()})

    @cached_property
    def everything(self) -> dict[str, BitMap]:
        """All rows of each table, dead ones too."""
        return {name: BitMap(range(table.size)) for name, table in self.segment.tables.items()}

    def alive(self) -> dict[str, Mask | None]:
        """For each table which rows count, None for all of them."""
        masks: dict[str, Mask | None] = {}
        for name in ENTITY_TABLES:
            mask = np.ones(self.segment.tables[name].size, np.bool_)
            mask[to_rows(self.dead[name])] = False
            masks[name] = mask if self.dead[name] else None
        return masks

    def weight(self) -> int:
        """The number of its rows."""
        return self.segment.people.size + self.segment.companies.size


class View:
    """Segments, oldest first, at a position of the feed of a store. Companies are numbered through all segments."""

    def __init__(self, origin: int, position: int, shards: Sequence[Shard]) -> None:
        self.origin = origin
        self.position = position
        self.shards = tuple(shards)
        sizes = [shard.segment.companies.size for shard in shards]
        self.company_starts = np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes, dtype=np.int64)))

    @cached_property
    def links(self) -> list[dict[str, npt.NDArray[np.int32]]]:
        """For each shard, and its tables with employers: the company number of each code of the employer, or -1."""
        ids = [shard.segment.companies.ids for shard in self.shards]
        counts = np.ones(int(self.company_starts[-1]) + 1, np.bool_)
        for start, shard in zip(self.company_starts, self.shards, strict=False):
            counts[to_rows(shard.dead["companies"]) + start] = False
        found = [{name: each.link(ids) for name, each in shard.employers.items()} for shard in self.shards]
        return [{name: np.where(counts[link], link, -1) for name, link in links.items()} for links in found]

    def company_ids(self, numbers: Array) -> npt.NDArray[np.int64]:
        """The ids of companies by their numbers."""
        ids = np.concatenate([shard.segment.companies.ids for shard in self.shards])
        return ids[numbers].astype(np.int64)

    def counted(self, kind: Kind) -> int:
        """The number of subjects that count."""
        return sum(shard.segment.table(kind).size - len(shard.dead[kind.value]) for shard in self.shards)
