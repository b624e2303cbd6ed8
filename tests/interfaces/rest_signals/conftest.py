"""One world for all tests of this interface; they only read it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.interfaces.rest_signals.world import World, asked


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A client with a key, and the services behind it."""
    with asked(tmp_path_factory.mktemp("signals")) as opened:
        yield opened
