"""All real sets, imported once for all tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from sightline.search.embedded import EmbeddedEngine
from sightline.services import Services, open_services
from sightline.services.imports import ImportSummary
from sightline.settings import Settings
from sightline.store import Store
from tests.real import raw

SETS: dict[str, tuple[str, ...]] = {
    "yc_companies": (raw.YC_BASE, raw.YC_CHANGES),
    "congress_legislators": (raw.LEGISLATORS,),
    "congress_committee_list": (raw.COMMITTEES,),
    "congress_committees": (raw.SEATS_BASE, raw.SEATS_CHANGES),
    "remoteintech": (raw.REMOTE,),
    "sp500": (raw.SP500,),
}
"""The files of each set by the profile that should read them."""


@dataclass
class World:
    """An installation that holds all of them."""

    data: Path
    settings: Settings
    services: Services
    summaries: dict[str, list[ImportSummary]] = field(default_factory=dict)

    def files(self, profile: str) -> list[Path]:
        return [self.data / name for name in SETS[profile]]


@pytest.fixture(scope="session")
def world(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    settings = Settings(home=tmp_path_factory.mktemp("real"))
    with open_services(settings) as services:
        made = World(real_data, settings, services)
        for profile in SETS:  # the profile is found by itself
            made.summaries[profile] = services.imports.files(made.files(profile))
        yield made


@pytest.fixture(scope="session")
def store(world: World) -> Iterator[Store]:
    opened = Store.open(world.settings)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def engine(world: World, store: Store) -> Iterator[EmbeddedEngine]:
    opened = EmbeddedEngine(world.settings.home / "search-of-tests", store, follow=None)
    yield opened
    opened.close()
