"""Short vocabularies: an id, a label, aliases, and sometimes the group that a term belongs to."""

from __future__ import annotations

from functools import cache
from typing import Literal

import msgspec

from sightline.model.normal.text import fold_text
from sightline.model.vocabularies.data import read_table

Vocabulary = Literal["company_types", "business_types", "news_event_types", "hiring_departments", "funding_types"]


class Term(msgspec.Struct, frozen=True):
    """One term of a vocabulary."""

    id: str
    label: str
    group: str = ""
    aliases: tuple[str, ...] = ()


@cache
def terms(vocabulary: Vocabulary) -> tuple[Term, ...]:
    """All terms in the file's order."""
    return tuple(
        Term(row["id"], row["label"], row["group"], tuple(filter(None, row["aliases"].split("|"))))
        for row in read_table(f"{vocabulary}.csv")
    )


@cache
def _by_name(vocabulary: Vocabulary) -> dict[str, Term]:
    found: dict[str, Term] = {}
    for each in terms(vocabulary):
        for name in (each.id, each.label):
            found.setdefault(fold_text(name), each)
    for each in terms(vocabulary):
        for name in each.aliases:
            found.setdefault(fold_text(name), each)
    return found


def term(vocabulary: Vocabulary, id_or_label: str) -> Term | None:
    """The term with this id, label or alias; case, accents and punctuation do not count."""
    return _by_name(vocabulary).get(fold_text(id_or_label))
