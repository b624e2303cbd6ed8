"""Clusters: which subjects are the same company or person, kept up to date as rows are appended.

Two subjects that hold the same exact key are one entity; its id is its smallest subject. So clusters are the connected
components of the keys, whatever the order in which rows arrived. Keys are those of every claim ever made: an old email
still finds its person.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

import msgspec

from sightline.resolve.keys import is_exact
from sightline.store.rows import Appended, Row


class ClusterStore(Protocol):
    """The part of the store's writer that clusters need."""

    def subjects_with_keys(self, hashes: Sequence[int]) -> dict[int, list[int]]: ...
    def entities_of(self, subjects: Sequence[int]) -> dict[int, int]: ...
    def members(self, entities: Sequence[int]) -> dict[int, list[int]]: ...
    def set_entities(self, entities: Mapping[int, int]) -> None: ...


class Affected(msgspec.Struct, frozen=True):
    """What rows changed: the entities to fold anew, and for each entity that is no more the one it is part of."""

    entities: tuple[int, ...]
    dropped: dict[int, int]


def absorb(store: ClusterStore, said: Sequence[tuple[Row, Appended]], ties: Iterable[tuple[int, int]] = ()) -> Affected:
    """Take rows that were just appended into the clusters.

    `ties` are pairs of subjects that are the same for another reason than a key.
    """
    # A claim that says the same again changes when its subject was last seen; a known mention changes nothing.
    touched = {appended.subject for row, appended in said if appended.observation is not None or not row.mention}
    exact = {key for row, appended in said if appended.observation is not None for key in row.keys if is_exact(key)}
    groups = [*store.subjects_with_keys(sorted(exact)).values(), *map(list, ties)]
    subjects = touched.union(*groups)
    entities = store.entities_of(sorted(subjects))
    roots = _Roots()
    for group in groups:
        for subject in group[1:]:
            roots.join(entities[group[0]], entities[subject])
    dropped = {entity: roots.of(entity) for entity in set(entities.values()) if roots.of(entity) != entity}
    if dropped:
        members = store.members(sorted(dropped))
        store.set_entities({subject: dropped[entity] for entity, each in members.items() for subject in each})
    return Affected(
        tuple(sorted({roots.of(entities[subject]) for subject in touched} | set(dropped.values()))), dropped
    )


class _Roots:
    """Union-find over the entities that meet; the smallest is the root."""

    def __init__(self) -> None:
        self._parent: dict[int, int] = {}

    def of(self, entity: int) -> int:
        """The smallest entity that this one is joined with."""
        parent = self._parent
        root = entity
        while root in parent:
            root = parent[root]
        while entity != root:
            parent[entity], entity = root, parent[entity]
        return root

    def join(self, one: int, other: int) -> None:
        """Say that two entities are the same."""
        one, other = self.of(one), self.of(other)
        if one != other:
            self._parent[max(one, other)] = min(one, other)
