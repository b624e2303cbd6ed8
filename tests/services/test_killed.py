"""kill -9 at any point of an import loses nothing that was acknowledged; running it again completes it exactly."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest

from sightline.services import open_services
from sightline.services.imports import ImportOptions, ImportSummary
from sightline.settings import Settings
from sightline.store import BatchStatus, Store
from tests.conftest import REPOSITORY
from tests.services.saying import all_records, comparable, person_row, write_exchange

ROWS = 6_500  # four chunks, so that other processes read them
EARLIER = {"source": "crm", "observed_at": "2024-01-01"}
LATER = {"source": "crm", "observed_at": "2024-02-01", "complete": ["person"]}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A first state, and a complete later one that changes, adds, leaves out, and has rows that are rejected."""
    directory = tmp_path_factory.mktemp("files")
    first = write_exchange(directory / "first.jsonl", map(person_row, range(50)), **EARLIER)
    rows: list[dict[str, Any]] = [person_row(number, headline="new") for number in range(10, ROWS)]
    for number in range(0, len(rows), 1_000):
        rows[number] = {"kind": "person", "fields": {}}
    return first, write_exchange(directory / "second.jsonl", rows, **LATER)


def run(home: Path, path: Path) -> ImportSummary:
    with open_services(Settings(home=home)) as services:
        (summary,) = services.imports.files([path], ImportOptions(rejects=home / "rejects.csv"))
        assert services.admin.verify() == []
    return summary


def state(home: Path) -> tuple[object, ...]:
    """Records, batches and rejected rows: all that an import leaves behind but times."""
    store = Store.open(Settings(home=home))
    try:
        with store.read() as reader:
            batches = [
                msgspec.structs.replace(each, started_at=0, sealed_at=None) for each in reversed(reader.batches())
            ]
            assert all(each.state is BatchStatus.sealed for each in batches)
        return comparable(all_records(store).values()), batches, (home / "rejects.csv").read_text()
    finally:
        store.close()


@pytest.fixture(scope="module")
def unkilled(
    files: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory
) -> tuple[tuple[object, ...], ImportSummary]:
    home = tmp_path_factory.mktemp("unkilled")
    run(home, files[0])
    summary = run(home, files[1])
    return state(home), summary


@pytest.mark.parametrize(
    ("point", "count", "bulk"),
    [
        ("inside", 1, ""),
        ("inside", 3, ""),
        ("Rows", 2, ""),
        ("Rows", 4, ""),
        ("gone", 1, ""),
        ("seal", 1, ""),
        ("inside", 2, "bulk"),
        ("Rows", 3, "bulk"),
        ("gone", 1, "bulk"),
        ("Clusters", 1, "bulk"),
        ("Records", 1, "bulk"),
        ("seal", 1, "bulk"),
    ],
)
def test_an_import_that_is_killed_is_completed_exactly(
    point: str,
    count: int,
    bulk: str,
    files: tuple[Path, Path],
    unkilled: tuple[tuple[object, ...], ImportSummary],
    tmp_path: Path,
) -> None:
    run(tmp_path, files[0])
    command = ["-m", "tests.services.killed_import", str(tmp_path), str(files[1]), point, str(count), bulk]
    killed = subprocess.run(
        [sys.executable, *filter(None, command)], cwd=REPOSITORY, capture_output=True, check=False, timeout=120
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    want, summary = unkilled
    done = run(tmp_path, files[1])
    counted = ("read", "stored", "unchanged", "rejected")
    assert [getattr(done, each) for each in counted] == [getattr(summary, each) for each in counted]
    assert state(tmp_path) == want
