"""What all tests share: how hypothesis runs, and where the real data is."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests import postgres

REPOSITORY = Path(__file__).resolve().parents[1]

# Deterministic by default, so that a red build is red again; HYPOTHESIS_PROFILE=search looks further.
settings.register_profile("default", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("search", deadline=None, max_examples=2000, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real public data beside the checkout; the test skips where it is absent."""
    data = REPOSITORY.parent / "shared" / "data"
    if not data.is_dir():
        pytest.skip(f"needs the real data sets in {data.relative_to(REPOSITORY.parent)}, which are not there")
    return data


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a private PostgreSQL server, for `tests.postgres.new_database`; the test skips where there is none."""
    if postgres.server_binaries() is None:
        pytest.skip(postgres.NO_SERVER)
    with postgres.server() as url:
        yield url
