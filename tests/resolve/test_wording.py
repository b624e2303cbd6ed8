"""Every answer of every feature has its words and its values."""

from __future__ import annotations

from typing import Any

import pytest

from sightline.model.observation import CLAIMS, SubjectKind
from sightline.resolve.grounds import MOST_VALUES, named_keys, values
from sightline.resolve.keys import claim_keys, is_exact
from sightline.resolve.model import FEATURES
from sightline.resolve.wording import LEVELS, likelihood, meaning
from tests.services.saying import said


@pytest.mark.parametrize("kind", FEATURES)
def test_each_level_of_each_feature_has_words(kind: SubjectKind) -> None:
    assert {name: set(words) for name, words in LEVELS[kind].items()} == {
        feature.name: set(feature.levels) for feature in FEATURES[kind]
    }


def test_rarity_is_told_in_numbers_that_people_use() -> None:
    assert meaning(SubjectKind.person, "rarity", "12") == "the name is shared by about one in 4,000"
    assert meaning(SubjectKind.person, "rarity", "28") == "the name is shared by about one in 268 million"


@pytest.mark.parametrize(
    ("probability", "words"),
    [(1.0, "almost certain"), (0.95, "very likely"), (0.7, "likely"), (0.5, "may be"), (0.1, "unlikely"),
     (0.02, "very unlikely"), (0.0, "almost excluded")],
)  # fmt: skip
def test_a_probability_in_words(probability: float, words: str) -> None:
    assert likelihood(probability) == words


PERSON = {
    "full_name": "Ada Lovelace",
    "alternative_names": ["Ada King"],
    "emails": [{"value": "ada@acme.com"}, {"value": "ada@gmail.com"}],
    "phones": [{"value": "+442079460000"}],
    "profiles": [{"network": "linkedin", "url": "https://www.linkedin.com/in/ada", "username": "ada"}],
    "positions": [{"title": "CTO", "company": {"name": "Acme"}, "start": "2020-01"}],
    "location": {"city": "London", "country_code": "GB"},
    "education": [{"name": "Home"}],
    "birth_date": "1815-12-10",
}
COMPANY = {
    "name": "Acme",
    "legal_name": "Acme Ltd",
    "domain": "acme.com",
    "other_domains": ["acme.de"],
    "phones": [{"value": "+442079460000"}],
    "emails": [{"value": "info@acme.com"}],
    "profiles": [{"network": "linkedin", "url": "https://www.linkedin.com/company/acme", "username": "acme"}],
    "external_ids": {"LEI": "5493001KJTIIGC8Y1R12"},
    "location": {"city": "London", "region": "London", "country_code": "GB"},
    "industry": "Software",
    "founded_year": 1999,
}
SHOWN = {
    SubjectKind.person: {
        "name": ("Ada Lovelace", "Ada King"),
        "rarity": (),
        "email": ("ada@acme.com", "ada@gmail.com"),
        "profile": ("https://www.linkedin.com/in/ada",),
        "phone": ("+442079460000",),
        "employer": ("Acme", "acme.com"),
        "title": ("CTO",),
        "since": ("Acme since 2020-01",),
        "work": ("CTO",),
        "place": ("London, GB",),
        "school": ("Home",),
        "birth": ("1815-12-10",),
        "source": (),
    },
    SubjectKind.company: {
        "name": ("Acme", "Acme Ltd"),
        "rarity": (),
        "domain": ("acme.com", "acme.de"),
        "named_domain": ("acme.com", "acme.de", "Acme", "Acme Ltd"),
        "profile": ("https://www.linkedin.com/company/acme",),
        "number": ("LEI 5493001KJTIIGC8Y1R12",),
        "phone": ("+442079460000", "info@acme.com"),
        "place": ("London, GB",),
        "industry": ("Software",),
        "founded": ("1999",),
        "source": (),
    },
}
GIVEN: dict[SubjectKind, dict[str, Any]] = {SubjectKind.person: PERSON, SubjectKind.company: COMPANY}


@pytest.mark.parametrize("kind", FEATURES)
def test_each_feature_shows_the_values_that_it_looks_at(kind: SubjectKind) -> None:
    claims = [said(kind, "k", **GIVEN[kind]).claim]
    assert {feature.name: values(kind, feature.name, claims) for feature in FEATURES[kind]} == SHOWN[kind]


@pytest.mark.parametrize("kind", FEATURES)
def test_nothing_known_shows_nothing(kind: SubjectKind) -> None:
    claims = [CLAIMS[kind]()]
    assert {values(kind, feature.name, claims) for feature in FEATURES[kind]} == {()}
    assert named_keys(kind, claims) == []


def test_only_the_latest_of_many_values_are_shown() -> None:
    claims = [said(SubjectKind.person, "p", full_name=f"Name {n}").claim for n in range(9)]
    assert values(SubjectKind.person, "name", claims) == tuple(f"Name {n}" for n in range(MOST_VALUES))


@pytest.mark.parametrize(
    ("kind", "fields"),
    [*GIVEN.items(), (SubjectKind.company, {"website": "https://acme.com/about"})],
)
def test_every_key_that_decides_has_a_name_and_a_value(kind: SubjectKind, fields: dict[str, Any]) -> None:
    claim = said(kind, "k", **fields).claim
    assert claim is not None
    named = named_keys(kind, [claim])
    assert {each.key for each in named} == {key for key in claim_keys(kind, claim) if is_exact(key)} != set()
    assert all(each.what and each.value for each in named)
