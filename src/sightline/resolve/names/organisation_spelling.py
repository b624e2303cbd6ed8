"""Words in looser and looser spelling, so that romanisations, grammatical endings and slips of vowels meet."""

from __future__ import annotations

import re
from functools import lru_cache

_SOUNDS = (
    ("shch", "S"), ("tsch", "C"), ("sch", "S"), ("tch", "C"), ("sh", "S"), ("ch", "C"), ("kh", "K"), ("zh", "Z"),
    ("ts", "c"), ("tz", "c"), ("dzh", "j"), ("dj", "j"), ("ph", "f"), ("th", "t"), ("ck", "k"), ("qu", "k"),
    ("ae", "a"), ("oe", "o"), ("ue", "u"), ("ou", "u"), ("yu", "u"), ("iu", "u"), ("ju", "u"), ("ya", "a"), ("ia", "a"),
    ("ja", "a"), ("ye", "e"), ("ie", "e"), ("je", "e"), ("yo", "o"), ("io", "o"), ("ij", "i"), ("y", "i"), ("j", "i"),
    ("w", "v"), ("x", "ks"), ("q", "k"), ("c", "k"),
)  # fmt: skip
"""What romanisations of Russian, Ukrainian, Chinese, Arabic and German umlauts differ in, as one sound each. Capital
letters are the sounds of two letters."""

_GUTTURAL = str.maketrans("KCk", "hhh")
_DOUBLED = re.compile(r"(.)\1+")
_ENDINGS = re.compile(r"(?<=[a-zA-Z]{4})(sk|[nv])(?:aa|oe|oi|ogo|omu|im|om|ih|ie|i|a|o|u)$")
"""Of Slavic adjectives: "tulskii" and "tulskogo" are "tulsk"."""

_ROUGHER = str.maketrans("lzdgbfSCZK", "rstkppskjk", "aeiouyhv")
_GEMINATE = re.compile(r"t(?=[kspcg])")


@lru_cache(maxsize=1 << 16)
def loosened(latin: str) -> str:
    """A word in the one spelling of those that romanisations and languages put for each other."""
    loose = latin
    for spelling, sound in _SOUNDS:
        if spelling in loose:
            loose = loose.replace(spelling, sound)
    return _ENDINGS.sub(r"\1", _DOUBLED.sub(r"\1", loose)) or latin


def gutturals_aside(loose: str) -> str:
    """A loose word whose kh, ch, k and h are one: German and Czech write the Russian kh as ch, brands as c."""
    return loose.translate(_GUTTURAL)


@lru_cache(maxsize=1 << 16)
def roughened(latin: str) -> str:
    """The consonants of a word as scripts without vowels (Arabic, Hebrew) and of syllables (kana, Hangul) keep them."""
    loose = loosened(_GEMINATE.sub("", latin))
    return _DOUBLED.sub(r"\1", loose[:1].translate(_FIRST) + loose[1:].translate(_ROUGHER))


_FIRST = str.maketrans("lzdgbfSCZKveiouyh", "rstkppskjkaaaaaaa")
"""A first vowel stays, as one; scripts do not agree on which."""


_HARD = str.maketrans("KCSZ", "kksz")
_NO_VOWELS = str.maketrans("", "", "aeiouyh")


@lru_cache(maxsize=1 << 16)
def consonants(latin: str) -> str:
    """The first letter and the consonants of a word in loose spelling."""
    loose = loosened(latin).translate(_HARD)
    return loose[:1] + loose[1:].translate(_NO_VOWELS)
