"""Words of names in scripts other than Latin: how they are read, and what of them can be compared.

Scripts that write no vowels (Arabic, Hebrew) or hide them (the scripts of India, Thai and their kin) give words of
which only the consonants count, unless the word is a well-known name. Han characters have a reading for each language
that uses them; Hangul has one that people spell in many ways.
"""

from __future__ import annotations

from functools import cache, lru_cache
from itertools import product

import msgspec

from sightline.model.normal.latin import to_latin
from sightline.model.normal.text import fold_text
from sightline.resolve.data import read_toml
from sightline.resolve.names.tongues import surnames

_BARE = ((0x0590, 0x08FF), (0x0900, 0x109F), (0x1780, 0x17FF), (0xFB1D, 0xFDFF), (0xFE70, 0xFEFC))
"""Code points of scripts that write no vowels or hide them: Hebrew to Arabic, India to Burma, Khmer, and forms."""

_HEBREW = (("וו", "v"), ("ו", ""), ("ב", "b"))
"""Letters of Hebrew that stand for a vowel as often as for a consonant, or for another than machines say."""

_MOST_READINGS = 64
_ARTICLE = "ال"


class Native(msgspec.Struct, frozen=True):
    """A word as read: in Latin letters; `tongue` is "bare" (consonants only), "zh" (Han), "ko" (Hangul), or "".

    `readings` are other spellings in Latin letters; `characters` are Han characters in simplified form.
    """

    text: str
    tongue: str = ""
    readings: frozenset[str] = frozenset()
    characters: str = ""


@cache
def _known_words() -> dict[str, str]:
    lines = [line for text in read_toml("native_names.toml").values() for line in text.strip().splitlines()]
    return {fold_text(word): latin for word, latin in (line.split() for line in lines)}


@lru_cache(maxsize=1 << 16)
def native_words(text: str, family: bool) -> tuple[Native, ...]:
    """The words of a part of a name in any script."""
    found: list[Native] = []
    for token in fold_text(text).split():
        if token.isascii():
            found.append(Native(token))
        elif token[0] >= "\u3000":
            found.append(_east_asian(token, family))
        else:
            found += _alphabetic(token)
    return tuple([each for each in found if each.text])


def _alphabetic(token: str) -> list[Native]:
    known = _known_words()
    if token in known:
        return [Native(known[token])]
    if token.startswith(_ARTICLE) and len(token) > 4:
        return [Native("al"), *_alphabetic(token.removeprefix(_ARTICLE))]
    tongue = "bare" if any(first <= ord(token[0]) <= last for first, last in _BARE) else ""
    for letters, plain in _HEBREW:
        token = token.replace(letters, plain)
    return [Native(latin, tongue) for latin in to_latin(token).split()]


def _east_asian(token: str, family: bool) -> Native:
    latin = to_latin(token).replace(" ", "")
    if "\uac00" <= token[0] <= "\ud7af":
        surname = latin[:-1] + "k" if latin.endswith("g") and not latin.endswith("ng") else latin
        return Native(latin, "ko", frozenset(surnames("ko").get(surname, ())) if family else frozenset())
    if token[0] < "\u3100":
        return Native(latin)
    simple = token.translate(_simplified())
    chinese = surnames("zh").get(latin, ()) if family else ()
    readings = frozenset((*chinese, *_japanese_surname(token))) if family else _read_by_character(token)
    return Native(latin, "zh", readings, simple)


@cache
def _simplified() -> dict[int, str]:
    pairs = read_toml("han_names.toml")["simplified"].split()
    return {ord(pair[0]): pair[1] for pair in pairs}


@cache
def _table(name: str) -> dict[str, tuple[str, ...]]:
    entries = read_toml("han_names.toml")[name].replace("\n", ";").split(";")
    found: dict[str, tuple[str, ...]] = {}
    for entry in entries:
        if entry:
            word, *readings = entry.split()
            found[word] = (*found.get(word, ()), *readings)
    return found


def japanese_surname_length(characters: str) -> int:
    """How many characters at the start of a name without spaces are a Japanese surname of two or more; 0 if none."""
    table = _table("japanese_surnames")
    return next((size for size in (3, 2) if len(characters) > size and characters[:size] in table), 0)


def _japanese_surname(token: str) -> tuple[str, ...]:
    return _table("japanese_surnames").get(token, ())


def _read_by_character(token: str) -> frozenset[str]:
    """Japanese and Cantonese readings of a given name, whole or by its characters."""
    found: set[str] = set()
    for table in (_table("japanese_given"), _table("cantonese_given")):
        found.update(table.get(token, ()))
        parts = [table.get(each, ()) for each in token]
        if all(parts) and len(parts) < 5:
            found.update("".join(each) for _, each in zip(range(_MOST_READINGS), product(*parts), strict=False))
    return frozenset(found)
