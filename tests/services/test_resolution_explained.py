"""Explanations say what ties parts, what speaks for and against, what people said, and which keys lost their force."""

from __future__ import annotations

import pytest

from sightline.errors import InvalidInput, TooLarge
from sightline.model.observation import Observation, SubjectKind
from sightline.services import Services, explaining, open_services
from sightline.services.explaining import Standing, path
from sightline.services.reviewing import Doubts
from sightline.settings import Settings
from sightline.store import Verdict
from tests.services.deciding import doubt, someone
from tests.services.saying import COMPANY, PERSON, day, said, tell

LONDON = {"city": "London", "country_code": "GB"}


def grace(key: str) -> Observation:
    """A rare name and a common title: too little to tell."""
    return someone(key, "Grace Hopper", positions=[{"title": "Engineer"}])


@pytest.fixture
def people(services: Services) -> Services:
    """1 Ada, with 3 by her email; 2 Grace; 4 another Grace, doubtful; 5 to 7 strangers who share a mailbox."""
    tell(services, someone("p1", "Ada Lovelace", "ada@acme.com", location=LONDON), grace("p2"))
    tell(services, someone("v1", "Ada King", "ada@acme.com", location=LONDON), source="vendor", at=3)
    tell(services, grace("w1"), source="web")
    names = ("Alan Turing", "Joan Clarke", "Gordon Welchman")
    tell(services, *(someone(f"x{n}", name, "front.desk@park.uk") for n, name in enumerate(names)), source="web", at=1)
    return services


def test_an_explanation_names_the_parts_and_what_each_says(people: Services) -> None:
    people.corrections.correct(PERSON, 1, {"nickname": "Countess"}, "ada")
    explained = people.resolution.explain(3)
    assert explained.record.id == 1
    told = [(part.subject, part.name, part.entity, part.corrects) for part in explained.parts]
    assert told[:2] == [(1, "crm:p1", 1, None), (3, "vendor:v1", 1, None)]
    assert told[2][1:] == ("corrections:subject:1", 1, 1)
    king = explained.parts[1]
    assert king.record.noun.full_name == "Ada King"  # type: ignore[attr-defined]
    assert (king.first_seen, king.last_seen) == (day(3), day(3))


def test_a_tie_by_a_key_shows_the_key_and_the_evidence_by_weight(people: Services) -> None:
    (tie,) = people.resolution.explain(1).ties
    assert (tie.left, tie.right, tie.verdict, tie.sure) == (1, 3, Verdict.same, True)
    assert [(key.what, key.value, key.holders, key.lost) for key in tie.keys] == [("email", "ada@acme.com", 2, False)]
    weights = [abs(reason.weight) for reason in tie.reasons]
    assert weights == sorted(weights, reverse=True)
    assert tie.score == pytest.approx(tie.start + sum(reason.weight for reason in tie.reasons), abs=0.02)
    email = next(reason for reason in tie.reasons if reason.feature == "email")
    assert (email.meaning, email.left, email.right) == (
        "they share an email address",
        ("ada@acme.com",),
        ("ada@acme.com",),
    )
    assert "email" in email.question
    name = next(reason for reason in tie.reasons if reason.feature == "name")
    assert (name.left, name.right) == (("Ada Lovelace",), ("Ada King",))
    assert name.weight < 0


def test_a_key_that_strangers_share_is_told_to_have_lost_its_force(people: Services) -> None:
    explained = people.resolution.explain(5)
    assert [(key.value, key.holders, key.lost) for key in explained.keys] == [("front.desk@park.uk", 3, True)]
    both = people.resolution.compare(5, 6)
    assert (both.one, both.standing, both.compared.sure) == (False, Standing.contradiction, False)
    assert "email" not in {reason.feature for reason in both.compared.reasons if reason.level == "same"}
    assert both.contradictions == ((5, 6),)


def test_judgements_are_part_of_an_explanation(people: Services) -> None:
    people.resolution.merge([1, 2], "ada", "the same face")
    (judged,) = people.resolution.explain(2).judgements
    assert (judged.left, judged.right, judged.by, judged.note) == (1, 2, "ada", "the same face")


def test_why_two_are_one_or_two(people: Services) -> None:
    compare = people.resolution.compare
    assert (compare(1, 3).one, compare(1, 3).standing) == (True, Standing.tied)
    assert (compare(2, 4).one, compare(2, 4).standing) == (False, Standing.unsure)
    assert compare(1, 2).standing is Standing.contradiction
    people.resolution.merge([1, 2], "ada")
    assert compare(2, 1).standing is Standing.said
    assert (compare(2, 3).standing, compare(2, 3).through, compare(3, 2).through) == (Standing.through, (1,), (1,))
    people.resolution.split(1, [2], "ada")
    parted = compare(1, 2)
    assert (parted.standing, [each.verdict for each in parted.judgements]) == (Standing.parted, [Verdict.different] * 2)


def test_two_whom_another_part_keeps_apart(services: Services) -> None:
    both = [{"value": "ada@acme.com"}, {"value": "grace@acme.com"}]
    tell(services, someone("p1", "Ada Lovelace", "ada@acme.com"), someone("p2", "Grace Hopper", "grace@acme.com"))
    tell(services, said(PERSON, "v1", emails=both), source="vendor")
    assert services.resolution.compare(1, 3).one
    torn = services.resolution.compare(2, 3)
    assert (torn.one, torn.standing, torn.contradictions) == (False, Standing.held_apart, ((2, 1),))


def test_two_who_have_nothing_in_common_are_unlike(services: Services) -> None:
    tell(services, said(COMPANY, "c1", name="Acme", domain="acme.com"), said(COMPANY, "c2", industry="Software"))
    both = services.resolution.compare(1, 2)
    assert (both.one, both.standing, both.compared.verdict) == (False, Standing.unlike, Verdict.different)
    assert both.compared.likelihood == "almost excluded"


def test_companies_are_explained_by_their_keys_too(services: Services) -> None:
    numbers = {"CIK": "0000320193"}
    tell(services, said(COMPANY, "c1", name="Apple", domain="apple.com", external_ids=numbers, founded_year=1976))
    tell(services, said(COMPANY, "v1", name="Apple Inc.", external_ids=numbers, founded_year=1976), source="sec")
    (tie,) = services.resolution.explain(2).ties
    assert [(key.what, key.value) for key in tie.keys] == [("CIK", "0000320193")]
    shown = {reason.feature: (reason.left, reason.right) for reason in tie.reasons}
    assert shown["number"] == (("CIK 0000320193",), ("CIK 0000320193",))
    assert shown["founded"] == (("1976",), ("1976",))


def test_too_many_parts_are_not_compared(people: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(explaining, "MOST_PAIRS", 1)
    with pytest.raises(TooLarge, match="2 pairs"):
        people.resolution.compare(1, 2)
    assert people.resolution.compare(2, 4).standing is Standing.unsure


@pytest.mark.parametrize(
    ("ties", "way"),
    [
        ([(1, 2), (2, 3), (3, 4), (1, 4)], [1, 4]),
        ([(1, 2), (2, 3), (3, 4)], [1, 2, 3, 4]),
        ([(1, 2)], [1, 4]),
    ],
)
def test_a_way_is_the_shortest(ties: list[tuple[int, int]], way: list[int]) -> None:
    assert path(ties, 1, 4) == way
    assert path([(right, left) for left, right in ties], 4, 1) == way[::-1]


# review


@pytest.fixture
def doubtful(services: Services, settings: Settings) -> Services:
    """Four people whom two sources list; that 2 and 6 are one is most likely, then 1 and 5, 4 and 8, 3 and 7."""
    names = ("Grace Hopper", "Emmy Noether", "Sofya Kovalevskaya", "Maryam Mirzakhani")
    tell(services, *(someone(f"p{n}", name) for n, name in enumerate(names)))
    tell(services, *(someone(f"v{n}", name.upper()[n:]) for n, name in enumerate(names)), source="vendor")
    doubt(settings, (2, 6), (1, 5), (4, 8), (3, 7))
    return services


def pairs(page: Doubts) -> list[tuple[int, int]]:
    return [(each.left.id, each.right.id) for each in page.pairs]


def test_a_review_shows_open_pairs_the_most_likely_first(doubtful: Services) -> None:
    page = doubtful.resolution.review(PERSON)
    assert pairs(page) == [(2, 6), (1, 5), (4, 8), (3, 7)]
    assert page.after is None
    assert all(each.compared.verdict is Verdict.unsure and each.compared.reasons for each in page.pairs)
    assert pairs(doubtful.resolution.review(COMPANY)) == []


def test_a_review_goes_on_where_a_page_ended(doubtful: Services) -> None:
    everything = pairs(doubtful.resolution.review(PERSON))
    after, found = None, []
    for _ in range(4):
        page = doubtful.resolution.review(PERSON, after, 1)
        found += pairs(page)
        after = page.after
    assert (found, after) == (everything, None)
    first = doubtful.resolution.review(PERSON, limit=2)
    doubtful.resolution.merge(everything[0], "ada")
    assert pairs(doubtful.resolution.review(PERSON, first.after, 2)) == everything[2:]


def test_what_was_decided_is_not_shown_again(doubtful: Services) -> None:
    doubtful.resolution.merge([1, 5], "ada")
    doubtful.resolution.keep_apart(2, 6, "ada")
    assert pairs(doubtful.resolution.review(PERSON)) == [(4, 8), (3, 7)]
    doubtful.resolution.undo(2, "ada")
    assert pairs(doubtful.resolution.review(PERSON)) == [(2, 6), (4, 8), (3, 7)]


def test_two_records_come_once_and_not_if_any_of_their_parts_were_parted(
    doubtful: Services, settings: Settings
) -> None:
    doubtful.resolution.merge([1, 2], "ada")
    doubtful.resolution.merge([5, 6], "ada")
    (closest, *_) = doubtful.resolution.review(PERSON).pairs
    assert (closest.left.id, closest.right.id, closest.compared.left, closest.compared.right) == (1, 5, 2, 6)
    assert pairs(doubtful.resolution.review(PERSON)) == [(1, 5), (4, 8), (3, 7)]
    doubtful.resolution.keep_apart(1, 5, "ada")
    tell(doubtful, someone("w1", "Grace Murray"), source="web", at=4)
    doubtful.resolution.merge([9, 5], "ada")
    doubt(settings, (1, 9), (4, 8), (3, 7))
    assert pairs(doubtful.resolution.review(PERSON)) == [(4, 8), (3, 7)]


def test_only_people_and_companies_are_reviewed(local: Settings) -> None:
    with open_services(local) as services, pytest.raises(InvalidInput, match="Only people"):
        services.resolution.review(SubjectKind.news)
