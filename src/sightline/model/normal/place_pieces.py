"""Cutting a text into the names of places that it may hold, the smallest place first."""

from __future__ import annotations

import re

from sightline.model.normal.text import fold_text
from sightline.model.vocabularies.countries import countries_by_name
from sightline.model.vocabularies.place_words import place_words

_ALTERNATIVES = re.compile(r"[;|•\n]+|\s+(?:or|oder|ou|ODER|OR)\s+|\s+/\s+")
_BREAKS = re.compile(r"\s+[-–—]\s+|[,/()\[\]·:]+")
_CODES_IN_FRONT = re.compile(r"(?<![\w-])(?:[A-Z]{2,3}-)+(?=[A-Z]\w)")
_EITHER_CODE = re.compile(r"\b([A-Z]{2})/[A-Z]{2}\b")
_POSTCODE = re.compile(
    r"\b\d{4} ?[A-Z]{2}\b(?= )"  # the Netherlands
    r"|\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b|\b[A-Z]\d[A-Z] \d[A-Z]\d\b"  # the United Kingdom, Canada
    r"|\b(?:[A-Z]{1,2}-)?\d{4,8}(?:-\d{3,4})?\b|\b\d{3}[ -]\d{2,4}\b"
)
_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_HAN_WORD = re.compile(f"[{_HAN}]+")
_HAN_UNIT = re.compile(f"[{_HAN}]{{2,}}?(?:自治区|自治區|特别行政区|省|市|都|府|県|縣|道|区|區|县|郡)|[{_HAN}]+")
_WARDS = ("区", "區", "구")
_EAST_ASIAN = re.compile(f"[{_HAN}\uac00-\ud7af ]+")


def alternatives(text: str) -> list[str]:
    """The parts of a text of which each names a place of its own."""
    return _ALTERNATIVES.split(_EITHER_CODE.sub(r"\1", text))


def pieces_of(text: str) -> list[str]:
    """What stands between commas, dashes, brackets and postal codes, without words that name no place.

    Places in the scripts of East Asia, which run from the country to the street without commas, are turned round.
    """
    text = _CODES_IN_FRONT.sub(lambda codes: codes[0].replace("-", ", "), text)
    parts = [part for part in _BREAKS.split(_POSTCODE.sub(",", text)) if part]
    found: list[str] = []
    for part in parts:
        units = _east_asian_units(part.strip()) if _EAST_ASIAN.fullmatch(part) else [part]
        found += [piece for unit in units if (piece := _piece(unit))]
    return found


def is_street(piece: str) -> bool:
    """Whether a piece is a street, a floor or a city's ward rather than a place: it has a number or a word for one."""
    words = fold_text(piece).split()
    numbered = any(word[0].isdigit() for word in words)
    return numbered or piece.endswith(_WARDS) or not place_words().streets.isdisjoint(words)


def _east_asian_units(text: str) -> list[str]:
    """The smallest place first: 広東省深圳市 is Shenzhen in Guangdong."""
    units: list[str] = []
    for word in text.split():
        country, rest = _country_in_front(word)
        units += country
        units += _HAN_UNIT.findall(rest) if _HAN_WORD.fullmatch(rest) else [rest] if rest else []
    return units[::-1]


def _country_in_front(word: str) -> tuple[list[str], str]:
    for size in range(len(word) - 1, 1, -1):
        if word[:size] in countries_by_name():
            return [word[:size]], word[size:]
    return [], word


def _piece(part: str) -> str:
    """A part of a text without ways of working and postal codes; empty if nothing is left."""
    words = place_words()
    piece = part.strip(' .-–—\t#*!?"')
    folded = fold_text(piece)
    if folded in words.ways_of_working or folded in words.wider_areas:
        return ""
    for way in words.ways_before.get(folded.partition(" ")[0], ()):
        if folded.startswith(way + " "):
            return _piece(folded[len(way) + 1 :])
    for way in words.ways_after.get(folded.rpartition(" ")[2], ()):
        if folded.endswith(" " + way):
            return _piece(folded[: -len(way) - 1])
    return " ".join(piece.split())
