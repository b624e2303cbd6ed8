"""Every real set imports, every row is accounted for, and importing again changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from sightline.model.observation import SubjectKind
from sightline.services.imports import ImportOptions
from sightline.sources.files.reader import open_file
from sightline.sources.mapping.detect import detect
from sightline.store import Store
from tests.real import raw
from tests.real.conftest import SETS, World

pytestmark = [pytest.mark.real, pytest.mark.timeout(900)]

ROWS = {
    "yc_companies": (3240 + 25964, 21),
    "congress_legislators": (969, 1),
    "congress_committee_list": (49, 1),
    "congress_committees": (3840 + 16591, 79),
    "remoteintech": (882, 1),
    "sp500": (503, 1),
}
"""Rows as the README of the data counts them, and batches: one for each moment that a set tells of."""


@pytest.mark.parametrize("profile", SETS)
def test_every_row_is_accounted_for(world: World, profile: str) -> None:
    summaries = world.summaries[profile]
    rows, batches = ROWS[profile]
    assert sum(each.read for each in summaries) == rows
    assert len(summaries) == batches
    for each in summaries:
        assert each.read == each.stored + each.unchanged + each.rejected
        assert sum(each.reasons.values()) == each.rejected
    assert sum(each.rejected for each in summaries) == 0


@pytest.mark.parametrize("profile", SETS)
def test_the_profile_is_found_by_the_columns(real_data: Path, profile: str) -> None:
    for name in SETS[profile]:
        assert detect(open_file(real_data / name))[0].profile.name == profile


@pytest.mark.parametrize("profile", [name for name in SETS if len(SETS[name]) == 1])
def test_a_dry_run_stores_nothing_and_counts_all(world: World, store: Store, profile: str) -> None:
    with store.read() as reader:
        before = reader.feed_position()
    shown = world.services.imports.preview(world.files(profile)[0], ImportOptions(profile=profile), limit=100_000)
    assert (shown.read, shown.rejected) == (ROWS[profile][0], 0)
    with store.read() as reader:
        assert reader.feed_position() == before


def test_what_could_not_be_read_is_told(world: World) -> None:
    left_out = {name: sum(sum(each.left_out.values()) for each in told) for name, told in world.summaries.items()}
    assert left_out["sp500"] == left_out["congress_legislators"] == left_out["congress_committees"] == 0
    assert 0 < left_out["remoteintech"] < 10  # https://careers.turtlemint, and pages on sites that many share
    websites = {row["website"] for state in raw.yc_states(world.data).values() for row in state.values()}
    assert "http://" in websites  # such as these are left out, and kept word for word beside
    assert 0 < left_out["yc_companies"] < 2000


def test_subjects_are_as_many_as_the_files_tell_of(world: World, store: Store) -> None:
    with store.read() as reader:
        subjects = reader.stats().subjects
    companies = {key for state in raw.yc_states(world.data).values() for key in state}
    assert subjects["ycombinator"] == {"company": len(companies)}
    assert subjects["congress_legislators"]["person"] == len(raw.legislators(world.data))
    assert subjects["remoteintech"] == {"company": 882}
    assert subjects["sp500"] == {"company": 503}


def test_importing_again_changes_nothing(world: World, store: Store) -> None:
    with store.read() as reader:
        before = (reader.feed_position(), reader.stats())
    for profile in SETS:
        for each in world.services.imports.files(world.files(profile)):
            assert each.known
            assert (each.stored, each.rejected) == (0, 0)
    with store.read() as reader:
        after = (reader.feed_position(), reader.stats())
        assert [batch for batch in reader.batches() if batch.state != "sealed"] == []
    assert after == before
    assert SubjectKind.person in before[1].records
