"""The words that names of organisations have in common, in many languages, and what they do in a name."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache, lru_cache

import msgspec

from sightline.model.normal.latin import to_latin
from sightline.model.normal.text import fold_text
from sightline.model.vocabularies.countries import countries
from sightline.resolve.data import read_toml
from sightline.resolve.names.organisation_spelling import loosened

_ENDING = re.compile(
    r"(?:ich|ch|s?t)?(?:e?sk|nn?|[oe]v)?(?:[aeiouy]{0,3}j?|[oe]go|[oe]mu|[oeiy]m|[iy]k?h|e[rsnm]|[ao]s|ami)?s?"
)
"""Grammatical endings in Latin letters: of German, the Romance and the romanised Slavic languages."""

_CYRILLIC_ENDING = re.compile(
    r"(?:ич|ч|с?т)?(?:е?ск|нн?|[ое]в)?(?:[аеёиоуыюяіїєйь]{0,3}|[ое]го|[ое]му|[оеиы]м|[иы]х|ами|ями|[оеё]в)?"
)
_KATAKANA = re.compile("[\u30a0-\u30ff]+")

_LONGEST_PHRASE = 5
_SHORTEST_LOOSE = 6
_SHORTEST_COMPOUND = 9
_SHORTEST_PART = 4


class Role(StrEnum):
    """What a word does in the name of an organisation."""

    stop = "stop"  # "of": nothing
    generic = "generic"  # "group": companies add it or leave it out
    given = "given"  # "Robert": the given name of a founder
    kind = "kind"  # "bank", "university": what it is, sometimes left out
    descriptive = "descriptive"  # "trading": what it does
    place = "place"
    number = "number"
    distinctive = "distinctive"  # all others


_COMPOUNDED = (Role.generic, Role.kind, Role.descriptive)


class Word(msgspec.Struct, frozen=True):
    """A common word under the one key that all its spellings share."""

    key: str
    role: Role


class Lexicon(msgspec.Struct, frozen=True):
    """Folded spellings of common words.

    `phrases` are single words and phrases with spaces; `stems` begin a word. `loose` and `loose_stems` are those of
    other alphabets in looser Latin spelling. `readings` say what an abbreviation or compound stands for, and `runs`
    what is found inside of text without spaces, at most `longest_run` characters.
    """

    phrases: dict[str, Word]
    phrase_starts: frozenset[str]
    stems: dict[str, Word]
    loose: dict[str, Word]
    loose_stems: dict[str, Word]
    readings: dict[str, tuple[Word | str, ...]]
    runs: dict[str, tuple[Word | str, ...]]
    longest_run: int


def joined_script(word: str) -> bool:
    """Whether a word is written in a script that sets no spaces between words."""
    return "\u0e00" <= word[0] < "\u0f00" or "\u1100" <= word[0] < "\u1200" or word[0] >= "\u2e80"


@cache
def lexicon() -> Lexicon:
    """The words of the data files. A spelling that two words claim belongs to the first."""
    phrases, stems = _spellings()
    readings = {
        fold_text(spelling): tuple(phrases.get(each.replace("_", " "), each) for each in reading.split())
        for spelling, reading in read_toml("organisation_readings.toml")["readings"].items()
    }
    runs: dict[str, tuple[Word | str, ...]] = {
        each: (word,) for each, word in phrases.items() if joined_script(each) and " " not in each
    }
    runs |= {each: reading for each, reading in readings.items() if joined_script(each)}
    return Lexicon(
        phrases,
        frozenset(each.partition(" ")[0] for each in phrases if " " in each),
        stems,
        _loosely(phrases),
        _loosely(stems),
        {each: reading for each, reading in readings.items() if not joined_script(each)},
        runs,
        max(map(len, runs)),
    )


def _spellings() -> tuple[dict[str, Word], dict[str, Word]]:
    """Whole words and phrases, and stems."""
    phrases: dict[str, Word] = {}
    stems: dict[str, Word] = {}
    roles = read_toml("organisation_words.toml")
    given = [(Word(name, Role.given), name) for name in roles.pop("given")["names"].split()]
    spelled = [(Word(key, Role(role)), text) for role, table in roles.items() for key, text in table.items()] + given
    for table in read_toml("organisation_places.toml").values():
        spelled += [(Word(f"@{key}", Role.place), text) for key, text in table.items()]
    for word, text in spelled:
        for each in text.split():
            (stems if each.endswith("-") else phrases).setdefault(fold_text(each.replace("_", " ")), word)
    for country in countries():
        for name in (country.name, *country.aliases):
            if len(name) > 3:
                phrases.setdefault(fold_text(name), Word(f"@{country.code}", Role.place))
    return phrases, stems


def _loosely(table: dict[str, Word]) -> dict[str, Word]:
    """Looser spellings of romanised words, but for the shortest."""
    found: dict[str, Word] = {}
    for spelling, word in table.items():
        latin = to_latin(spelling).replace(" ", "")
        romanised = not spelling.isascii() and not joined_script(spelling) and " " not in spelling
        if romanised and len(latin) >= _SHORTEST_LOOSE:
            found.setdefault(loosened(latin), word)
    return found


@lru_cache(maxsize=1 << 16)
def known_word(word: str) -> Word | None:
    """The common word that a folded word of any script spells."""
    words = lexicon()
    if found := words.phrases.get(word) or _stemmed(word, words.stems):
        return found
    if word[-1] == "s" and len(word) > 4 and (found := words.phrases.get(word[:-1])):
        return found
    latin = to_latin(word)
    if latin != word and (found := words.phrases.get(latin) or _stemmed(latin, words.stems)):
        return found
    if len(latin) < _SHORTEST_LOOSE:
        return None
    loose = loosened(latin)
    return words.loose.get(loose) or _stemmed(loose, words.loose_stems)


def _stemmed(word: str, stems: dict[str, Word]) -> Word | None:
    """A word by its stem; grammatical endings are short, the second half of a compound is longer."""
    for size in range(len(word), 3, -1):
        if len(word) - size > (6 if size > 5 else 4):
            return None
        if (found := stems.get(word[:size])) and _ends_well(word, size, found):
            return found
    return None


def _ends_well(word: str, size: int, found: Word) -> bool:
    """Whether what follows a stem is an ending; brands are made of places too ("Курганмашзавод")."""
    if word < "\u0250":
        return _ENDING.fullmatch(word, size) is not None
    return found.role is not Role.place or _CYRILLIC_ENDING.fullmatch(word, size) is not None


@lru_cache(maxsize=1 << 16)
def known_parts(word: str) -> tuple[Word | str, ...]:
    """What a folded word stands for if it is an abbreviation or a compound of common words, else nothing.

    "Bundesministerium" is federal and ministry, "НПО" is scientific, production and association.
    """
    if found := lexicon().readings.get(word):
        return found
    if len(word) < _SHORTEST_COMPOUND or joined_script(word):
        return ()
    phrases = lexicon().phrases
    for at in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
        second = phrases.get(word[at:]) if word.isascii() else known_word(word[at:])
        if second and second.role in _COMPOUNDED:
            first = phrases.get(word[:at]) or (phrases.get(word[: at - 1]) if word[at - 1] == "s" else None)
            if first and first.role in _COMPOUNDED:
                return (first, second)
    return ()


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
            if found and (size > 1 or at == len(run) - 1) and _whole_kana(run, at, at + size):
                parts += [run[start:at], *found] if at > start else found
                at += size
                start = at
                break
        else:
            at += 1
    return [*parts, run[start:]] if start < len(run) else parts


def _whole_kana(run: str, start: int, end: int) -> bool:
    """Whether a find does not begin or end within a foreign word, as "ソフト" does in "マイクロソフト".

    Four letters and more may end one: "ソニーグループ".
    """
    if not _KATAKANA.match(run, start):
        return True
    inside = start > 0 and _KATAKANA.match(run, start - 1) and end - start < 4
    return not inside and not (end < len(run) and end - start < 3 and _KATAKANA.match(run, end))
