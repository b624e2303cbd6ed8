"""What stands around the given and family names of a person: titles, suffixes, particles."""

from __future__ import annotations

from functools import cache

import msgspec

from sightline.model.vocabularies.data import read_toml


class NameParts(msgspec.Struct, frozen=True):
    """Sets of words in lower case without dots. `unsure_*` are subsets that are also ordinary names.

    `prefix_phrases` and `double_surnames` hold several words, joined by hyphens; `doubled` are the words with which a
    family name of two words may begin.
    """

    prefixes: frozenset[str]
    unsure_prefixes: frozenset[str]
    marked_prefixes: frozenset[str]
    prefix_phrases: frozenset[str]
    suffixes: frozenset[str]
    unsure_suffixes: frozenset[str]
    generations: frozenset[str]
    particles: frozenset[str]
    pronouns: frozenset[str]
    compound_surnames: frozenset[str]
    short_surnames: frozenset[str]
    double_surnames: frozenset[str]
    spanish_surnames: frozenset[str]
    spanish_given: frozenset[str]
    doubled: frozenset[str]
    special: frozenset[str]


@cache
def name_parts() -> NameParts:
    """The sets."""
    sets = {name: frozenset(text.split()) for name, text in read_toml("name_parts.toml").items()}
    prefixes = sets["prefixes"] | sets["prefixes_that_may_be_names"]
    suffixes = sets["suffixes"] | sets["suffixes_that_may_be_names"]
    phrases = {each.partition("-")[0] for each in sets["prefix_phrases"]}
    return NameParts(
        prefixes,
        sets["prefixes_that_may_be_names"],
        sets["prefixes_in_dots_or_capitals"],
        sets["prefix_phrases"],
        suffixes,
        sets["suffixes_that_may_be_names"],
        sets["generations"],
        sets["particles"],
        sets["pronouns"],
        sets["compound_surnames"],
        sets["short_surnames"],
        sets["double_surnames"],
        sets["spanish_surnames"],
        sets["spanish_given"],
        sets["spanish_surnames"] | {each.partition("-")[0] for each in sets["double_surnames"]},
        prefixes | suffixes | sets["generations"] | sets["particles"] | phrases | sets["prefixes_in_dots_or_capitals"],
    )
