"""Simulated labour markets with seeds and noise of their own: who was joined rightly, and who was found.

Slow rather than real: each imports 50,000 people with two years of history.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

import pytest

from bench.fit import calibration_error, sample, shipped
from sightline.model.observation import SubjectKind
from sightline.resolve.model import probability
from sightline.services import open_services
from sightline.settings import Settings
from sightline.sources.world import Noise, World
from sightline.store import Store

pytestmark = [pytest.mark.real, pytest.mark.timeout(3600)]

PERSON, COMPANY = SubjectKind.person, SubjectKind.company
PEOPLE = 50_000
WORLDS = {
    "usual": (9001, Noise()),
    "untidy": (
        9002,
        Noise(names_mistyped=0.05, names_nicknamed=0.20, companies_respelled=0.15, emails_missing=0.5, duplicates=0.03),
    ),
    "sparse": (9003, Noise(emails_missing=0.7, starts_missing=0.7, rows_stale=0.3)),
}


class Count(NamedTuple):
    """Pairs of subjects: joined, joined rightly, and those that are one."""

    joined: int
    right: int
    one: int


def pairs(groups: dict[int, list[int]]) -> tuple[int, int]:
    """Pairs in groups, and those of them with one label."""
    both = [(len(group), Counter(group)) for group in groups.values()]
    return (
        sum(size * (size - 1) // 2 for size, _ in both),
        sum(count * (count - 1) // 2 for _, labels in both for count in labels.values()),
    )


def counted(world: World, store: Store, kind: SubjectKind) -> Count:
    """How the entities of a kind compare with the truth."""
    truth = world.truth().keys
    with store.read() as reader:
        known = {
            subject: truth[source, kind, key]
            for source in reader.sources().values()
            for subject, key in reader.stream_subjects(source, kind)
            if (source, kind, key) in truth
        }
        entities = reader.entities_of(sorted(known))
    joined: dict[int, list[int]] = defaultdict(list)
    true: dict[int, list[int]] = defaultdict(list)
    for subject, who in known.items():
        joined[entities[subject]].append(who)
        true[who].append(entities[subject])
    (predicted, right), (one, _) = pairs(joined), pairs(true)
    return Count(predicted, right, one)


@pytest.fixture(scope="module", params=WORLDS)
def counts(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Count]]:
    seed, noise = WORLDS[request.param]
    world = World(seed=seed, noise=noise, companies=PEOPLE // 10, people=PEOPLE, months=24)
    settings = Settings(home=tmp_path_factory.mktemp(request.param))
    with open_services(settings) as services:
        services.imports.series([(header, partial(list, list(rows))) for header, rows in world.batches()])
    store = Store.open(settings)
    yield {kind.value: counted(world, store, kind) for kind in (PERSON, COMPANY)}
    store.close()


@pytest.mark.parametrize("kind", ["person", "company"])
def test_what_is_joined_is_right_and_what_is_one_is_found(counts: dict[str, Count], kind: str) -> None:
    found = counts[kind]
    assert found.right >= 0.99 * found.joined, found
    assert found.right >= 0.93 * found.one, found


@pytest.mark.parametrize("kind", [PERSON, COMPANY], ids=["person", "company"])
def test_likelihoods_are_as_likely_as_they_say(kind: SubjectKind) -> None:
    """Expected calibration error by decile, on the candidate pairs of worlds that no weight was fitted to."""
    found = sample(kind, (9101, 9102, 9103), companies=600, people=8_000)
    bits = found.seen @ shipped(kind)
    chance = found.same * 0 + [probability(kind, each) for each in bits.tolist()]
    error = calibration_error(chance, found.same)
    assert error <= 0.03, error
