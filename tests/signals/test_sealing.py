"""What a source changed about itself is held: that, and nothing that people and companies did."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from sightline.model.hold import Operation
from sightline.model.observation import SubjectKind
from tests.signals.saying import job
from tests.signals.sources_by_hand import State, Told

PERSON, COMPANY, POSTING = SubjectKind.person, SubjectKind.company, SubjectKind.posting
Found = tuple[str, str, str | None, str | None, int]
TITLES = ("Engineer", "Senior Engineer", "Account Executive", "Buyer", "Controller", "Planner", "Analyst")


def held(kind: SubjectKind, *states: State, days: tuple[str, ...] = ()) -> list[Found]:
    """The holds of states that follow each other by a month."""
    dated = days or tuple(f"2024-{month:02}-01" for month in range(1, len(states) + 1))
    holds = Told(kind, list(zip(dated, states, strict=True))).holds()
    return [(each.field, each.op.value, each.old, each.new, each.subjects) for each in holds]


def people(count: int, **titles: Any) -> dict[int, dict[str, Any]]:
    return {n: {"positions": [job(n % 7, titles.get(f"p{n}") or TITLES[n % 7])]} for n in range(count)}


def companies(count: int) -> dict[int, dict[str, Any]]:
    words = ("Software", "Retail", "Banking", "Health", "Steel")
    return {n: {"name": f"Company {n}", "industry": words[n % 5], "headcount": 10 + n} for n in range(count)}


def changed(state: State, **fields: Any) -> State:
    return {n: each and {name: fields.get(name, lambda value, n: value)(each[name], n) for name in each}
            for n, each in state.items()}  # fmt: skip


def renamed(old: str, new: str) -> Any:
    return lambda value, n: new if value == old else value


def retitled(change: Any) -> Any:
    return lambda jobs, n: [{**each, "title": change(each["title"], n)} for each in jobs]


def test_one_value_that_became_one_other_for_all_who_had_it() -> None:
    before = companies(60)
    after = changed(before, industry=renamed("Retail", "Retail Trade"))
    assert held(COMPANY, before, after) == [("industry", "replaced", "Retail", "Retail Trade", 12)]


def test_a_source_of_thirty_subjects() -> None:
    before = people(30)
    after = changed(before, positions=retitled(lambda title, n: title.upper()))
    [(field, what, _, _, count)] = held(PERSON, before, after)
    assert (field, what, count) == ("positions.title", "rewritten", 30)


def test_three_percent_of_the_subjects_and_others_who_were_promoted() -> None:
    """The renamed title is held, and not what others of the same batch did."""
    before = people(1_000, **{f"p{n}": "Sr. Engineer" for n in range(30)})
    promoted = set(range(100, 400, 4))
    after = changed(before, positions=retitled(
        lambda title, n: "Senior Engineer" if title == "Sr. Engineer" else f"Lead {title}" if n in promoted else title
    ))  # fmt: skip
    assert held(PERSON, before, after) == [("positions.title", "replaced", "Sr. Engineer", "Senior Engineer", 30)]


def test_a_dozen_promotions_among_many_of_the_title_are_life() -> None:
    before = {n: {"positions": [job(n % 9, "Engineer")]} for n in range(100)}
    after = changed(before, positions=retitled(lambda title, n: "Senior Engineer" if n < 12 else title))
    assert held(PERSON, before, after) == []


def test_an_employer_whose_people_all_have_another_one_was_renamed() -> None:
    before = {n: {"positions": [job(n % 10, TITLES[n % 3])]} for n in range(200)}
    after = changed(before, positions=lambda jobs, n: [job(77, jobs[0]["title"])] if n % 10 == 3 else jobs)
    assert held(PERSON, before, after) == [("positions.company", "replaced", "Company 3", "Company 77", 20)]


def test_people_who_go_to_many_employers_moved() -> None:
    before = {n: {"positions": [job(n % 10, "Buyer")]} for n in range(200)}
    after = changed(before, positions=lambda jobs, n: [job(20 + n, "Buyer")] if n % 10 == 3 else jobs)
    assert held(PERSON, before, after) == []


def test_numbers_that_move_are_never_held() -> None:
    """However many do: nobody rewrites a vocabulary of sizes, dates or amounts."""
    dice = Random(5)
    before = {n: {"headcount": dice.randrange(1, 40), "founded_year": 2000, "attributes": {"seen": "2024-01-01"}}
              for n in range(300)}  # fmt: skip
    after = changed(
        before,
        headcount=lambda value, n: value + dice.randrange(1, 9),
        attributes=lambda value, n: {"seen": f"2024-02-{1 + n % 28:02}"},
    )
    assert held(COMPANY, before, after) == []


def test_one_number_that_stands_for_another_is_held() -> None:
    before = {n: {"headcount": 0 if n < 40 else n} for n in range(300)}
    after = changed(before, headcount=renamed(0, 1))  # type: ignore[arg-type]
    assert held(COMPANY, before, after) == [("headcount", "replaced", "0", "1", 40)]


def test_items_of_lists_and_keys_of_mappings() -> None:
    before: State = {n: {"specialities": ["b2b", f"x{n % 9}"], "attributes": {"stage": "late" if n % 2 else "early"}}
              for n in range(80)}  # fmt: skip
    after = changed(
        before,
        specialities=lambda value, n: ["B2B", value[1]],
        attributes=lambda value, n: {"stage": {"late": "Growth", "early": "Early"}[value["stage"]]},
    )
    found = {(field, what, old, new) for field, what, old, new, _ in held(COMPANY, before, after)}
    assert found == {
        ("specialities", "replaced", "b2b", "B2B"),
        ("attributes.stage", "replaced", "early", "Early"),
        ("attributes.stage", "replaced", "late", "Growth"),
    }


def test_a_technology_that_a_crawler_learnt_to_see() -> None:
    """It came into the lists of many at once; others adopted this and that."""
    lists = [["React", f"T{n % 30}"] for n in range(200)]
    before = {n: {"technologies": [{"name": each} for each in some]} for n, some in enumerate(lists)}
    after = changed(before, technologies=lambda value, n: [
        *value, *([{"name": "Analytics"}] if n % 3 == 0 else []), *([{"name": f"T{n % 41}"}] if n % 20 == 1 else [])
    ])  # fmt: skip
    assert held(COMPANY, before, after) == [("technologies", "added", None, "analytics", 67)]


def test_more_changes_than_the_time_makes_likely() -> None:
    """Half of the taglines in a week is the source's doing, where a tenth changed in each month before."""

    def told(times: int, share: int) -> Any:
        return lambda value, n: f"{value} {times}" if n % 10 < share else value  # fmt: skip

    first = {n: {"tagline": f"We do {n}"} for n in range(200)}
    second = changed(first, tagline=told(1, 1))
    days = ("2024-01-01", "2024-02-01", "2024-02-08")
    assert held(COMPANY, first, second, changed(second, tagline=told(2, 5)), days=days) == [
        ("tagline", "rewritten", None, None, 100)
    ]
    slow = ("2024-01-01", "2024-02-01", "2025-02-01")
    assert held(COMPANY, first, second, changed(second, tagline=told(2, 5)), days=slow) == []


def test_half_a_file() -> None:
    before = people(100)
    half: State = {n: each if n % 2 else None for n, each in before.items()}
    assert held(PERSON, before, half) == [("", "gone", None, None, 50)]


def test_positions_that_all_ended() -> None:
    before = people(100)
    emptied = changed(before, positions=lambda jobs, n: [{**jobs[0], "current": False, "end": "2024-02-01"}])
    assert held(PERSON, before, emptied) == [("positions", "emptied", "Company 0", None, 100)]


def test_an_employer_that_lost_its_people() -> None:
    """Of many others who left as well, each somewhere else."""
    before = {n: {"positions": [job(n % 20, TITLES[n % 3])]} for n in range(400)}
    after = changed(before, positions=lambda jobs, n: [] if n % 20 == 3 or n % 13 == 1 else jobs)
    [(field, what, old, new, count)] = held(PERSON, before, after)
    assert (field, what, old, new) == ("positions", "dropped", "Company 3", None)
    assert count == 20


@pytest.mark.parametrize("kept", [0, 5])
def test_a_cabinet_that_was_replaced_is_life(kept: int) -> None:
    """All ministers leave at once, and as many others come: nothing was emptied."""
    before = {n: {"positions": [job(1, f"Minister {n}")]} for n in range(25)}
    after: dict[int, Any] = {n: each if n < kept else {"positions": []} for n, each in before.items()}
    after |= {100 + n: {"positions": [job(1, f"Minister {n}")]} for n in range(kept, 25)}
    assert held(PERSON, before, after) == []
    gone: dict[int, Any] = {n: each if n < kept else None for n, each in before.items()}
    gone |= {100 + n: {"positions": [job(1, f"Minister {n}")]} for n in range(kept, 25)}
    assert held(PERSON, before, gone) == []


def test_postings_that_close_while_others_open_are_life() -> None:
    before: State = {n: {"title": f"Job {n}"} for n in range(40)}
    after: State = {**dict.fromkeys(range(35)), **{n: {"title": f"Job {n}"} for n in range(100, 130)}}
    assert held(POSTING, before, after) == []


def test_an_operation_is_told_by_its_name() -> None:
    assert {each.value for each in Operation} == {"replaced", "rewritten", "added", "dropped", "emptied", "gone"}
