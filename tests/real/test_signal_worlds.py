"""Simulated labour markets with seeds of their own: which moves and promotions were found, and which took place.

Slow rather than real: each imports 10,000 people with two years of history.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import partial

import pytest

from sightline.model.observation import SubjectKind
from sightline.model.signal import Kind, Signal
from sightline.services import open_services
from sightline.settings import Settings
from sightline.signals.person import person_signals
from sightline.sources.world import Noise, World
from sightline.sources.world.truth import Event, EventKind, Truth
from sightline.store import Reader, Store

pytestmark = [pytest.mark.real, pytest.mark.timeout(1800)]

PEOPLE = 10_000
BEGIN = "2024-01-01"
WORLDS = {"usual": (9311, Noise()), "untidy": (9312, Noise(companies_respelled=0.15, starts_missing=0.7))}


@pytest.fixture(scope="module", params=WORLDS)
def world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Truth, Store]]:
    seed, noise = WORLDS[request.param]
    made = World(seed=seed, noise=noise, companies=PEOPLE // 10, people=PEOPLE, months=24)
    settings = Settings(home=tmp_path_factory.mktemp(request.param))
    with open_services(settings) as services:
        services.imports.series([(header, partial(list, list(rows))) for header, rows in made.batches()])
    store = Store.open(settings)
    yield made.truth(), store
    store.close()


def who_is_who(reader: Reader, truth: Truth, kind: SubjectKind) -> dict[int, int]:
    """The true subject behind each entity: that of most of its rows."""
    found: dict[int, Counter[int]] = defaultdict(Counter)
    for source in reader.sources().values():
        for subject, key in reader.stream_subjects(source, kind):
            if (source, kind, key) in truth.keys:
                found[reader.entities_of([subject])[subject]][truth.keys[source, kind, key]] += 1
    return {entity: counted.most_common(1)[0][0] for entity, counted in found.items()}


KINDS = {Kind.company_change: EventKind.moved, Kind.promotion: EventKind.promoted}
"""The events of the world that each kind of signal tells of."""


@pytest.fixture(scope="module")
def told(world: tuple[Truth, Store]) -> list[tuple[int, Signal]]:
    """The true person and each signal about somebody that took place after the world began."""
    truth, store = world
    found = []
    with store.read() as reader:
        subjects, entities = reader.forwards(SubjectKind.company)
        forwards = dict(zip(subjects.tolist(), entities.tolist(), strict=True))
        for entity, person in who_is_who(reader, truth, SubjectKind.person).items():
            history = reader.history(reader.members([entity])[entity])
            for signal in person_signals(entity, history, lambda subject: forwards.get(subject, subject)):
                if signal.day >= BEGIN[: len(signal.day)]:
                    found.append((person, signal))
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_what_happened(world: tuple[Truth, Store], told: list[tuple[int, Signal]], kind: Kind) -> None:
    truth, store = world
    happened: dict[int, list[Event]] = defaultdict(list)
    for event in truth.events:
        if event.kind is KINDS[kind]:
            happened[event.id].append(event)
    with store.read() as reader:
        companies = who_is_who(reader, truth, SubjectKind.company)
    found: set[tuple[int, str]] = set()
    noticed = right = 0
    for person, signal in told:
        if signal.kind is kind:
            company = companies.get(signal.after.employer or 0)
            fitting = [event for event in happened[person] if _fits(event, signal, company)]
            noticed += 1
            right += bool(fitting)
            found |= {(person, event.on.isoformat()) for event in fitting}
    knowable = {(each.id, each.on.isoformat()) for some in happened.values() for each in some if each.knowable}
    assert right >= 0.98 * noticed, f"{right} of {noticed} right"
    assert len(found & knowable) >= 0.95 * len(knowable), f"{len(found & knowable)} of {len(knowable)} found"


def _fits(event: Event, signal: Signal, company: int | None) -> bool:
    """Whether an event is the one that a signal tells of: to that company, and of a promotion to that title."""
    same = event.after == signal.after.title
    if signal.kind is Kind.promotion and not same:
        return False
    return event.company == company if company is not None else same
