"""Any script in plain Latin letters."""

from __future__ import annotations

import re
from functools import lru_cache

from anyascii import anyascii

from sightline.model.normal.text import fold_text

_GREEK = (
    ("ου", "ou"), ("αυ", "av"), ("ευ", "ev"), ("ηυ", "iv"), ("γγ", "ng"), ("γχ", "nch"), ("μπ", "mp"), ("γκ", "gk"),
)  # fmt: skip
"""Greek pairs of letters that stand for one sound, as passports spell them (ELOT 743)."""

_GREEK_FIRST = re.compile(r"\b(μπ|γκ|ντ)")
_FIRST = {"μπ": "b", "γκ": "g", "ντ": "d"}


@lru_cache(maxsize=1 << 16)
def to_latin(text: str) -> str:
    """The folded text in the letters a to z and digits, words separated by single spaces; "" if it says nothing.

    Soft and hard signs, glottal stops and the like do not part a word.
    """
    folded = fold_text(text)
    if folded.isascii():
        return folded
    if any("α" <= each <= "ω" for each in folded):
        folded = _greek(folded)
    return fold_text(anyascii(folded).replace("'", "").replace("`", ""))


def _greek(text: str) -> str:
    text = _GREEK_FIRST.sub(lambda match: _FIRST[match.group()], text)
    for pair, latin in _GREEK:
        text = text.replace(pair, latin)
    return text
