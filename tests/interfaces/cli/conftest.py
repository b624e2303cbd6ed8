from __future__ import annotations

from pathlib import Path

import pytest

from tests.interfaces.cli.command import Sightline, write_contacts


@pytest.fixture
def sightline(tmp_path: Path) -> Sightline:
    """The command with an empty home."""
    return Sightline(tmp_path / "home")


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Sightline:
    """The command with three contacts; not to be changed."""
    folder = tmp_path_factory.mktemp("filled")
    command = Sightline(folder / "home")
    path = write_contacts(folder)
    done = command("import", str(path), "--source", "crm", "--observed-at", "2024-05-01")
    assert done.code == 3, done.err
    return command
