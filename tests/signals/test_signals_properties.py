"""What must hold of any history."""

from __future__ import annotations

from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from sightline.model.observation import SubjectKind
from sightline.model.reading import day_of
from sightline.model.signal import Citation, Signal
from sightline.signals.company import company_signals
from sightline.signals.dates import later
from sightline.signals.person import person_signals
from sightline.store import HistoryRow
from tests.signals.saying import CRAWL, CRM, VENDOR, Saying, job

DAYS = [f"2024-{month:02}-01" for month in range(1, 13)]
DATES = [None, "2019", "2022-06", "2023-11", "2024-02", "2024-05-15", "2025"]
TITLES = ["Engineer", "Senior Engineer", "VP Sales", "Sales Manager", "Owner", ""]

jobs = st.builds(
    job,
    st.integers(1, 4),
    st.sampled_from(TITLES),
    st.sampled_from(DATES),
    st.sampled_from(DATES),
)


@st.composite
def histories(draw: st.DrawFn, kind: SubjectKind) -> list[HistoryRow]:
    """Up to three sources, each of which speaks at most once a day."""
    say = Saying(kind)
    moments = draw(st.lists(st.tuples(st.sampled_from(DAYS), st.sampled_from([CRM, VENDOR, CRAWL])), unique=True))
    return [say(day, source, **draw(fields(kind))) for day, source in moments]


def fields(kind: SubjectKind) -> st.SearchStrategy[dict[str, Any]]:
    if kind is SubjectKind.person:
        return st.fixed_dictionaries({"positions": st.lists(jobs, max_size=4)})
    names = st.sampled_from(["Acme", "ACME Inc", "Globex", "Initech"])
    return st.fixed_dictionaries({"headcount": st.integers(1, 40)}, optional={"name": names})


def signals(history: list[HistoryRow]) -> list[Signal]:
    if history and history[0].kind is SubjectKind.company:
        return company_signals(1, history)
    return person_signals(1, history, lambda subject: subject)


both = st.one_of(histories(SubjectKind.person), histories(SubjectKind.company))


@given(history=both, chance=st.randoms(use_true_random=False))
def test_the_order_of_arrival_changes_nothing(history: list[HistoryRow], chance: Any) -> None:
    shuffled = list(history)
    chance.shuffle(shuffled)
    numbers = {row.observation: number for number, row in enumerate(shuffled, start=1)}
    arrived = [msgspec.structs.replace(row, observation=numbers[row.observation]) for row in shuffled]
    expected = [
        msgspec.structs.replace(
            each,
            citations=tuple(
                Citation(cited.subject, numbers[cited.observation], cited.source) for cited in each.citations
            ),
        )
        for each in signals(history)
    ]
    assert signals(arrived) == expected


@given(history=both)
def test_nothing_is_dated_after_it_was_told_or_noticed_before(history: list[HistoryRow]) -> None:
    known = {row.observation: row for row in history}
    for each in signals(history):
        rows = [known[number] for number in each.observations]
        compared = each.before.since is not None  # with an earlier number, which is cited too
        assert min(row.observed_at for row in rows) <= each.noticed <= rows[0].seen_at
        assert compared or each.noticed == min(row.observed_at for row in rows)
        assert each.before != each.after
        assert not later(each.day, day_of(each.noticed))


@given(history=both)
def test_saying_the_same_again_changes_nothing(history: list[HistoryRow]) -> None:
    last = max((row.observation for row in history), default=0)
    again = [
        msgspec.structs.replace(row, observation=last + number, batch=last + number)
        for number, row in enumerate(history, start=1)
    ]

    def plain(found: list[Signal]) -> list[Any]:
        return [(each.kind, each.before, each.after, each.day, each.noticed) for each in found]

    assert plain(signals([*history, *again])) == plain(signals(history))


@given(history=histories(SubjectKind.person))
def test_a_second_voice_that_says_the_same_adds_nothing(history: list[HistoryRow]) -> None:
    echo = [
        msgspec.structs.replace(row, subject=99, source=99, observation=1000 + row.observation)
        for row in history
        if row.source == CRM
    ]

    def names(found: list[Signal]) -> set[Any]:
        return {(each.kind, each.subject, each.episode) for each in found}

    alone = [row for row in history if row.source == CRM]
    assert names(signals([*alone, *echo])) <= names(signals(alone))
