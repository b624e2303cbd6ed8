"""kill -9 at any point of a pull: what was fetched is imported once, neither lost nor doubled."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from sightline.model.events import Posting
from sightline.model.observation import SubjectKind
from sightline.services import open_services
from sightline.services.sources import SourceOptions
from sightline.settings import Settings
from sightline.store import BatchStatus, Store
from tests.conftest import REPOSITORY
from tests.sources.boards import greenhouse, greenhouse_job
from tests.sources.web_server import Reply, serving

JOBS = "/v1/boards/acme/jobs"


@pytest.mark.parametrize("point", ["begin", "advance", "seal", "settle"])
def test_a_pull_that_is_killed_is_completed_exactly(tmp_path: Path, point: str) -> None:
    settings = Settings(home=tmp_path / "home", source_private_addresses=True)
    with serving() as web:
        web.routes[JOBS] = Reply(greenhouse(greenhouse_job(1, "Welder"), greenhouse_job(2, "Driver")))
        with open_services(settings) as services:
            services.sources.add("greenhouse", "acme", SourceOptions(base=web.url))
        killed = subprocess.run(
            [sys.executable, "-m", "tests.services.killed_pull", str(settings.home), point],
            cwd=REPOSITORY,
            check=False,
            capture_output=True,
        )
        assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
        web.routes[JOBS] = Reply(greenhouse(greenhouse_job(1, "Welder")))  # by now the driver was found
        with open_services(settings) as services:
            (result,) = services.sources.pull()
            assert result.error is None
            assert services.admin.verify() == []
    assert _state(settings) == (
        [(BatchStatus.sealed, 3, 3, 0), (BatchStatus.sealed, 2, 0, 2)],
        {"Welder": False, "Driver": True},
    )


def _state(settings: Settings) -> tuple[object, object]:
    store = Store.open(settings)
    try:
        with store.read() as reader:
            batches = [(each.state, each.rows_read, each.stored, each.unchanged) for each in reversed(reader.batches())]
            records = [each for chunk in reader.stream_records(SubjectKind.posting) for each in chunk]
    finally:
        store.close()
    return batches, {each.noun.title: each.gone for each in records if isinstance(each.noun, Posting)}
