"""Asking the engine and the oracle the same question, and counting what was asked."""

from __future__ import annotations

from collections import Counter

import msgspec

from sightline.model.query import Count, FacetQuery, Group, GroupedQuery, Kind, Query, SuggestQuery
from sightline.search.engine import Engine
from tests.search.oracle import Oracle
from tests.search.projection import form

ASKED: Counter[str] = Counter()
"""How often each field was filtered, sorted, counted and suggested by, in this session; printed at its end."""

TOLD_APART: Counter[str] = Counter()
"""How many of those filters found some subjects, but not all."""

Question = Query | GroupedQuery | FacetQuery | SuggestQuery


def check(engine: Engine, oracle: Oracle, question: Question) -> int:
    """The engine's answer is the oracle's; returns how many subjects, groups or values there are."""
    match question:
        case Query():
            return check_page(engine, oracle, question)
        case GroupedQuery():
            return check_groups(engine, oracle, question)
        case FacetQuery():
            expected = oracle.facets(question)
            assert _in_form(question.kind, question.field, engine.facets(question)) == expected, question
            return len(expected)
        case SuggestQuery():
            expected = oracle.suggest(question)
            assert _in_form(question.kind, question.field, engine.suggest(question)) == expected, question
            return len(expected)


def check_page(engine: Engine, oracle: Oracle, query: Query) -> int:
    ids, total = oracle.search(query)
    page = engine.search(query)
    assert (list(page.ids), page.total) == (ids, total), query
    return total


def check_groups(engine: Engine, oracle: Oracle, query: GroupedQuery) -> int:
    groups, companies, people = oracle.grouped(query)
    page = engine.grouped(query)
    assert (list(page.groups), page.total_companies, page.total_people) == (groups, companies, people), query
    return companies


def check_walk(engine: Engine, oracle: Oracle, query: Query) -> None:
    """The pages that the cursor leads to, put together, are the full order."""
    query = msgspec.structs.replace(query, skip=0)
    everything = oracle.full_order(query.kind, query.where, query.order)
    walked: list[int] = []
    while True:
        page = engine.search(query)
        assert page.total == len(everything), query
        assert page.ids or not walked or page.cursor is None, query
        walked += page.ids
        if page.cursor is None:
            break
        query = msgspec.structs.replace(query, cursor=page.cursor)
    assert walked == everything, query


def check_grouped_walk(engine: Engine, oracle: Oracle, query: GroupedQuery) -> None:
    query = msgspec.structs.replace(query, skip=0)
    walked: list[Group] = []
    expected = oracle.all_groups(query)
    while True:
        page = engine.grouped(query)
        walked += page.groups
        if page.cursor is None:
            break
        assert page.groups, query
        query = msgspec.structs.replace(query, cursor=page.cursor)
    assert walked == expected, query


def _in_form(kind: Kind, field: str, counts: tuple[Count, ...]) -> list[Count]:
    """Values may be shown in any of their spellings; each of them must lead back to the value."""
    return [Count(form(kind, field, count.value), count.count) for count in counts]
