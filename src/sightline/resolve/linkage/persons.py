"""The words of a person's name and the part that each plays, from one or several columns that speak of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import msgspec

from sightline.model.normal.latin import to_latin
from sightline.model.vocabularies.name_parts import name_parts

_PARTS = name_parts()
_ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th)")
_ROMAN = {"ii": 2, "iii": 3, "iv": 4, "vi": 6, "vii": 7, "viii": 8}
_RANKS = frozenset(
    [
        "baronet",
        "bart",
        "bt",
        "baron",
        "baroness",
        "viscount",
        "viscountess",
        "earl",
        "count",
        "countess",
        "marquess",
        "marquis",
        "marchioness",
        "duke",
        "duchess",
        "lord",
        "lady",
    ]
)
_STYLES = _PARTS.prefixes | _RANKS | frozenset(["sir", "hon", "reverend", "rt", "right", "honourable", "saint"])
_LITTLE = frozenset(
    ["of", "the", "and", "de", "du", "des", "la", "le", "von", "van", "der", "den", "zu", "y", "e", "di", "da"]
)
_AFTER = _PARTS.suffixes | frozenset(["jr", "sr", "junior", "senior", "esq", "bt", "bart"])


class NameWords(msgspec.Struct, frozen=True):
    """A name's words: the first given name, the family name, all others, and the number of the generation (0: none)."""

    given: str = ""
    family: str = ""
    others: tuple[str, ...] = ()
    generation: int = 0


def read_name(full: str, given: str = "", family: str = "") -> NameWords:
    """The words of a name that is stated whole, in parts, or both."""
    core, title = _split(full)
    generation = next((number for word in title if (number := _number(word))), 0)
    core = _strip([word for word in core if not _number(word)])
    known_given, known_family = to_latin(given).split(), _strip(to_latin(family).split())
    alone = core[0] if len(core) > 1 or (core and not known_family) else ""
    first = known_given[0] if known_given else alone
    last = core[-1] if len(core) > 1 and core[-1] != first else (known_family[-1] if known_family else "")
    if not last and len(core) == 1 and core[0] != first:
        last = core[0]
    seat = [word for word in title if not _number(word) and word not in _STYLES | _AFTER | _LITTLE]
    others = dict.fromkeys([*core, *known_given, *known_family, *seat])
    return NameWords(first, last, tuple(word for word in others if word not in {first, last}), generation)


def _number(word: str) -> int:
    if match := _ORDINAL.fullmatch(word):
        return int(match.group(1))
    return _ROMAN.get(word, 0)


def _split(full: str) -> tuple[list[str], list[str]]:
    """The words of the name itself and those of a title behind it; "Family, Given" is turned round."""
    head, _, tail = full.partition(",")
    core, rest = to_latin(head).split(), to_latin(tail).split()
    if rest and not (_number(rest[0]) or rest[0] in _STYLES | _AFTER):
        core, rest = rest + core, []
    core = _without_styles(core)
    for place, word in enumerate(core):
        ranked = word in _RANKS and (place >= 2 or core[place + 1 : place + 2] == ["of"])
        if place and (_number(word) or ranked):
            return core[:place], core[place:] + rest
    return core, rest


def _without_styles(words: list[str]) -> list[str]:
    while len(words) > 1 and words[0] in _STYLES:
        words = words[1:]
    while len(words) > 1 and words[-1] in _AFTER:
        words = words[:-1]
    return words


def _strip(words: Sequence[str]) -> list[str]:
    kept = [word for word in words if word not in _LITTLE]
    return kept or list(words)


def longest(texts: Iterable[str]) -> str:
    """The text that says the most."""
    return max(texts, key=lambda text: (len(text), text), default="")
