"""What words in a job title say of its seniority and function."""

from __future__ import annotations

from functools import cache

import msgspec

from sightline.model.normal.text import fold_text
from sightline.model.vocabularies.data import read_toml
from sightline.model.vocabularies.phrases import PhraseBook, phrase_words, split_list


class RankWords(msgspec.Struct, frozen=True):
    """Phrases to rungs (None: says nothing), and the words after which a title names somebody else."""

    book: PhraseBook[str | None]
    servants: frozenset[str]
    links: frozenset[str]
    joined: PhraseBook[None]


class Work(msgspec.Struct, frozen=True):
    """What a phrase says of the function: 3 decides, 2 says, 1 hints; a role noun names the work of the person."""

    function: str | None
    strength: int
    role: bool = False


@cache
def rank_words() -> RankWords:
    """The phrases of `title_seniorities.toml`; the silent ones come first."""
    table = read_toml("title_seniorities.toml")
    silent: list[tuple[str, str | None]] = [(phrase, None) for phrase in split_list(table["silent"]["phrases"])]
    for rung, text in table["rungs"].items():
        silent += [(phrase, rung) for phrase in split_list(text)]
    return RankWords(
        PhraseBook(silent),
        frozenset(split_list(table["servants"]["words"])),
        frozenset(fold_text(each) for each in split_list(table["servants"]["links"])),
        PhraseBook((phrase, None) for phrase in split_list(table["joined"]["phrases"])),
    )


@cache
def work_words() -> PhraseBook[Work]:
    """The phrases of `title_functions.toml`, the strongest first."""
    table = read_toml("title_functions.toml")
    silent, roles = table.pop("silent")["phrases"], table.pop("roles")["nouns"]
    nouns = {" ".join(phrase_words(each)) if "*" not in each else each for each in split_list(roles)}
    entries = [(phrase, Work(None, 0)) for phrase in split_list(silent)]
    for strength, name in ((3, "decides"), (2, "says"), (1, "hints")):
        for function, lists in table.items():
            for phrase in split_list(lists.get(name, "")):
                key = phrase if "*" in phrase else " ".join(phrase_words(phrase))
                entries.append((phrase, Work(function, strength, key in nouns)))
    return PhraseBook(entries)
