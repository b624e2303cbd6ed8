"""Over random small worlds: a decision that is taken back leaves nothing behind, and a person's word always holds."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sightline.model.observation import Observation
from sightline.services import Services, open_services
from sightline.settings import Settings
from sightline.store import Judgement, Verdict
from tests.services.deciding import derived, someone
from tests.services.saying import tell

NAMES = ("Ada Lovelace", "Ada King", "Grace Hopper", "A. Lovelace")
EMAILS = (None, None, "ada@acme.com", "grace@navy.mil", "desk@acme.com")
EMPLOYERS = (None, "Acme", "Navy")
SOURCES = ("crm", "vendor")
MOST = 6


class Told(NamedTuple):
    """A row, and who says it."""

    source: str
    row: Observation


@st.composite
def rows(draw: st.DrawFn) -> Told:
    """A row of one of a few people, by one of two sources; a key that comes twice is said anew."""
    choice = st.sampled_from
    row = someone(f"p{draw(st.integers(1, 5))}", draw(choice(NAMES)), draw(choice(EMAILS)), draw(choice(EMPLOYERS)))
    return Told(draw(choice(SOURCES)), row)


WORLDS = st.lists(rows(), min_size=3, max_size=MOST)
NUMBERS = st.integers(0, 10_000)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a store that holds nothing; making one takes longer than copying it."""
    home = tmp_path_factory.mktemp("empty")
    with open_services(Settings(home=home)):
        return home


@contextmanager
def world(empty: Path, told: Sequence[Told]) -> Iterator[tuple[Services, Settings]]:
    """Services over a store of their own that was told these rows."""
    with TemporaryDirectory() as folder:
        home = Settings(home=Path(folder) / "home", import_processes=1)
        shutil.copytree(empty, home.home)
        with open_services(home) as services:
            for at, (source, row) in enumerate(told):
                tell(services, row, source=source, at=at)
            yield services, home


def people(services: Services, home: Settings) -> list[list[int]]:
    """The parts of each person."""
    clusters: dict[int, list[int]] = {}
    for subject, entity in derived(home, services).entities.items():
        clusters.setdefault(entity, []).append(subject)
    known = services.records.people(list(clusters))
    return [sorted(parts) for entity, parts in sorted(clusters.items()) if entity in known]


def some_part(parts: Sequence[int], number: int) -> list[int]:
    """Some of these, but not all."""
    chosen = 1 + number % (2 ** len(parts) - 2)
    return [part for place, part in enumerate(parts) if chosen >> place & 1]


@settings(max_examples=25)
@given(WORLDS, NUMBERS)
def test_a_merge_that_is_undone_or_split_is_as_before(empty: Path, told: list[Told], number: int) -> None:
    with world(empty, told) as (services, home):
        clusters = people(services, home)
        if len(clusters) < 2:
            return
        both = list(combinations(clusters, 2))
        one, other = both[number % len(both)]
        before = derived(home, services)
        decision = services.resolution.merge([one[0], other[-1]], "ada")
        assert people(services, home) == sorted(
            [sorted([*one, *other]), *(each for each in clusters if each not in (one, other))]
        )
        services.resolution.undo(decision.said[0].number, "ada")
        assert derived(home, services) == before
        services.resolution.merge([other[0], one[0]], "ada")
        services.resolution.split(one[0], other, "ada")
        assert derived(home, services) == before
        services.admin.reindex()
        assert derived(home, services) == before


@settings(max_examples=25)
@given(WORLDS, NUMBERS)
def test_a_split_that_is_undone_is_as_before(empty: Path, told: list[Told], number: int) -> None:
    with world(empty, told) as (services, home):
        several = [parts for parts in people(services, home) if len(parts) > 1]
        if not several:
            return
        parts = several[number % len(several)]
        before = derived(home, services)
        leaving = some_part(parts, number)
        decision = services.resolution.split(parts[0], leaving, "ada")
        entities = derived(home, services).entities
        staying = set(parts) - set(leaving)
        assert {entities[part] for part in leaving}.isdisjoint(entities[part] for part in staying)
        services.resolution.undo(decision.said[-1].number, "ada")
        assert derived(home, services) == before


def decide(services: Services, home: Settings, number: int) -> None:
    """Some decision, the choice made by a number."""
    clusters = people(services, home)
    several = [parts for parts in clusters if len(parts) > 1]
    chosen: list[Callable[[], object]] = []
    for one, other in combinations(clusters, 2):
        chosen.append(partial(services.resolution.merge, [one[0], other[0]], "ada"))
        chosen.append(partial(services.resolution.keep_apart, one[0], other[0], "ada"))
    for parts in several:
        chosen.append(partial(services.resolution.split, parts[0], some_part(parts, number), "ada"))
    for judged in services.resolution.list(2):
        chosen.append(partial(services.resolution.undo, judged.number, "ada"))
    if chosen:
        chosen[number % len(chosen)]()


def holds(judged: Judgement, entities: dict[int, int]) -> bool:
    """Whether what a person said is so."""
    return (entities[judged.left] == entities[judged.right]) is (judged.verdict is Verdict.same)


@settings(max_examples=25)
@given(WORLDS, st.lists(NUMBERS, min_size=1, max_size=4), WORLDS)
def test_a_persons_word_holds_through_any_import_and_a_rebuild(
    empty: Path, told: list[Told], numbers: list[int], later: list[Told]
) -> None:
    with world(empty, told) as (services, home):
        for number in numbers:
            decide(services, home, number)
        said = services.resolution.list(1_000)
        assert all(holds(judged, derived(home, services).entities) for judged in said)
        for at, (source, row) in enumerate(later, MOST):
            tell(services, row, source=source, at=at)
        after = derived(home, services)
        assert all(holds(judged, after.entities) for judged in said)
        assert services.resolution.list(1_000) == said
        services.admin.reindex()
        assert derived(home, services) == after
        assert services.admin.verify(deep=True) == []


@settings(max_examples=15)
@given(WORLDS, st.lists(NUMBERS, min_size=1, max_size=4))
def test_all_decisions_taken_back_leave_the_world_as_evidence_has_it(
    empty: Path, told: list[Told], numbers: list[int]
) -> None:
    with world(empty, told) as (services, home):
        before = derived(home, services)
        for number in numbers:
            decide(services, home, number)
        while listed := services.resolution.list(1):
            services.resolution.undo(listed[0].number, "ada")
        assert services.resolution.list() == []
        assert derived(home, services) == before
