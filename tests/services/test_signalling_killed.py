"""kill -9 at any moment of publishing: nothing is lost, nothing is told twice."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from sightline.services import open_services
from sightline.services.signals import Asked
from sightline.settings import Settings
from sightline.store.signal_rows import Told
from tests.conftest import REPOSITORY
from tests.services.saying import person_row, write_exchange

PEOPLE = 120
OTHERS = 280
"""So many stay what they are: a title that became another for all who had it would be the source's own doing."""


def title(number: int, text: str) -> dict[str, Any]:
    company = {"name": f"Acme {number % 10}", "domain": f"acme{number % 10}.com"}
    return person_row(number, positions=[{"title": text, "company": company, "current": True}])


def outcome(home: Path) -> tuple[list[Any], Counter[Told]]:
    """The signals that stand, and how often what was told."""
    with open_services(Settings(home=home)) as services:
        services.signalling.catch_up()
        page = services.signals.page(Asked(), limit=1_000)
        counts = Counter(each.what for each in services.signals.log(0, 10_000).entries)
        assert services.admin.verify() == []
    assert len(page.told) == page.total
    return [(each.id, each.signal) for each in page.told], counts


@pytest.mark.parametrize("way", ["row-by-row", "bulk"])
@pytest.mark.parametrize("count", [1, 3])
def test_what_was_told_before_is_not_told_again(tmp_path: Path, way: str, count: int) -> None:
    first = write_exchange(
        tmp_path / "1.jsonl",
        (title(n, "Engineer") for n in range(PEOPLE + OTHERS)),
        source="crm",
        observed_at="2024-01-01",
    )
    second = write_exchange(
        tmp_path / "2.jsonl", (title(n, "VP Sales") for n in range(PEOPLE)), source="crm", observed_at="2024-02-01"
    )
    homes = [tmp_path / name for name in ("whole", "killed")]
    for home in homes:
        with open_services(Settings(home=home)) as services:
            services.imports.files([first])
    with open_services(Settings(home=homes[0])) as services:
        services.imports.files([second])
    whole, counts = outcome(homes[0])
    assert (len(whole), counts) == (counts[Told.published], {Told.published: len(whole)})
    assert len(whole) >= PEOPLE * 5 // 6
    command = [sys.executable, "-m", "tests.services.killed_signals", str(homes[1]), str(second), way, str(count)]
    done = subprocess.run(command, cwd=REPOSITORY, check=False)
    assert done.returncode == -signal.SIGKILL
    assert outcome(homes[1]) == (whole, counts)
