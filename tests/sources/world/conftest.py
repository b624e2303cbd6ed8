from __future__ import annotations

import pytest

from sightline.sources.world import World
from sightline.sources.world.truth import Truth


@pytest.fixture(scope="session")
def world() -> World:
    return World(7, companies=200, people=2_000, months=18)


@pytest.fixture(scope="session")
def truth(world: World) -> Truth:
    return world.truth()
