"""The replay of Y Combinator's directory reproduces each of its states exactly, by `as_of`."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from sightline.errors import NotFound
from sightline.model.fold import fold
from sightline.model.normal.dates import clean_instant
from sightline.model.observation import SubjectKind
from sightline.model.record import Record
from sightline.services.deriving import trust_in
from sightline.store import HistoryRow, Store
from tests.real import raw
from tests.real.conftest import World

pytestmark = [pytest.mark.real, pytest.mark.timeout(900)]

COMPANY = SubjectKind.company


@pytest.fixture(scope="module")
def states(world: World) -> dict[str, dict[str, raw.Row]]:
    return raw.yc_states(world.data)


@pytest.fixture(scope="module")
def subjects(store: Store) -> dict[str, int]:
    with store.read() as reader:
        return {key: subject for subject, key in reader.stream_subjects("ycombinator", COMPANY)}


ATTRIBUTES = {
    "name": "listed_name", "slug": "slug", "website": "listed_website", "one_liner": "one_liner", "tags": "tags",
    "former_names": "listed_former_names", "subindustry": "subindustry", "industries": "listed_industries",
    "regions": "regions", "all_locations": "all_locations", "batch": "batch", "stage": "stage",
    "top_company": "top_company", "isHiring": "is_hiring", "nonprofit": "nonprofit", "launched_at": "launched_at",
}  # fmt: skip
"""The attribute that keeps each column word for word; id, team_size, industry and status have fields of their own."""


def listed(record: Record) -> raw.Row:
    """A record as a row of the directory."""
    noun: Any = record.noun
    kept = {column: noun.attributes.get(attribute) for column, attribute in ATTRIBUTES.items()}
    row = {column: list(value) if isinstance(value, tuple) else value for column, value in kept.items()}
    return row | {
        "id": int(noun.external_ids["ycombinator"]),
        "team_size": noun.headcount,
        "industry": noun.industry,
        "status": noun.status,
    }


def wanted(row: raw.Row) -> raw.Row:
    """A row of the directory with all of its columns; one that is absent is the same as one that is null."""
    return dict.fromkeys((*ATTRIBUTES, "id", "team_size", "industry", "status")) | row


def test_each_state_is_reproduced_exactly(
    world: World, store: Store, states: dict[str, dict[str, raw.Row]], subjects: dict[str, int]
) -> None:
    assert len(states) == 21
    with store.read() as reader:
        trust = trust_in(reader, world.settings)
        for day, state in states.items():
            at = clean_instant(day)
            said: dict[int, list[HistoryRow]] = {}
            for row in reader.history(list(subjects.values()), as_of=at):
                said.setdefault(row.subject, []).append(row)
            records = {
                key: fold(number, COMPANY, said[number], trust, at)
                for key, number in subjects.items()
                if number in said
            }
            assert {key for key, record in records.items() if not record.gone} == set(state)
            assert {key: listed(records[key]) for key in state} == {key: wanted(row) for key, row in state.items()}


def test_states_are_read_by_id(world: World, states: dict[str, dict[str, raw.Row]], subjects: dict[str, int]) -> None:
    """The same through the product's own verb, for what changed on each day and every tenth company besides.

    A few entries of the directory share a domain and are one company to Sightline; of those the record tells of both.
    """
    keys = sorted(subjects)
    ids = world.services.lookup.by_key("ycombinator", COMPANY, keys)
    shared = Counter(ids.values())
    assert sum(count > 1 for count in shared.values()) < 20
    before: dict[str, raw.Row] = {}
    for day, state in states.items():
        at = clean_instant(day)
        for key in keys[::10] + [key for key in keys if state.get(key) != before.get(key)][:150]:
            if shared[ids[key]] > 1:
                continue
            try:
                record = world.services.records.company(ids[key], as_of=at)
            except NotFound:
                assert key not in state
                continue
            if "ycombinator" not in getattr(record.noun, "external_ids", {}):
                assert key not in state  # known by then from elsewhere
            elif key in state:
                assert listed(record) == wanted(state[key])
            else:
                assert record.gone
        before = state
