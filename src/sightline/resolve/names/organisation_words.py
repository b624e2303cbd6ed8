"""The words that names of organisations have in common, in many languages, and what they do in a name."""

from __future__ import annotations

from enum import StrEnum
from functools import cache, lru_cache

import msgspec

from sightline.model.normal.latin import to_latin
from sightline.model.normal.text import fold_text
from sightline.model.vocabularies.countries import countries
from sightline.resolve.data import read_toml

_LONGEST_PHRASE = 5
_LONGEST_ENDING = 4
"""Letters after a stem: endings of cases and adjectives are shorter, the rest of a compound word is longer."""


class Role(StrEnum):
    """What a word does in the name of an organisation."""

    stop = "stop"  # "of": nothing
    generic = "generic"  # "group": companies add it or leave it out
    descriptive = "descriptive"  # "bank": what it does
    place = "place"
    number = "number"
    distinctive = "distinctive"  # all others


class Word(msgspec.Struct, frozen=True):
    """A common word under the one key that all its spellings share."""

    key: str
    role: Role


class Lexicon(msgspec.Struct, frozen=True):
    """Folded spellings of common words.

    `phrases` are single words and phrases with spaces; `stems` begin a word; `runs` are found inside of text that is
    written without spaces, with the length of the longest.
    """

    phrases: dict[str, Word]
    phrase_starts: frozenset[str]
    stems: dict[str, Word]
    runs: dict[str, tuple[Word | str, ...]]
    longest_run: int


def joined_script(word: str) -> bool:
    """Whether a word is written in a script that sets no spaces between words."""
    return word[0] >= "\u1100" or "\u0e00" <= word[0] < "\u0f00"


@cache
def lexicon() -> Lexicon:
    """The words of the data files. A spelling that two words claim belongs to the first."""
    words = read_toml("organisation_words.toml")
    places = read_toml("organisation_places.toml")
    spelled = [(Word(key, Role(role)), text) for role, table in words.items() for key, text in table.items()]
    spelled += [(Word(f"@{key}", Role.place), text) for table in places.values() for key, text in table.items()]
    phrases: dict[str, Word] = {}
    stems: dict[str, Word] = {}
    for word, text in spelled:
        for each in text.split():
            spelling = fold_text(each.replace("_", " "))
            (stems if each.endswith("-") else phrases).setdefault(spelling, word)
    for country in countries():
        for name in (country.name, *country.aliases):
            if len(name) > 3:
                phrases.setdefault(fold_text(name), Word(f"@{country.code}", Role.place))
    runs: dict[str, tuple[Word | str, ...]] = {
        spelling: (word,) for spelling, word in phrases.items() if joined_script(spelling) and " " not in spelling
    }
    for spelling, reading in read_toml("organisation_readings.toml")["readings"].items():
        runs[fold_text(spelling)] = tuple(phrases.get(each, each) for each in reading.split())
    for table in (phrases, stems):  # romanised spellings; what is already there in Latin letters wins
        for spelling, word in list(table.items()):
            latin = to_latin(spelling)
            if not spelling.isascii() and not joined_script(spelling) and len(latin) > 3 and word.role != Role.stop:
                table.setdefault(latin, word)
    starts = frozenset(spelling.partition(" ")[0] for spelling in phrases if " " in spelling)
    return Lexicon(phrases, starts, stems, runs, max(map(len, runs)))


@lru_cache(maxsize=1 << 16)
def known_word(word: str) -> Word | None:
    """The common word that a folded word of any script spells."""
    words = lexicon()
    if found := words.phrases.get(word):
        return found
    for size in range(min(len(word), 16), 3, -1):
        if len(word) - size > _LONGEST_ENDING:
            return None
        if found := words.stems.get(word[:size]):
            return found
    return None


def known_phrase(folded: list[str], at: int) -> tuple[Word, int] | None:
    """The longest common phrase of two words or more that begins at a position, and how many words it has."""
    words = lexicon()
    if folded[at] not in words.phrase_starts:
        return None
    for size in range(min(_LONGEST_PHRASE, len(folded) - at), 1, -1):
        if found := words.phrases.get(" ".join(folded[at : at + size])):
            return found, size
    return None


def split_run(run: str) -> list[Word | str]:
    """The common words, and what lies between them, of a folded text that is written without spaces.

    A single character counts only at the end ("国防部"), where it is the head of the name.
    """
    words = lexicon()
    parts: list[Word | str] = []
    start = at = 0
    while at < len(run):
        for size in range(min(words.longest_run, len(run) - at), 0, -1):
            found = words.runs.get(run[at : at + size])
            if found and (size > 1 or at == len(run) - 1):
                parts += [run[start:at], *found] if at > start else found
                at += size
                start = at
                break
        else:
            at += 1
    return [*parts, run[start:]] if start < len(run) else parts
