"""What words in a job title say of its seniority and function, and how they are spelled."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import msgspec

from sightline.model.normal.text import fold_text
from sightline.model.vocabularies.data import read_toml
from sightline.model.vocabularies.phrases import PhraseBook, phrase_words, split_list

EAST_ASIAN = "\u3040"
"""Kana, Han characters and Hangul stand behind this one; they are written without spaces."""


class RankWords(msgspec.Struct, frozen=True):
    """Phrases to rungs (None: says nothing), the words after which a title names somebody else, and helpers, who serve
    whomever the words before them name.
    """

    book: PhraseBook[str | None]
    servants: frozenset[str]
    helpers: frozenset[str]
    links: frozenset[str]
    joined: PhraseBook[None]


class Work(msgspec.Struct, frozen=True):
    """What a phrase says of the function: 3 decides, 2 says, 1 hints; a role noun names the work of the person."""

    function: str | None
    strength: int
    role: bool = False


class TitleSpelling(msgspec.Struct, frozen=True):
    """How words of titles are spelled.

    `known` words need no correction, `frequent` ones are what others are corrected to; `east_asian` phrases are spelled
    in single characters; `absent` phrases open what the bearer was (True) or would be (False); `certificates` say
    nothing behind a title.
    """

    known: frozenset[str]
    frequent: tuple[str, ...]
    east_asian: PhraseBook[None]
    absent: PhraseBook[bool]
    certificates: frozenset[str]


@cache
def rank_words() -> RankWords:
    """The phrases of `title_seniorities.toml`, the silent ones first, and those of `title_languages.toml`."""
    table = read_toml("title_seniorities.toml")
    entries: list[tuple[str, str | None]] = [(phrase, None) for phrase in split_list(table["silent"]["phrases"])]
    for rung, text in table["rungs"].items():
        entries += [(phrase, rung) for phrase in split_list(text)]
    servants = table["servants"]
    return RankWords(
        PhraseBook([*entries, *_other_languages("seniorities"), *_compounds()]),
        _folded(servants["words"]),
        _folded(servants["helpers"]),
        _folded(servants["links"]),
        PhraseBook((phrase, None) for phrase in split_list(table["joined"]["phrases"])),
    )


def _folded(text: str) -> frozenset[str]:
    return frozenset(fold_text(each) for each in split_list(text))


@cache
def work_words() -> PhraseBook[Work]:
    """The phrases of `title_functions.toml`, the strongest first, and those of `title_languages.toml`, which decide."""
    table = read_toml("title_functions.toml")
    silent, roles = table.pop("silent")["phrases"], table.pop("roles")["nouns"]
    nouns = {" ".join(phrase_words(each)) if "*" not in each else each for each in split_list(roles)}
    entries = [(phrase, Work(None, 0)) for phrase in split_list(silent)]
    for strength, name in ((3, "decides"), (2, "says"), (1, "hints")):
        for function, lists in table.items():
            for phrase in split_list(lists.get(name, "")):
                key = phrase if "*" in phrase else " ".join(phrase_words(phrase))
                entries.append((phrase, Work(function, strength, key in nouns)))
    entries += [(phrase, Work(function, 3)) for phrase, function in _other_languages("functions")]
    return PhraseBook(entries)


def _other_languages(kind: str) -> Iterator[tuple[str, str]]:
    """Phrases and ids of `title_languages.toml`."""
    for meaning, languages in read_toml("title_languages.toml")[kind].items():
        for text in languages.values():
            for phrase in split_list(text):
                yield phrase, meaning


def _compounds() -> Iterator[tuple[str, str]]:
    """The rungs that East Asian words of function end in, because they are written as one: 产品经理 manages."""
    rungs = {phrase: rung for phrase, rung in _other_languages("seniorities") if phrase >= EAST_ASIAN}
    for phrase, _ in _other_languages("functions"):
        ends = (phrase[at:] for at in range(1, len(phrase)) if phrase[at:] in rungs)
        if phrase >= EAST_ASIAN and (end := next(ends, None)):
            yield phrase, rungs[end]


@cache
def title_spelling() -> TitleSpelling:
    """The words of all phrases, and the lists of `title_seniorities.toml` that are about spelling."""
    table = read_toml("title_seniorities.toml")
    words = rank_words().book.words | work_words().words
    absent = [(phrase, name == "past") for name in ("past", "hoped") for phrase in split_list(table["absent"][name])]
    return TitleSpelling(
        words | set(split_list(table["spelling"]["kept"])),
        tuple(split_list(table["spelling"]["frequent"])),
        PhraseBook((" ".join(word), None) for word in sorted(words) if word >= EAST_ASIAN),
        PhraseBook(absent),
        frozenset(split_list(table["spelling"]["certificates"])),
    )
