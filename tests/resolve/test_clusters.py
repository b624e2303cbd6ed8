"""Clusters are a function of ties and of what people said; a person's word joins whole what evidence makes."""

from __future__ import annotations

from collections.abc import Set
from itertools import combinations
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from sightline.resolve.clusters import Pair, Tie, clusters

MARGIN = 2.0
SUBJECTS = range(1, 7)
ORDER = {subject: ("crm", f"k{subject}") for subject in SUBJECTS}
NOBODY: Set[Pair] = frozenset()
PAIRS = list(combinations(SUBJECTS, 2))


def said(left: int, right: int) -> Tie:
    return Tie(left, right, 1e6, True, True)


def parts(ties: list[Tie], apart: Set[Pair] = NOBODY, different: Set[Pair] = NOBODY) -> set[frozenset[int]]:
    found = clusters(ties, lambda one, other: (min(one, other), max(one, other)) in apart, different, ORDER, MARGIN)
    return {frozenset(each for each in found if found[each] == root) for root in set(found.values())}


def joined(ties: list[Tie], apart: Set[Pair] = NOBODY, different: Set[Pair] = NOBODY) -> set[frozenset[int]]:
    return {part for part in parts(ties, apart, different) if len(part) > 1}


def test_a_persons_word_outweighs_contradictions() -> None:
    assert joined([Tie(1, 2, 20, True)], apart={(1, 2)}) == set()
    assert joined([said(1, 2)], apart={(1, 2)}) == {frozenset({1, 2})}


def test_a_persons_word_joins_both_sides_whole() -> None:
    ties = [Tie(1, 3, 9), Tie(2, 4, 9), said(1, 2)]
    assert joined(ties, apart={(1, 2), (1, 4), (2, 3), (3, 4)}) == {frozenset({1, 2, 3, 4})}


def test_a_persons_word_brings_no_third_along() -> None:
    ties = [Tie(1, 3, 20, True), Tie(1, 5, 15, True)]
    assert joined(ties, apart={(3, 5)}) == {frozenset({1, 3})}
    assert joined([*ties, said(1, 2)], apart={(3, 5)}) == {frozenset({1, 2, 3})}


def test_a_person_who_holds_apart_wins_over_keys_and_over_a_way_around() -> None:
    ties = [Tie(1, 2, 20, True), Tie(2, 3, 19, True), Tie(1, 3, 18, True)]
    assert joined(ties) == {frozenset({1, 2, 3})}
    assert joined(ties, different={(1, 3)}) == {frozenset({1, 2})}


def test_of_words_that_contradict_each_other_different_holds_and_then_the_first_by_name() -> None:
    assert joined([said(2, 3), said(1, 2)], different={(1, 3)}) == {frozenset({1, 2})}


def test_a_tie_that_is_as_close_to_two_who_differ_joins_neither_until_a_person_says_that_they_are_one() -> None:
    ties = [Tie(1, 3, 9), Tie(2, 3, 8)]
    assert joined(ties, apart={(1, 2)}) == set()
    assert joined([*ties, said(1, 2)]) == {frozenset({1, 2, 3})}


WEIGHTS = st.sampled_from([3.0, 4.0, 6.0, 9.0])
TIES = st.dictionaries(st.sampled_from(PAIRS), st.tuples(WEIGHTS, st.booleans()), max_size=10).map(
    lambda found: [Tie(*pair, bits, sure) for pair, (bits, sure) in found.items()]
)
SOME = st.sets(st.sampled_from(PAIRS), max_size=6)


@given(TIES, SOME, st.sampled_from(PAIRS))
def test_a_merge_makes_one_of_two_and_leaves_the_rest(ties: list[Tie], apart: set[Pair], pair: Pair) -> None:
    apart -= {pair, *((tie.left, tie.right) for tie in ties)}
    before = parts(ties, apart)
    one, other = (next(part for part in before if subject in part) for subject in pair)
    assert parts([*ties, said(*pair)], apart) == (before - {one, other}) | {one | other}


@given(TIES, SOME, SOME, SOME, st.randoms())
def test_the_order_of_ties_does_not_matter_and_who_is_held_apart_is_apart(
    ties: list[Tie], words: set[Pair], apart: set[Pair], different: set[Pair], dice: Random
) -> None:
    everything = [*ties, *(said(*pair) for pair in words)]
    found = parts(everything, apart, different)
    dice.shuffle(everything)
    assert parts(everything, apart, different) == found
    assert not any({left, right} <= part for left, right in different for part in found)
