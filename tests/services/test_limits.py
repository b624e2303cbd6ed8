"""Rate limits: several windows at once, exact over processes, and over machines that share PostgreSQL."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sightline.accounts.callers import Caller
from sightline.accounts.limits import Refused, Window
from sightline.services.limits import Limits
from sightline.settings import Settings
from sightline.store.accounts import AccountStore
from sightline.store.accounts.windows import Windows
from tests import postgres

CALLER = Caller(1, "Acme", 1, 1, "tests", frozenset())
RULES = {("signals", "read"): (Window(3, 1), Window(5, 60)), ("graphql", "read"): (Window(60, 60),)}
START = 1_700_000_040.0
"""The first second of a minute."""


class Clock:
    at = START

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def limits(tmp_path: Path, clock: Clock) -> Iterator[Limits]:
    windows = Windows(tmp_path)
    yield Limits(RULES, windows, None, clock)
    windows.close()


def refused(limits: Limits, interface: str = "signals", caller: Caller = CALLER) -> Refused:
    with pytest.raises(Refused) as caught:
        limits.take(caller, interface)
    return caught.value


def test_all_windows_hold_at_once(limits: Limits, clock: Clock) -> None:
    assert [limits.take(CALLER, "signals").stretches[0].left for _ in range(3)] == [2, 1, 0]
    assert (refused(limits).retry_after, refused(limits).code) == (1, "rate_limited")
    clock.at += 1
    assert [limits.take(CALLER, "signals").stretches[1].left for _ in range(2)] == [1, 0]  # refusals do not count
    error = refused(limits)
    assert (error.retry_after, error.standing.full[0].window) == (59, Window(5, 60))
    clock.at += 59
    limits.take(CALLER, "signals")


def test_each_key_and_interface_counts_for_itself_and_rotated_keys_together(limits: Limits) -> None:
    for _ in range(3):
        limits.take(CALLER, "signals")
    limits.take(CALLER, "graphql")
    limits.take(Caller(1, "Acme", 2, 2, "other", frozenset()), "signals")
    refused(limits, caller=Caller(1, "Acme", 3, 1, "rotated", frozenset()))


def test_a_clock_that_was_read_just_before_a_new_stretch_forgets_nothing(limits: Limits, clock: Clock) -> None:
    clock.at += 1
    for _ in range(3):
        limits.take(CALLER, "signals")
    clock.at -= 1
    refused(limits)
    clock.at += 1
    refused(limits)


def test_counters_last_in_the_file(tmp_path: Path, clock: Clock) -> None:
    for number in range(6):
        windows = Windows(tmp_path)
        limits = Limits(RULES, windows, None, clock)
        if number < 3:
            limits.take(CALLER, "signals")
        else:
            refused(limits)
        windows.close()


def test_many_names_share_the_file_without_harm(limits: Limits) -> None:
    callers = [Caller(1, "Acme", number, number, "tests", frozenset()) for number in range(2_000)]
    for _ in range(3):
        for caller in callers:
            limits.take(caller, "signals")
    for caller in callers:
        refused(limits, caller=caller)


TAKING = """
import sys
from pathlib import Path
from tests.services.test_limits import taken
print(taken(Path(sys.argv[1]), sys.argv[2]))
"""


def taken(home: Path, url: str) -> int:
    """How many of 400 calls are let in by a process."""
    shared = AccountStore.open(Settings(home=home, database_url=url)) if url else None
    limits, count = Limits({("v1", "write"): (Window(500, 60),)}, Windows(home), shared, lambda: START), 0
    for _ in range(400):
        try:
            limits.take(CALLER, "v1", "write")
        except Refused:
            continue
        count += 1
    return count


def taken_by_processes(homes: list[Path], url: str = "") -> list[int]:
    command = [sys.executable, "-c", TAKING]
    started = [subprocess.Popen([*command, str(home), url], stdout=subprocess.PIPE, text=True) for home in homes]
    return [int(each.communicate(timeout=60)[0]) for each in started]


def test_a_limit_holds_exactly_over_processes(tmp_path: Path) -> None:
    assert sum(taken_by_processes([tmp_path] * 3)) == 500


@pytest.mark.postgres
def test_a_limit_holds_within_five_percent_over_machines(postgres_url: str, tmp_path: Path) -> None:
    """Two machines are two homes, with a file of counters each, and one PostgreSQL."""
    counts = taken_by_processes(
        [tmp_path / "one", tmp_path / "one", tmp_path / "two"], postgres.new_database(postgres_url)
    )
    assert 475 <= sum(counts) <= 500


@pytest.mark.postgres
def test_what_is_over_is_removed_from_the_shared_windows(postgres_url: str, tmp_path: Path, clock: Clock) -> None:
    shared = AccountStore.open(Settings(home=tmp_path, database_url=postgres.new_database(postgres_url)))
    limits = Limits(RULES, Windows(tmp_path), shared, clock)
    for _ in range(3):
        limits.take(CALLER, "signals")
    refused(limits)
    clock.at += 60
    limits.purge()
    with shared.read() as session:
        assert session.driver("SELECT count(*) FROM account_leases").fetchall() == [(0,)]
    limits.take(CALLER, "signals")
    shared.close()
