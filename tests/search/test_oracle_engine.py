"""The embedded engine answers every generated question as the oracle does, on worlds that stand still."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sightline.model.fields import FIELDS, FieldType
from sightline.model.query import EVERYTHING, All, AnyOf, Employer, GroupedQuery, Kind, Not, Query
from sightline.search.embedded import EmbeddedEngine, build_snapshot
from tests.search.asking import ASKED, TOLD_APART, check, check_grouped_walk, check_page, check_walk
from tests.search.generate import Worlds
from tests.search.live import LiveWorld, live_world
from tests.search.oracle import Oracle
from tests.search.questions import LEAVES, Questions, cases, fields

TIMES = 10
"""How often, at least, each leaf of each field and each order is asked."""

CHARACTERS = st.one_of(
    st.characters(max_codepoint=0x24F),
    st.sampled_from("ßẞøłŁıİﬁ½Ⅷ™ʼ\u0301\u0327\u200b\u00a0 -.'αςσΣЖйクｶﾞ日本한ก์ัहिन्दीעבָער\u0651ب🚀"),
)
TEXTS = st.lists(st.text(CHARACTERS, max_size=12), max_size=6)


class Scene:
    """A world, the engine over it, its oracle and questions about it."""

    def __init__(self, home: Path, world: LiveWorld, seed: int) -> None:
        build_snapshot(home / "search", world.store)
        self.world = world
        self.engine = EmbeddedEngine(home / "search", world.store)
        self.oracle: Oracle = world.oracle()
        self.questions = Questions(Random(seed), self.oracle.living(), ASKED, world.told)

    def close(self) -> None:
        self.engine.close()
        self.world.close()


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    home = tmp_path_factory.mktemp("world")
    made = Scene(home, live_world(home, seed=11, people=400, companies=90), seed=12)
    yield made
    made.close()


def test_every_leaf_of_every_field(scene: Scene) -> None:
    for field in FIELDS:
        everybody = len(scene.oracle.subjects[field.kind])
        for leaf in LEAVES[field.type]:
            case = f"{field.kind}.{field.name} {leaf}"
            for number in range(TIMES):
                where = scene.questions.leaf(field, leaf)
                order = scene.questions.order(field.kind)
                found = check_page(scene.engine, scene.oracle, Query(kind=field.kind, where=where, order=order))
                TOLD_APART[case] += 0 < found < everybody
                if field.kind is Kind.companies:
                    shape = (Employer(where), Not(Employer(where)))[number % 2]
                    check_page(scene.engine, scene.oracle, Query(where=shape))
    always = {f"{field.kind}.{field.name} has" for field in FIELDS if field.type is FieldType.instant}
    asked_in_vain = [case for case in cases() if case in TOLD_APART and not TOLD_APART[case] and case not in always]
    assert not asked_in_vain, "no answer told some subjects from others"


def test_every_order_in_pages_and_by_cursor(scene: Scene) -> None:
    for kind in Kind:
        for field in fields(kind, lambda field: field.sortable):
            for descending in (False, True):
                for _ in range(TIMES // 2):
                    order = (scene.questions.sort(field, descending), *scene.questions.order(kind))
                    query = Query(kind=kind, order=order, skip=scene.questions.one((0, 3, 340)), limit=40)
                    check_page(scene.engine, scene.oracle, query)
                for _ in range(TIMES // 2):
                    where = scene.questions.tree(kind, depth=1)
                    order = (scene.questions.sort(field, descending), *scene.questions.order(kind)[:1])
                    check_walk(scene.engine, scene.oracle, Query(kind=kind, where=where, order=order, limit=17))


def test_every_facet_and_suggestion(scene: Scene) -> None:
    for kind in Kind:
        for field in fields(kind):
            for _ in range(TIMES):
                if field.facet:
                    check(scene.engine, scene.oracle, scene.questions.facet(field))
                if field.suggest:
                    check(scene.engine, scene.oracle, scene.questions.suggest(field))


def test_trees(scene: Scene) -> None:
    for _ in range(150):
        for kind in Kind:
            check(scene.engine, scene.oracle, scene.questions.query(kind))


def test_groups(scene: Scene) -> None:
    check(scene.engine, scene.oracle, GroupedQuery())
    for number in range(100):
        query = scene.questions.grouped()
        check(scene.engine, scene.oracle, query)
        if number % 5 == 0:
            check_grouped_walk(scene.engine, scene.oracle, query)


def test_the_run_was_complete(scene: Scene) -> None:
    """Counts what the tests above asked; alone it has nothing to count."""
    if "people.id match" not in ASKED:
        pytest.skip("runs after the tests that ask the questions")
    seldom = {case: ASKED[case] for case in cases() if ASKED[case] < TIMES}
    assert not seldom


def test_empty_shapes(scene: Scene) -> None:
    for where in (EVERYTHING, AnyOf(), Not(AnyOf()), Not(EVERYTHING), All((EVERYTHING, Not(AnyOf())))):
        for kind in Kind:
            check(scene.engine, scene.oracle, Query(kind=kind, where=where))
        check(scene.engine, scene.oracle, Query(where=Employer(where)))


def test_a_total_that_is_not_asked_for_is_not_given(scene: Scene) -> None:
    assert scene.engine.search(Query(total=False, limit=3)).total is None


@settings(max_examples=25)
@given(random=st.randoms(use_true_random=False), texts=TEXTS, people=st.integers(0, 12), companies=st.integers(0, 5))
def test_any_small_world(random: Random, texts: list[str], people: int, companies: int) -> None:
    _compare_small_world(random, texts, people, companies, questions=12)


@pytest.mark.real
@settings(max_examples=400)
@given(random=st.randoms(use_true_random=False), texts=TEXTS, people=st.integers(0, 25), companies=st.integers(0, 8))
def test_many_small_worlds(random: Random, texts: list[str], people: int, companies: int) -> None:
    _compare_small_world(random, texts, people, companies, questions=30)


def _compare_small_world(random: Random, texts: list[str], people: int, companies: int, questions: int) -> None:
    with TemporaryDirectory() as folder:
        home = Path(folder)
        scene = Scene(home, LiveWorld(home, Worlds(random, texts), people, companies), 0)
        scene.questions.random = random
        try:
            for _ in range(questions):
                _check_any(scene)
        finally:
            scene.close()


def _check_any(scene: Scene) -> None:
    ask = scene.questions
    kind = ask.one(tuple(Kind))
    shape = ask.one(("query", "query", "leaf", "walk", "grouped", "facet", "suggest"))
    if shape == "walk":
        check_walk(scene.engine, scene.oracle, ask.query(kind))
    elif shape == "leaf":
        check(scene.engine, scene.oracle, Query(kind=kind, where=ask.leaf(ask.one(fields(kind)))))
    elif shape == "facet":
        check(scene.engine, scene.oracle, ask.any_facet(kind))
    elif shape == "suggest":
        check(scene.engine, scene.oracle, ask.any_suggest(kind))
    else:
        check(scene.engine, scene.oracle, ask.grouped() if shape == "grouped" else ask.query(kind))
