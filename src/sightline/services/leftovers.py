"""Files in `home` beside the databases that may tell of somebody: rejected rows, a crash, what a dead process left."""

from __future__ import annotations

import csv
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from sightline.services.index import INDEX
from sightline.services.rebuild import WORKSPACE
from sightline.services.rejects import HEADER
from sightline.services.traces import Traces
from sightline.sources.connectors.kept import forget_fetched
from sightline.store.store import RUNS

CRASH = "crash.log"
_DATABASES = ("facts.db", "accounts.db")
_TEMPORARY = ("backup-*", "restore-*")
_CHUNK = 1 << 20


def remove_working_files(home: Path) -> None:
    """Remove what only work under way needs. The locks of all such work are held."""
    for path in (home / WORKSPACE, home / RUNS, *(each for form in _TEMPORARY for each in home.glob(form))):
        shutil.rmtree(path, ignore_errors=True)
    forget_fetched(home)
    (home / CRASH).unlink(missing_ok=True)


def clean_rejects(home: Path, traces: Traces) -> int:
    """Take lines that tell of somebody out of the files of rejected rows in `home`; how many."""
    return sum(_clean(path, traces) for path in sorted(home.rglob("*.csv")) if _is_rejects(path))


def telling(home: Path, traces: Traces) -> list[Path]:
    """Other files in `home` that hold what the person alone is known by; they are for whoever put them there."""
    wanted = [each.encode().lower() for each in sorted(traces.identifiers)]
    return [path for path in _others(home) if wanted and _holds(path, wanted)]


def _others(home: Path) -> Iterator[Path]:
    for path in sorted(home.rglob("*")):
        own = path.name.startswith(_DATABASES) or home / INDEX in path.parents
        if path.is_file() and not own:
            yield path


def _is_rejects(path: Path) -> bool:
    with path.open(newline="", encoding="utf-8", errors="replace") as file:
        return file.readline().strip() == ",".join(HEADER)


def _clean(path: Path, traces: Traces) -> int:
    """Write the file anew without the lines, in place of the old one."""
    with path.open(newline="", encoding="utf-8") as file:
        lines = list(csv.reader(file))
    wanted = [each.casefold() for each in traces.texts]
    kept = [line for line in lines if not any(each in cell.casefold() for cell in line for each in wanted)]
    if len(kept) < len(lines):
        partial = path.with_name(path.name + ".partial")
        with partial.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(kept)
        os.replace(partial, path)
    return len(lines) - len(kept)


def _holds(path: Path, wanted: list[bytes]) -> bool:
    overlap = max(map(len, wanted))
    with path.open("rb") as file:
        before = b""
        while chunk := file.read(_CHUNK):
            text = (before + chunk).lower()
            if any(each in text for each in wanted):
                return True
            before = chunk[-overlap:]
    return False
