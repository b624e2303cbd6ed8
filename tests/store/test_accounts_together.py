"""Writing together: one transaction for all who wait, each of whose work stands or falls alone."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import bindparam, insert, select

from sightline.errors import Conflict, Unavailable
from sightline.settings import Settings
from sightline.store.accounts import AccountStore, together
from sightline.store.accounts.tables import members
from sightline.store.database import Database, Transaction
from sightline.store.session import Session
from sightline.store.sql import Statement

_ADD = Statement(insert(members).values({each.name: bindparam(each.name) for each in members.c}))
_EMAILS = Statement(select(members.c.email).order_by(members.c.email))


def add(email: str) -> Callable[[Session], str]:
    """Work that writes one member, and answers who."""

    def work(session: Session) -> str:
        session.run(_ADD, org=1, email=email, name="", role="member", added_at=0)
        return email

    return work


def emails(accounts: AccountStore) -> list[str]:
    with accounts.read() as session:
        return [row[0] for row in session.all(_EMAILS)]


@pytest.fixture
def accounts(tmp_path: Path) -> Iterator[AccountStore]:
    opened = AccountStore.open(Settings(home=tmp_path))
    yield opened
    opened.close()


@pytest.fixture
def commits(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Grows with each writing transaction."""
    counted: list[int] = []
    begin = Database.transaction

    def transaction(self: Database, *, write: bool) -> Transaction:
        counted.extend([1] if write else [])
        return begin(self, write=write)

    monkeypatch.setattr(Database, "transaction", transaction)
    return counted


class Crowd:
    """Threads whose work waits while the first one's is done."""

    def __init__(self, accounts: AccountStore) -> None:
        self.accounts = accounts
        self.pool = ThreadPoolExecutor(200)
        self._go, self._inside = threading.Event(), threading.Event()
        self.first = self.pool.submit(accounts.do, self._hold)
        assert self._inside.wait(30)
        self.others: list[Future[str]] = []

    def _hold(self, session: Session) -> str:
        self._inside.set()
        assert self._go.wait(30)
        return add("first")(session)

    def join(self, work: Callable[[Session], str]) -> None:
        """One more thread, which waits before this returns."""
        self.others.append(self.pool.submit(self.accounts.do, work))
        while len(self.accounts._together._waiting) < len(self.others):
            pass

    def go(self) -> None:
        self._go.set()
        self.pool.shutdown(wait=True)


def test_who_waits_is_written_together(accounts: AccountStore, commits: list[int]) -> None:
    crowd = Crowd(accounts)
    for number in range(together.MOST):
        crowd.join(add(f"other {number}"))
    crowd.go()
    assert [each.result() for each in crowd.others] == [f"other {number}" for number in range(together.MOST)]
    assert len(emails(accounts)) == together.MOST + 1
    assert len(commits) == 2


def test_a_crowd_is_written_in_parts(accounts: AccountStore, commits: list[int]) -> None:
    crowd = Crowd(accounts)
    for number in range(2 * together.MOST + 1):
        crowd.join(add(f"other {number}"))
    crowd.go()
    assert len(emails(accounts)) == 2 * together.MOST + 2
    assert len(commits) == 4


def test_one_that_fails_leaves_nothing_and_disturbs_no_other(accounts: AccountStore) -> None:
    def fail(session: Session) -> str:
        add("lost")(session)
        raise Conflict("No.")

    crowd = Crowd(accounts)
    crowd.join(add("before"))
    crowd.join(fail)
    crowd.join(add("before"))  # is there already: the database refuses it
    crowd.join(add("after"))
    crowd.go()
    assert crowd.others[0].result() == "before"
    with pytest.raises(Conflict, match="No"):
        crowd.others[1].result()
    assert crowd.others[2].exception() is not None
    assert crowd.others[3].result() == "after"
    assert emails(accounts) == ["after", "before", "first"]


def test_nothing_is_acknowledged_that_is_not_committed(accounts: AccountStore, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(transaction: Transaction) -> None:
        transaction._database.drop(transaction._connection)
        raise Unavailable("The disk is full.")

    crowd = Crowd(accounts)
    crowd.join(add("lost"))
    crowd.join(add("lost too"))
    monkeypatch.setattr(Transaction, "_commit", full)
    crowd.go()
    for each in (crowd.first, *crowd.others):
        with pytest.raises(Unavailable, match="full"):
            each.result()
    monkeypatch.undo()
    accounts.close()
    assert emails(accounts) == []
    assert accounts.do(add("next")) == "next"


def test_a_child_that_was_forked_waits_for_nobody(accounts: AccountStore) -> None:
    shared = accounts._together
    shared._led = True  # as a fork finds it when a thread of its parent is in the middle
    shared._pid = -1
    assert accounts.do(add("child")) == "child"
