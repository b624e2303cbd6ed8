"""Simulated labour markets with seeds of their own: which moves, promotions and headcounts were found, and are right.

Slow rather than real: each imports 10,000 people with two years of history.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import pairwise
from typing import Any

import pytest

from sightline.model.observation import SubjectKind
from sightline.model.reading import day_of
from sightline.model.signal import Kind, Signal
from sightline.services import open_services
from sightline.settings import Settings
from sightline.sources.world import Noise, World
from sightline.sources.world.truth import Event, EventKind, Truth
from sightline.store import HistoryRow, Reader, Store

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
    """The true person or company and each signal that was told of it and took place after the world began."""
    truth, store = world
    with store.read() as reader:
        who = {kind: who_is_who(reader, truth, kind) for kind in (SubjectKind.person, SubjectKind.company)}
        everyone = who[SubjectKind.person] | who[SubjectKind.company]
        stored = reader.signals.of_range(0, reader.last_subject())
    signals = [each.signal for each in stored if not each.withdrawn]
    return [
        (everyone[each.subject], each)
        for each in signals
        if each.subject in everyone and each.day >= BEGIN[: len(each.day)]
    ]


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


def test_headcounts(world: tuple[Truth, Store], told: list[tuple[int, Signal]]) -> None:
    """Each number that differs from the one before, as the vendor's rows say it; and people truly came or went."""
    truth, store = world
    stated: dict[int, list[tuple[str, int]]] = defaultdict(list)
    with store.read() as reader:
        companies = who_is_who(reader, truth, SubjectKind.company)
        for subject, key in reader.stream_subjects("vendor", SubjectKind.company):
            if ("vendor", SubjectKind.company, key) not in truth.keys:
                continue  # somebody's row mentions it
            rows = reader.history([subject])
            counts = [(day_of(row.observed_at), count) for row in rows if (count := _headcount(row)) is not None]
            company = companies[reader.entities_of([subject])[subject]]
            stated[company] += [(day, after) for (_, before), (day, after) in pairwise(counts) if before != after]
    signals = [(company, each) for company, each in told if each.kind is Kind.headcount_change]
    found = {(company, each.day, each.after.value) for company, each in signals}
    wanted = {(company, day, count) for company, some in stated.items() for day, count in some}
    true = {each.id: each.headcounts for each in truth.companies}
    right = sum(_really(true[company], each) for company, each in signals)
    assert right >= 0.98 * len(signals), f"{right} of {len(signals)} right"
    assert len(found & wanted) >= 0.95 * len(wanted), f"{len(found & wanted)} of {len(wanted)} found"


def _headcount(row: HistoryRow) -> int | None:
    claim: Any = row.claim
    value = getattr(claim, "headcount", None)
    return value if isinstance(value, int) else None


def _really(counts: Sequence[int], signal: Signal) -> bool:
    """Whether the true number grew or fell by about as much between two months up to that of the signal."""
    before, after = float(signal.before.value or 0), float(signal.after.value or 0)
    last = 12 * (int(signal.day[:4]) - 2024) + int(signal.day[5:7])
    known = counts[:last]
    rounding = 0.01 + 1 / max(before, 1)
    return any(
        abs(after / before - later / earlier) <= rounding
        for place, later in enumerate(known)
        for earlier in known[:place]
        if earlier and later != earlier and before
    )
