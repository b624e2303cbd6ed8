"""A server, and a fetcher that does not really wait."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sightline.settings import Settings
from sightline.sources.web.fetcher import Fetcher
from sightline.sources.web.pages import Pages
from tests.sources.web_server import WebServer, serving


class Time:
    """A clock that runs only when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self.slept: list[float] = []

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.now += seconds


@pytest.fixture
def web() -> Iterator[WebServer]:
    with serving() as server:
        yield server


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path, source_private_addresses=True, source_max_bytes=100_000, source_contact="a@b.com")


@pytest.fixture
def fetcher(settings: Settings, time: Time) -> Iterator[Fetcher]:
    with Fetcher(settings, time.clock, time.sleep) as opened:
        yield opened


@pytest.fixture
def pages(tmp_path: Path) -> Pages:
    return Pages(tmp_path / "pages")
