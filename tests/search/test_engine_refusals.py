"""What cannot be asked: the error, its code, and that it says what is allowed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sightline.errors import InvalidInput, SightlineError, TooLarge, UnknownField
from sightline.model.observation import SubjectKind
from sightline.model.person import Person
from sightline.model.query import (
    EVERYTHING,
    All,
    Condition,
    Employer,
    FacetQuery,
    Formerly,
    GroupedQuery,
    Has,
    Key,
    Kind,
    Match,
    Not,
    Overlap,
    Place,
    Query,
    Range,
    Sort,
    SuggestQuery,
    Text,
    Within,
)
from sightline.model.record import Record
from sightline.search.embedded import EmbeddedEngine
from sightline.settings import Settings
from sightline.store import Change, Store, What


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedEngine]:
    """Five people without anything."""
    home: Path = tmp_path_factory.mktemp("refusals")
    store = Store.open(Settings(home=home))
    engine = EmbeddedEngine(home / "search", store, follow=None)
    records = [Record(id_, SubjectKind.person, Person(full_name=f"P{id_}"), ()) for id_ in range(1, 6)]
    with store.write() as writer:
        writer.put_records(records)
        writer.publish([Change(each.id, each.kind, What.changed) for each in records])
    engine.refresh()
    yield engine
    engine.close()
    store.close()


def deep(levels: int) -> Condition:
    where: Condition = EVERYTHING
    for _ in range(levels):
        where = Not(where)
    return where


@pytest.mark.parametrize(
    ("where", "error", "says"),
    [
        (Match("shoe_size", ("9",)), UnknownField, "shoe_size"),
        (Match("technology", ("SAP",)), UnknownField, "technology"),
        (Text("seniority", ("vp",)), InvalidInput, "Match"),
        (Match("title", ("vp",)), InvalidInput, "Text"),
        (Range("title", ((1, 2),)), InvalidInput, "Text"),
        (Overlap("started_on", ((1, 2),)), InvalidInput, "Range"),
        (Within("city", (Place(city="Bern"),)), InvalidInput, "Match"),
        (Within("location", (Place(),)), InvalidInput, "everywhere"),
        (Match("location", ("Bern",)), InvalidInput, "Within"),
        (Match("has_linkedin", ("yes",)), InvalidInput, "Has"),
        (Has("id"), InvalidInput, "Match"),
        (Employer(Employer(EVERYTHING)), InvalidInput, "asked of people"),
        (Employer(Match("title", ("vp",))), UnknownField, "title"),
        (Formerly(title=Text("name", ("x",))), InvalidInput, "title"),
        (Key("email", ("a@b.ch",)), InvalidInput, "store"),
        (deep(30), TooLarge, "20 inside"),
        (All((EVERYTHING,) * 3_000), TooLarge, "2000 conditions"),
        (Match("city", ("x",) * 30_000), TooLarge, "20000 values"),
        (Text("name", ("x" * 2_000,)), TooLarge, "1000 characters"),
        (Within("location", (Place(city="x" * 2_000),)), TooLarge, "1000 characters"),
    ],
)
def test_conditions(engine: EmbeddedEngine, where: Condition, error: type[SightlineError], says: str) -> None:
    for ask in (
        lambda: engine.search(Query(where=where)),
        lambda: engine.grouped(GroupedQuery(where=where)),
        lambda: engine.facets(FacetQuery(where=where, field="city")),
    ):
        with pytest.raises(error) as raised:
            ask()
        assert says in str(raised.value)


@pytest.mark.parametrize(
    ("query", "error"),
    [
        (Query(order=(Sort("skill"),)), InvalidInput),
        (Query(order=(Sort("nothing"),)), UnknownField),
        (Query(order=(Sort("name"),) * 50), TooLarge),
        (Query(skip=-1), InvalidInput),
        (Query(limit=-1), InvalidInput),
        (Query(skip=1, cursor="x"), InvalidInput),
        (Query(cursor="x"), InvalidInput),
        (Query(cursor="é"), InvalidInput),
        (Query(cursor=""), InvalidInput),
    ],
)
def test_orders_and_pages(engine: EmbeddedEngine, query: Query, error: type[SightlineError]) -> None:
    with pytest.raises(error):
        engine.search(query)


def test_groups_facets_and_suggestions(engine: EmbeddedEngine) -> None:
    with pytest.raises(InvalidInput):
        engine.grouped(GroupedQuery(limit_per_company=-1))
    with pytest.raises(UnknownField):
        engine.grouped(GroupedQuery(company_order=(Sort("title"),)))
    with pytest.raises(InvalidInput, match="cannot be counted by"):
        engine.facets(FacetQuery(field="name"))
    with pytest.raises(UnknownField):
        engine.suggest(SuggestQuery(field=""))
    with pytest.raises(InvalidInput, match="cannot be suggested from"):
        engine.suggest(SuggestQuery(kind=Kind.companies, field="status"))
    with pytest.raises(InvalidInput):
        engine.suggest(SuggestQuery(field="name", limit=-1))


def test_a_cursor_goes_with_its_question(engine: EmbeddedEngine) -> None:
    query = Query(order=(Sort("name", True),), limit=2)
    page = engine.search(query)
    assert (page.ids, page.total) == ((5, 4), 5)
    later = Query(order=query.order, limit=3, cursor=page.cursor)
    assert engine.search(later).ids == (3, 2, 1)
    assert engine.search(later).cursor is None
    for other in (
        Query(limit=2, cursor=page.cursor),
        Query(order=query.order, where=Has("title"), cursor=page.cursor),
        Query(order=query.order, kind=Kind.companies, cursor=page.cursor),
    ):
        with pytest.raises(InvalidInput, match="another question"):
            engine.search(other)


def test_an_empty_page_still_counts(engine: EmbeddedEngine) -> None:
    assert engine.search(Query(limit=0)).total == 5
    assert engine.search(Query(skip=9)) == engine.search(Query(skip=7))
    assert engine.search(Query(total=False)).total is None
