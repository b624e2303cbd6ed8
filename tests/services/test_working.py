"""The worker ends when it is told to, at whatever moment that is."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.conftest import REPOSITORY

SCRIPT = """
import signal, sys, threading
from sightline.services import working

class Idle:
    def waiting(self):
        print("working", flush=True)
        return False
    due = waiting

stop = threading.Event()
signal.signal(signal.SIGTERM, lambda *_: stop.set())
working.PAUSE_SECONDS = 0.0
working.work_beside(Idle(), Idle(), stop, lambda _: None)
"""


def test_a_signal_ends_it_at_any_moment(tmp_path: Path) -> None:
    """Without pauses, the worker is nearly always about to wait: the moment at which setting the event could block."""
    for _ in range(5):
        with subprocess.Popen(
            [sys.executable, "-c", SCRIPT], cwd=REPOSITORY, stdout=subprocess.PIPE, env=os.environ
        ) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"working\n"
            process.send_signal(signal.SIGTERM)
            process.stdout.read()
            assert process.wait(60) == 0
