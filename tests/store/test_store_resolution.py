"""Judgements and links: written, undone, replaced, and found from either side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pytest

from sightline.errors import Conflict, InvalidInput, NotFound, TooLarge
from sightline.store import DerivedState, Judgement, Link, LinkRow, Store, Verdict
from sightline.store import judgements as judgement_table
from sightline.store import links as link_table
from sightline.store import sql as sql_module
from sightline.store.rows import MAX_REASONS
from tests.store.making import COMPANY, PERSON, company, key_of, person, put

ALL = list(range(1, 10))
SAME, DIFFERENT, UNSURE = Verdict.same, Verdict.different, Verdict.unsure


@pytest.fixture
def filled(store: Store) -> Store:
    """People 1 to 9, companies 10 to 12."""
    people = [person(f"p{n}", f"N{n % 2}") for n in range(9)]
    put(store, "a", *people, *[company(f"c{n}", f"C{n}") for n in range(3)])
    return store


def judge(store: Store, left: int, right: int, verdict: Verdict, by: str = "ada", note: str = "") -> Judgement:
    with store.write() as writer:
        return writer.judge(left, right, verdict, by, note)


def replace_all(store: Store, links: Sequence[Link]) -> int:
    rows: Iterator[LinkRow] = ((each.left, each.right, each.score, each.verdict, each.reasons) for each in links)
    return store.replace_links(rows)


# judgements


def test_a_judgement_comes_back_as_it_was_said(filled: Store) -> None:
    said = judge(filled, 5, 2, SAME, note="the same face")
    assert said == Judgement(1, 2, 5, SAME, "ada", "the same face", said.said_at)
    other = judge(filled, 10, 11, DIFFERENT)
    assert other.said_at >= said.said_at > 0
    with filled.read() as reader:
        assert reader.judgement(1) == said
        assert reader.judgements([2]) == reader.judgements([5]) == reader.judgements([5, 2, 7]) == [said]
        assert reader.judgements([11, 5]) == [said, other]
        assert reader.judgements([1]) == reader.judgements([]) == []
        assert list(reader.stream_judgements()) == list(reader.stream_judgements(chunk=1)) == [said, other]
        with pytest.raises(NotFound, match="3"):
            reader.judgement(3)


def test_a_later_judgement_takes_the_place_of_an_older_one(filled: Store) -> None:
    judge(filled, 1, 2, SAME)
    later = judge(filled, 2, 1, DIFFERENT, by="bob")
    with filled.read() as reader:
        assert reader.judgements([1]) == [later]
        older = reader.judgement(1)
    assert (older.verdict, older.undone_at, older.undone_by) == (SAME, later.said_at, "judgement 2")
    with filled.write() as writer:
        with pytest.raises(Conflict, match="judgement 2"):
            writer.undo_judgement(1, "cyd")
        undone = writer.undo_judgement(2, "cyd")
    assert (undone.undone_at is not None, undone.undone_by) == (True, "cyd")
    with filled.read() as reader:
        assert reader.judgements([1, 2]) == []
        assert list(reader.stream_judgements()) == []
    assert judge(filled, 1, 2, SAME).number == 3, "what was undone can be said again"
    assert filled.verify() == []


def test_the_schema_refuses_two_judgements_in_force_on_a_pair(filled: Store) -> None:
    judge(filled, 1, 2, SAME)
    judge(filled, 1, 2, DIFFERENT)
    with pytest.raises(filled.database.foreign), filled.database.transaction(write=True) as session:
        session.driver("UPDATE judgements SET undone_at = NULL")
    assert filled.verify() == []


def test_what_is_judged_in_one_transaction_is_one_decision(filled: Store) -> None:
    alone = judge(filled, 1, 2, SAME)
    with filled.write() as writer:
        both = [writer.judge(1, 2, DIFFERENT, "bob"), writer.judge(1, 3, DIFFERENT, "bob")]
    after = judge(filled, 4, 5, SAME)
    assert alone.said_at < both[0].said_at == both[1].said_at < after.said_at, "however fast they follow"
    with filled.read() as reader:
        assert reader.judged_together(both[1].number) == both
        assert reader.judged_together(99) == []
        assert reader.judgements_undone(both[0].said_at) == [reader.judgement(alone.number)]
        assert reader.judgements_undone(after.said_at) == []


def test_judgements_are_listed_the_newest_first(filled: Store) -> None:
    for right in range(2, 8):
        judge(filled, 1, right, SAME)
    with filled.write() as writer:
        writer.undo_judgement(3, "ada")
        with pytest.raises(NotFound):
            writer.undo_judgement(99, "ada")
    with filled.read() as reader:
        assert [each.number for each in reader.list_judgements()] == [6, 5, 4, 3, 2, 1]
        assert [each.number for each in reader.list_judgements(undone=False)] == [6, 5, 4, 2, 1]
        assert [each.number for each in reader.list_judgements(before=5, limit=2)] == [4, 3]
        assert [each.number for each in reader.judgements([1])] == [1, 2, 4, 5, 6]


@pytest.mark.parametrize(
    ("left", "right", "verdict", "by", "note"),
    [
        (1, 1, SAME, "ada", ""),
        (1, 99, SAME, "ada", ""),
        (0, 1, SAME, "ada", ""),
        (9, 10, SAME, "ada", ""),
        (1, 2, UNSURE, "ada", ""),
        (1, 2, SAME, "", ""),
        (1, 2, SAME, "a\x00b", ""),
        (1, 2, SAME, "ada", "x" * 1_001),
    ],
)
def test_judgements_that_are_refused(
    filled: Store, left: int, right: int, verdict: Verdict, by: str, note: str
) -> None:
    with pytest.raises(InvalidInput):
        judge(filled, left, right, verdict, by, note)
    with filled.read() as reader:
        assert reader.list_judgements() == []


# links


def test_links_are_found_from_either_side(filled: Store) -> None:
    links = [Link(1, 2, 900, SAME, b"r"), Link(1, 4, -50, UNSURE), Link(2, 3, 10, UNSURE), Link(10, 11, 7, SAME)]
    with filled.write() as writer:
        writer.replace_links_of([], reversed(links))
    with filled.read() as reader:
        assert reader.links([2]) == [links[0], links[2]]
        assert reader.links([1, 2]) == links[:3]
        assert reader.links([4, 11]) == [links[1], links[3]]
        assert reader.links([9]) == reader.links([]) == []
    assert filled.verify() == []


def test_links_of_some_subjects_are_replaced(filled: Store) -> None:
    with filled.write() as writer:
        writer.replace_links_of([], [Link(1, 2, 1, SAME), Link(2, 3, 2, SAME), Link(3, 4, 3, SAME)])
    with filled.write() as writer:
        writer.replace_links_of([2, 5], [Link(2, 4, 4, SAME), Link(5, 6, 5, UNSURE)])
    with filled.read() as reader:
        assert [(each.left, each.right) for each in reader.links(ALL)] == [(2, 4), (3, 4), (5, 6)]
    with filled.write() as writer:
        writer.replace_links_of([3, 2, 5], [])
    with filled.read() as reader:
        assert reader.links(ALL) == []


def test_links_that_are_refused(filled: Store) -> None:
    backwards, heavy = Link(2, 1, 1, SAME), Link(1, 2, 1, SAME, b"x" * (MAX_REASONS + 1))
    for link, error in ((backwards, InvalidInput), (heavy, TooLarge)):
        with pytest.raises(error), filled.write() as writer:
            writer.replace_links_of([1], [link])
        with pytest.raises(error):
            replace_all(filled, [link])
    for links in ([Link(1, 3, 1, SAME), Link(1, 2, 1, SAME)], [Link(1, 2, 1, SAME)] * 2):
        with pytest.raises(InvalidInput, match="order"):
            replace_all(filled, links)


def test_unsure_links_come_by_score_page_by_page(filled: Store) -> None:
    scores = {(1, 2): 50, (1, 3): 70, (2, 3): 50, (2, 4): 50, (3, 4): -20, (5, 6): 90}
    links = [Link(*pair, score, UNSURE) for pair, score in scores.items()]
    with filled.write() as writer:
        writer.replace_links_of([], [*links, Link(7, 8, 999, SAME), Link(10, 11, 60, UNSURE)])
    wanted = [(5, 6), (1, 3), (1, 2), (2, 3), (2, 4), (3, 4)]
    with filled.read() as reader:
        assert [(each.left, each.right) for each in reader.unsure_links(PERSON)] == wanted
        assert [(each.left, each.right) for each in reader.unsure_links(COMPANY)] == [(10, 11)]
        pages, after = [], None
        while page := reader.unsure_links(PERSON, after, limit=2):
            pages += page
            after = page[-1].place
    assert [(each.left, each.right) for each in pages] == wanted
    judge(filled, 3, 1, DIFFERENT)
    judge(filled, 2, 3, SAME)
    with filled.write() as writer:
        writer.undo_judgement(2, "ada")
    with filled.read() as reader:
        assert [(each.left, each.right) for each in reader.unsure_links(PERSON)] == [p for p in wanted if p != (1, 3)]


def test_all_links_are_replaced_and_streamed(filled: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sightline.store.bulk.CHUNK", 3)
    old = [Link(left, right, left * right, SAME, b"old") for left in range(1, 9, 2) for right in range(left + 1, 10)]
    new = [Link(left, right, -left, UNSURE) for left in range(2, 8) for right in range(left + 1, 9)]
    for links in (old, new, new[5:], [], old):
        assert replace_all(filled, links) == len(links)
        with filled.read() as reader:
            assert reader.derived_state() is DerivedState.stale
            assert reader.links(ALL) == links
            for chunk in (4, 100):
                streamed = [np.column_stack(each).tolist() for each in reader.stream_links(chunk)]
                assert [tuple(row) for rows in streamed for row in rows] == [
                    (each.left, each.right, each.score, each.verdict) for each in links
                ]


# keys, model, plans


def test_the_first_subjects_of_each_key(filled: Store) -> None:
    even, odd, nobody = key_of("N0"), key_of("N1"), key_of("nobody")
    with filled.read() as reader:
        assert reader.subjects_with_keys([odd, nobody, even], limit=2) == {odd: [2, 4, 6], nobody: [], even: [1, 3, 5]}
        assert reader.subjects_with_keys([odd, odd], limit=4) == {odd: [2, 4, 6, 8]}
        assert reader.subjects_with_keys([even], limit=1) == {even: [1, 3]}
        assert reader.subjects_with_keys([], limit=1) == {}


def test_the_model_that_derived_state_was_computed_with(store: Store) -> None:
    with store.read() as reader:
        assert reader.model() == ""
    for model in ("2026-1", "2026-2", ""):
        with store.write() as writer:
            writer.publish_rebuilt(model)
        with store.read() as reader:
            assert reader.model() == model


@pytest.mark.parametrize(
    "statement", [judgement_table.OF_SUBJECTS, link_table.OF_SUBJECTS, link_table.UNSURE, link_table.AFTER]
)
def test_look_ups_use_an_index(statement: sql_module.Statement, sqlite_store: Store) -> None:
    values = {"subjects": [1, 2], "kind": 1, "score": 9, "same": 9, "left": 1, "right": 2, "limit": 5}
    with sqlite_store.database.transaction(write=False) as session:
        compiled = statement.on(sqlite_store.database.engine.dialect)
        plan = session.driver("EXPLAIN QUERY PLAN " + compiled.text, compiled.parameters(values)).fetchall()
    lines = [line for *_, line in plan if "json_each" not in line and "SUBQUERY" not in line]
    assert not [line for line in lines if line.startswith("SCAN")], plan
    if statement is not judgement_table.OF_SUBJECTS and statement is not link_table.OF_SUBJECTS:
        assert not [line for line in lines if "TEMP B-TREE" in line], plan
