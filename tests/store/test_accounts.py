"""The accounts database: its schema, its own file and writer, copies, and what the database itself forbids."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from sightline.errors import Conflict, InvalidFile
from sightline.settings import Settings
from sightline.store import Store
from sightline.store.accounts import AccountStore, ledger, unlocks, usage
from sightline.store.accounts.rows import Entry, Kind, Used
from sightline.store.accounts.tables import metadata
from sightline.store.layout import ACCOUNTS
from tests.store.making import person, put


@pytest.fixture
def accounts(settings: Settings) -> Iterator[AccountStore]:
    opened = AccountStore.open(settings)
    yield opened
    opened.close()


def entry(amount: int, reference: str = "one", of_allowance: int = 0) -> Entry:
    return Entry(org=1, kind=Kind.grant, reference=reference, amount=amount, of_allowance=of_allowance, at=1)


def test_the_migrated_schema_is_the_one_that_the_code_means(accounts: AccountStore) -> None:
    options = {"compare_type": True, "compare_server_default": True, "version_table": ACCOUNTS.version_table}
    with accounts.database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection, opts=options), metadata) == []


def test_sqlite_has_the_very_same_tables(tmp_path: Path) -> None:
    AccountStore.open(Settings(home=tmp_path)).close()
    fresh = create_engine(f"sqlite:///{tmp_path / 'fresh.db'}")
    metadata.create_all(fresh)
    fresh.dispose()

    def tables(path: Path) -> dict[str, str]:
        with closing(sqlite3.connect(path)) as connection:
            rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
        return {name: "".join(text.split()).replace('"', "") for name, text in rows if name != ACCOUNTS.version_table}

    assert tables(tmp_path / ACCOUNTS.file) == tables(tmp_path / "fresh.db")


def test_the_newest_step_is_the_schema_that_the_code_works_on() -> None:
    steps = ScriptDirectory(str(ACCOUNTS.steps))
    assert steps.get_current_head() == ACCOUNTS.head
    assert {each.revision for each in steps.walk_revisions()} == set(ACCOUNTS.schemas)


def test_facts_and_accounts_stand_side_by_side(new_settings: Callable[[], Settings]) -> None:
    settings = new_settings()
    store, accounts = Store.open(settings), AccountStore.open(settings)
    with store.write() as writer, accounts.write() as session:  # neither waits for the other
        ledger.open_balance(session, 1, 0)
        assert writer.last_subject() == 0
    put(store, "a", person("p1", "Ada"))
    with accounts.database.transaction(write=True) as session:
        session.driver(f"UPDATE {ACCOUNTS.version_table} SET version_num = '9999'")
    Store.open(settings).close()
    with pytest.raises(Conflict, match="9999"):
        AccountStore.open(settings)
    store.close()
    accounts.close()


def test_commits_are_on_the_disk_on_sqlite(tmp_path: Path) -> None:
    accounts = AccountStore.open(Settings(home=tmp_path))
    with accounts.write() as session:
        assert session.driver("PRAGMA synchronous").fetchone() == (2,)  # FULL
        assert session.driver("PRAGMA journal_mode").fetchone() == ("wal",)
    accounts.close()


def test_an_entry_moves_the_balance_and_none_makes_it_negative(accounts: AccountStore) -> None:
    with accounts.write() as session:
        ledger.open_balance(session, 1, 0)
        moved = ledger.write(session, entry(10, of_allowance=4))
        assert moved is not None
        assert (moved.allowance_left, moved.granted_left, moved.total) == (4, 6, 10)
        assert ledger.write(session, entry(-11, "two", of_allowance=-4)) is None
        assert ledger.write(session, entry(-5, "two", of_allowance=-5)) is None
        assert ledger.balance(session, 1) == moved
        assert ledger.wrong_balances(session) == []
        assert [each.reference for each in ledger.entries(session, 1, 100, 10)] == ["one"]


def test_a_reference_has_one_entry_of_a_kind(accounts: AccountStore) -> None:
    with accounts.write() as session:
        ledger.open_balance(session, 1, 0)
        ledger.write(session, entry(1))
    with pytest.raises(Exception, match=r"(?i)unique"), accounts.write() as session:
        ledger.write(session, entry(1))
    with accounts.read() as session:
        assert ledger.balance(session, 1).total == 1


def test_a_balance_that_was_meddled_with_is_found(accounts: AccountStore) -> None:
    with accounts.write() as session:
        ledger.open_balance(session, 1, 0)
        ledger.write(session, entry(5))
        session.driver("UPDATE account_balances SET granted_left = granted_left + 1")
        assert ledger.wrong_balances(session) == [1]


def test_usage_is_added_up_by_many_at_once(accounts: AccountStore) -> None:
    rows = [Used(org, 1, 1, "v1", "verb", point, 1, 2, 3) for org in (1, 2) for point in ("", "a")]

    def add(turn: int) -> None:
        with accounts.write() as session:
            usage.add(session, rows if turn % 2 else rows[::-1])

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, range(24)))
    with accounts.read() as session:
        assert {(row.calls, row.items, row.spent) for row in usage.between(session, 2, 0, 9)} == {(24, 48, 72)}


def test_unlocks_are_renewed_and_forgotten(accounts: AccountStore) -> None:
    with accounts.write() as session:
        unlocks.pay(session, 1, [(7, "email"), (7, "email"), (8, "phone")], at=10)
        unlocks.pay(session, 1, [(7, "email")], at=20)
        assert unlocks.paid(session, 1, [7, 8], since=10) == {(7, "email")}
        assert unlocks.paid(session, 2, [7, 8], since=0) == set()
        assert unlocks.forget(session, [7]) == 1
        assert unlocks.paid(session, 1, [7, 8], since=0) == {(8, "phone")}


def test_copies_are_taken_and_put_back(tmp_path: Path) -> None:
    accounts = AccountStore.open(Settings(home=tmp_path / "home"))
    with accounts.write() as session:
        ledger.open_balance(session, 1, 0)
        ledger.write(session, entry(5))
    accounts.backup(tmp_path / "copy")
    with accounts.write() as session:
        ledger.write(session, entry(5, "two"))
    accounts.restore(tmp_path / "copy")
    with accounts.read() as session:
        assert ledger.balance(session, 1).total == 5
    store = Store.open(Settings(home=tmp_path / "home"))
    store.backup(tmp_path / "facts")
    with pytest.raises(InvalidFile):  # a copy of the facts is no copy of the accounts
        accounts.restore(tmp_path / "facts")
    store.close()
    accounts.close()
