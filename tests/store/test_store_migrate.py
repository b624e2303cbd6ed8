"""The schema: made, equal to what the code means, and refused if it is newer."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Barrier

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from sightline.errors import Conflict, InvalidFile, InvalidInput, Unavailable
from sightline.settings import Settings
from sightline.store import Store, Verdict
from sightline.store.engines import make_engine
from sightline.store.layout import FACTS
from sightline.store.tables import metadata
from tests.store.making import person, posting, put

STEPS = FACTS.steps


def test_the_migrated_schema_is_the_one_that_the_code_means(store: Store) -> None:
    with store.database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []


def test_sqlite_has_the_very_same_tables(sqlite_store: Store, tmp_path: Path) -> None:
    """What Alembic does not compare: primary keys, WITHOUT ROWID, partial indexes."""
    fresh = create_engine(f"sqlite:///{tmp_path / 'fresh.db'}")
    metadata.create_all(fresh)
    fresh.dispose()

    def tables(path: Path) -> dict[str, str]:
        with closing(sqlite3.connect(path)) as connection:
            rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
        return {name: "".join(text.split()).replace('"', "") for name, text in rows if name != "alembic_version"}

    path = sqlite_store.database.path
    assert path is not None
    assert tables(path) == tables(tmp_path / "fresh.db")


def test_the_newest_step_is_the_schema_that_the_code_works_on() -> None:
    steps = ScriptDirectory(str(STEPS))
    assert steps.get_current_head() == FACTS.head
    assert {each.revision for each in steps.walk_revisions()} == set(FACTS.schemas)


def test_several_may_open_a_new_store_at_once(new_settings: Callable[[], Settings]) -> None:
    settings = new_settings()
    with ThreadPoolExecutor(4) as pool:
        stores = list(pool.map(lambda _: Store.open(settings), range(4)))
    identities = set()
    for store in stores:
        with store.read() as reader:
            identities.add(reader.identity())
        store.close()
    assert len(identities) == 1


def test_several_may_connect_to_a_new_file_at_once(tmp_path: Path) -> None:
    """SQLite refuses the second of two that switch a file to write-ahead logging, without waiting for the first."""
    meeting = Barrier(4)

    def connect(path: Path) -> str:
        engine = make_engine(Settings(home=tmp_path), path, 10.0)
        meeting.wait(10.0)
        with engine.connect() as connection:
            mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar()
        engine.dispose()
        return str(mode)

    with ThreadPoolExecutor(4) as pool:
        for number in range(20):
            assert list(pool.map(connect, [tmp_path / f"{number}.db"] * 4)) == ["wal"] * 4


def test_an_existing_store_is_opened_as_it_is(settings: Settings, store: Store) -> None:
    put(store, "a", person("p1", "Ada"))
    again = Store.open(settings)
    with again.read() as reader:
        assert len(reader.history([1])) == 1
    again.close()


_UNDO = {
    "0003": tuple(
        f"DROP TABLE {name}" for name in ("signals", "signal_entities", "signal_log", "signal_queue", "tied", "holds")
    ),
    "0002": (
        "DROP TABLE suppressed",
        "DROP TABLE suppressions",
        "DROP TABLE privacy_requests",
        "ALTER TABLE batches DROP COLUMN suppressed",
    ),
    "0001": ("DROP TABLE links", "DROP TABLE judgements"),
}
"""What takes a store back to each schema, from the one after it."""


def _as_of(settings: Settings, schema: str) -> None:
    """A store of an older schema that holds two people."""
    store = Store.open(settings)
    put(store, "a", person("p1", "Ada"), person("p2", "Bob"), *posting("j1", "Acme"))
    with store.database.transaction(write=True) as session:
        for older, steps in _UNDO.items():
            if older >= schema:
                for step in steps:
                    session.driver(step)
        session.driver(f"UPDATE alembic_version SET version_num = '{schema}'")
    store.close()


@pytest.mark.parametrize("schema", _UNDO)
def test_an_older_store_is_brought_up_to_date(new_settings: Callable[[], Settings], schema: str) -> None:
    settings = new_settings()
    _as_of(settings, schema)
    store = Store.open(settings)
    with store.write() as writer:
        assert len(writer.history([1, 2])) == 2
        assert (writer.judgements([1, 2]), writer.links([1, 2])) == ([], [])
        assert writer.judge(1, 2, Verdict.same, "ada").number == 1
        assert [each.suppressed for each in writer.batches()] == [0]
        assert writer.signals.tied([3]) == [(3, 4)]
        assert writer.signals.tied_to([4]) == [(4, 3, 100)]
    assert store.verify() == []
    with store.write() as writer:
        writer.suppressions.hide(writer.suppressions.begin("ada", 1), [2])
        assert len(writer.history([1, 2])) == 1
    store.close()


def test_an_older_store_has_the_very_same_tables_afterwards(tmp_path: Path) -> None:
    """An added column stands where a new store has it."""
    layouts = []
    for name, schema in (("new", FACTS.head), ("old", "0002")):
        settings = Settings(home=tmp_path / name)
        _as_of(settings, schema)
        Store.open(settings).close()
        with closing(sqlite3.connect(tmp_path / name / "facts.db")) as connection:
            rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
        layouts.append({name: "".join(text.split()) for name, text in rows})
    assert layouts[0] == layouts[1]


def test_a_newer_store_is_refused(settings: Settings, store: Store) -> None:
    with store.database.transaction(write=True) as session:
        session.driver("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(Conflict, match="9999"):
        Store.open(settings)


@pytest.mark.parametrize(
    ("url", "error"),
    [
        ("nonsense", InvalidInput),
        ("mysql://localhost/x", InvalidInput),
        ("postgresql+nodriver://localhost/x", InvalidInput),
        ("postgresql+psycopg://sightline@127.0.0.1:1/nothing", Unavailable),
    ],
)
def test_databases_that_cannot_be_used(tmp_path: Path, url: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        Store.open(Settings(home=tmp_path, database_url=url))


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "facts.db").write_text("Once upon a time there was a file. " * 100)
    with pytest.raises(InvalidFile, match="not a database"):
        Store.open(Settings(home=tmp_path))
