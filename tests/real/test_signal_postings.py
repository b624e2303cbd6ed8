"""Postings of a simulated labour market whose seed was not used in development: each opening is told once, on its day.

Slow rather than real: it imports 4,000 people with two years of history.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from sightline.model.observation import SubjectKind
from sightline.model.signal import Kind
from sightline.services import open_services
from sightline.services.signals import Asked
from sightline.settings import Settings
from sightline.sources.world import Noise, World
from sightline.sources.world.truth import EventKind, Truth
from sightline.store import Store

pytestmark = [pytest.mark.real, pytest.mark.timeout(1800)]

PEOPLE = 4_000
BEGIN = "2024-01-01"


def postings_of(settings: Settings, truth: Truth) -> dict[int, int]:
    """The true posting behind each row of a posting."""
    kind, store = SubjectKind.posting, Store.open(settings)
    try:
        with store.read() as reader:
            rows = [(name, *row) for name in reader.sources().values() for row in reader.stream_subjects(name, kind)]
    finally:
        store.close()
    return {subject: truth.keys[name, kind, key] for name, subject, key in rows if (name, kind, key) in truth.keys}


def test_openings(tmp_path: Path) -> None:
    made = World(seed=9303, noise=Noise(), companies=PEOPLE // 10, people=PEOPLE, months=24)
    settings = Settings(home=tmp_path / "home")
    with open_services(settings) as services:
        services.imports.series([(header, partial(list, list(rows))) for header, rows in made.batches()])
        found = services.signals.page(Asked(kinds=frozenset({Kind.new_job_listing})), limit=100_000).told
    truth = made.truth()
    opened = {
        event.id: event.on.isoformat()
        for event in truth.events
        if event.kind is EventKind.posting_opened and event.knowable is not None
    }
    behind = postings_of(settings, truth)
    told = [
        (behind.get(each.signal.detail.item or 0), each.signal.day)
        for each in found
        if each.signal.detail and each.signal.day >= BEGIN
    ]
    right = {posting for posting, day in told if posting is not None and opened.get(posting) == day}
    assert len(opened) > 200
    assert len(right) >= 0.99 * len(told)
    assert len(right) >= 0.99 * len(opened)
