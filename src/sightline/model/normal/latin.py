"""Any script in plain Latin letters."""

from __future__ import annotations

from functools import lru_cache

from anyascii import anyascii

from sightline.model.normal.text import fold_text


@lru_cache(maxsize=1 << 16)
def to_latin(text: str) -> str:
    """The folded text in the letters a to z and digits, words separated by single spaces; "" if it says nothing."""
    folded = fold_text(text)
    return folded if folded.isascii() else fold_text(anyascii(folded))
