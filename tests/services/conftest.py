"""Services over a store in SQLite and in PostgreSQL, and short ways to import."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sightline.services import Services, open_services
from sightline.settings import Settings
from tests import postgres


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    if postgres.server_binaries() is None:
        pytest.skip(postgres.NO_SERVER)
    with postgres.server() as url:
        yield url


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """The settings of a new, empty store."""
    url = None
    if request.param == "postgres":
        url = postgres.new_database(request.getfixturevalue("postgres_url"))
    return Settings(home=tmp_path / "home", database_url=url)


@pytest.fixture
def local(tmp_path: Path) -> Settings:
    """The settings of a new, empty store in SQLite."""
    return Settings(home=tmp_path / "home")


@pytest.fixture
def services(settings: Settings) -> Iterator[Services]:
    with open_services(settings) as opened:
        yield opened
