"""Folded text: what is left when case, accents and punctuation do not count."""

from __future__ import annotations

import unicodedata

_SPELLED = {
    "ß": "ss", "ẞ": "ss", "æ": "ae", "ǽ": "ae", "œ": "oe", "ø": "o", "ǿ": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th",
    "ħ": "h", "ı": "i", "ĸ": "k", "ŀ": "l", "ŋ": "ng", "ŧ": "t", "ƒ": "f", "ə": "e", "ɵ": "o", "ʉ": "u", "ɨ": "i",
    "ƀ": "b", "ǥ": "g", "ƶ": "z", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ɲ": "n", "ȷ": "j", "ɛ": "e", "ɔ": "o",
}  # fmt: skip
"""Latin letters that Unicode does not decompose, in the spelling of ASCII passports (ICAO 9303 part 3, abridged)."""

_DROPPED = (
    (0x0300, 0x036F),  # combining diacritical marks: accents
    (0x0483, 0x0489),  # Cyrillic titlo and the like
    (0x0591, 0x05C7),  # Hebrew points
    (0x0610, 0x061A),  # Arabic signs
    (0x064B, 0x065F),  # Arabic vowel marks
    (0x0670, 0x0670),  # Arabic superscript alef
    (0x06D6, 0x06ED),  # Koranic marks
    (0x1AB0, 0x1AFF),
    (0x1DC0, 0x1DFF),
    (0x20D0, 0x20FF),
    (0xFE20, 0xFE2F),
)


class _Folding(dict[int, str]):
    """A table for str.translate that works out each character once."""

    def __missing__(self, code: int) -> str:
        folded = _fold_character(chr(code))
        self[code] = folded
        return folded


def _fold_character(character: str) -> str:
    """A letter, digit or sign that carries meaning stays; an accent goes; all else becomes a space."""
    code, category = ord(character), unicodedata.category(character)
    if category[0] == "M" and any(first <= code <= last for first, last in _DROPPED):
        return ""
    if category == "Cf" or character in "\u02bc\u02b9\u02bb":  # joiners, direction marks, apostrophes as letters
        return ""
    if character in _SPELLED:
        return _SPELLED[character]
    if character.isalnum() or category in ("Mn", "Mc"):  # vowel signs of Indic scripts, voicing marks of kana
        return character
    return " "


_TABLE = _Folding({ord("™"): " ", ord("℠"): " "})
_ASCII = {code: chr(code).lower() if chr(code).isalnum() else " " for code in range(128)}


def fold_text(s: str) -> str:
    """Casefolded letters and digits without accents, words separated by single spaces.

    Letters of all scripts stay; ß, ø, ł, æ and the like are spelled out.
    """
    if s.isascii():
        return " ".join(s.translate(_ASCII).split())
    s = s.replace("™", " ").replace("℠", " ")
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", s).casefold())
    return unicodedata.normalize("NFC", " ".join(plain.translate(_TABLE).split()))


def words(s: str) -> list[str]:
    """The words of the folded text."""
    return fold_text(s).split()


def join_letters(words: list[str]) -> list[str]:
    """Words with each run of single letters joined: "s", "a" is "sa", so that initials do not depend on dots."""
    joined: list[str] = []
    run = False
    for word in words:
        letter = len(word) == 1 and word.isalpha() and word < "\u3000"
        if letter and run:
            joined[-1] += word
        else:
            joined.append(word)
        run = letter
    return joined
