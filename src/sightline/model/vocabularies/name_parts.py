"""What stands around the given and family names of a person: titles, suffixes, particles."""

from __future__ import annotations

from functools import cache

import msgspec

from sightline.model.vocabularies.data import read_toml


class NameParts(msgspec.Struct, frozen=True):
    """Sets of folded words without dots. `unsure_*` are subsets that are also ordinary names."""

    prefixes: frozenset[str]
    unsure_prefixes: frozenset[str]
    suffixes: frozenset[str]
    unsure_suffixes: frozenset[str]
    generations: frozenset[str]
    particles: frozenset[str]
    pronouns: frozenset[str]
    compound_surnames: frozenset[str]
    special: frozenset[str]


@cache
def name_parts() -> NameParts:
    """The sets."""
    sets = {name: frozenset(text.split()) for name, text in read_toml("name_parts.toml").items()}
    prefixes = sets["prefixes"] | sets["prefixes_that_may_be_names"]
    suffixes = sets["suffixes"] | sets["suffixes_that_may_be_names"]
    return NameParts(
        prefixes,
        sets["prefixes_that_may_be_names"],
        suffixes,
        sets["suffixes_that_may_be_names"],
        sets["generations"],
        sets["particles"],
        sets["pronouns"],
        sets["compound_surnames"],
        prefixes | suffixes | sets["generations"] | sets["particles"],
    )
