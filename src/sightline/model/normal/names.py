"""Person names: the parts of a name as people write them.

Order is Western, given name first, unless something says otherwise: a comma ("Lovelace, Ada"), a family name in
capitals before one that is not ("DUPONT Jean"), a patronymic or initials at the end ("Петрова Анна Сергеевна"), or a
script of East Asia. The last word, with the particles before it, is taken for the family name; family names of two
words are known where both are frequent Spanish ones, or in the list of such names, else the first is a middle name.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import msgspec

from sightline.model.normal.east_asian import east_asian_parts, is_east_asian
from sightline.model.vocabularies.name_parts import name_parts


class PersonName(msgspec.Struct, frozen=True):
    """A name and its parts as far as they are known.

    `full` is the name in reading order, with the generation (Jr, III) but without titles, degrees and nickname.
    """

    full: str
    first: str | None = None
    middle: str | None = None
    last: str | None = None
    prefix: str | None = None
    suffix: str | None = None
    nickname: str | None = None


_MAX_LENGTH = 300
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "’": "'", "‘": "'", "`": "'", "´": "'"})
_ASIDE = re.compile(r"""\(([^()]*)\)|\[([^\[\]]*)\]|"([^"]*)"|(?<![\w'])'([^']+)'(?!\w)""")
_BORN = re.compile(r"(?:née?|nee|born|geb\.?|geborene|formerly|formally|ex)\b", re.IGNORECASE)
_MAIDEN = re.compile(r"(?<=\w)[\s,]+(?:née?|nee|geb\.?|geborene|roz\.|z domu|a\.?k\.?a\.?)\s+\w.*$")
_ASIDE_BEHIND = re.compile(r"\s+[-–—|•]+\s+|\s*\|\s*")
_PATRONYMIC = re.compile(
    r"\w{3,}(?:ovich|evich|ovna|evna|inichna|ovych|yovych|ivna|yivna|ович|евич|овна|евна|ична|йович|івна|ївна)$",
    re.IGNORECASE,
)
_INITIALS = re.compile(r"(?:\w\.)+|\w")
_STRAY = re.compile(r"[^\w\s.,'\-‐-―·・/&]|_")
_ROMAN = frozenset({"ii", "iii", "iv"})
_SHORTENED = frozenset({"'t", "'s"})
_JOINERS = frozenset({"y", "e", "i"})
_PARTS = name_parts()
_SPECIAL = _PARTS.special
_SPANISH = _PARTS.spanish_surnames


def parse_person_name(
    full: str | None, first: str | None = None, middle: str | None = None, last: str | None = None
) -> PersonName:
    """The parts of a name. Parts that are given win over what is read from `full`; one of them must say something.

    An empty name gives an empty `full`.
    """
    if first is None and last is None and middle is None:
        return _read(full or "")
    return _with_given(full, _clean_part(first), _clean_part(middle), _clean_part(last))


def _read(text: str) -> PersonName:
    words = text.split()
    if 2 <= len(words) <= 4 and len(text) < 100 and all(map(_is_plain, words)):  # the common case, fast
        full = " ".join(words)
        if not full.isupper() and (len(words) == 2 or not _may_be_unusual(words)):
            return PersonName(full, words[0], " ".join(words[1:-1]) or None, words[-1])
    return _read_slowly(text)


def _is_plain(word: str) -> bool:
    """Whether a word is a capitalised name or an initial that needs no second look."""
    if len(word) < 3:
        return len(word) == 2 and word[1] == "." and "A" <= word[0] <= "Z"
    return word.istitle() and word.isalpha() and word < "\u0370" and word.lower() not in _SPECIAL


def _may_be_unusual(words: list[str]) -> bool:
    """Whether three or more plain words may hold a family name of two, or end in a patronymic."""
    return words[-2].lower() in _PARTS.doubled or words[-1].endswith(("vich", "vych", "vna", "chna"))


@lru_cache(maxsize=1 << 15)
def _read_slowly(text: str) -> PersonName:
    text = unicodedata.normalize("NFKC", text[:_MAX_LENGTH]).translate(_QUOTES)
    text, nickname = _take_asides(_MAIDEN.sub("", _without_remarks(text)))
    given, family, suffixes = _order(_STRAY.sub(" ", text))
    prefix = _take_prefixes(family) + _take_prefixes(given)
    suffixes = _take_suffixes(family, alone=True) + _take_suffixes(given, alone=bool(family)) + suffixes
    if is_east_asian(given + family):
        parts = east_asian_parts(given, family, _PARTS.compound_surnames)
        return PersonName(parts[0], parts[1], None, parts[2], _joined(prefix), _joined(suffixes), nickname)
    given, family = _recase(given, family)
    first, middle, last = (given[:1], given[1:], family) if family else _split(given, bool(prefix))
    last = _calm(last)
    generation = [each for each in suffixes if _key(each) in _PARTS.generations]
    full = " ".join(first + middle + last + generation)
    return PersonName(
        full, _joined(first), _joined(middle), _joined(last), _joined(prefix), _joined(suffixes), nickname
    )


def _without_remarks(text: str) -> str:
    """A name without what stands behind a dash or bar, unless that is a degree."""
    name, *rest = _ASIDE_BEHIND.split(text)
    degrees = [
        each for each in rest if (words := _words(each)) and all(_key(word) in _PARTS.suffixes for word in words)
    ]
    return ", ".join([name, *degrees]) if rest and name.strip() else text


def _key(token: str) -> str:
    return token.replace(".", "").lower()


def _joined(tokens: list[str]) -> str | None:
    return " ".join(tokens) or None


def _take_asides(text: str) -> tuple[str, str | None]:
    """The text without what stands in brackets or quotes, and the nickname among that."""
    if not any(each in text for each in "([\"'"):
        return text, None
    nicknames: list[str] = []

    def note(match: re.Match[str]) -> str:
        aside = next(each for each in match.groups() if each is not None).strip(" .,")
        words = re.findall(r"\w+", aside.lower())
        if any(word in _PARTS.suffixes for word in words) and len(words) == 1:
            return f", {aside}"
        if 0 < len(words) <= 3 and not _PARTS.pronouns.issuperset(words) and not _BORN.match(aside):
            nicknames.append(" ".join(aside.split()))
        return " "

    return _ASIDE.sub(note, text), nicknames[0] if nicknames else None


def _order(text: str) -> tuple[list[str], list[str], list[str]]:
    """Given names, the family name where something marks it (else it is still among them), suffixes after commas."""
    head, *rest = [words for part in text.split(",") if (words := _words(part))] or [[]]
    rest = [[each for word in part for each in word.split("/") if each] for part in rest]
    family: list[str] = []
    suffixes: list[str] = []
    for part in rest:
        if family or suffixes or _is_licence(part, head):
            suffixes += part
        else:
            family, head = _trailing_particles(part) + head, part
    if not family:
        family, head = _capitals_first(head)
    if not family and _is_family_first(head):
        family, head = head[:1], head[1:]
    return head, family, suffixes


def _trailing_particles(given: list[str]) -> list[str]:
    """Take the particles off the end of given names, as in "Berg, Jan van der"."""
    count = len(given)
    while count > 1 and given[count - 1] in _PARTS.particles:
        count -= 1
    taken = given[count:]
    del given[count:]
    return taken


def _is_family_first(words: list[str]) -> bool:
    """Whether a patronymic or initials at the end say that the family name stands first."""
    if len(words) == 2:
        return words[0] > "\u0400" and words[1].count(".") > 1 and "." not in words[0]
    if len(words) != 3 or _INITIALS.fullmatch(words[0]):
        return False
    if all(_INITIALS.fullmatch(each) for each in words[1:]):
        return True
    return bool(_PATRONYMIC.fullmatch(words[2])) and not _PATRONYMIC.fullmatch(words[1])


def _words(text: str) -> list[str]:
    """Words with at least one letter or digit, without stray marks at their ends."""
    found = (
        word if word in _SHORTENED or _key(word) in _PARTS.prefixes else word.strip("-'·・/&‐‑‒–—―").lstrip(".")
        for word in text.split()
    )
    return [word for word in found if any(each.isalnum() for each in word)]


def _is_licence(part: list[str], head: list[str]) -> bool:
    """Whether words after a comma are degrees and the like rather than given names."""
    if all(_key(word) in _PARTS.suffixes or _key(word) in _PARTS.generations for word in part):
        return True
    shouted = all(word.isupper() for word in part) and not all(word.isupper() for word in head)
    return shouted and len(head) > 1


def _capitals_first(words: list[str]) -> tuple[list[str], list[str]]:
    """A family name in capitals before given names that are not, as in "DUPONT Jean"."""
    count = 0
    while count < len(words) and _is_shouted(words[count]):
        count += 1
    rest = words[count:]
    plain = rest and all(word[0].isupper() and not word.isupper() and _key(word) not in _SPECIAL for word in rest)
    if count and plain and (count > 1 or _key(words[0]) not in _SPECIAL):
        return words[:count], rest
    return [], words


def _is_shouted(word: str) -> bool:
    letters = word.replace("-", "").replace("'", "")
    long = len(letters) > 2 or word.lower() in _PARTS.short_surnames
    return long and letters.isalpha() and letters.isupper()


def _take_prefixes(words: list[str]) -> list[str]:
    """Take the titles off the front of a list of words."""
    taken: list[str] = []
    while words and (count := _prefix_length(words)):
        taken += words[:count]
        del words[:count]
    if taken and not words:  # "Miss" alone may be a name; a title alone is all that there is
        words.append(taken.pop())
    return taken


def _prefix_length(words: list[str]) -> int:
    """How many words at the front are one title."""
    for size in (3, 2):
        if len(words) > size and "-".join(map(_key, words[:size])) in _PARTS.prefix_phrases:
            return size
    key = _key(words[0])
    if key in _PARTS.marked_prefixes and len(words) > 1:
        shouted = words[0].isupper() and len(words) > 2 and not words[1].isupper()
        return int("." in words[0] or shouted)
    unsure = key in _PARTS.unsure_prefixes and len(words) < 3 and not words[0].endswith(".")
    return int(not unsure and all(part in _PARTS.prefixes for part in key.split("-")))


def _take_suffixes(words: list[str], alone: bool) -> list[str]:
    """Take generations, degrees and licences off the end; `alone`: one word that stays is enough."""
    taken: list[str] = []
    least = 1 if alone else 2
    while len(words) > least and _is_suffix(words[-1], words):
        taken.insert(0, words.pop())
    return taken


def _is_suffix(word: str, words: list[str]) -> bool:
    key = _key(word)
    if key in _PARTS.generations:
        return key not in _ROMAN or word.isupper()
    if key not in _PARTS.suffixes:
        return False
    if key in _PARTS.unsure_suffixes:
        shouted = word.isupper() and not all(each.isupper() for each in words)
        return "." in word.rstrip(".") or (shouted and len(words) > 2)
    return True


def _split(words: list[str], titled: bool) -> tuple[list[str], list[str], list[str]]:
    """First, middle and last name of words in Western order."""
    if len(words) < 2:
        return ([], [], words) if titled else (words, [], [])
    start = len(words) - 1
    for at in range(1, len(words) - 1):
        if words[at] in _PARTS.particles:  # in lower case: the family name begins here
            start = at
            break
    while start > 1 and _is_particle(words[start - 1]):
        start -= 1
    if start > 2 and words[start - 1] in _JOINERS:  # Ortega y Gasset
        start -= 2
    elif start > 1 and (_is_double(words) if start == len(words) - 1 else words[start - 1].lower() in _SPANISH):
        start -= 1  # also Fernández de Kirchner
    return words[:1], words[1:start], words[start:]


def _is_particle(word: str) -> bool:
    """Whether a word begins a family name; a single letter with a dot is an initial."""
    return word.lower() in _PARTS.particles or (len(word) > 2 and _key(word) in _PARTS.particles)


def _is_double(words: list[str]) -> bool:
    """Whether the last two words are one family name: in the list of such names, or father's and mother's in Spain."""
    first, last = words[-2].lower(), words[-1].lower()
    if f"{first}-{last}" in _PARTS.double_surnames:
        return True
    spanish = last in _SPANISH or words[0].lower() in _PARTS.spanish_given
    return first in _SPANISH and spanish and len(last) > 2


def _recase(given: list[str], family: list[str]) -> tuple[list[str], list[str]]:
    """Names written all in capitals or all in small letters get capitals where names have them."""
    text = " ".join(given + family)
    if text.isupper() or text.islower():
        return [_capitalise(word) for word in given], [_capitalise(word) for word in family]
    return given, _calm(family)


def _calm(family: list[str]) -> list[str]:
    """A family name without the capitals that set it apart, as in "Jean DUPONT"."""
    shouted = any(map(_is_shouted, family))
    return [
        _capitalise(word) if _is_shouted(word) or (shouted and word.isupper() and _is_particle(word)) else word
        for word in family
    ]


def _capitalise(word: str) -> str:
    lower = word.lower().replace("i\u0307", "i")  # what İ becomes
    if lower in _PARTS.particles and len(lower) > 1:
        return lower
    if len(word) <= 2 and word.isupper() and not any(each in "AEIOUY" for each in word):  # initials: JD
        return word
    parts = re.split(r"([-'.])", lower)
    return unicodedata.normalize("NFC", "".join(_capital_of(part) for part in parts))


def _capital_of(part: str) -> str:
    if part.startswith("mc") and len(part) > 4:
        return "Mc" + part[2:3].title() + part[3:]
    return part[:1].title() + part[1:]


def _clean_part(part: str | None) -> str | None:
    """A part that a source gave, without spare spaces; None if it is blank."""
    return " ".join(part[:_MAX_LENGTH].split()) or None if part else None


def _with_given(full: str | None, first: str | None, middle: str | None, last: str | None) -> PersonName:
    """The parts that were given, cleaned of titles and degrees, and what the full name says beyond them."""
    if not middle and first and last and _is_plain(first) and _is_plain(last):  # the common case, fast
        whole = f"{first} {last}"
        if not full or (full == whole and not full.isupper()):
            return PersonName(whole, first, None, last)
    read = _read(full or " ".join(each for each in (first, middle, last) if each))
    if first is None and last is None:
        return msgspec.structs.replace(read, middle=middle or read.middle)
    givens, families = (first or "").split(), [word for word in (last or "").split() if word != ","]
    prefix = _take_prefixes(givens) if len(givens) > 1 else []
    suffixes = _take_suffixes([word.rstrip(",") for word in families], alone=True)
    if suffixes:
        families = [word.rstrip(",") for word in families][: len(families) - len(suffixes)]
    givens, families = _recase(givens, families)
    middle = middle or _between(read.full, givens, families)
    return PersonName(
        read.full if full else " ".join([*givens, *(middle or "").split(), *families]),
        _joined(givens) or (read.first if last else None),
        middle,
        _joined(families) or (read.last if first else None),
        read.prefix or _joined(prefix),
        read.suffix or _joined(suffixes),
        read.nickname,
    )


def _between(full: str, first: list[str], last: list[str]) -> str | None:
    """The words of the full name between the given first and last names, if it has both at its ends."""
    words = full.split()
    inner = words[len(first) : len(words) - len(last)]
    whole = first and last and words[: len(first)] == first and words[len(words) - len(last) :] == last
    return _joined(inner) if whole else None
