"""What a word sounds like, whoever spelled it: keys that other spellings of one name share.

Three keys, from strict to loose. `sound` folds what romanisations, accents and umlauts do to one name and keeps its
vowels (Sergei, Sergey, Sergej; Müller, Mueller). `consonants` keeps what scripts without vowels write (محمد, Mohammed).
`skeleton` is for finding candidates: vowel slips, doubled letters and look-alike consonants vanish.
"""

from __future__ import annotations

import re
from functools import lru_cache

_SOUNDS = (
    ("shch", "sch"), ("tsch", "ch"), ("tch", "ch"), ("dsch", "j"), ("dzh", "j"), ("dj", "j"), ("zh", "j"),
    ("sch", "sh"), ("cz", "ch"), ("sz", "sh"), ("kh", "h"), ("gh", "g"), ("ph", "f"), ("dh", "d"), ("bh", "b"),
    ("th", "t"), ("ck", "k"), ("cq", "k"), ("qu", "kv"), ("q", "k"), ("x", "ks"), ("tz", "ts"), ("w", "v"),
    ("ae", "a"), ("oe", "o"), ("ue", "u"), ("ou", "u"), ("oo", "u"), ("ee", "i"), ("ij", "i"), ("yo", "io"),
    ("iy", "i"), ("yi", "i"), ("j", "i"), ("y", "i"), ("ii", "i"),
)  # fmt: skip
"""Spellings of one sound, longest first, each side as Russian, Arabic, German, Polish and English writers put it."""

_LOOSE = str.maketrans({"q": "k", "g": "k", "c": "k", "z": "s", "w": "v", "f": "v", "b": "p", "d": "t"})
_VOWELS = str.maketrans("", "", "aeiouyh")
_LATE_VOWELS = str.maketrans("", "", "aeiouyhvwj")
_ENDINGS = (("ff", "v"), ("ic", "ich"), ("ei", "i"), ("ey", "i"), ("ij", "i"))
"""How Slavic and French writers end the same names: Ivanoff, Jokic, Andrei."""

_DOUBLED = re.compile(r"(.)\1+")
_SOFT_C = re.compile(r"c(?=[eiy])")
_HARD_C = re.compile(r"c(?!h)")


@lru_cache(maxsize=1 << 18)
def sound(word: str) -> str:
    """How a Latin word in small letters sounds, with its vowels: equal for two romanisations of one name."""
    for ending, plain in _ENDINGS:
        if word.endswith(ending) and len(word) > 4:
            word = word[: -len(ending)] + plain
    for spelled, plain in _SOUNDS:
        if spelled in word:
            word = word.replace(spelled, plain)
    word = _HARD_C.sub("k", _SOFT_C.sub("s", word))
    return _DOUBLED.sub(r"\1", word)


@lru_cache(maxsize=1 << 18)
def consonants(word: str) -> str:
    """The consonants of a Latin word as a script without vowels would show them; "" if there are none."""
    plain = sound(word).replace("sh", "x").replace("ch", "x").translate(_LOOSE)
    return _DOUBLED.sub(r"\1", plain.translate(_LATE_VOWELS))


@lru_cache(maxsize=1 << 18)
def skeleton(word: str) -> str:
    """A short, stable key (at most 6 letters) of a name that survives slips of vowels, doubling and romanisation.

    The first letter counts (all vowels as "a"). "" only for "".
    """
    if not word:
        return ""
    plain = sound(word)
    first = "a" if plain[:1] in "aeiou" else plain[:1].translate(_LOOSE)
    rest = plain[1:].replace("sh", "s").replace("ch", "s").translate(_LOOSE).translate(_VOWELS)
    return _DOUBLED.sub(r"\1", first + rest)[:6]
