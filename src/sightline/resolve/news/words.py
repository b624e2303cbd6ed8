"""How much a name says by itself: few words are only names."""

from __future__ import annotations

from functools import cache, lru_cache

from sightline.model.normal.companies import company_key
from sightline.model.normal.text import fold_text
from sightline.model.vocabularies.cities import cities
from sightline.model.vocabularies.countries import countries_by_name
from sightline.model.vocabularies.industries import industries
from sightline.model.vocabularies.title_words import rank_words, work_words
from sightline.resolve.names.given import is_given
from sightline.resolve.names.organisation_words import Role, known_word
from sightline.resolve.names.organisations import organisation_bits, prepare_organisation
from sightline.resolve.names.rarity import is_common
from sightline.resolve.news.data import word_list

DISTINCT, RARE, USUAL, PHRASE, LETTERS, COMMON = 86, 78, 68, 58, 57, 38
"""How sure a name alone makes which company is meant, if one alone bears it.

In order: several words of which one at least is only a name; one such word; one that many companies bear; several words
that all mean something; two or three letters; a word that means something by itself, or is a person's or a place's.
"""

_RARE_BITS = 18.0
_SHORT = 3
_LARGE = 50_000
"""People of a city that is known by its name."""


@cache
def common_words() -> frozenset[str]:
    """The words of the data file, and of the vocabularies of titles and industries."""
    labels = (fold_text(each.label).split() for each in industries())
    return word_list("common").union(rank_words().book.words, work_words().words, *labels)


@lru_cache(maxsize=1 << 16)
def means_something(word: str) -> bool:
    """Whether a folded word is more than a name of companies: a word of the language, somebody's name, a place."""
    known = common_words()
    singular = word.removesuffix("s")
    return (
        word in known
        or (len(singular) > 2 and singular in known)
        or known_word(word) is not None
        or word.isdecimal()
        or is_given(word)
        or is_common(word, "given")
        or is_common(word, "family")
        or is_place(word)
    )


@lru_cache(maxsize=1 << 14)
def is_place(folded: str) -> bool:
    """Whether folded words are the name of a country or a city."""
    return folded in countries_by_name() or any(each.population >= _LARGE for each in cities().called(folded))


@lru_cache(maxsize=1 << 14)
def is_person(name: str) -> bool:
    """Whether a name may be a person's: a given name and a family name."""
    folded = fold_text(name).split()
    return (
        len(folded) == 2
        and (is_given(folded[0]) or is_common(folded[0], "given"))
        and (is_common(folded[1], "family") or not means_something(folded[1]))
    )


@lru_cache(maxsize=1 << 14)
def is_given_name(word: str) -> bool:
    """Whether a folded word is a given name and nothing else, as "hugo" is, and "grant" is not."""
    return (is_given(word) or is_common(word, "given")) and word not in common_words()


@lru_cache(maxsize=1 << 14)
def is_kind(word: str) -> bool:
    """Whether a word in a name says what an organisation is or does, so that "Globex Pharma" is not Globex."""
    found = known_word(fold_text(word)) if word else None
    return found is not None and found.role in (Role.kind, Role.descriptive)


@lru_cache(maxsize=1 << 16)
def name_weight(name: str) -> int:
    """How sure a name alone makes which company is meant, 0 to 100."""
    kept = company_key(name).split()
    if len(kept) == 1:
        word = kept[0]
        if means_something(word):
            return COMMON
        if len(word) <= _SHORT:
            return LETTERS
        return RARE if _bits(name) >= min(_RARE_BITS, 4.0 * len(word)) else USUAL
    if is_place(" ".join(kept)) or is_person(name):
        return COMMON
    telling = [word for word in kept if not means_something(word)]
    return DISTINCT if telling else PHRASE


def _bits(name: str) -> float:
    return organisation_bits(prepare_organisation(name))
