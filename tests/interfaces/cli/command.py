"""Runs the real command, as a rule in a process of its own, against a home of its own."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from sightline.main import main

CONTACTS = """Email,First Name,Last Name,Title,Company,Website,City,Country,Phone
ada@acme.com,Ada,Lovelace,Chief Technology Officer,Acme Ltd,acme.com,London,United Kingdom,+44 20 7946 0000
bob@acme.com,Bob,Stone,Sales Manager,Acme Ltd,acme.com,Leeds,United Kingdom,
carla@initech.de,Carla,Weiß,VP Sales,Initech GmbH,initech.de,Berlin,Germany,+49 30 901820
,,,,,,,,
"""


@dataclass(frozen=True)
class Result:
    """What a command said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass(frozen=True)
class Sightline:
    """The command with a home."""

    home: Path

    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("SIGHTLINE_")}
        return {**kept, "SIGHTLINE_HOME": str(self.home), "COLUMNS": "200", "PYTHONUNBUFFERED": "1"}

    def __call__(self, *arguments: str, **variables: str) -> Result:
        done = subprocess.run(
            [sys.executable, "-m", "sightline.main", *arguments],
            check=False,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=240,
            env={**self.environment(), **variables},
            cwd=self.home.parent if self.home.parent.is_dir() else None,
        )
        assert "Traceback" not in done.stderr + done.stdout, done.stderr
        return Result(done.returncode, done.stdout, done.stderr)

    def here(self, *arguments: str) -> Result:
        """Runs the command in this process, which saves the start of an interpreter: for long tables of cases."""
        out, err = io.StringIO(), io.StringIO()
        with (
            mock.patch.dict(os.environ, self.environment(), clear=True),
            mock.patch.object(sys, "argv", ["sightline", *arguments]),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
            contextlib.chdir(self.home.parent),
            pytest.raises(SystemExit) as ended,
        ):
            main()
        assert "Traceback" not in err.getvalue()
        return Result(int(ended.value.code or 0), out.getvalue(), err.getvalue())


def write_contacts(folder: Path) -> Path:
    path = folder / "contacts.csv"
    path.write_text(CONTACTS, encoding="utf-8")
    return path
