"""A new process that is asked many things at once answers them, and does not crash while it works out its types."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from sightline.services import open_services
from sightline.settings import Settings
from tests.interfaces.rest_directory.world import fill, new_key


def test_the_first_questions_may_come_at_once(tmp_path: Path) -> None:
    with open_services(Settings(home=tmp_path)) as services:
        fill(services)
        secret = new_key(services)
        services.search.ready()
    environment = {**os.environ, "SIGHTLINE_HOME": str(tmp_path), "SIGHTLINE_LOG_LEVEL": "ERROR"}
    for _ in range(3):
        done = subprocess.run(
            [sys.executable, "-X", "faulthandler", "-m", "tests.interfaces.first_questions", secret],
            env=environment, capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[:2000]
