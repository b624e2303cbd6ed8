"""What a word sounds like, whoever spelled it: keys that other spellings of one name share.

Three keys. `sound` folds what romanisations, accents and umlauts do to one name and keeps its vowels (Sergei, Sergey,
Sergej; Müller, Mueller). `consonants` keeps what scripts without vowels write. `skeleton` is for finding candidates:
vowel slips, doubled letters and look-alike consonants vanish.
"""

from __future__ import annotations

import re
from functools import lru_cache

_SOUNDS = (
    ("schtsch", "sch"), ("shch", "sch"), ("tsch", "ch"), ("tch", "ch"), ("dsch", "j"), ("dzh", "j"), ("dj", "j"),
    ("zh", "Z"), ("sch", "sh"), ("cz", "ch"), ("sz", "sh"), ("kh", "h"), ("gh", "g"), ("ph", "f"), ("dh", "d"),
    ("bh", "b"), ("th", "t"), ("ck", "k"), ("qu", "kv"), ("q", "k"), ("x", "ks"), ("tz", "ts"), ("w", "v"),
    ("ae", "a"), ("oe", "o"), ("ue", "u"), ("ou", "u"), ("oo", "u"), ("ee", "i"), ("ei", "i"),
    ("ey", "i"), ("ie", "i"), ("aa", "a"), ("ij", "i"),
    ("yo", "io"), ("iy", "i"), ("yi", "i"), ("j", "i"), ("y", "i"), ("ii", "i"),
)  # fmt: skip
"""Spellings of one sound, longest first, as Russian, Arabic, German, Polish, French and English writers put it."""

_ENDINGS = (("ff", "v"), ("ic", "ich"), ("ei", "i"), ("ey", "i"), ("ij", "i"), ("ow", "ov"), ("ew", "ev"), ("ez", "es"))
"""How Slavic and French writers end the same names: Ivanoff, Jokic, Andrei."""

_BARE = (
    ("shch", "x"), ("tsch", "x"), ("sch", "x"), ("tch", "x"), ("zh", "k"), ("sh", "x"), ("ch", "x"), ("c", "k"),
    ("kh", "k"), ("gh", "k"), ("ph", "f"), ("dh", "t"), ("th", "t"), ("bh", "b"), ("ck", "k"), ("q", "k"), ("g", "k"),
    ("d", "t"), ("p", "b"), ("ts", "s"), ("tz", "s"), ("z", "s"), ("j", "k"), ("f", "b"), ("v", "b"),
)  # fmt: skip

_LOOSE = str.maketrans({"q": "k", "g": "k", "c": "k", "z": "s", "w": "v", "f": "v", "b": "p", "d": "t", "Z": "s"})
_VOWELS = str.maketrans("", "", "aeiouyh")
_UNWRITTEN = str.maketrans("", "", "aeiouyw")
_DOUBLED = re.compile(r"(.)\1+")
_SOFT_C = re.compile(r"c(?=[eiy])")
_HARD_C = re.compile(r"c(?!h)")
_SILENT_H = re.compile(r"(?<![cs])h(?![aeiouy])")


@lru_cache(maxsize=1 << 16)
def sound(word: str) -> str:
    """How a Latin word in small letters sounds, with its vowels: equal for two romanisations of one name."""
    for ending, plain in _ENDINGS:
        if len(word) > 4 and word.endswith(ending):
            word = word[: -len(ending)] + plain
    for spelled, plain in _SOUNDS:
        if spelled in word:
            word = word.replace(spelled, plain)
    word = _SILENT_H.sub("", _HARD_C.sub("k", _SOFT_C.sub("s", word)))
    return _DOUBLED.sub(r"\1", word)


@lru_cache(maxsize=1 << 16)
def consonants(word: str) -> str:
    """The consonants of a Latin word as a script without vowels would show them; "" if there are none."""
    for spelled, plain in _BARE:
        if spelled in word:
            word = word.replace(spelled, plain)
    word = word[:1] + word[1:].removesuffix("h")
    return _DOUBLED.sub(r"\1", word.translate(_UNWRITTEN))


@lru_cache(maxsize=1 << 16)
def skeleton(word: str) -> str:
    """A short, stable key (at most 6 letters) of a name that survives slips of vowels, doubling and romanisation.

    Of a vowel at the start only that there is one counts. Expects Latin small letters; "" only for "".
    """
    if not word:
        return ""
    plain = sound(word)
    first = "a" if plain[:1] in "aeiou" else "k" if word[:2] == "kh" else plain[:1].translate(_LOOSE)
    rest = plain[1:].replace("sh", "s").replace("ch", "s").replace("ts", "s").translate(_LOOSE).translate(_VOWELS)
    return _DOUBLED.sub(r"\1", first + rest)[:6]
