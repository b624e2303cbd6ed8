"""What the name of an organisation is made of."""

from __future__ import annotations

import re
from functools import lru_cache

import msgspec

from sightline.model.normal.companies import split_legal_forms
from sightline.model.normal.latin import to_latin
from sightline.model.vocabularies.legal_forms import legal_forms
from sightline.resolve.names.organisation_frequency import is_common
from sightline.resolve.names.organisation_numbers import number_in
from sightline.resolve.names.organisation_spelling import loosened
from sightline.resolve.names.organisation_words import (
    Role,
    Word,
    joined_script,
    known_parts,
    known_phrase,
    known_word,
    split_run,
)

_MAX_LENGTH = 300
_MAX_WORDS = 40
_DOMAIN = re.compile(r"\s*(?:https?://)?(?:www\.)?([\w-]{3,})(?:\.[a-z]{2,3})?\.[a-z]{2,6}/?\s*", re.IGNORECASE)
_INNER_DOMAIN = re.compile(r"(?<=\w\w)\.(?:com|net|org|io|ai|ru)\b", re.IGNORECASE)
_ASIDE = re.compile(r"\(([A-ZА-Я]{3,8})\)")
_APOSTROPHE = re.compile(r"(?<=\w\w)(?<!ll)['’`ʹ](?=\w)")
"""Signs within a word: of romanised Russian, or before an English s. That of "L'Oréal" and "dell'Arte" parts words."""

_WEIGHT = {
    Role.stop: 0.0,
    Role.generic: 0.15,
    Role.given: 0.35,
    Role.kind: 0.3,
    Role.descriptive: 0.45,
    Role.place: 0.5,
    Role.number: 0.6,
}
_LETTERS = frozenset("aeouyz")
"""Short words of many languages that are letters of a series where a name begins or ends: "Fund A"."""

_HEBREW_PREFIXES = "הלבומ"
"""The article and short prepositions, written together with the word."""

_RUNS = re.compile(r"[^\u0e00-\u0eff\u1100-\u11ff\u2e80-\U0003ffff]+|[\u0e00-\u0eff\u1100-\u11ff\u2e80-\U0003ffff]+")
"""Stretches of a word ("LG전자") with and without spaces between words."""

_COMMON_WEIGHT, _LETTER_WEIGHT = 0.75, 0.5
"""Of distinctive words that many companies bear ("Alpha"), and of single letters."""

_ROUGH_SCRIPTS = (("\u0590", "\u0780"), ("\u0900", "\u0e80"), ("\u3040", "\u3100"), ("\uac00", "\ud7b0"))
"""Hebrew and Arabic, the scripts of India and Thai, kana, Hangul: in Latin letters they tell the consonants only."""


class Token(msgspec.Struct, frozen=True):
    """One word of a name.

    `key` is the same for all spellings of a common word; `latin` its own Latin letters, `loose` the same without what
    romanisations differ in, `initials` those of its words; `weight` (0 to 1) how much it says about which organisation
    is meant. `romanised` that the name is in another alphabet, `rough` that its script does not tell the vowels.
    """

    key: str
    latin: str
    loose: str
    role: Role
    weight: float
    initials: str
    romanised: bool = False
    rough: bool = False


class PreparedOrganisation(msgspec.Struct, frozen=True):
    """The parts of a name.

    `tokens` are the words between the legal forms, without those that say nothing; `bag` their keys; `compact` all
    letters and digits between the legal forms in one; `initials` its possible acronyms; `forms` the classes of its
    legal forms; `capitals` that it is one word of four to eight capital letters. A name without a letter or digit has
    no tokens, and is itself its compact form.
    """

    tokens: tuple[Token, ...]
    bag: frozenset[str]
    compact: str
    initials: frozenset[str]
    acronym: str | None
    forms: frozenset[str]
    capitals: bool


@lru_cache(maxsize=1 << 16)
def prepare_organisation(name: str) -> PreparedOrganisation:
    """The parts of a name; of a very long one, of its first 300 characters and 40 words. Any text has some."""
    text = _APOSTROPHE.sub("", name[:_MAX_LENGTH])
    whole = _DOMAIN.fullmatch(text)
    text = whole.group(1) if whole else _INNER_DOMAIN.sub(" ", text)
    text, aside = _without_acronym_aside(text)
    words, forms = split_legal_forms(text)
    words, inner = _without_inner_forms(words[:_MAX_WORDS])
    words, initials = _without_own_acronym(words, forms)
    every = _tokens(words)
    tokens = _counted(_told([each for each in every if each.role is not Role.stop] or every, forms))
    kinds = legal_forms().kinds
    return PreparedOrganisation(
        tuple(tokens),
        frozenset([each.key for each in tokens]),
        "".join([each.latin for each in every]) or name.strip()[:_MAX_LENGTH],
        frozenset([*initials, *_capitals(text), *aside]),
        initials[0] if initials else None,
        frozenset([kinds[form] for form in (*forms, *inner) if form in kinds]),
        len(tokens) == 1 and 4 <= len(tokens[0].latin) <= 8 and text.isupper(),
    )


def _without_acronym_aside(text: str) -> tuple[str, tuple[str, ...]]:
    """A text without an acronym in brackets at its end, and the acronym: "Naftiran Intertrade (NICO)"."""
    found = _ASIDE.search(text)
    if not found or found.start() < len(found.group()) or text[: found.start()].isupper():
        return text, ()
    return text[: found.start()] + text[found.end() :], (to_latin(found.group(1)),)


def _without_inner_forms(words: list[str]) -> tuple[list[str], list[str]]:
    """Words without legal forms that are no other word, wherever they stand ("Gazprom PAO Moscow")."""
    clear = legal_forms().clear
    kept = [word for word in words if word not in clear]
    return (kept, [word for word in words if word in clear]) if kept else (words, [])


def _without_own_acronym(words: list[str], forms: list[str]) -> tuple[list[str], list[str]]:
    """Words without the acronym of the others ("Électricité de France (EDF)"), and the acronyms of the name."""
    if len(words) > 2:
        for at in (len(words) - 1, 0):
            others = words[:at] + words[at + 1 :]
            if 1 < len(words[at]) < 8 and to_latin(words[at]) in (initials := _initials(others, forms)):
                return others, initials
    return words, _initials(words, forms)


def _initials(words: list[str], forms: list[str]) -> list[str]:
    """The acronyms that a name of two words or more may go by in its own script, the usual one first."""
    core = [word for word in words if not (known := known_word(word)) or known.role is not Role.stop]
    if len(core) < 2 or any(joined_script(word) for word in words):
        return []
    made = ["".join([word[0] for word in core]), "".join([word[0] for word in words])]
    without = [word for word in core if not (known := known_word(word)) or known.role is not Role.generic]
    if 1 < len(without) < len(core):
        made.append("".join([word[0] for word in without]))
    for form in forms:
        made += [each + end for each in made[:3] for end in (form[0], form.replace(" ", "")[:3])]
    return list(dict.fromkeys(made if all(map(str.isascii, made)) else map(to_latin, made)))


def _capitals(text: str) -> tuple[str, ...]:
    """The capital letters of a name that is not written in capitals: "ТелеСистемы" counts as two words."""
    letters = "".join([letter for word in text.split() if not word.isupper() for letter in word if letter.isupper()])
    return (to_latin(letters),) if 2 < len(letters) < 8 else ()


def _tokens(words: list[str]) -> list[Token]:
    tokens: list[Token] = []
    at = 0
    while at < len(words):
        if found := known_phrase(words, at):
            word, size = found
            found_words = [to_latin(each).replace(" ", "") for each in words[at : at + size]]
            tokens.append(_common(word, "".join(found_words), "".join([each[:1] for each in found_words])))
            at += size
            continue
        if len(words[at]) == 1 and words[at] in _LETTERS and at in (0, len(words) - 1):
            tokens.append(_own(words[at]))
        else:
            tokens += _word_tokens(words[at], at == len(words) - 1 and at > 0)
        at += 1
    return tokens


@lru_cache(maxsize=1 << 16)
def _word_tokens(word: str, last: bool) -> tuple[Token, ...]:
    """The tokens of one folded word; more than one of a compound, or in scripts without spaces."""
    if number := number_in(word, last):
        return (Token(f"#{number}", word, word, Role.number, _WEIGHT[Role.number], word[:1]),)
    if known := known_word(word):
        return (_common(known, to_latin(word).replace(" ", "") or word),)
    if joined_script(word[-1]) or joined_script(word):
        runs = _RUNS.findall(word)
        return tuple([_part(each) for run in runs for each in (split_run(run) if joined_script(run) else (run,))])
    if parts := known_parts(word):
        return tuple([_part(each) for each in parts])
    if word.startswith(("ال", "لل")) and len(word) > 4:
        return _word_tokens(word[2:], False)
    if word[0] in _HEBREW_PREFIXES and (known := known_word(word[1:])):
        return (_common(known, to_latin(word[1:])),)
    return (_own(word),)


def _part(part: Word | str) -> Token:
    return _common(part, part.key) if isinstance(part, Word) else _own(part)


def _common(word: Word, latin: str, initials: str = "") -> Token:
    return Token(word.key, latin, loosened(latin), word.role, _WEIGHT[word.role], initials or latin[:1])


def _own(word: str) -> Token:
    latin = to_latin(word).replace(" ", "") or word
    rough = any(first <= word[0] < last for first, last in _ROUGH_SCRIPTS)
    weight = _LETTER_WEIGHT if len(latin) < 2 else _COMMON_WEIGHT if is_common(latin) else 1.0
    return Token(latin, latin, loosened(latin), Role.distinctive, weight, latin[:1], not word.isascii(), rough)


def _told(tokens: list[Token], forms: list[str]) -> list[Token]:
    """Tokens with less weight on what says of a company what it does: "Rosneft Oil Company" is Rosneft."""
    last = tokens[-1] if len(tokens) > 1 else None
    named = any(each.role is Role.distinctive for each in tokens)
    if named and last and last.role is Role.descriptive and any(form.endswith("company") for form in forms):
        return [*tokens[:-1], msgspec.structs.replace(last, weight=_WEIGHT[Role.kind])]
    return tokens


def _counted(tokens: list[Token]) -> list[Token]:
    """Tokens with a key of its own for a word's second occurrence, so that keys can be compared as sets."""
    if len({each.key for each in tokens}) == len(tokens):
        return tokens
    seen: dict[str, int] = {}
    result = []
    for each in tokens:
        count = seen[each.key] = seen.get(each.key, 0) + 1
        result.append(each if count == 1 else msgspec.structs.replace(each, key=f"{each.key}+{count}"))
    return result
