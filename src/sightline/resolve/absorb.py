"""Taking what was just said into the clusters, without redoing the rest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from sightline.resolve.clusters import Pair, Tie, clusters
from sightline.resolve.known import RESOLVED, Known, ResolveReader, ResolveWriter
from sightline.resolve.matching import relink
from sightline.resolve.model import model
from sightline.resolve.pairs import is_sure
from sightline.store.rows import Appended, Judgement, Link, Row, Verdict

WORD = 1_000_000.0
"""The weight of a person's word: more than any evidence."""


class Affected(msgspec.Struct, frozen=True):
    """What changed: the entities to fold anew, and for each entity that is no more the one it is part of."""

    entities: tuple[int, ...]
    dropped: dict[int, int]


class Component(msgspec.Struct):
    """Subjects that hang together, the ties among them, and the pairs that a person holds apart."""

    subjects: set[int]
    ties: dict[Pair, Tie] = {}
    words: dict[Pair, Tie] = {}
    different: set[Pair] = set()

    def add(self, tie: Tie) -> None:
        """Add a tie; of two between the same subjects the stronger counts."""
        pair = (tie.left, tie.right)
        if pair not in self.ties or self.ties[pair].bits < tie.bits:
            self.ties[pair] = tie

    def judge(self, judged: Judgement) -> None:
        """Add what a person said."""
        pair = (judged.left, judged.right)
        if judged.verdict is Verdict.same:
            self.words[pair] = Tie(*pair, WORD, True, True)
        else:
            self.different.add(pair)

    def clusters(self, known: Known) -> dict[int, int]:
        """The smallest subject of each subject's cluster."""
        ties = [tie for pair, tie in self.ties.items() if pair not in self.different]
        ties += [tie for pair, tie in self.words.items() if pair not in self.different]

        sure = _neighbours(tie for tie in ties if tie.sure)

        def apart(one: int, other: int) -> bool:
            pair = (min(one, other), max(one, other))
            if pair in self.ties or pair in self.words or not known.apart(one, other):
                return False
            return not any(known.was_both(subject, one, other) for subject in sure[one] & sure[other])

        found: dict[int, int] = {}
        for kind in RESOLVED:
            order = {subject: known.name(subject) for subject in self.subjects if known.kind(subject) is kind}
            inside = [tie for tie in ties if tie.left in order]
            found |= clusters(inside, apart, self.different, order, model().table(kind).margin)
        return found


def _neighbours(ties: Iterable[Tie]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for tie in ties:
        found[tie.left].add(tie.right)
        found[tie.right].add(tie.left)
    return found


def absorb(store: ResolveWriter, said: Sequence[tuple[Row, Appended]]) -> Affected:
    """Take rows that were just appended into the clusters."""
    # A claim that says the same again changes when its subject was last seen; a known mention changes nothing.
    touched = {appended.subject for row, appended in said if appended.observation is not None or not row.mention}
    changed = {
        appended.subject
        for row, appended in said
        if appended.observation is not None and row.kind in RESOLVED and row.payload
    }
    known = Known(store)
    return regroup(store, known, relink(store, known, changed) if changed else (), touched)


def regroup(store: ResolveWriter, known: Known, subjects: Iterable[int], touched: Iterable[int] = ()) -> Affected:
    """Compute the clusters of all that hang together with these subjects, and write what moved.

    `touched` are subjects whose entities are to be folded anew even if nothing moved.
    """
    touched = set(touched)
    component = hanging_together(store, known, subjects)
    before = store.entities_of(sorted(component.subjects | touched))
    after = before | component.clusters(known)
    moved = {subject: entity for subject, entity in after.items() if before[subject] != entity}
    store.set_entities(moved)
    left = {before[subject] for subject in moved}
    dropped = {entity: after[entity] for entity in left if after[entity] != entity}
    concerned = left | {after[subject] for subject in touched} | set(moved.values())
    return Affected(tuple(sorted(concerned - dropped.keys())), dropped)


def hanging_together(store: ResolveReader, known: Known, subjects: Iterable[int]) -> Component:
    """All that ties or present clusters connect with these subjects."""
    component = Component(set())
    frontier = set(subjects)
    while frontier:
        component.subjects |= frontier
        wave = sorted(frontier)
        known.read(wave)
        members = store.members(sorted(set(store.entities_of(wave).values())))
        frontier = {subject for each in members.values() for subject in each}
        ties = [*corrections(known, wave), *link_ties(store.links(wave))]
        for tie in ties:
            component.add(tie)
            frontier |= {tie.left, tie.right}
        for judged in store.judgements(wave):
            component.judge(judged)
            frontier |= {judged.left, judged.right} if judged.verdict is Verdict.same else set()
        frontier -= component.subjects
    return component


def corrections(known: Known, subjects: Iterable[int]) -> Iterator[Tie]:
    """The ties between corrections among these subjects and what they correct."""
    for subject in subjects:
        target = known.corrected(subject)
        if target is not None:
            yield Tie(target, subject, WORD, True)


def link_ties(links: Iterable[Link]) -> Iterator[Tie]:
    """The ties of links that are strong enough to join."""
    for link in links:
        if link.verdict is Verdict.same:
            yield Tie(link.left, link.right, link.score / 100, is_sure(link))
