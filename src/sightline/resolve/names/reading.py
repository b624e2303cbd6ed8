"""A person's name made ready for comparing: which words it has, and what each is."""

from __future__ import annotations

import re
from functools import lru_cache

import msgspec

from sightline.model.normal.names import PersonName, parse_person_name
from sightline.model.normal.text import fold_text
from sightline.model.vocabularies.name_parts import name_parts
from sightline.resolve.names.given import given_roots, is_given
from sightline.resolve.names.native import Native, japanese_surname_length, native_words
from sightline.resolve.names.rarity import family_bits, is_common
from sightline.resolve.names.tongues import is_surname, tongue_of
from sightline.resolve.names.words import Role, Word, make_word

_MAX_LENGTH = 300
_MAX_WORDS = 12
_PARTS = name_parts()
_TITLES = frozenset(
    """
    president king queen prince princess emperor empress pope saint mullah mulla maulvi maulana molla hajji haji hadji
    hajj alhaj alhaji ayatollah sayyid hojatoleslam archbishop bishop cardinal minister premier chairman secretary
    sheikh sheik shaikh shaykh imam general colonel gen col lt major captain lord lady baron baroness count countess
    duke duchess mufti qari ustad comrade senator citizen father brother sister mother emir sultan crown
    """.split()  # noqa: SIM905
)
"""Titles that a name may keep in front of two other words; those that the general parser knows are gone before."""

_GENERATIONS = {
    "jr": "jr", "junior": "jr", "jnr": "jr", "filho": "jr", "sr": "sr", "senior": "sr", "snr": "sr", "neto": "iii",
    "ii": "ii", "iii": "iii", "iv": "iv", "vii": "vii", "viii": "viii", "ix": "ix", "xii": "xii", "xiii": "xiii",
    "xiv": "xiv", "xv": "xv", "xvi": "xvi", "xvii": "xvii", "xviii": "xviii",
}  # fmt: skip
_PARTICLES = _PARTS.particles - {"abu", "l", "d"} | {"y", "e", "den", "een", "ul", "ben"}
_BORN = re.compile(r"[\s(,]+(?:née|nee|geb\.?|geborene|born|roz\.?|z domu|a\.?k\.?a\.?)\s+(.*)$", re.IGNORECASE)
_ARTICLE = re.compile(r"\b(?:al|el|ul|ad|as|ar|at|an|az|ash|es|ed|er|eth|ath)[-‐‑–](?=\w{3})", re.IGNORECASE)
_APOSTROPHE = re.compile(r"(?<=\w)['’‘`´ʼʻʹ](?=\w)")
_IRISH = re.compile(r"\bO (?=[A-Z][a-z]{2})")
_SERVANT = re.compile(r"abd(?:[aeou]{1,2}(?:l(?!lah|la$)|([rsnztd])(?=\1)))?(?=[a-z]{4})")
_FAITH = re.compile(r"(?<=[a-z]{3})[aeou]{1,2}d{1,2}(?:in|een|ine|eene)$")
_PATRONYMIC = re.compile(r".{3,}(?:ovich|evich|ovna|evna|inichna|ovych|yovych|ivna|yivna|ogly|oglu|qizi|kyzy)$")
_MARKED = re.compile("[\u0900-\u109f\u1780-\u17ff]")
"""The scripts of India, Thailand, Burma and their kin."""

_DIGITS = str.maketrans("01358", "oiesb")
_VOWELLESS = re.compile("[bcdfghjklmnpqrstvwxz]+")
_CONTRACTED = frozenset(["ng", "mc", "st", "md", "mr", "dr", "ms"])
_ABD = frozenset(["abd", "abdul", "abdel", "abdal", "abdoul", "abdool", "abdur", "abdus", "abdu", "abdou"])
_LINKS = frozenset(["al", "el", "ul", "ur", "us", "as", "ar", "ad", "an"])
_FATHERS = frozenset(["abu", "abou", "aboo", "umm", "um"])
_SONS = frozenset(["mc", "mac"])
_FAITHS = frozenset(["uddin", "eddine", "eddin", "addin"])
_COMPOUNDED = _ABD | _LINKS | _FATHERS | _SONS | _FAITHS
"""Words that may be one with those beside them."""


class PreparedName(msgspec.Struct, frozen=True, cache_hash=True):
    """A name ready to be compared: its words in reading order, those that count (`core`), and its generation.

    `core` leaves out particles; `generation` is "jr", "sr", "iii" or "". `text` is the words, in Latin letters.
    """

    text: str
    words: tuple[Word, ...]
    core: tuple[Word, ...]
    generation: str = ""


@lru_cache(maxsize=1 << 16)
def prepare_person(name: str, *, first: str | None = None, last: str | None = None) -> PreparedName:
    """A person's name made ready for comparing, in any script and order.

    `first` and `last` win over what is read from `name`. Titles, degrees and what stands in brackets are left out,
    though a nickname in quotes and a name at birth may stand in for those in use. "al", "van", "de" and the like are
    particles; Abd al Rahman and Abdulrahman, Jalal ad-Din and Jalaluddin become one. Only the first 300 characters and
    12 words count. A name without letters has no words.
    """
    parsed = _parsed(_plain(name), _plain(first), _plain(last))
    natives = _natives(parsed)
    generation = _generation(parsed.suffix)
    if not generation and len(natives) > 1 and natives[-1][0].text in _GENERATIONS:
        generation = _GENERATIONS[natives.pop()[0].text]
    natives = _without_titles(natives, 1 if generation else 2)
    if not (first or last or "," in name):
        natives = _ordered(natives)
    words = _words(natives[:_MAX_WORDS])
    words = _with_other_names(words, parsed.nickname, _BORN.search(name[:_MAX_LENGTH]))
    core = tuple([each for each in words if each.role is not Role.particle]) or words
    return PreparedName(" ".join([each.text for each in words]), words, core, generation)


def _plain(text: str | None) -> str | None:
    """A text cut to what is read, with its apostrophes and articles made plain."""
    if text is None or (text.isascii() and _is_pair(text)):
        return text
    return _ARTICLE.sub("al ", _IRISH.sub("O", _APOSTROPHE.sub("", _BORN.sub("", text[:_MAX_LENGTH]))))


def _is_pair(text: str) -> bool:
    """Whether a text is one or two words of letters alone, of which none is cut or joined."""
    first, _, rest = text.partition(" ")
    return first.isalpha() and first != "O" and (not rest or rest.isalpha()) and len(text) <= _MAX_LENGTH


def _parsed(name: str | None, first: str | None, last: str | None) -> PersonName:
    """The parts of a name. In scripts that write vowels as marks, where there are no capitals to go by, its words."""
    if name and not (first or last) and _MARKED.search(name):
        words = name.replace(",", " ").split()
        return PersonName(name, words[0], " ".join(words[1:-1]), words[-1] if len(words) > 1 else None)
    return parse_person_name(name or None, first, None, last)


def _generation(suffix: str | None) -> str:
    found = (suffix or "").lower().replace(".", " ").replace(",", " ").split()
    return next((_GENERATIONS[each] for each in found if each in _GENERATIONS), "")


def _natives(parsed: PersonName) -> list[tuple[Native, Role]]:
    """The words of the parts of a name, with what each is."""
    first, middle, last = parsed.first, parsed.middle, parsed.last
    whole = parsed.full.replace(" ", "")
    if whole > "\u3000" and " " not in parsed.full and (size := japanese_surname_length(whole)):
        first, middle, last = whole[size:], None, whole[:size]
    single = Role.unknown if not (first and last) else None
    found = [(each, single or Role.given) for part in (first, middle) for each in native_words(part or "", False)]
    found += [(each, single or Role.family) for each in native_words(last or "", True)]
    if all(_is_settled(each) for each, _ in found):
        return found
    spread = [(part, role) for at, (each, role) in enumerate(found) for part in _spread(each, at + 1 < len(found))]
    return _joined_words([(_mended(each), role) for each, role in spread])


@lru_cache(maxsize=1 << 16)
def _is_settled(native: Native) -> bool:
    """Whether a word is what it is, whatever stands beside it: the common case."""
    return native.text not in _COMPOUNDED and _mended(native) is native and len(_spread(native, True)) == 1


def _spread(native: Native, more: bool) -> list[Native]:
    """Initials written together (JK, GWB) one by one, if more words follow."""
    text = native.text
    if not more or not 1 < len(text) < 4 or native.tongue or not _VOWELLESS.fullmatch(text) or is_given(text):
        return [native]
    return [native] if text in _CONTRACTED else [Native(letter) for letter in text]


def _mended(native: Native) -> Native:
    """A word with digits that stand for letters read as those, and Arabic compounds in one spelling."""
    text = native.text
    if any(each.isdigit() for each in text) and not text.isdigit():
        text = text.translate(_DIGITS) if not text[0].isdigit() or len(text) > 3 else text
    if len(text) > 6 and text.startswith("abd"):
        text = _SERVANT.sub("abd", text, count=1)
    if len(text) > 5:
        text = _FAITH.sub("uddin", text)
    return native if text == native.text else msgspec.structs.replace(native, text=text)


def _joined_words(words: list[tuple[Native, Role]]) -> list[tuple[Native, Role]]:
    """Words that are one name when they stand together: Abd al Rahman, Abu Bakr, Jalal ad Din, Mc Gregor."""
    joined: list[tuple[Native, Role]] = []
    at = 0
    while at < len(words):
        native, role = words[at]
        size, text = _compound([each.text for each, _ in words[at : at + 3]])
        joined.append((Native(text), role) if size > 1 else (native, role))
        at += size
    return joined


def _compound(texts: list[str]) -> tuple[int, str]:
    """How many of the next words are one, and that one."""
    first = texts[0]
    if len(texts) > 1:
        second = texts[1]
        if first in _ABD:
            size = 3 if second in _LINKS and len(texts) > 2 else 2
            rest = texts[size - 1]
            return size, "abdullah" if rest == "allah" else "abd" + rest
        if first in _FATHERS and len(second) > 2:
            return 2, "abu" + second if first[0] == "a" else "umm" + second
        if first in _SONS and len(second) > 3:
            return 2, first + second
        if second in _FAITHS:
            return 2, first + "uddin"
        if second in _LINKS and texts[2:] and texts[2] in ("din", "deen", "dine", "islam"):
            return 3, first + ("uddin" if texts[2][0] == "d" else "ulislam")
    return 1, first


def _without_titles(words: list[tuple[Native, Role]], least: int) -> list[tuple[Native, Role]]:
    while len(words) > least and words[0][0].text in _TITLES:
        words = words[1:]
    return words


def _ordered(words: list[tuple[Native, Role]]) -> list[tuple[Native, Role]]:
    """The words with the first as the family name where the words themselves say so: Orbán Viktor, Petrov Ivan."""
    if len(words) < 2 or words[0][1] is not Role.given or words[0][0].tongue:
        return words
    first, last = words[0][0].text, words[-1][0].text
    if _PATRONYMIC.match(last) and len(words) == 3 and not _PATRONYMIC.match(words[1][0].text):
        swapped = True
    elif len(last) == 1:  # Ivanov I. I.
        swapped = len(first) > 1 and not is_given(first)
    else:
        swapped = _is_family(first) and not _is_family(last)
    if not swapped:
        return words
    return [(words[0][0], Role.family), *((each, Role.given) for each, _ in words[1:])]


def _with_other_names(words: tuple[Word, ...], nickname: str | None, born: re.Match[str] | None) -> tuple[Word, ...]:
    """The words with a nickname in quotes as another form of the first, and a name at birth as one of the last."""
    if len(words) < 2:
        return words
    called, maiden = fold_text(nickname or ""), fold_text(born.group(1) if born else "")
    first, *between, last = words
    if called.isascii() and called and " " not in called:
        first = msgspec.structs.replace(first, roots=first.roots | given_roots(called))
    if maiden and " " not in maiden:
        last = msgspec.structs.replace(last, roots=last.roots | {maiden})
    return (first, *between, last)


def _is_family(word: str) -> bool:
    return is_common(word, "family") and not is_given(word) and not is_common(word, "given")


def _surname_first(tongue: str, texts: tuple[str, ...]) -> bool:
    """Whether a Chinese or Korean name begins with its surname: of two surnames the more frequent one is it."""
    first, last = texts[0], texts[-1]
    if not is_surname(tongue, first):
        return False
    return not is_surname(tongue, last) or family_bits(first) <= family_bits(last)


def _words(natives: list[tuple[Native, Role]]) -> tuple[Word, ...]:
    texts = tuple([native.text for native, _ in natives if native.text not in _PARTICLES])
    tongue = tongue_of(texts)
    if tongue and natives[0][1] is Role.given and _surname_first(tongue, texts):
        natives = [(natives[0][0], Role.family), *((each, Role.given) for each, _ in natives[1:])]
    found: list[Word] = []
    before = ""
    for at, (native, role) in enumerate(natives):
        text = native.text
        if text in _PARTICLES and at + 1 < len(natives) and (at > 1 or (len(text) > 1 and (at or not is_given(text)))):
            found.append(make_word(native, Role.particle))
            before += "al" if text in _LINKS else text
        else:
            kind = Role.initial if len(text) == 1 and not native.tongue else role
            found.append(make_word(native, kind, before + text, tongue, last=role is Role.family))
            before = ""
    return tuple(found)
