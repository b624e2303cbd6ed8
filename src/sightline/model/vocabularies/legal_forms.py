"""Legal forms of companies as they are written in names."""

from __future__ import annotations

import re
from functools import cache

import msgspec

from sightline.model.normal.text import fold_text, join_letters
from sightline.model.vocabularies.data import read_toml

_DOTTED = re.compile(r"(?<!\w)(?:\w\.){2,}(?:\w(?!\w))?")


class LegalForms(msgspec.Struct, frozen=True):
    """Forms at the end and front of a name as tuples of folded words, and those that are written without a space.

    `last_words` and `first_words` are the words that forms end or begin with, to pass by most names quickly. `clear`
    are single words that mean nothing else wherever they stand. `kinds` tells the class of a form, if it is known.
    """

    end: frozenset[tuple[str, ...]]
    front: frozenset[tuple[str, ...]]
    joined: tuple[str, ...]
    single: frozenset[str]
    fillers: frozenset[str]
    articles: frozenset[str]
    last_words: frozenset[str]
    first_words: frozenset[str]
    longest: int
    clear: frozenset[str]
    kinds: dict[str, str]


@cache
def legal_forms() -> LegalForms:
    """The forms of the data file, each as the words that `name_words` makes of it."""
    table = read_toml("legal_forms.toml")
    fillers = frozenset(table["fillers"])
    end, front = _spellings(table["end"], fillers), _spellings(table["front"], fillers)
    return LegalForms(
        end,
        front,
        tuple(sorted({fold_text(each) for each in table["joined"]}, key=len, reverse=True)),
        frozenset(fold_text(each) for each in table["single"]),
        fillers,
        frozenset(table["articles"]),
        frozenset(form[-1] for form in end),
        frozenset(form[0] for form in front),
        max(len(form) for form in end | front),
        frozenset(" ".join(form) for form in _spellings(table["clear"], fillers)),
        {" ".join(form): kind for kind, forms in table["kinds"].items() for form in _spellings(forms, fillers)},
    )


def _spellings(forms: list[str], fillers: frozenset[str]) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(name_words(form, fillers)) for form in forms)


def name_words(name: str, fillers: frozenset[str]) -> list[str]:
    """The folded words of a name without fillers; initials and dotted abbreviations become one word.

    "S.A." and "S. A." are "sa", "J. P. Morgan" is "jp morgan", "H & M" is "hm".
    """
    if "." in name:
        name = _DOTTED.sub(lambda match: match.group().replace(".", "") + " ", name)
    return join_letters([word for word in fold_text(name).split() if word not in fillers])
