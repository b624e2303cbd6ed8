"""A store on each of the databases, so that one suite runs on both."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sightline.settings import Settings
from sightline.store import Store
from tests import postgres


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def dialect(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def new_settings(dialect: str, request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Settings]:
    """Settings of a store that does not exist yet; others with each call."""
    count = iter(range(1_000))

    def new() -> Settings:
        home = tmp_path / f"home-{next(count)}"
        if dialect == "sqlite":
            return Settings(home=home)
        return Settings(home=home, database_url=postgres.new_database(request.getfixturevalue("postgres_server")))

    return new


@pytest.fixture
def settings(new_settings: Callable[[], Settings]) -> Settings:
    return new_settings()


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    store = Store.open(settings)
    yield store
    store.close()


@pytest.fixture
def sqlite_store(tmp_path: Path) -> Iterator[Store]:
    """A store on SQLite, for what only concerns that."""
    store = Store.open(Settings(home=tmp_path / "sqlite"))
    yield store
    store.close()
