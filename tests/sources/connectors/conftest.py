"""A server, and a fetcher that may ask it as fast as it answers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sightline.settings import Settings
from sightline.sources.web.fetcher import Fetcher
from tests.sources.web_server import WebServer, serving


@pytest.fixture
def web() -> Iterator[WebServer]:
    with serving() as server:
        yield server


@pytest.fixture
def fetcher(tmp_path: Path) -> Iterator[Fetcher]:
    settings = Settings(home=tmp_path, source_private_addresses=True, source_requests_per_second=10_000.0)
    with Fetcher(settings) as opened:
        yield opened
