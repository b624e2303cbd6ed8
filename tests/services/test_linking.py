"""Row by row, in bulk, in any order and chunks, or from the log: the same links and the same clusters."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from sightline.model.observation import Observation, Op
from sightline.resolve.bulk import Pairs
from sightline.services import linking as linking_module
from tests.services.linking import Batch, Corrected, Judged, Story, few, one_by_one, outcome, rebuilt, together
from tests.services.saying import COMPANY, PERSON, said

SOURCES = ("crm", "vendor", "web")
NAMES = ("Ada Lovelace", "A. Lovelace", "Lovelace, Ada", "Ada King", "Grace Hopper", "Alan Turing", "Edsger Dijkstra")
FIRMS = (("Acme", "acme.com"), ("ACME Inc.", "acme.com"), ("Beta Labs", "beta.io"), ("Gamma Works", "gamma.org"))
KEYS = {PERSON: "abcd", COMPANY: "xyz"}

some_names = st.none() | st.sampled_from(NAMES)
some_emails = st.lists(st.sampled_from(["one@acme.com", "two@acme.com", "three@gmail.com"]), max_size=2, unique=True)
some_profiles = st.lists(st.sampled_from(["ada", "grace"]), max_size=1).map(
    lambda names: [{"network": "linkedin", "url": f"https://www.linkedin.com/in/{n}", "username": n} for n in names]
)
some_phones = st.lists(st.sampled_from(["+14155550100"]), max_size=1).map(lambda all_: [{"value": n} for n in all_])
some_jobs = st.lists(st.sampled_from([("Acme", "acme.com"), ("Beta Labs", "beta.io")]), max_size=1).map(
    lambda firms: [{"title": "CTO", "company": {"name": name, "domain": domain}} for name, domain in firms]
)
some_places = st.none() | st.sampled_from(["Berlin", "Paris"])


def stated(**fields: Any) -> dict[str, Any]:
    """The fields that say something."""
    return {name: value for name, value in fields.items() if value}


PEOPLE = st.builds(
    lambda key, name, emails, profiles, phones, jobs, city: said(
        PERSON,
        key,
        **stated(
            full_name=name,
            emails=[{"value": each} for each in emails],
            profiles=profiles,
            phones=phones,
            positions=jobs,
            location={"city": city} if city else None,
        ),
    ),
    st.sampled_from(KEYS[PERSON]),
    some_names,
    some_emails,
    some_profiles,
    some_phones,
    some_jobs,
    some_places,
)
COMPANIES = st.builds(
    lambda key, name, domain, cik, city: said(
        COMPANY,
        key,
        **stated(
            name=name,
            domain=domain,
            external_ids={"cik": cik} if cik else {},
            location={"city": city} if city else None,
        ),
    ),
    st.sampled_from(KEYS[COMPANY]),
    st.none() | st.sampled_from(["Acme", "ACME Inc.", "Beta Labs", "Gamma Works", "Delta Foods"]),
    st.none() | st.sampled_from(["acme.com", "beta.io"]),
    st.none() | st.sampled_from(["1", "2"]),
    some_places,
)
TAKEN_BACK = st.builds(
    lambda key, fields: said(PERSON, key, Op.retract, **dict.fromkeys(fields)),
    st.sampled_from(KEYS[PERSON]),
    st.lists(st.sampled_from(["full_name", "emails", "profiles"]), max_size=2, unique=True),
)
LEFT = st.builds(
    lambda key, fields: said(COMPANY, key, Op.retract, **dict.fromkeys(fields)),
    st.sampled_from(KEYS[COMPANY]),
    st.lists(st.sampled_from(["name", "domain", "external_ids"]), max_size=2, unique=True),
)
GONE = st.builds(lambda key: said(PERSON, key, Op.gone), st.sampled_from(KEYS[PERSON]))
ROWS = st.one_of(PEOPLE, PEOPLE, PEOPLE, COMPANIES, COMPANIES, TAKEN_BACK, LEFT, GONE)


def once_each(rows: Sequence[Observation]) -> tuple[Observation, ...]:
    """At most one row for each subject: of two that speak of one moment, the later arrival counts."""
    return tuple({(row.kind, row.key): row for row in rows}.values())


BATCHES = st.lists(
    st.builds(Batch, st.sampled_from(SOURCES), st.integers(0, 5), st.lists(ROWS, max_size=5).map(once_each)),
    min_size=1,
    max_size=5,
    unique_by=lambda batch: batch[:2],
)
SUBJECTS = st.sampled_from([(kind, source, key) for kind in KEYS for source in SOURCES for key in KEYS[kind]])
JUDGED = st.lists(
    st.builds(Judged, SUBJECTS, SUBJECTS, st.booleans()).filter(
        lambda each: each.left[0] is each.right[0] and each.left < each.right
    ),
    max_size=2,
    unique_by=lambda each: each[:2],
)
CORRECTIONS = st.lists(
    st.one_of(
        st.builds(
            lambda key, source, email: Corrected((PERSON, source, key), {"emails": [{"value": email}]}),
            st.sampled_from(KEYS[PERSON]),
            st.sampled_from(SOURCES),
            st.sampled_from(["one@acme.com", "two@acme.com"]),
        ),
        st.builds(
            lambda key, source, name: Corrected((COMPANY, source, key), {"name": name}),
            st.sampled_from(KEYS[COMPANY]),
            st.sampled_from(SOURCES),
            st.sampled_from(["Acme", "Delta Foods"]),
        ),
    ),
    max_size=1,
)
BOUNDS = st.sampled_from([(64, 32), (4, 3), (3, 4), (3, 3)])

_homes = itertools.count()
worked = examples(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


def home(tmp_path: Path) -> Path:
    return tmp_path / str(next(_homes))


def shuffled(steps: Story, seed: int) -> list[Batch | Judged | Corrected]:
    """In another order: batches, the rows in them, and how many make a batch."""
    chance = Random(seed)
    mixed: list[Batch | Judged | Corrected] = []
    for step in steps:
        if isinstance(step, Batch):
            rows = list(step.rows)
            chance.shuffle(rows)
            cut = chance.randint(0, len(rows))
            mixed += [Batch(step.source, step.at, tuple(part)) for part in (rows[:cut], rows[cut:]) if part]
        else:
            mixed.append(step)
    chance.shuffle(mixed)
    return mixed


@worked
@given(BATCHES, JUDGED, CORRECTIONS, BOUNDS)
def test_all_ways_lead_to_the_same_links_clusters_and_ids(
    tmp_path: Path, batches: list[Batch], judged: list[Judged], corrected: list[Corrected], bounds: tuple[int, int]
) -> None:
    half = len(batches) // 2
    story: Story = [*batches[:half], *corrected, *judged, *batches[half:]]
    with few(*bounds):
        place = home(tmp_path)
        row_by_row = outcome(place, story)
        assert rebuilt(place) == row_by_row
        assert outcome(home(tmp_path), story, bulk=True) == row_by_row


@worked
@given(BATCHES, JUDGED, BOUNDS, st.integers(0, 1000))
def test_the_order_of_arrival_changes_neither_links_nor_clusters(
    tmp_path: Path, batches: list[Batch], judged: list[Judged], bounds: tuple[int, int], seed: int
) -> None:
    story: Story = [*batches, *judged]
    with few(*bounds):
        told = outcome(home(tmp_path), story, checked=False).told
        assert outcome(home(tmp_path), shuffled(story, seed)).told == told
        assert outcome(home(tmp_path), shuffled(story, seed + 1), bulk=True, checked=False).told == told


@worked
@given(BATCHES)
def test_rows_come_one_at_a_time_or_together(tmp_path: Path, batches: list[Batch]) -> None:
    with few(3, 3):
        assert outcome(home(tmp_path), one_by_one(batches)) == outcome(home(tmp_path), batches)


# keys that lose their force, and have it again


def person(key: str, name: str, email: str | None = "the.family@gmail.com", **fields: Any) -> Observation:
    emails = [{"value": email}] if email else []
    return said(PERSON, key, **stated(full_name=name, emails=emails, **fields))


DESK = (
    Batch("crm", 0, (person("a", "Ada Lovelace"),)),
    Batch("vendor", 0, (person("a", "Ada Lovelace"),)),
    Batch("crm", 0, (person("b", "Grace Hopper"),)),
    Batch("crm", 0, (person("c", "Alan Turing"),)),
)


def test_a_key_that_three_strangers_hold_loses_its_force_in_whatever_order_they_come(tmp_path: Path) -> None:
    for order in itertools.permutations(DESK):
        told = outcome(home(tmp_path), order)
        assert {len(cluster) for cluster in told.partition} == {1}, order
    assert {len(cluster) for cluster in outcome(home(tmp_path), DESK, bulk=True).partition} == {1}
    assert max(len(cluster) for cluster in outcome(home(tmp_path), DESK[:3]).partition) == 2


def test_a_key_has_its_force_again_when_a_stranger_takes_it_back(tmp_path: Path) -> None:
    back = Batch("crm", 1, (said(PERSON, "c", Op.retract, emails=None),))
    for bulk in (False, True):
        told = outcome(home(tmp_path), [*DESK, back], bulk=bulk)
        assert together(told, "a", ("vendor", "a"))
        assert not together(told, "a", "b")


def test_a_key_has_its_force_again_when_a_stranger_turns_out_to_be_none(tmp_path: Path) -> None:
    renamed = Batch("crm", 1, (person("c", "Ada Lovelace", None),))
    told = outcome(home(tmp_path), [*DESK, renamed])
    assert together(told, "a", ("vendor", "a"))
    assert told == outcome(home(tmp_path), [*DESK, renamed], bulk=True)


def test_what_was_taken_back_ties_nobody(tmp_path: Path) -> None:
    story = [DESK[0], DESK[1], Batch("vendor", 1, (said(PERSON, "a", Op.retract),))]
    for bulk in (False, True):
        assert together(outcome(home(tmp_path), story[:2], bulk=bulk), "a", ("vendor", "a"))
        assert not together(outcome(home(tmp_path), story, bulk=bulk), "a", ("vendor", "a"))


def test_a_key_that_too_many_hold_says_nothing_even_of_those_who_meet_otherwise(tmp_path: Path) -> None:
    """The two meet by their names; that they share the placeholder is no evidence."""
    others = [person(f"p{n}", "") for n in range(5)]
    namesakes = [person("x", "Grace Hopper"), person("y", "Hopper, Grace")]
    for bulk in (False, True):
        with few(64, 32):
            assert together(outcome(home(tmp_path), [Batch("crm", 0, (*others, *namesakes))], bulk=bulk), "x", "y")
        with few(4, 32):
            assert not together(outcome(home(tmp_path), [Batch("crm", 0, (*others, *namesakes))], bulk=bulk), "x", "y")


def test_pairs_are_cut_between_pairs_only() -> None:
    left, right, keys = (np.array(each) for each in ([1, 1, 3, 3], [2, 2, 4, 4], [7, 9, 7, 9]))
    with pytest.MonkeyPatch.context() as patch:
        for size, cuts in ((1, [(0, 2), (2, 4)]), (2, [(0, 2), (2, 4)]), (3, [(0, 2), (2, 4)]), (5, [(0, 4)])):
            patch.setattr(linking_module, "SLICE", size)
            assert linking_module._slices(Pairs(left, right, keys)) == cuts
        assert linking_module._slices(Pairs(left[:0], right[:0], keys[:0])) == []
