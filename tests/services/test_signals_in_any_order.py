"""The same observations, in whatever order their batches arrive, row by row or in bulk, show the same signals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pytest

from sightline.model.observation import BatchHeader, Observation
from sightline.services import Services, open_services
from sightline.services.signals import Asked
from sightline.settings import Settings
from sightline.sources.world import Noise, World

Told = list[tuple[BatchHeader, list[Observation]]]


@pytest.fixture(scope="module")
def batches() -> Told:
    """Half a year of a small world."""
    world = World(seed=611, noise=Noise(), companies=30, people=150, months=6)
    return [(header, list(rows)) for header, rows in world.batches()]


def shown(services: Services) -> Counter[Any]:
    """The signals that stand, without numbers, which are given in the order of arrival."""
    with services.signals._store.read() as reader:
        origins = reader.origins(list(range(1, reader.last_subject() + 1)))
        members = reader.members(sorted(set(reader.entities_of(list(origins)).values())))
        keys = {entity: min(origins[each].key for each in some) for entity, some in members.items()}
    return Counter(
        (
            each.signal.kind,
            keys[each.signal.subject],
            each.signal.day,
            each.signal.noticed,
            each.signal.confidence,
            each.signal.before.title,
            each.signal.after.title,
            each.signal.before.value,
            each.signal.after.value,
            each.sources and tuple(sorted(each.sources)),
        )
        for each in services.signals.page(Asked(), limit=100_000).told
    )


def one_by_one(home: Path, batches: Told) -> Counter[Any]:
    with open_services(Settings(home=home)) as services:
        for header, rows in batches:
            services.imports.observations(header, partial(iter, rows))
        return shown(services)


@pytest.fixture(scope="module")
def in_bulk(batches: Told, tmp_path_factory: pytest.TempPathFactory) -> Counter[Any]:
    with open_services(Settings(home=tmp_path_factory.mktemp("bulk"))) as services:
        services.imports.series([(header, partial(iter, rows)) for header, rows in batches])
        return shown(services)


def shuffled(batches: Told, seed: int) -> Sequence[Any]:
    order = list(batches)
    Random(seed).shuffle(order)
    return order


def differences(one: Counter[Any], other: Counter[Any]) -> list[Any]:
    return sorted(((one - other) + (other - one)).elements(), key=repr)


def test_row_by_row(batches: Told, in_bulk: Counter[Any], tmp_path: Path) -> None:
    assert sum(in_bulk.values()) > 50
    assert differences(one_by_one(tmp_path, batches), in_bulk) == []


@pytest.mark.parametrize("seed", [1, 2])
def test_in_another_order(batches: Told, in_bulk: Counter[Any], tmp_path: Path, seed: int) -> None:
    assert differences(one_by_one(tmp_path, list(shuffled(batches, seed))), in_bulk) == []
