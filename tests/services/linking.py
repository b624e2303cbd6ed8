"""Helpers of the tests of resolution: a story of imports, corrections and judgements, told in any way and order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from sightline.model.observation import Observation, SubjectKind
from sightline.resolve import bulk as bulk_module
from sightline.resolve import matching as matching_module
from sightline.resolve.absorb import regroup
from sightline.resolve.known import Known
from sightline.services import Services, open_services
from sightline.services import importing as importing_module
from sightline.services.deriving import refold, trust_in
from sightline.settings import Settings
from sightline.store import Reader, Store, Verdict
from tests.services.saying import PERSON, tell

Named = tuple[SubjectKind, str, str]
"""A subject by kind, source and key."""


class Batch(NamedTuple):
    """Rows that a source gives on a day."""

    source: str
    at: int
    rows: tuple[Observation, ...]


class Judged(NamedTuple):
    """What a person says of two subjects, as soon as there are both."""

    left: Named
    right: Named
    same: bool


class Corrected(NamedTuple):
    """Fields that a person corrects in the record of a subject, if there is one."""

    subject: Named
    fields: dict[str, Any]


class Outcome(NamedTuple):
    """What was made of a story, named so that it does not depend on the order of arrival; and the ids."""

    partition: frozenset[frozenset[Named]]
    links: dict[frozenset[Named], tuple[int, Verdict, bytes]]
    entities: dict[int, int]

    @property
    def told(self) -> tuple[object, object]:
        """Without the ids."""
        return self.partition, self.links


Story = Sequence[Batch | Judged | Corrected]


def outcome(home: Path, story: Story, *, bulk: bool = False, reindex: bool = False, checked: bool = True) -> Outcome:
    """Tell a story to a new installation; with `checked`, what is derived is verified after every step."""
    settings = Settings(home=home)
    with pytest.MonkeyPatch.context() as patch, open_services(settings) as services, opened(settings) as store:
        patch.setattr(importing_module, "worth_bulk", lambda rows, subjects: bulk)
        waiting: list[Judged] = []
        for step in story:
            if isinstance(step, Batch):
                tell(services, *step.rows, source=step.source, at=step.at)
            elif isinstance(step, Corrected):
                correct(services, store, step)
            else:
                waiting.append(step)
            waiting = [each for each in waiting if not judge(store, settings, each)]
            if checked:
                assert services.admin.verify(deep=True) == []
        if reindex:
            services.admin.reindex()
            assert services.admin.verify(deep=True) == []
        with store.read() as reader:
            return read(reader)


def rebuilt(home: Path) -> Outcome:
    """What a rebuild makes of an installation that is there."""
    settings = Settings(home=home)
    with open_services(settings) as services, opened(settings) as store:
        services.admin.reindex()
        assert services.admin.verify(deep=True) == []
        with store.read() as reader:
            return read(reader)


@contextmanager
def opened(settings: Settings) -> Iterator[Store]:
    """The store behind the services."""
    store = Store.open(settings)
    try:
        yield store
    finally:
        store.close()


@contextmanager
def few(holders: int, crowd: int) -> Iterator[None]:
    """Keys that so few hold are too many, so that small stories cross the bounds."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (bulk_module, matching_module):
            patch.setattr(module, "HOLDERS", holders)
            patch.setattr(module, "CROWD", crowd)
        yield


def judge(store: Store, settings: Settings, judged: Judged) -> bool:
    """Let a person judge; whether both subjects are there."""
    with store.write() as writer:
        numbers = [number(writer, each) for each in (judged.left, judged.right)]
        if numbers[0] is None or numbers[1] is None or numbers[0] == numbers[1]:
            return numbers[0] is not None and numbers[0] == numbers[1]
        writer.judge(numbers[0], numbers[1], Verdict.same if judged.same else Verdict.different, "grace")
        ends = [each for each in numbers if each is not None]
        refold(writer, regroup(writer, Known(writer), ends), trust_in(writer, settings))
    return True


def undo(store: Store, settings: Settings, judgement: int) -> None:
    """Take a judgement back."""
    with store.write() as writer:
        undone = writer.undo_judgement(judgement, "grace")
        refold(writer, regroup(writer, Known(writer), (undone.left, undone.right)), trust_in(writer, settings))


def correct(services: Services, store: Store, corrected: Corrected) -> None:
    """Correct the record of a subject, if there is one."""
    with store.read() as reader:
        subject = number(reader, corrected.subject)
    if subject is not None:
        services.corrections.correct(corrected.subject[0], subject, corrected.fields, "grace")


def number(reader: Reader, named: Named) -> int | None:
    """The number of a subject; None if it was never named."""
    kind, source, key = named
    return reader.subjects(source, kind, [key]).get(key)


def read(reader: Reader) -> Outcome:
    """What is derived."""
    sources = reader.sources()
    everyone = list(range(1, reader.last_subject() + 1))
    name = {subject: (each.kind, sources[each.source], each.key) for subject, each in reader.origins(everyone).items()}
    entities = reader.entities_of(everyone)
    clusters: dict[int, set[Named]] = defaultdict(set)
    for subject, entity in entities.items():
        clusters[entity].add(name[subject])
    links = {
        frozenset((name[each.left], name[each.right])): (each.score, each.verdict, each.reasons)
        for each in reader.links(everyone)
    }
    return Outcome(frozenset(map(frozenset, clusters.values())), links, entities)


def together(told: Outcome, *keys: tuple[str, str] | str, kind: SubjectKind = PERSON) -> bool:
    """Whether subjects (keys of the source "crm", or sources and keys) are all in one cluster."""
    named = {(kind, *(("crm", key) if isinstance(key, str) else key)) for key in keys}
    return any(named <= cluster for cluster in told.partition)


def clusters_of_kind(told: Outcome, kind: SubjectKind = PERSON) -> set[frozenset[str]]:
    """The clusters of a kind, each as "source/key"; companies that are only mentioned aside."""
    return {
        frozenset(f"{source}/{key}" for _, source, key in cluster if not key.startswith("mention:"))
        for cluster in told.partition
        if any(each[0] is kind and not each[2].startswith("mention:") for each in cluster)
    }


def one_by_one(batches: Iterable[Batch]) -> list[Batch]:
    """Each row in a batch of its own."""
    return [Batch(source, at, (row,)) for source, at, rows in batches for row in rows]
