"""Verify sees what is wrong; backups come back."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from sightline.errors import Conflict, InvalidFile, NotFound
from sightline.settings import Settings
from sightline.store import Change, Link, Store, Verdict, What
from sightline.store.verify import _DERIVED, _LOG
from tests.store.making import PERSON, company, key_of, mention, person, put, record

DAMAGES = {
    "UPDATE batches SET source = 9 WHERE id = 1": "batches of a source that does not exist",
    "UPDATE subjects SET source = 9 WHERE subject = 1": "subjects of a source that does not exist",
    "UPDATE appends SET batch = 9 WHERE first = 1": "appends of a batch that does not exist",
    "DELETE FROM subjects WHERE subject = 2": "observations of a subject that does not exist",
    "DELETE FROM observations WHERE subject = 2": "subjects without an observation",
    "DELETE FROM appends WHERE first = 1": "observations that no append covers",
    "UPDATE counters SET value = 1 WHERE name = 'subject'": "subjects above the counter",
    "UPDATE counters SET value = 1 WHERE name = 'observation'": "observations above the counter",
    "UPDATE observations SET payload = NULL WHERE subject = 2": "claims without their content",
    "UPDATE seen SET observation = 0": "times seen of what was never said",
    "UPDATE seen SET observation = 99": "times seen above the counter",
    "UPDATE observations SET op = 3 WHERE subject = 2": "rows that declare gone and yet claim",
    "DELETE FROM feed WHERE position = 1": "holes in the feed",
    "UPDATE counters SET value = 1 WHERE name = 'feed'": "changes above the counter",
    "UPDATE judgements SET left_subject = 0": "judgements from a subject that does not exist",
    "UPDATE judgements SET right_subject = 77": "judgements to a subject that does not exist",
    "UPDATE judgements SET left_subject = 2, right_subject = 1": "judgements whose left subject is not the smaller",
    "UPDATE judgements SET right_subject = 5": "judgements between two kinds",
    "UPDATE links SET left_subject = 0": "links from a subject that does not exist",
    "UPDATE links SET right_subject = 77": "links to a subject that does not exist",
    "UPDATE links SET left_subject = 2, right_subject = 1": "links whose left subject is not the smaller",
    "UPDATE links SET right_subject = 5": "links between two kinds",
    "UPDATE keys SET subject = 77 WHERE subject = 2": "keys of a subject that does not exist",
    "UPDATE forwards SET subject = 77": "forwards of a subject that does not exist",
    "UPDATE forwards SET entity = 77": "forwards to an entity that does not exist",
    "INSERT INTO forwards VALUES (5, 4)": "forwards to a subject that forwards itself",
    "UPDATE forwards SET entity = 5": "forwards to an entity that is not the smallest of its members",
    "UPDATE records SET entity = 77": "records of an entity that does not exist",
    "INSERT INTO records SELECT 4, kind, payload FROM records": "records of an id that forwards",
    "INSERT INTO suppressed SELECT subject, 1 FROM keys LIMIT 1": "keys of a subject that is suppressed",
    "INSERT INTO suppressed SELECT left_subject, 1 FROM links": "links from a subject that is suppressed",
    "INSERT INTO suppressed SELECT right_subject, 1 FROM links": "links to a subject that is suppressed",
    "INSERT INTO suppressed SELECT subject, 1 FROM forwards": "forwards of a subject that is suppressed",
    "INSERT INTO suppressed SELECT entity, 1 FROM records": "records of a subject that is suppressed",
}


@pytest.fixture
def filled(store: Store) -> Store:
    """One of everything: subjects 1 to 5, the first said twice, 4 forwarding to 1, 1 linked to 2 and judged not it."""
    put(store, "a", person("p1", "Ada"), person("p2", "Bob"), mention("Acme"), person("p4", "Ada", works_at="Acme"))
    put(store, "b", person("p1", "Ada"), company("c5", "Beta"), at=2_000)
    with store.write() as writer:
        writer.set_entities({4: 1})
        writer.put_records([record(1)])
        writer.replace_links_of([1], [Link(1, 2, 150, Verdict.unsure)])
        writer.judge(2, 1, Verdict.different, "ada")
        writer.publish([Change(1, PERSON, What.changed), Change(4, PERSON, What.dropped, 1)])
    return store


def test_a_whole_store_has_no_problems(filled: Store) -> None:
    assert filled.verify() == []


@pytest.mark.parametrize("damage", DAMAGES)
def test_every_damage_is_seen(filled: Store, damage: str) -> None:
    with filled.database.transaction(write=True) as session:
        session.driver(damage)
    assert any(DAMAGES[damage] in line for line in filled.verify()), filled.verify()


def test_every_check_has_its_damage() -> None:
    assert set(DAMAGES.values()) == set(_LOG) | set(_DERIVED)


def test_a_dictionary_that_is_missing_is_seen(filled: Store) -> None:
    with filled.database.transaction(write=True) as session:
        session.driver("DELETE FROM dictionaries WHERE number = 1")
    assert filled.verify() == ["Rows were written with dictionary 1, which is missing: they cannot be read."]


def test_a_file_that_was_overwritten_is_seen(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    store = Store.open(settings)
    for n in range(20):
        put(store, str(n), *[person(f"p{n}-{m}", f"N{m}") for m in range(40)])
    store.close()
    path = tmp_path / "facts.db"
    content = bytearray(path.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 20_000] = b"\xff" * 20_000
    path.write_bytes(content)
    store = Store.open(settings)
    assert any("damaged" in line for line in store.verify())


def test_a_backup_brings_everything_back(sqlite_store: Store, tmp_path: Path) -> None:
    store, copy = sqlite_store, tmp_path / "copy.db"
    put(store, "a", person("p1", "Ada"))
    with store.read() as reader:
        before = reader.identity(), reader.history([1])
    store.backup(copy)
    with pytest.raises(Conflict):
        store.backup(copy)
    put(store, "b", person("p2", "Bob"), at=7_000)
    with store.read() as reader:
        assert len(reader.history([1, 2])) == 2
    store.restore(copy)
    with store.read() as reader:
        assert reader.last_subject() == 1
        assert reader.history([1]) == before[1]
        assert reader.identity() != before[0]
        assert reader.subjects_with_keys([key_of("Ada")]) == {key_of("Ada"): [1]}
    put(store, "c", person("p3", "Cyd"), at=9_000)
    with store.read() as reader:
        assert [row.observed_at for row in reader.history([2])] == [9_000]
    assert store.verify() == []
    assert [each.name for each in tmp_path.iterdir() if "partial" in each.name] == []


def test_a_backup_carries_judgements_and_links(sqlite_store: Store, tmp_path: Path) -> None:
    put(sqlite_store, "a", person("p1", "Ada"), person("p2", "Ada"))
    link = Link(1, 2, 900, Verdict.same, b"why")
    with sqlite_store.write() as writer:
        judgement = writer.judge(1, 2, Verdict.same, "ada", "her sister says so")
        writer.replace_links_of([1], [link])
        writer.publish_rebuilt("2026-1")
    sqlite_store.backup(tmp_path / "copy.db")
    with sqlite_store.write() as writer:
        writer.undo_judgement(1, "bob")
        writer.replace_links_of([1], [])
    sqlite_store.restore(tmp_path / "copy.db")
    with sqlite_store.read() as reader:
        assert reader.judgements([2]) == [judgement]
        assert reader.links([2]) == [link]
        assert reader.model() == "2026-1"
        assert (reader.stats().rows["judgements"], reader.stats().rows["links"]) == (1, 1)


def test_a_backup_is_of_one_moment_while_others_write(sqlite_store: Store, tmp_path: Path) -> None:
    put(sqlite_store, "a", *[person(f"p{n}", f"N{n}") for n in range(500)])
    sqlite_store.backup(tmp_path / "first.db")
    put(sqlite_store, "b", person("late", "Late"))
    with closing(sqlite3.connect(tmp_path / "first.db")) as copy:
        assert copy.execute("SELECT count(*) FROM subjects").fetchone() == (500,)
        assert copy.execute("PRAGMA journal_mode").fetchone() == ("delete",)


def test_what_is_no_backup_is_refused(sqlite_store: Store, tmp_path: Path) -> None:
    put(sqlite_store, "a", person("p1", "Ada"))
    (tmp_path / "text").write_text("no database " * 1_000)
    with closing(sqlite3.connect(tmp_path / "empty")) as other:
        other.execute("CREATE TABLE something (x)")
    with closing(sqlite3.connect(tmp_path / "newer")) as other:
        other.execute("CREATE TABLE alembic_version (version_num)")
        other.execute("INSERT INTO alembic_version VALUES ('9999')")
        other.commit()
    for name, error in (("nowhere", NotFound), ("text", InvalidFile), ("empty", InvalidFile), ("newer", Conflict)):
        with pytest.raises(error):
            sqlite_store.restore(tmp_path / name)
    with sqlite_store.read() as reader:
        assert reader.last_subject() == 1


@pytest.mark.postgres
def test_postgresql_says_which_tool_to_use(postgres_server: str, tmp_path: Path) -> None:
    from tests import postgres

    store = Store.open(Settings(home=tmp_path, database_url=postgres.new_database(postgres_server)))
    with pytest.raises(Conflict, match="pg_dump"):
        store.backup(tmp_path / "copy")
    with pytest.raises(Conflict, match="pg_restore"):
        store.restore(tmp_path / "copy")
    store.close()
