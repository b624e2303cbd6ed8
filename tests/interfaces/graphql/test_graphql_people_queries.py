"""Who is meant by SearchPeopleInput: the tiers that it becomes, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from sightline.errors import InvalidInput
from sightline.interfaces.graphql import inputs
from sightline.interfaces.graphql.queries.identify import identify
from sightline.model.query import (
    All,
    AnyOf,
    Condition,
    Employer,
    Formerly,
    Has,
    Match,
    Not,
    Place,
    Text,
    Within,
)
from tests.interfaces.graphql.knowing import Known


def tiers(**search: Any) -> list[tuple[int, Condition]]:
    found = identify(inputs.read_input(search, inputs.SearchPeople), Known())
    return [(tier.confidence, tier.where.of[0]) for tier in found.tiers if isinstance(tier.where, All)]


ADA = (Text("first_name", ("Ada",)), Text("last_name", ("Byron",)))
NAMED = {"firstName": "Ada", "lastName": "Byron"}
"""7 is likely, 9 hardly; 3 others bear the name."""
OTHERS = Not(Match("id", (7, 9)))


def employed(*ids: int) -> Condition:
    return Employer(Match("id", ids))


def named(there: Condition) -> list[tuple[int, Condition]]:
    """Who is found by a name at a place."""
    exact = All((*ADA, there))
    return [
        (80, All((Match("id", (7,)), there))),
        (3, All((Match("id", (9,)), exact))),
        (3, All((exact, OTHERS))),
    ]


IDENTIFIED: list[tuple[dict[str, Any], list[tuple[int, Condition]]]] = [
    ({"id": "7"}, [(80, Match("id", (7,)))]),
    ({"linkedinUrl": "ada", "phone": "+1"}, [(80, Match("id", (7,))), (0, Match("id", (8,)))]),
    ({"email": "ada@acme.com", **NAMED}, [(80, Match("id", (7,)))]),
    ({"email": "ada@acme.com", "phone": "+1", "minConfidence": 1}, [(80, Match("id", (7,)))]),
    ({"email": "nobody@acme.com"}, []),
    ({"email": "nobody@acme.com", **NAMED}, named(All())),
    (NAMED, named(All())),
    ({**NAMED, "minConfidence": 4}, named(All())[:1]),
    ({"lastName": "Byron"}, [(25, All((ADA[1], All())))]),
    ({**NAMED, "company": {"domain": "acme.com"}}, named(employed(3))),
    ({**NAMED, "company": {"name": "Acme"}}, named(employed(3))),
    ({**NAMED, "company": {"emailDomain": "acme.com"}}, named(employed(3))),
    ({**NAMED, "company": {"domain": "wrong.com", "name": "Acme"}}, named(employed(3))),
    ({**NAMED, "company": {"domain": "wrong.com"}}, named(All())),
    ({**NAMED, "company": {"name": "Words of it"}}, named(Employer(Text("name", ("Words of it",))))),
    ({**NAMED, "company": {"name": "Nowhere but like Acme"}}, named(employed(5))),
    ({**NAMED, "company": {"name": "Nowhere"}}, named(All())),
    (
        {**NAMED, "company": {"domain": "acme.com", "searchInPastCompanies": True}},
        named(AnyOf((employed(3), Formerly(Match("id", (3,)))))),
    ),
    ({**NAMED, "company": {"domain": "acme.com", "country": "FR"}}, named(employed(3))),
    (
        {**NAMED, "company": {"name": "Acme", "country": "FR"}},
        named(Employer(All((Match("id", (3,)), Within("location", (Place(country="FR"),)))))),
    ),
    (
        {**NAMED, "company": {"country": "FR"}},
        named(Employer(All((All(), Within("location", (Place(country="FR"),)))))),
    ),
    (
        {**NAMED, "company": {"domain": "twins.com", "name": "Acme", "strict": True}},
        named(Employer(All((Match("id", (3, 5)), Match("id", (3,)))))),
    ),
    ({**NAMED, "company": {"domain": "wrong.com", "strict": True}}, named(Employer(All((AnyOf(),))))),
]


@pytest.mark.parametrize(("search", "expected"), IDENTIFIED)
def test_who_is_meant(search: dict[str, Any], expected: list[tuple[int, Condition]]) -> None:
    assert tiers(**search) == expected


def test_results_are_kept_by_what_they_must_satisfy() -> None:
    search = {
        **NAMED,
        "workEmailStatusIn": ["Verified", "Invalid"],
        "containsWorkContactInfo": True,
        "profileFilter": ["HasVerifiedWorkEmail", "HasPersonalPhone"],
    }
    found = identify(inputs.read_input(search, inputs.SearchPeople), Known())
    assert len(found.tiers) == 3
    for tier in found.tiers:
        assert isinstance(tier.where, All)
        assert tier.where.of[1] == All(
            (
                Match("work_email_status", ("verified", "invalid")),
                AnyOf((Has("has_work_email"), Has("has_work_phone"))),
                Match("work_email_status", ("verified",)),
                Has("has_personal_phone"),
            )
        )


@pytest.mark.parametrize(
    "search", [{}, {"company": {"domain": "acme.com"}}, {"email": " "}, {**NAMED, "minConfidence": 101}]
)
def test_a_question_about_nobody_is_refused(search: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        tiers(**search)
