"""A person's word: it merges and splits, wins over evidence, stays through imports and rebuilds, and can be undone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from sightline.errors import Conflict, InvalidInput, NotFound, SightlineError, TooLarge
from sightline.model.observation import Op, SubjectKind
from sightline.model.query import Employer, Kind, Query, Text
from sightline.services import Services, open_services
from sightline.services.lookup import By
from sightline.services.resolution import Decision
from sightline.settings import Settings
from sightline.store import DerivedState, Store, Verdict, What
from tests.services.deciding import derived, someone
from tests.services.saying import COMPANY, PERSON, said, tell

SAME, DIFFERENT = Verdict.same, Verdict.different


@pytest.fixture
def people(services: Services) -> Services:
    """1 Ada (with 5, by her email), 2 Grace (with 6, by hers), 3 Joan, 4 Emmy; 7 a company."""
    tell(
        services,
        someone("p1", "Ada Lovelace", "ada@acme.com"),
        someone("p2", "Grace Hopper", "grace@navy.mil"),
        someone("p3", "Joan Clarke", "joan@bletchley.uk"),
        someone("p4", "Emmy Noether", "emmy@erlangen.de"),
    )
    tell(
        services, someone("v1", "Ada King", "ada@acme.com"), someone("v2", "Grace Murray", "grace@navy.mil"), source="v"
    )
    tell(services, said(COMPANY, "c1", name="Acme", domain="acme.com"))
    return services


def pairs(decision: Decision) -> list[tuple[int, int, Verdict]]:
    return [(each.left, each.right, each.verdict) for each in decision.said]


def parts(services: Services, id_: int) -> list[int]:
    return [part.subject for part in services.resolution.explain(id_).parts]


def found(services: Services) -> set[int]:
    """The ids of all people that a search finds."""
    return {record.id for record in services.search.people(Query(kind=Kind.people, limit=50)).records}


# merge


def test_a_merge_makes_one_record_of_two_whole_entities(people: Services) -> None:
    decision = people.resolution.merge([6, 1], "ada", "the same face")
    assert pairs(decision) == [(1, 2, SAME)], "between the smallest subjects, whichever ids were given"
    assert (decision.said[0].by, decision.said[0].note) == ("ada", "the same face")
    (record,) = decision.records
    assert (record.id, parts(people, 2)) == (1, [1, 2, 5, 6])
    assert {email.value for email in record.noun.emails} == {"ada@acme.com", "grace@navy.mil"}  # type: ignore[attr-defined]
    assert people.records.person(2).id == 1
    assert found(people) == {1, 3, 4}
    assert people.admin.verify(deep=True) == []


def test_several_are_merged_by_one_decision_and_undone_by_one(people: Services, settings: Settings) -> None:
    before = derived(settings, people)
    decision = people.resolution.merge([1, 2, 3, 4], "ada")
    assert [record.id for record in decision.records] == [1]
    undone = people.resolution.undo(decision.said[1].number, "bob")
    assert {each.number for each in undone.undone} == {each.number for each in decision.said}
    assert [record.id for record in undone.records] == [1, 2, 3, 4]
    assert derived(settings, people) == before
    assert found(people) == {1, 2, 3, 4}


def test_a_merge_that_is_split_again_is_as_before(people: Services, settings: Settings) -> None:
    before = derived(settings, people)
    people.resolution.merge([1, 2], "ada")
    decision = people.resolution.split(1, ["crm:p2", 6], "bob")
    assert pairs(decision) == [(1, 2, DIFFERENT), (1, 6, DIFFERENT), (2, 5, DIFFERENT), (5, 6, DIFFERENT)]
    assert [each.undone_by for each in decision.undone] == [f"judgement {decision.said[0].number}"]
    assert [record.id for record in decision.records] == [1, 2]
    assert derived(settings, people) == before
    assert found(people) == {1, 2, 3, 4}
    assert people.admin.verify(deep=True) == []


def test_the_feed_tells_of_a_merge_and_of_its_end(people: Services, settings: Settings) -> None:
    store = Store.open(settings)
    with store.read() as reader:
        start = reader.feed_position()
    people.resolution.merge([1, 2], "ada")
    people.resolution.split(1, [2, 6], "ada")
    with store.read() as reader:
        told = [(each.entity, each.what, each.forward_to) for each in reader.feed(start)]
    store.close()
    assert told == [(2, What.dropped, 1), (1, What.changed, None), (1, What.changed, None), (2, What.changed, None)]


def test_a_loop_of_merges_is_fine(people: Services) -> None:
    for one, other in ((1, 2), (2, 3), (3, 1)):
        people.resolution.merge([one, other], "ada")
    assert parts(people, 3) == [1, 2, 3, 5, 6]
    assert [(each.left, each.right) for each in people.resolution.list()] == [(1, 3), (1, 2)]
    for number in (1, 3):
        people.resolution.undo(number, "ada")
    assert [(each.left, each.right) for each in people.resolution.list()] == [(1, 3)], "it was said twice"
    people.resolution.undo(4, "ada")
    assert found(people) == {1, 2, 3, 4}
    assert people.admin.verify(deep=True) == []


def test_a_merge_overrules_what_held_apart_and_its_undoing_brings_that_back(
    people: Services, settings: Settings
) -> None:
    people.resolution.split(1, [5], "ada", "two Adas")
    before = derived(settings, people)
    merged = people.resolution.merge([1, 5], "bob")
    assert parts(people, 1) == [1, 5]
    assert [each.number for each in merged.undone] == [1]
    people.resolution.undo(merged.said[0].number, "cyd")
    assert derived(settings, people) == before
    (again,) = people.resolution.list()
    assert (again.verdict, again.by, again.note) == (DIFFERENT, "ada", "two Adas")


def test_a_merge_overrules_what_held_any_of_their_parts_apart(people: Services) -> None:
    people.resolution.keep_apart(1, 2, "ada")
    assert len(people.resolution.list()) == 4
    people.resolution.merge([1, 2], "bob")
    assert parts(people, 1) == [1, 2, 5, 6]
    assert len(people.resolution.list()) == 1
    people.resolution.undo(5, "bob")
    assert len(people.resolution.list()) == 4
    assert parts(people, 1) == [1, 5]


# split and keep apart


def test_a_split_wins_over_a_key_and_over_what_comes_later(people: Services) -> None:
    people.resolution.split(1, ["v:v1"], "ada")
    assert parts(people, 1) == [1]
    tell(people, someone("v1", "Ada Lovelace", "ada@acme.com", employer="Acme"), source="v", at=5)
    tell(people, someone("p1", "Ada Lovelace", "ada@acme.com", employer="Acme"), at=6)
    assert (parts(people, 1), parts(people, 5)) == ([1], [5])
    people.admin.reindex()
    assert (parts(people, 1), parts(people, 5)) == ([1], [5])
    assert people.admin.verify(deep=True) == []


def test_who_is_held_apart_is_not_brought_together_by_a_third(people: Services) -> None:
    people.resolution.keep_apart(1, 2, "ada")
    both = [{"value": "ada@acme.com"}, {"value": "grace@navy.mil"}]
    tell(people, said(PERSON, "w1", full_name="Ada Hopper", emails=both), source="web")
    entities = {people.records.person(each).id for each in (1, 2)}
    assert entities == {1, 2}


def test_a_correction_stays_with_what_it_corrects(people: Services, settings: Settings) -> None:
    people.resolution.merge([1, 2], "ada")
    people.corrections.correct(PERSON, 1, {"full_name": "Ada Byron"}, "ada")
    decision = people.resolution.split(1, [1, 5], "ada")
    assert all(each.right != 9 for each in decision.said)
    names = {record.id: record.noun.full_name for record in decision.records}  # type: ignore[attr-defined]
    assert names[1] == "Ada Byron"
    assert names[2] != "Ada Byron"
    explained = people.resolution.explain(1)
    assert [part.corrects for part in explained.parts] == [None, None, 1]
    with pytest.raises(InvalidInput, match="no part"):
        people.resolution.split(1, ["corrections:subject:1"], "ada")


def test_a_part_that_is_gone_can_be_split_off(people: Services) -> None:
    tell(people, said(PERSON, "v1", Op.gone), source="v", at=3)
    assert [record.id for record in people.resolution.split(1, [5], "ada").records] == [1, 5]


# a person's word and evidence


def test_a_persons_word_stays_through_imports_and_a_rebuild(people: Services, settings: Settings) -> None:
    people.resolution.merge([1, 3], "ada")
    tell(people, someone("p3", "Joan Clarke", "joan@bletchley.uk", employer="Hut 8"), at=4)
    tell(people, someone("w3", "Joan Murray", "joan@bletchley.uk"), source="web", at=5)
    murray = people.lookup.by_key("web", PERSON, ["w3"])["w3"]
    assert murray == 1
    before = derived(settings, people)
    people.admin.reindex()
    assert derived(settings, people) == before
    assert people.records.person(3).id == 1


def test_of_words_that_contradict_each_other_different_holds(people: Services, settings: Settings) -> None:
    store = Store.open(settings)
    with store.write() as writer:  # as when `2 and 3 are one` is said where nobody knows yet of `1 and 3 are two`
        writer.judge(1, 2, SAME, "ada")
        writer.judge(2, 3, SAME, "bob")
        writer.judge(1, 3, DIFFERENT, "cyd")
    store.close()
    people.admin.reindex()
    assert (parts(people, 1), parts(people, 3)) == ([1, 2, 5, 6], [3])
    assert people.resolution.compare(2, 3).one is False
    assert people.admin.verify(deep=True) == []


def test_people_go_with_the_company_that_they_work_for(services: Services) -> None:
    tell(services, said(COMPANY, "c1", name="Acme"), someone("p1", "Ada Lovelace", employer="Zeta"))
    ada = services.lookup.by_key("crm", PERSON, ["p1"])["p1"]
    (zeta,) = services.lookup.companies(By.name, ["Zeta"])["Zeta"]
    services.resolution.merge([1, zeta], "ada")
    noun: Any = services.records.person(ada).noun
    assert noun.positions[0].company.subject == 1
    at_acme = Query(kind=Kind.people, where=Employer(Text("name", ("Acme",))))
    assert [record.id for record in services.search.people(at_acme).records] == [ada]


# undo and list


def test_a_decision_is_undone_once(people: Services) -> None:
    people.resolution.merge([1, 2], "ada")
    people.resolution.undo(1, "bob")
    with pytest.raises(Conflict, match="bob"):
        people.resolution.undo(1, "bob")
    assert people.resolution.list() == []
    (listed,) = people.resolution.list(undone=True)
    assert (listed.number, listed.undone_by) == (1, "bob")


def test_what_a_later_decision_replaced_is_not_undone_by_itself(people: Services) -> None:
    people.resolution.merge([1, 3], "ada")
    people.resolution.split(1, [3], "bob")
    with pytest.raises(Conflict, match="judgement 2"):
        people.resolution.undo(1, "ada")


def test_undoing_an_earlier_decision_leaves_the_later_ones(people: Services) -> None:
    people.resolution.merge([1, 2], "ada")
    people.resolution.merge([3, 4], "ada")
    people.resolution.undo(1, "ada")
    assert (parts(people, 2), parts(people, 4)) == ([2, 6], [3, 4])


def test_decisions_are_listed_the_newest_first(people: Services) -> None:
    for other in (2, 3, 4):
        people.resolution.merge([1, other], "ada")
    listed = people.resolution.list(limit=2)
    assert [each.number for each in listed] == [3, 2]
    assert [each.number for each in people.resolution.list(before=2)] == [1]
    assert len(people.resolution.list(before=10**30)) == 3
    assert people.resolution.list(before=-1) == []


# what is refused

Call = Callable[[Services], object]

REFUSED: dict[str, tuple[Call, type[SightlineError], str]] = {
    "an unknown id": (lambda s: s.resolution.merge([1, 99], "ada"), NotFound, "99"),
    "an id of zero": (lambda s: s.resolution.merge([0, 1], "ada"), NotFound, "0"),
    "an id too large for any store": (lambda s: s.resolution.merge([1, 10**30], "ada"), NotFound, "1000"),
    "a person and a company": (lambda s: s.resolution.merge([1, 7], "ada"), InvalidInput, "company"),
    "a merge with itself": (lambda s: s.resolution.merge([1, 1], "ada"), InvalidInput, "twice"),
    "a merge of one": (lambda s: s.resolution.merge([1], "ada"), InvalidInput, "Two"),
    "a merge of too many": (lambda s: s.resolution.merge(range(1, 66), "ada"), TooLarge, "64"),
    "a merge by nobody": (lambda s: s.resolution.merge([1, 2], ""), InvalidInput, "empty"),
    "a note of many lines": (lambda s: s.resolution.merge([1, 2], "ada", "a\nb"), InvalidInput, "printed"),
    "a split of what was never merged": (lambda s: s.resolution.split(3, [3], "ada"), InvalidInput, "never merged"),
    "a split of all": (lambda s: s.resolution.split(1, [1, 5], "ada"), InvalidInput, "no part left"),
    "a split of nothing": (lambda s: s.resolution.split(1, [], "ada"), InvalidInput, "Name the parts"),
    "a split of another's part": (lambda s: s.resolution.split(1, [2], "ada"), InvalidInput, "no part of person 1"),
    "a split of an absent part": (lambda s: s.resolution.split(1, ["crm:p9"], "ada"), InvalidInput, "crm:p1"),
    "a split of an unknown record": (lambda s: s.resolution.split(99, [1], "ada"), NotFound, "99"),
    "two that are one kept apart": (lambda s: s.resolution.keep_apart(1, 5, "ada"), InvalidInput, "are one"),
    "one kept apart from itself": (lambda s: s.resolution.keep_apart(1, 1, "ada"), InvalidInput, "twice"),
    "an unknown judgement undone": (lambda s: s.resolution.undo(9, "ada"), NotFound, "9"),
    "a judgement too large undone": (lambda s: s.resolution.undo(10**30, "ada"), NotFound, "judgement"),
    "an unknown id explained": (lambda s: s.resolution.explain(99), NotFound, "99"),
    "one compared with itself": (lambda s: s.resolution.compare(1, 1), InvalidInput, "twice"),
    "a person compared with a company": (lambda s: s.resolution.compare(1, 7), InvalidInput, "company"),
    "a token that was not given out": (lambda s: s.resolution.review(PERSON, "x!"), InvalidInput, "token"),
    "a list of nothing": (lambda s: s.resolution.list(0), InvalidInput, "from 1"),
    "a list too long": (lambda s: s.resolution.list(1_001), InvalidInput, "1,000"),
    "a page of none": (lambda s: s.resolution.review(PERSON, limit=0), InvalidInput, "1 to"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_is_refused_and_changes_nothing(people: Services, settings: Settings, case: str) -> None:
    call, error, text = REFUSED[case]
    before = derived(settings, people)
    with pytest.raises(error, match=text):
        call(people)
    assert derived(settings, people) == before
    assert people.resolution.list(undone=True) == []


def test_what_is_not_resolved_is_not_merged(services: Services) -> None:
    tell(services, said(SubjectKind.news, "n1", title="A"), said(SubjectKind.news, "n2", title="B"))
    with pytest.raises(InvalidInput, match="only people and companies"):
        services.resolution.merge([1, 2], "ada")


def test_more_pairs_than_one_decision_may_be_about_are_refused(local: Settings) -> None:
    with open_services(local) as services:
        tell(services, *(someone(f"p{n}", f"Name{n} Family{n}") for n in range(130)))
        for start in range(1, 130, 60):
            services.resolution.merge([1, *(n for n in range(start, min(start + 60, 131)) if n != 1)], "ada")
        with pytest.raises(TooLarge, match=r"4,096"):
            services.resolution.split(1, range(66, 131), "ada")


def test_nothing_is_explained_or_decided_while_derived_state_is_stale(people: Services, settings: Settings) -> None:
    people.resolution.merge([1, 2], "ada")
    store = Store.open(settings)
    with store.write() as writer:
        writer.set_derived_state(DerivedState.stale)
    store.close()
    resolution = people.resolution
    calls: list[Callable[[], object]] = [
        lambda: resolution.explain(1),
        lambda: resolution.compare(1, 3),
        lambda: resolution.review(PERSON),
        lambda: resolution.merge([1, 3], "ada"),
        lambda: resolution.split(1, [2], "ada"),
        lambda: resolution.keep_apart(1, 3, "ada"),
        lambda: resolution.undo(1, "ada"),
    ]
    for call in calls:
        with pytest.raises(Conflict, match="did not finish"):
            call()
    assert len(resolution.list()) == 1
