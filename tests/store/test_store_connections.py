"""Connections: a process opens so many and no more; who comes later waits, and gets one as soon as it is free."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import msgspec
import pytest
from sqlalchemy import text

from sightline.errors import Unavailable
from sightline.settings import Settings
from sightline.store import database
from sightline.store.database import Database
from sightline.store.sql import Statement

ONE = Statement(text("SELECT 1"))
OPEN = Statement(text("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'counted'"))
MOST = 3


@pytest.fixture
def limited(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Database:
    """A database to which a process opens three connections."""
    monkeypatch.setattr(database, "SQLITE_CONNECTIONS", MOST)
    url = settings.database_url and f"{settings.database_url}&application_name=counted"
    given = msgspec.structs.replace(settings, database_url=url, database_connections=MOST)
    given.home.mkdir(parents=True, exist_ok=True)
    return Database(given, wait_seconds=20)


def test_more_threads_than_connections_are_served_one_after_the_other(limited: Database) -> None:
    most_at_once, inside, lock = 0, 0, threading.Lock()

    def ask(_number: int) -> int:
        nonlocal most_at_once, inside
        with limited.transaction(write=False) as session:
            with lock:
                inside += 1
                most_at_once = max(most_at_once, inside)
            answer = session.one(ONE)
            with lock:
                inside -= 1
        return int((answer or (0,))[0])

    with ThreadPoolExecutor(24) as pool:
        assert sum(pool.map(ask, range(600))) == 600
    assert most_at_once <= MOST
    if not limited.sqlite:
        with limited.transaction(write=False) as session:
            assert (session.one(OPEN) or (0,))[0] <= MOST
    limited.close()


def test_who_failed_gives_the_connection_back(limited: Database) -> None:
    for _ in range(5 * MOST):
        with pytest.raises(ZeroDivisionError), limited.transaction(write=False):
            raise ZeroDivisionError
    with limited.transaction(write=False) as session:
        assert session.one(ONE) == (1,)
    limited.close()


def test_who_waits_too_long_is_told(limited: Database) -> None:
    limited.wait_seconds = 0.01
    opened = [limited.transaction(write=False) for _ in range(MOST)]
    for each in opened:
        each.__enter__()
    with pytest.raises(Unavailable, match="busy"), limited.transaction(write=False):
        pass
    for each in opened:
        each.__exit__(None, None, None)
    with limited.transaction(write=False) as session:
        assert session.one(ONE) == (1,)
    limited.close()
