"""What the name of an organisation is made of."""

from __future__ import annotations

import re
from functools import lru_cache

import msgspec

from sightline.model.normal.companies import split_legal_forms
from sightline.model.normal.latin import to_latin
from sightline.model.vocabularies.legal_forms import legal_forms
from sightline.resolve.names.organisation_words import (
    Role,
    Word,
    joined_script,
    known_phrase,
    known_word,
    split_run,
)

_MAX_LENGTH = 300
_MAX_WORDS = 40
_DOMAIN = re.compile(r"\s*(?:https?://)?(?:www\.)?([\w-]{3,})(?:\.[a-z]{2,3})?\.[a-z]{2,6}/?\s*", re.IGNORECASE)
_INNER_DOMAIN = re.compile(r"(?<=\w\w)\.(?:com|net|org|io|ai|ru)\b", re.IGNORECASE)
_ORDINAL = re.compile(r"0*(\d+)(?:st|nd|rd|th|er|eme|ere|o|a|e|i|y|ya|ii|oi|й|я|е|ый|ая|ое|го)?")
_ROMAN = {each: str(n) for n, each in enumerate("i ii iii iv v vi vii viii ix x xi xii xiii xiv xv".split(), 1)}
_AMBIGUOUS_ROMAN = frozenset("ivx")
_ORDINALS = {
    word: str(n)
    for n, words in enumerate(
        (
            "first one erste ersten erster premier premiere primero primera primo prima primeiro primeira pervyi pervaya",
            "second two zweite zweiten deuxieme segundo segunda secondo seconda vtoroi vtoraya",
            "third three dritte dritten troisieme tercero tercera terzo terza terceiro tretii",
            "fourth four vierte quatrieme cuarto quarto",
            "fifth five funfte cinquieme quinto quinta",
            "sixth six sechste sixieme sexto",
            "seventh seven siebte septieme septimo",
            "eighth eight achte huitieme octavo",
            "ninth nine neunte neuvieme noveno",
            "tenth ten zehnte dixieme decimo",
        ),
        1,
    )
    for word in words.split()
}
_WEIGHT = {Role.stop: 0.0, Role.generic: 0.12, Role.descriptive: 0.45, Role.place: 0.5, Role.number: 0.6}


_SOUNDS = [
    each.split(":")
    for each in (
        "shch:s sch:s tsch:c tch:c sh:s ch:c kh:h zh:z ts:c tz:c dzh:j dj:j ph:f th:t ck:k qu:k ae:a oe:o ue:u ou:u "
        "yu:u iu:u ju:u ya:a ia:a ja:a ye:e ie:e yo:o io:o ij:i y:i j:i w:v x:ks q:k c:k h: z:s"
    ).split()
]
_DOUBLED = re.compile(r"(.)\1+")


class Token(msgspec.Struct, frozen=True):
    """One word of a name.

    `key` is the same for all spellings of a common word; `latin` its own Latin letters, `loose` the same without what
    romanisations differ in, `weight` (0 to 1) how much it says about which organisation is meant.
    """

    key: str
    latin: str
    loose: str
    role: Role
    weight: float


class PreparedOrganisation(msgspec.Struct, frozen=True):
    """The parts of a name.

    `tokens` are the words between the legal forms, without those that say nothing; `bag` their keys; `compact` all
    letters and digits between the legal forms in one; `initials` its possible acronyms; `forms` the classes of its
    legal forms. A name without a letter or digit has no tokens, and is itself its compact form.
    """

    tokens: tuple[Token, ...]
    bag: frozenset[str]
    compact: str
    initials: frozenset[str]
    acronym: str | None
    forms: frozenset[str]


@lru_cache(maxsize=1 << 16)
def prepare_organisation(name: str) -> PreparedOrganisation:
    """The parts of a name; of a very long one, of its first 300 characters and 40 words. Any text has some."""
    text = name[:_MAX_LENGTH]
    whole = _DOMAIN.fullmatch(text)
    text = whole.group(1) if whole else _INNER_DOMAIN.sub(" ", text)
    words, forms = split_legal_forms(text)
    words, inner = _without_inner_forms(words[:_MAX_WORDS])
    every = _tokens(words)
    tokens = _numbered([each for each in every if each.role is not Role.stop] or every)
    kinds = legal_forms().kinds
    initials = _initials(words, forms)
    return PreparedOrganisation(
        tuple(tokens),
        frozenset(each.key for each in tokens),
        "".join(each.latin for each in every) or name.strip()[:_MAX_LENGTH],
        frozenset(initials),
        initials[0] if initials else None,
        frozenset(kinds[form] for form in (*forms, *inner) if form in kinds),
    )


def _without_inner_forms(words: list[str]) -> tuple[list[str], list[str]]:
    """Words without legal forms that are no other word, wherever they stand ("Gazprom PAO Moscow")."""
    clear = legal_forms().clear
    kept = [word for word in words if word not in clear]
    return (kept, [word for word in words if word in clear]) if kept else (words, [])


def _tokens(words: list[str]) -> list[Token]:
    tokens: list[Token] = []
    at = 0
    while at < len(words):
        if found := known_phrase(words, at):
            word, size = found
            tokens.append(_common(word, to_latin("".join(words[at : at + size])).replace(" ", "")))
            at += size
            continue
        tokens += _word_tokens(words[at], last=at == len(words) - 1 and at > 0)
        at += 1
    return tokens


@lru_cache(maxsize=1 << 16)
def _word_tokens(word: str, last: bool) -> tuple[Token, ...]:
    """The tokens of one folded word; more than one in scripts without spaces."""
    if word in _ROMAN and (last or word not in _AMBIGUOUS_ROMAN):
        return (_number(_ROMAN[word], word),)
    if match := _ORDINAL.fullmatch(word):
        return (_number(match.group(1), word),)
    if known := known_word(word):
        return (_common(known, to_latin(word).replace(" ", "") or word),)
    if joined_script(word):
        return tuple(_common(part, part.key) if isinstance(part, Word) else _own(part) for part in split_run(word))
    if word.startswith(("ال", "لل")) and len(word) > 4:
        known = known_word(word[2:])
        return (_common(known, to_latin(word[2:])) if known else _own(word[2:]),)
    return (_own(word),)


def _common(word: Word, latin: str) -> Token:
    return Token(word.key, latin, loosened(latin), word.role, _WEIGHT[word.role])


def _number(digits: str, latin: str) -> Token:
    return Token(f"#{digits}", latin, latin, Role.number, _WEIGHT[Role.number])


def _own(word: str) -> Token:
    latin = to_latin(word).replace(" ", "") or word
    if latin in _ORDINALS:
        return _number(_ORDINALS[latin], latin)
    known = known_word(latin) if latin != word else None
    return (
        _common(known, latin)
        if known
        else Token(latin, latin, loosened(latin), Role.distinctive, 0.5 if len(latin) < 2 else 1.0)
    )


@lru_cache(maxsize=1 << 16)
def loosened(latin: str) -> str:
    """Letters in the one spelling of those that romanisations and languages put for each other."""
    for spelling, sound in _SOUNDS:
        latin = latin.replace(spelling, sound)
    return _DOUBLED.sub(r"\1", latin)


def _numbered(tokens: list[Token]) -> list[Token]:
    """Tokens with a key of its own for a word's second occurrence, so that keys can be compared as sets."""
    seen: dict[str, int] = {}
    result = []
    for each in tokens:
        count = seen[each.key] = seen.get(each.key, 0) + 1
        result.append(each if count == 1 else msgspec.structs.replace(each, key=f"{each.key}+{count}"))
    return result


def _initials(words: list[str], forms: list[str]) -> list[str]:
    """The acronyms that a name of two words or more may go by in its own script, the usual one first."""
    core = [word for word in words if not (known := known_word(word)) or known.role is not Role.stop]
    if len(core) < 2 or any(joined_script(word) for word in words):
        return []
    made = ["".join(word[0] for word in core), "".join(word[0] for word in words)]
    for form in forms:
        made += [each + end for each in made[:2] for end in (form[0], form.replace(" ", "")[:3])]
    return list(dict.fromkeys(to_latin(each).replace(" ", "") for each in made))
