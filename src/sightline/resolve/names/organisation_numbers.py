"""Numbers in names of organisations: "Fund III", "1st", "Third", "№ 5"."""

from __future__ import annotations

import re

_DIGITS = re.compile(r"0*(\d+)(?:st|nd|rd|th|er|eme|ere|o|a|e|i|y|ya|ii|oi|й|я|е|ый|ая|ое|го)?")
_ROMAN = {
    "i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8", "ix": "9", "x": "10",
    "xi": "11", "xii": "12", "xiii": "13", "xiv": "14", "xv": "15",
}  # fmt: skip
_LETTERS = frozenset("ivx")
"""Roman numerals that are a letter: only at the end of a name."""

_SPELLED = (
    ("first", "one", "erste", "ersten", "erster", "premier", "premiere", "primero", "primera", "primo", "prima",
     "primeiro", "primeira", "первый", "первая", "первое", "первого", "перший", "перша", "第一", "제일"),
    ("second", "two", "zweite", "zweiten", "deuxieme", "segundo", "segunda", "второй", "вторая", "第二"),
    ("third", "three", "dritte", "dritten", "troisieme", "tercero", "tercera", "terzo", "третий", "третья", "第三"),
    ("fourth", "four", "vierte", "quatrieme", "cuarto", "quarto", "четвертый", "第四"),
    ("fifth", "five", "funfte", "cinquieme", "quinto", "пятый", "第五"),
    ("sixth", "six", "sechste", "sixieme", "шестой"),
    ("seventh", "seven", "siebte", "septieme", "седьмой"),
    ("eighth", "eight", "achte", "huitieme", "восьмой"),
    ("ninth", "nine", "neunte", "neuvieme", "девятый"),
    ("tenth", "ten", "zehnte", "dixieme", "десятый"),
    ("eleventh", "eleven"),
    ("twelfth", "twelve"),
)  # fmt: skip
_WORDS = {word: str(n) for n, words in enumerate(_SPELLED, 1) for word in words} | {"twentieth": "20", "twenty": "20"}


def number_in(word: str, last: bool) -> str | None:
    """The number that a folded word is, in digits; `last` if it ends a name of several words."""
    if word in _ROMAN and (last or word not in _LETTERS):
        return _ROMAN[word]
    if match := _DIGITS.fullmatch(word):
        return match.group(1)
    return _WORDS.get(word)
