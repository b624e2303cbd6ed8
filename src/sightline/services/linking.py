"""Links and clusters of a whole store, from its keys, the log and what people judged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import pairwise

import msgspec
import numpy as np

from sightline.model.observation import CORRECTIONS, SubjectKind
from sightline.resolve.absorb import Component, corrections, link_ties
from sightline.resolve.bulk import Numbers, Pairs, meetings
from sightline.resolve.corrections import target_of
from sightline.resolve.known import Known
from sightline.resolve.matching import compare, is_shared
from sightline.resolve.partition import components
from sightline.services.crew import Crew, Worker
from sightline.store import Reader, Store, Verdict
from sightline.store.links import LinkRow

Progress = Callable[[str, int, int], None]
"""Told what is being done, how far it is, and how much there is to do."""


def silent(what: str, done: int, total: int) -> None:
    """Progress that nobody follows."""


SLICE = 20_000
"""Pairs that one task compares."""

SOME = 2_000
"""Keys, or subjects of components, that one task deals with."""


def links_of(store: Store, crew: Crew, told: Progress) -> Iterator[LinkRow]:
    """The links of all that share a key, in the order of their pairs."""
    with store.read() as reader:
        met = meetings(reader.stream_keys(), reader.source_numbers())
    doubtful = [met.doubtful[at : at + SOME] for at in range(0, len(met.doubtful), SOME)]
    weak = np.concatenate([np.zeros(0, dtype=np.int64), *crew.run(_shared, doubtful)])
    slices = _slices(met.pairs)
    tasks = ((Pairs(*(column[start:stop] for column in met.pairs)), weak, met.crowded) for start, stop in slices)
    for done, encoded in enumerate(crew.run(_compare, tasks), 1):
        told("Links", done, len(slices))
        yield from _link_rows.decode(encoded)


_link_rows = msgspec.msgpack.Decoder(list[LinkRow])


def _shared(keys: Numbers) -> Numbers:
    """Those of these keys that are nobody's own."""
    with Worker.store.read() as reader:
        known = Known(reader)
        holders = reader.subjects_with_keys(keys.tolist())
        known.read(subject for some in holders.values() for subject in some)
        return np.array([key for key, some in holders.items() if is_shared(known, some, key)], dtype=np.int64)


def _slices(pairs: Pairs) -> list[tuple[int, int]]:
    """Where to cut, so that what stands for one pair stays together."""
    first = np.flatnonzero(np.append(True, (np.diff(pairs.left) != 0) | (np.diff(pairs.right) != 0)))
    cuts = first[np.searchsorted(first, np.arange(0, len(pairs.left), SLICE), side="right") - 1]
    return list(pairwise([*np.unique(cuts).tolist(), len(pairs.left)]))


def _compare(task: tuple[Pairs, Numbers, Numbers]) -> bytes:
    """The links of a slice of pairs, encoded."""
    pairs, shared, crowded = task
    met: dict[tuple[int, int], set[int]] = defaultdict(set)
    for left, right, key in zip(*(column.tolist() for column in pairs), strict=True):
        met[left, right].add(key)
    weak = frozenset(pairs.key[np.isin(pairs.key, shared)].tolist()) | frozenset(crowded.tolist())
    with Worker.store.read() as reader:
        links = compare(Known(reader), {pair: keys - {0} for pair, keys in met.items()}, weak)
    return msgspec.msgpack.encode([(each.left, each.right, each.score, each.verdict, each.reasons) for each in links])


def clusters_of(store: Store, crew: Crew) -> tuple[Numbers, Numbers]:
    """The subjects that are not the smallest of their cluster, and the smallest: in the order of subjects.

    Where all of a component are tied to one another and nobody objects, it is a cluster; the others are parted.
    """
    with store.read() as reader:
        left, right = _tied(reader)
        objects = [each.left for each in reader.stream_judgements() if each.verdict is Verdict.different]
    moved, roots = components(left, right)
    labels = np.unique(roots)
    ties = _count(labels, _labels(moved, roots, left))
    sizes = _count(labels, roots) + 1
    objected = np.isin(labels, _labels(moved, roots, np.array(objects, dtype=np.int64)))
    partial = (ties < sizes * (sizes - 1) // 2) | objected
    open_ = partial[np.searchsorted(labels, roots)]
    parted = list(crew.run(_part, _tasks(moved[open_], roots[open_])))
    both = np.concatenate([np.stack((moved[~open_], roots[~open_]), axis=1), *parted])
    both = both[np.argsort(both[:, 0])]
    return both[:, 0], both[:, 1]


def _tied(reader: Reader) -> tuple[Numbers, Numbers]:
    """Each pair that a link, a person's word or a correction makes one, once; the smaller subject first."""
    found = [np.zeros((0, 2), dtype=np.int64)]
    for left, right, _, verdicts in reader.stream_links():
        same = verdicts == Verdict.same
        found.append(np.stack((left[same], right[same]), axis=1))
    said = [(each.left, each.right) for each in reader.stream_judgements() if each.verdict is Verdict.same]
    for kind in SubjectKind:
        for subject, key in reader.stream_subjects(CORRECTIONS, kind):
            target = target_of(key)
            if target is not None:
                said.append((target, subject))
    pairs = np.unique(np.concatenate([*found, np.array(said, dtype=np.int64).reshape(-1, 2)]), axis=0)
    return pairs[:, 0], pairs[:, 1]


def _labels(moved: Numbers, roots: Numbers, subjects: Numbers) -> Numbers:
    """The smallest subject of the component of each; itself if it is in none."""
    if not len(moved):
        return subjects
    places = np.minimum(np.searchsorted(moved, subjects), len(moved) - 1)
    return np.where(moved[places] == subjects, roots[places], subjects)


def _count(labels: Numbers, of: Numbers) -> Numbers:
    return np.bincount(np.searchsorted(labels, of), minlength=len(labels))


def _tasks(moved: Numbers, roots: Numbers) -> Iterator[list[list[int]]]:
    """The subjects of components, some components at a time."""
    order = np.argsort(roots, kind="stable")
    moved, roots = moved[order], roots[order]
    task: list[list[int]] = []
    size = 0
    for some in np.split(np.arange(len(roots)), np.flatnonzero(np.diff(roots)) + 1):
        if len(some):
            task.append([int(roots[some[0]]), *moved[some].tolist()])
            size += len(some)
        if size >= SOME:
            yield task
            task, size = [], 0
    if task:
        yield task


def _part(task: list[list[int]]) -> Numbers:
    """(subject, smallest of its cluster) where they differ, for each component of a task."""
    everyone = sorted(subject for subjects in task for subject in subjects)
    label = {subject: subjects[0] for subjects in task for subject in subjects}
    parts = {subjects[0]: Component(set(subjects)) for subjects in task}
    with Worker.store.read() as reader:
        known = Known(reader)
        known.read(everyone)
        for tie in (*link_ties(reader.links(everyone)), *corrections(known, everyone)):
            parts[label[tie.left]].add(tie)
        for judged in reader.judgements(everyone):
            if judged.left in label:
                parts[label[judged.left]].judge(judged)
        found = [pair for part in parts.values() for pair in part.clusters(known).items() if pair[0] != pair[1]]
    return np.array(found, dtype=np.int64).reshape(-1, 2)
