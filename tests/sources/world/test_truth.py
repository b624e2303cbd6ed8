"""The truth is consistent with itself, and knowable means that a row showed it."""

from __future__ import annotations

from collections import Counter

from sightline.model.observation import SubjectKind
from sightline.sources.world import World
from sightline.sources.world.truth import EventKind, Truth


def test_spells_are_in_order_and_do_not_overlap(truth: Truth) -> None:
    for person in truth.people:
        for spell in person.spells:
            assert spell.end is None or spell.end >= spell.start
        for before, after in zip(person.spells, person.spells[1:], strict=False):
            assert before.end is not None
            assert before.end < after.start


def test_levels_never_fall_and_promotions_go_up(truth: Truth) -> None:
    for person in truth.people:
        levels = [spell.level for spell in person.spells]
        assert levels == sorted(levels)
    promoted = [event for event in truth.events if event.kind is EventKind.promoted]
    assert len(promoted) > 100
    for event in promoted:
        person = truth.people[event.id]
        at = next(number for number, spell in enumerate(person.spells) if spell.start == event.on)
        assert person.spells[at].level == person.spells[at - 1].level + 1
        assert person.spells[at].company == person.spells[at - 1].company


def test_nobody_works_where_there_is_no_company_yet_or_any_more(truth: Truth) -> None:
    for person in truth.people:
        for spell in person.spells:
            company = truth.companies[spell.company]
            assert company.founded <= spell.start
            if company.closed is not None:
                assert spell.start < company.closed
                assert spell.end is not None
                assert spell.end <= company.closed


def test_mailboxes_domains_and_linkedin_names_are_unique(truth: Truth) -> None:
    mailboxes = Counter((c, local) for person in truth.people for c, local in person.mailboxes.items())
    assert max(mailboxes.values()) == 1
    assert len({person.linkedin for person in truth.people}) == len(truth.people)
    assert len({person.personal_email for person in truth.people}) == len(truth.people)
    domains = Counter(each.value for company in truth.companies for each in company.domains)
    assert max(domains.values()) == 1
    assert len({company.linkedin for company in truth.companies}) == len(truth.companies)


def test_everything_happens(truth: Truth) -> None:
    assert {event.kind for event in truth.events} == set(EventKind)


def test_knowable_is_a_row_after_the_event(truth: Truth) -> None:
    for event in truth.events:
        if event.knowable is not None:
            rows = truth.sightings[event.subject, event.id]
            assert any(row.told == event.knowable and row.seen >= event.on for row in rows)
    known = sum(event.knowable is not None for event in truth.events)
    assert 0.4 < known / len(truth.events) < 0.95


def test_a_subject_that_no_source_lists_has_no_knowable_event(truth: Truth) -> None:
    unseen = [e for e in truth.events if (e.subject, e.id) not in truth.sightings]
    assert unseen
    assert all(event.knowable is None for event in unseen)


def test_a_promotion_that_is_knowable_stands_in_a_row(world: World, truth: Truth) -> None:
    titles: dict[int, set[str]] = {}
    for header, rows in world.batches():
        for row in rows:
            if row.kind is SubjectKind.person and row.claim is not None:
                id_ = truth.keys[header.source, row.kind, row.key]
                titles.setdefault(id_, set()).update(each.title for each in row.claim.positions or ())  # type: ignore[attr-defined]
    for event in truth.events:
        if event.kind is EventKind.promoted:
            assert (event.knowable is not None) <= (event.after in titles.get(event.id, set()))


def test_sizes_follow_a_power_law(truth: Truth) -> None:
    sizes = [company.headcounts[0] for company in World(2, companies=3000, people=0, months=1).truth().companies]
    assert min(sizes) >= 4
    for times in (5, 25):
        share = sum(size > 4 * times for size in sizes) / len(sizes)
        assert 0.75 < share / times**-1.06 < 1.25


def test_headcounts_cover_each_month(truth: Truth) -> None:
    assert {len(company.headcounts) for company in truth.companies} == {19}
    assert min(min(company.headcounts) for company in truth.companies) >= 1
