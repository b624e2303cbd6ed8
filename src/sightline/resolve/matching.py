"""Links: which other subjects may be the same as those that were just spoken of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from sightline.resolve.finders import CROWD
from sightline.resolve.keys import is_exact
from sightline.resolve.known import Known, ResolveReader, ResolveWriter
from sightline.resolve.pairs import HOLDERS, link, strangers
from sightline.store.rows import Link

Met = Mapping[tuple[int, int], Collection[int]]
"""Pairs of subjects, the smaller first, with the keys that they share."""


def most_holders(key: int) -> int:
    """How many subjects may share a key before it says nothing."""
    return HOLDERS if is_exact(key) else CROWD


def compare(known: Known, met: Met, weak: frozenset[int]) -> list[Link]:
    """The links of pairs that met, in the order of pairs."""
    known.read({subject for pair in met for subject in pair})
    found = (
        link(known.kind(one), (one, known.traits(one)), (other, known.traits(other)), met[one, other], weak)
        for one, other in sorted(met)
        if known.kind(one) is known.kind(other)
    )
    return [each for each in found if each is not None]


def is_shared(known: Known, holders: Collection[int]) -> bool:
    """Whether a key that decides is nobody's own, by what its holders say of themselves."""
    if len(holders) < 3:
        return False
    known.read(holders)
    own = [subject for subject in holders if known.corrected(subject) is None]
    return strangers(known.kind(own[0]), [known.traits(subject) for subject in own]) if own else False


class Meetings:
    """Who meets whom under which keys, for subjects whose keys or claims changed.

    `changed` grows by those whose links change with them: the holders of a key that just lost its force, and in turn
    of theirs.
    """

    def __init__(self, store: ResolveReader, known: Known, changed: Iterable[int]) -> None:
        self._store = store
        self._known = known
        self._holders: dict[int, list[int]] = {}
        self._weak: set[int] = set()
        self.changed: set[int] = set()
        new = set(changed)
        while new:
            self.changed |= new
            new = self._look(new) - self.changed

    def _look(self, new: set[int]) -> set[int]:
        """Read the holders of the keys of these subjects; whose links change because a key lost its force."""
        self._known.read(new)
        keys = {key for subject in new for key in self._known.keys(subject)} - self._holders.keys()
        found = self._store.subjects_with_keys(sorted(keys), limit=max(CROWD, HOLDERS))
        self._holders |= found
        concerned: set[int] = set()
        for key, holders in found.items():
            before = [subject for subject in holders if subject not in self.changed]
            if len(holders) > most_holders(key):
                self._weak.add(key)
                if len(before) <= most_holders(key):  # it was not too many until now
                    concerned.update(before)
            elif is_exact(key) and is_shared(self._known, holders):
                self._weak.add(key)
                concerned.update(before)
        return concerned

    def links(self) -> list[Link]:
        """The links of all that changed. A key that lost its force still finds, if few enough hold it."""
        met: dict[tuple[int, int], set[int]] = defaultdict(set)
        for key, holders in self._holders.items():
            if len(holders) > most_holders(key):
                continue
            for subject in self.changed.intersection(holders):
                for other in holders:
                    if other != subject:
                        met[min(subject, other), max(subject, other)].add(key)
        return compare(self._known, met, frozenset(self._weak))


def relink(store: ResolveWriter, known: Known, changed: Collection[int]) -> set[int]:
    """Write the links of subjects whose claims changed; all subjects that had or have a link that changed."""
    meetings = Meetings(store, known, changed)
    subjects = sorted(meetings.changed)
    old = store.links(subjects)
    new = meetings.links()
    store.replace_links_of(subjects, new)
    return meetings.changed | {end for each in (*old, *new) for end in (each.left, each.right)}
