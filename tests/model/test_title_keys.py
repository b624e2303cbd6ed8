"""Titles that are one in several spellings, titles that are two, and ladders of posts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.model.normal.title_keys import is_seat, same_title, title_key, title_words
from sightline.model.vocabularies.title_forms import title_ladders

SAME = [
    ("VP Sales", "Vice President, Sales"),
    ("Sales Director", "Director of Sales"),
    ("SR. MGR - FINANCE", "Finance Senior Manager"),
    ("Chief Executive Officer (CEO)", "CEO"),
    ("CPO", "Chief Product Officer"),
    ("Head of Orre", "Head of Orre (m/w/d)"),
    ("Logistics Planer", "Logistics Planner"),
    ("Geschäftsführerin", "Managing Director"),
    ("Directeur commercial", "Directrice commerciale"),
    ("Entwickler", "Developer"),
    ("Jefe de proyecto", "Project Manager"),
    ("Vice-Chairman", "Vice Chair"),
    ("Cochairman", "Co-Chair"),
]

OTHERS = [
    ("Engineer II", "Engineer III"),
    ("Sales Manager", "Marketing Manager"),
    ("Product Manager", "Production Manager"),
    ("Vice President", "President"),
    ("Assistant to the CEO", "CEO"),
    ("Director of Sales", "Head of Sales"),
    ("Personal Assistant", "HR Assistant"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_one_title_in_two_spellings(one: str, other: str) -> None:
    assert same_title(one, other)
    assert same_title(other, one)


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_two_titles(one: str, other: str) -> None:
    assert not same_title(one, other)


@given(st.text(max_size=60))
def test_a_title_is_itself_with_space_around_it(title: str) -> None:
    assert same_title(title, title)
    assert title_key(title) == title_key(f"  {title} ")


@given(st.lists(st.sampled_from(["Sales", "Senior", "Manager", "Logistics", "Group"]), min_size=1, max_size=5))
def test_the_order_of_words_does_not_count(words: list[str]) -> None:
    assert title_key(" ".join(words)) == title_key(" ".join(reversed(words)))


@pytest.mark.parametrize(
    ("title", "seat"),
    [
        ("Board Member", True),
        ("Ranking Member", True),
        ("Director", True),
        ("Non-Executive Director", True),
        ("Managing Director", False),
        ("Chairman and CEO", False),
        ("Member of Technical Staff", False),
    ],
)
def test_seats(title: str, seat: bool) -> None:
    assert is_seat(title) is seat


def test_each_step_of_a_ladder_is_found_by_its_own_words() -> None:
    ladders = {ladder.name: ladder for ladder in title_ladders()}
    congress = ["Staff Assistant", "Legislative Correspondent", "Legislative Assistant", "Legislative Director"]
    steps = [ladders["congressional_offices"].step(title_words(each)) for each in [*congress, "Chief of Staff"]]
    assert steps == sorted(set(steps), key=lambda step: -1 if step is None else step)
    assert None not in steps
    committees = ladders["committees"]
    assert committees.is_head(title_words("Chairwoman, Subcommittee on Trade"))
    assert not committees.is_head(title_words("Vice Chair"))
    assert not committees.is_head(title_words("Social Chair"))
