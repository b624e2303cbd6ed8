"""What several sources say of one person's jobs becomes one list."""

from __future__ import annotations

import pytest

from sightline.model.employment import compatible, exact
from sightline.model.person import Person
from sightline.model.values import CompanyRef, Position
from tests.model.folding import Said, folded_person, person

ACME = CompanyRef(name="Acme Inc.", domain="acme.com", subject=21)
ACME_ELSEWHERE = CompanyRef(name="ACME, Inc", subject=31)
BETA = CompanyRef(name="Beta", subject=22)
GAMMA = CompanyRef(name="Gamma", subject=23)


def jobs(*rows: Said, weights: dict[str, float] | None = None, as_of: float | None = None) -> list[tuple[object, ...]]:
    noun = folded_person(*rows, weights=weights, as_of=as_of).noun
    assert isinstance(noun, Person)
    return [
        (each.company.name if each.company else None, each.title, each.start, each.end, each.current)
        for each in noun.positions
    ]


def test_current_is_explicit_and_title_is_read() -> None:
    record = folded_person(person(1, 0, positions=(Position(ACME, "VP Sales"), Position(BETA, "Engineer", end="2015"))))
    first, second = record.noun.positions
    assert (first.current, first.seniority, first.function) == (True, "vp", "sales")
    assert second.current is False


def test_a_stated_seniority_is_kept() -> None:
    record = folded_person(person(1, 0, positions=(Position(ACME, "VP Sales", seniority="director"),)))
    assert (record.noun.positions[0].seniority, record.noun.positions[0].function) == ("director", "sales")


def test_the_same_job_in_two_sources_is_one_with_the_more_exact_dates() -> None:
    rows = [
        person(1, 0, source=1, positions=(Position(ACME, "VP Sales", start="2016-05-02"),)),
        person(2, 9, source=2, positions=(Position(ACME_ELSEWHERE, "VP sales", start="2016-05", department="S"),)),
    ]
    assert jobs(*rows) == [("ACME, Inc", "VP sales", "2016-05-02", None, True)]
    record = folded_person(*rows)
    assert record.noun.positions[0].company == CompanyRef("ACME, Inc", "acme.com", subject=31)
    assert record.support_of("positions:0").evidence == (0, 1)


def test_an_older_statement_of_a_job_elsewhere_is_past() -> None:
    rows = [
        person(1, 0, source=1, positions=(Position(ACME, "CTO"),)),
        person(2, 9, source=2, positions=(Position(BETA, "CEO"),)),
    ]
    assert jobs(*rows) == [("Beta", "CEO", None, None, True), ("Acme Inc.", "CTO", None, None, False)]
    assert jobs(*rows, weights={"crm": 0.9})[0] == ("Acme Inc.", "CTO", None, None, True)


def test_sources_of_one_standing_do_not_contradict_each_other() -> None:
    rows = [
        person(1, 0, source=1, positions=(Position(ACME, "CTO"),)),
        person(2, 0, source=2, positions=(Position(BETA, "CEO"),)),
    ]
    assert [each[-1] for each in jobs(*rows)] == [True, True]


def test_a_source_that_shares_an_employer_with_a_better_one_is_up_to_date() -> None:
    rows = [
        person(1, 0, source=1, positions=(Position(ACME, "CEO"), Position(BETA, "Board member"))),
        person(2, 9, source=2, positions=(Position(ACME_ELSEWHERE, "CEO"),)),
    ]
    assert jobs(*rows) == [("ACME, Inc", "CEO", None, None, True), ("Beta", "Board member", None, None, True)]


def test_several_current_jobs_of_one_source_stay_in_its_order() -> None:
    row = person(1, 0, positions=(Position(BETA, "Advisor", start="2018"), Position(ACME, "CEO", start="2010")))
    assert [each[1] for each in jobs(row)] == ["Advisor", "CEO"]


def test_past_jobs_follow_latest_first() -> None:
    row = person(
        1,
        0,
        positions=(
            Position(ACME, "Intern", current=False),
            Position(ACME, "Engineer", start="2010", end="2012"),
            Position(BETA, "CTO", start="2013", end="2018-04"),
            Position(GAMMA, "CEO", start="2018-04"),
        ),
    )
    assert [each[1] for each in jobs(row)] == ["CEO", "CTO", "Engineer", "Intern"]


def test_a_promotion_seen_by_the_newer_source_makes_the_older_title_past() -> None:
    rows = [
        person(1, 0, source=1, positions=(Position(ACME, "Engineer", start="2014"),)),
        person(2, 9, source=2, positions=(Position(ACME_ELSEWHERE, "Head of Engineering", start="2018-03"),)),
    ]
    assert jobs(*rows) == [
        ("ACME, Inc", "Head of Engineering", "2018-03", None, True),
        ("Acme Inc.", "Engineer", "2014", None, False),
    ]


def test_two_titles_of_one_current_job_are_one() -> None:
    rows = [
        person(1, 0, source=1, positions=(Position(ACME, "CTO", seniority="c_level", start="2014"),)),
        person(2, 9, source=2, positions=(Position(ACME_ELSEWHERE, "Head of Engineering"),)),
    ]
    assert jobs(*rows) == [("ACME, Inc", "Head of Engineering", "2014", None, True)]
    assert folded_person(*rows).noun.positions[0].seniority == "head"


def test_the_end_of_a_job_is_taken_from_whoever_states_it() -> None:
    rows = [
        person(1, 0, source=1, positions=(Position(ACME, "CTO", start="2014"),)),
        person(2, 9, source=2, positions=(Position(BETA, "CEO"), Position(ACME, "CTO", start="2014", end="2018-12"))),
    ]
    assert jobs(*rows)[1] == ("Acme Inc.", "CTO", "2014", "2018-12", False)


def test_a_job_that_its_source_does_not_name_any_more_is_past() -> None:
    rows = [
        person(1, 0, positions=(Position(ACME, "CTO", start="2014"),)),
        person(2, 9, positions=(Position(BETA, "CEO"),)),
    ]
    assert jobs(*rows) == [("Beta", "CEO", None, None, True), ("Acme Inc.", "CTO", "2014", None, False)]


@pytest.mark.parametrize(
    "now",
    [
        Position(ACME, "Chief Technology Officer"),
        Position(CompanyRef(name="Acme Incorporated Steel"), "CTO", start="2014"),
    ],
    ids=["another title", "another spelling of the company"],
)
def test_a_respelled_job_of_the_same_source_does_not_become_a_past_one(now: Position) -> None:
    rows = [person(1, 0, positions=(Position(ACME, "CTO", start="2014"),)), person(2, 9, positions=(now,))]
    assert len(jobs(*rows)) == 1


def test_a_cleared_list_of_positions_is_forgotten() -> None:
    rows = [
        person(1, 0, positions=(Position(ACME, "CTO"),)),
        person(2, 1, positions=None),
        person(3, 2, positions=(Position(BETA, "CEO"),)),
    ]
    assert jobs(*rows[:2]) == []
    assert jobs(*rows) == [("Beta", "CEO", None, None, True)]


def test_a_term_is_current_while_it_runs() -> None:
    term = person(1, 0, positions=(Position(ACME, "Senator", start="2019-01-03", end="2025-01-03"),))
    assert jobs(term)[0] == ("Acme Inc.", "Senator", "2019-01-03", "2025-01-03", True)
    assert jobs(term, as_of=365 * 7)[0][-1] is False


def test_a_job_that_has_not_begun_is_not_current() -> None:
    assert jobs(person(1, 0, positions=(Position(ACME, "CEO", start="2019-05"),)))[0][-1] is False


def test_partial_dates() -> None:
    assert compatible("2021", "2021-05")
    assert compatible(None, "2021-05")
    assert not compatible("2021-04", "2021-05")
    assert exact(["2021", None, "2022-03", "2021-05-03", "2021-05"]) == "2021-05-03"
    assert exact([None]) is None
