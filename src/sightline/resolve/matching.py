"""Links: which other subjects may be the same as those that were just spoken of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from sightline.resolve.finders import CROWD
from sightline.resolve.keys import is_exact, may_meet
from sightline.resolve.known import Known, ResolveReader, ResolveWriter
from sightline.resolve.pairs import HOLDERS, STRANGERS, link, strangers
from sightline.store.rows import Link

Met = Mapping[tuple[int, int], Collection[int]]
"""Pairs of subjects, the smaller first, with the keys that they share."""


def most_holders(key: int) -> int:
    """How many subjects may share a key before it says nothing."""
    return HOLDERS if is_exact(key) else CROWD


def compare(known: Known, met: Met, weak: frozenset[int]) -> list[Link]:
    """The links of pairs that met, in the order of pairs. `weak` are keys that say nothing."""
    known.read({subject for pair in met for subject in pair})
    found = (
        link(
            known.kind(one),
            (one, known.traits(one)),
            (other, known.traits(other)),
            [key for key in met[one, other] if known.stands(key, one) and known.stands(key, other)],
            weak,
        )
        for one, other in sorted(met)
        if known.kind(one) is known.kind(other)
    )
    return [each for each in found if each is not None]


def is_shared(known: Known, holders: Collection[int], key: int) -> bool:
    """Whether a key that decides is nobody's own, by what its holders say of themselves."""
    return most_strangers(known, holders, key) >= STRANGERS


def most_strangers(known: Known, holders: Collection[int], key: int) -> int:
    """How many of the holders of a key are surely different ones; counted up to `STRANGERS`."""
    known.read(holders)
    own = [each for each in holders if known.stands(key, each) and known.corrected(each) is None]
    return strangers(known.kind(own[0]), [known.traits(subject) for subject in own]) if own else 0


class Meetings:
    """Who meets whom under which keys, for subjects that something was said of.

    `changed` are these and those whose links change with them: the holders of a key that lost its force, or has it
    again.
    """

    def __init__(self, store: ResolveReader, known: Known, spoken: Iterable[int]) -> None:
        self._store = store
        self._known = known
        self._holders: dict[int, list[int]] = {}
        self._weak: set[int] = set()
        spoken = set(spoken)
        self.changed: set[int] = spoken | self._concerned(spoken)
        self._look(self.changed)

    def _concerned(self, spoken: set[int]) -> set[int]:
        """The holders of keys that lost their force, or may have it again, by what was said of some of them."""
        concerned: set[int] = set()
        for key, holders in self._look(spoken).items():
            others = [subject for subject in holders if subject not in spoken]
            if len(holders) > most_holders(key):
                moved = len(others) <= most_holders(key)  # it was not too many until now
            else:
                moved = is_exact(key) and self._may_have_moved(key, holders, others)
            if moved:
                concerned.update(others)
        return concerned

    def _may_have_moved(self, key: int, holders: Collection[int], others: Collection[int]) -> bool:
        """Whether a key lost its force now, or might have had none as long as those spoken of had other names."""
        if len(holders) < STRANGERS:
            return False
        before = most_strangers(self._known, others, key)
        if before >= STRANGERS:
            return False
        return key in self._weak or before + len(holders) - len(others) >= STRANGERS

    def _look(self, subjects: set[int]) -> dict[int, list[int]]:
        """Read the holders of the keys of these subjects, and which of the keys say nothing."""
        self._known.read(subjects)
        keys = {key for subject in subjects for key in self._known.keys(subject)} - self._holders.keys()
        # So many that a key which is too many for others is seen to be so for all.
        most = max(CROWD, HOLDERS) + min(len(subjects), HOLDERS)
        found = self._store.subjects_with_keys(sorted(keys), limit=most)
        self._holders |= found
        self._weak |= {key for key, holders in found.items() if self._says_nothing(key, holders)}
        return found

    def _says_nothing(self, key: int, holders: Collection[int]) -> bool:
        if len(holders) > most_holders(key):
            return True
        return is_exact(key) and len(holders) >= STRANGERS and is_shared(self._known, holders, key)

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
        self._known.place({subject for pair in met for subject in pair})
        worth = {pair: keys for pair, keys in met.items() if may_meet(keys, one_source=self._known.one_source(*pair))}
        return compare(self._known, worth, frozenset(self._weak))


def relink(store: ResolveWriter, known: Known, changed: Collection[int]) -> set[int]:
    """Write the links of subjects whose claims changed; all subjects that had or have a link that changed."""
    meetings = Meetings(store, known, changed)
    subjects = sorted(meetings.changed)
    old = store.links(subjects)
    new = meetings.links()
    store.replace_links_of(subjects, new)
    return meetings.changed | {end for each in (*old, *new) for end in (each.left, each.right)}
