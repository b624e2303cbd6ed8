"""The tables that the world draws from: namesakes as common as in life, vocabulary labels, valid numbers."""

from __future__ import annotations

from random import Random

import numpy as np
import phonenumbers
import pytest

from sightline.model.normal.linkedin import linkedin_person
from sightline.model.vocabularies.functions import functions
from sightline.sources.world.contacts import Registry, mailbox, phone_number
from sightline.sources.world.tables import Weighted, countries, names, slug, titles


def isonymy(table: Weighted[str]) -> float:
    """The chance that two people bear the same name."""
    return float((np.diff([0, *table.cumulative]) ** 2).sum())


@pytest.mark.parametrize(
    ("country", "name", "share"),
    [("US", "Smith", 0.0083), ("DE", "Müller", 0.0095), ("ES", "García", 0.0305), ("GB", "Jones", 0.0086)],
)
def test_frequent_surnames_have_their_shares(country: str, name: str, share: float) -> None:
    table = names()[country].last
    shares = dict(zip(table.items, np.diff([0, *table.cumulative]), strict=True))
    assert shares[name] == pytest.approx(share, rel=0.1)


def test_namesakes_are_as_common_as_in_life() -> None:
    """Two Americans share a surname in about one of 1,700 cases (squares of the shares of the census of 2010)."""
    assert 1 / 2_500 < isonymy(names()["US"].last) < 1 / 1_000
    assert isonymy(names()["ES"].last) > 3 * isonymy(names()["US"].last)
    assert isonymy(names()["FR"].last) < isonymy(names()["GB"].last)


def test_every_phone_template_makes_valid_numbers() -> None:
    random = Random(1)
    for country in countries().items:
        for fixed in (False, True):
            for _ in range(200):
                number = phonenumbers.parse(phone_number(random, country, fixed=fixed))
                assert phonenumbers.is_valid_number(number)
                assert phonenumbers.region_code_for_number(number) in {country.code, None}


def test_functions_of_titles_are_in_the_vocabulary() -> None:
    assert set(titles()) <= {each.id for each in functions()}


def test_a_weighted_table_picks_in_proportion() -> None:
    table = Weighted(("a", "b"), (1, 3))
    assert [table.pick(at) for at in (0.0, 0.24, 0.25, 0.999_999_999)] == ["a", "a", "b", "b"]
    assert table.pick_many(np.array([0.0, 0.24, 0.25, 0.999])).tolist() == [0, 0, 1, 1]


@pytest.mark.parametrize(
    ("text", "joint", "expected"),
    [("José Ángel", "-", "jose-angel"), ("Weiß & Söhne", "", "weisssohne"), ("O'Neil", "", "oneil"), ("İş", "", "is")],
)
def test_slugs(text: str, joint: str, expected: str) -> None:
    assert slug(text, joint) == expected


def test_mailboxes_follow_the_pattern_and_collide_as_in_life() -> None:
    registry = Registry(Random(1))
    local = mailbox("{f}{last}", "Jürgen", "Müller")
    assert local == "jmuller"
    assert [registry.mailbox(1, local), registry.mailbox(1, local), registry.mailbox(2, local)] == [
        "jmuller", "jmuller2", "jmuller",
    ]  # fmt: skip


def test_linkedin_names_are_unique_and_canonical() -> None:
    registry = Registry(Random(1))
    names_ = [registry.linkedin("Ana", "Díaz") for _ in range(50)]
    assert names_[0] == "ana-diaz"
    assert len(set(names_)) == 50
    assert all(linkedin_person(name).username == name for name in names_)
