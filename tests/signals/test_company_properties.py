"""What must hold of any history of a company, its postings and its measures."""

from __future__ import annotations

from collections import Counter
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from sightline.model.observation import Op, SubjectKind
from sightline.model.reading import DAY, day_of
from sightline.model.signal import Kind, Signal
from sightline.signals.company import company_signals
from sightline.signals.dates import later
from sightline.store import HistoryRow
from tests.signals.saying import CRM, VENDOR, Saying, at

DAYS = [f"2024-{month:02}-{day:02}" for month in range(1, 11) for day in (1, 8, 15)]
DATES = [None, "2023-11", "2024-01-05", "2024-03", "2024-03-08", "2024-06-20"]
TITLES = ["Nurse", "Senior Nurse", "Sales Manager"]
PLACES = [None, {"city": "Berlin", "country_code": "DE"}, {"country_code": "US", "region": "Texas"}]
ROUNDS = [
    {"on": on, "type": kind, "usd": usd}
    for on in ("2024-02-01", "2024-02", None)
    for kind, usd in (("Seed", 1_000_000), ("Series A", None))
]
SOURCES = st.sampled_from([CRM, VENDOR])

companies = st.fixed_dictionaries(
    {},
    optional={
        "headcount": st.sampled_from([0, 10, 20, 100, 105, 140]),
        "name": st.sampled_from(["Acme", "ACME Inc", "Globex"]),
        "technologies": st.lists(st.sampled_from([{"name": "Zoom"}, {"name": "Go"}]), max_size=2),
        "funding_history": st.lists(st.sampled_from(ROUNDS), max_size=3),
    },
)
postings = st.fixed_dictionaries(
    {"title": st.sampled_from(TITLES), "location": st.sampled_from(PLACES)},
    optional={"opened_on": st.sampled_from(DATES), "closed_on": st.sampled_from(DATES)},
)
measures = st.fixed_dictionaries(
    {"name": st.sampled_from(["visits", "it spend", "known_people"]), "value": st.sampled_from([0, 50, 100, 130, 200])},
    optional={"on": st.sampled_from(DATES)},
)
FIELDS: dict[SubjectKind, st.SearchStrategy[dict[str, Any]]] = {
    SubjectKind.company: companies,
    SubjectKind.posting: postings,
    SubjectKind.measure: measures,
}
SUBJECTS = {SubjectKind.company: 1, SubjectKind.posting: 6, SubjectKind.measure: 2}


@st.composite
def histories(draw: st.DrawFn) -> list[HistoryRow]:
    """Two sources, each with a row of the company, six postings and two measures; each row speaks once a day."""
    found: list[HistoryRow] = []
    for place, (kind, fields) in enumerate(FIELDS.items()):
        say = Saying(kind)
        who = st.integers(0, SUBJECTS[kind] - 1)
        for day, source, number in draw(st.lists(st.tuples(st.sampled_from(DAYS), SOURCES, who), unique=True)):
            op = draw(st.sampled_from([Op.claim] * 8 + [Op.gone, Op.retract]))
            told = draw(fields) if op is Op.claim else {}
            found.append(say(day, source, op, subject=1000 * place + 10 * number + source, **told))
    return [msgspec.structs.replace(row, observation=number) for number, row in enumerate(found, start=1)]


def plain(found: list[Signal]) -> list[Any]:
    return [(s.kind, s.episode, s.before, s.after, s.day, s.noticed, s.detail) for s in found]


@given(history=histories(), chance=st.randoms(use_true_random=False))
def test_the_order_of_arrival_changes_nothing(history: list[HistoryRow], chance: Any) -> None:
    shuffled = list(history)
    chance.shuffle(shuffled)
    arrived = [msgspec.structs.replace(row, observation=number) for number, row in enumerate(shuffled, start=1)]
    assert plain(company_signals(1, arrived)) == plain(company_signals(1, history))
    assert company_signals(1, shuffled) == company_signals(1, history)


@given(history=histories())
def test_every_signal_cites_what_shows_it_and_is_not_dated_after_it_was_told(history: list[HistoryRow]) -> None:
    known = {row.observation: row for row in history}
    for each in company_signals(1, history):
        rows = [known[number] for number in each.observations]
        assert rows
        assert all(row.op is Op.claim for row in rows)
        assert rows[0].observed_at <= each.noticed <= rows[0].seen_at
        assert not later(each.day, day_of(each.noticed))
        assert 0 < each.confidence < 100
        assert each.before != each.after


@given(history=histories(), upto=st.sampled_from(DAYS))
def test_what_was_told_stands_when_more_is_said(history: list[HistoryRow], upto: str) -> None:
    """Nothing that was rightly told is withdrawn by what is said later, but for what a source takes back."""
    said = [row for row in history if row.op is not Op.retract]
    before = company_signals(1, [row for row in said if row.observed_at <= at(upto)])
    now = Counter(map(repr, plain(company_signals(1, said))))
    assert not Counter(map(repr, plain(before))) - now


@given(history=histories())
def test_nothing_new_comes_from_a_source_that_says_the_same(history: list[HistoryRow]) -> None:
    """A third source repeats what the first says, an hour later each time."""
    said = [row for row in history if row.op is not Op.retract]
    first = [row for row in said if row.source == CRM]
    again = [
        msgspec.structs.replace(
            row,
            subject=row.subject + 500,
            source=7,
            observation=row.observation + len(history),
            observed_at=row.observed_at + DAY // 24,
            seen_at=row.seen_at + DAY // 24,
        )
        for row in first
    ]
    named = Counter((s.kind, s.episode) for s in company_signals(1, first))
    assert Counter((s.kind, s.episode) for s in company_signals(1, [*first, *again])) == named


@given(history=histories())
def test_saying_the_same_again_changes_nothing(history: list[HistoryRow]) -> None:
    count = len(history)
    again = [msgspec.structs.replace(row, observation=count + row.observation) for row in history]
    assert plain(company_signals(1, [*history, *again])) == plain(company_signals(1, history))


@given(history=histories())
def test_listings_open_as_often_as_their_rows_do_at_most(history: list[HistoryRow]) -> None:
    claims = Counter(row.subject for row in history if row.kind is SubjectKind.posting and row.op is Op.claim)
    found = [s for s in company_signals(1, history) if s.kind is Kind.new_job_listing]
    listed = Counter(s.detail.item for s in found if s.detail)
    assert all(count <= sum(claims.values()) for count in listed.values())
    assert set(listed) <= set(claims)
