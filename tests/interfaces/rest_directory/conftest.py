"""One world for all tests of this interface; they only read it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sightline.services import Services
from tests.interfaces.rest_directory.world import Asked, asked


@pytest.fixture(scope="session")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Asked, Services]]:
    """A client, and the services behind it."""
    with asked(tmp_path_factory.mktemp("directory")) as served:
        yield served


@pytest.fixture(scope="session")
def ask(directory: tuple[Asked, Services]) -> Asked:
    """A client."""
    return directory[0]


@pytest.fixture(scope="session")
def services(directory: tuple[Asked, Services]) -> Services:
    """The services behind the client."""
    return directory[1]
