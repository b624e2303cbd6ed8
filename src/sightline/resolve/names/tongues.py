"""Chinese and Korean syllables, which their romanisations spell in many ways, folded to one."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from sightline.resolve.data import read_toml
from sightline.resolve.names.given import is_given

_PINYIN = re.compile(
    "(?:(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
    "(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|ai|ei|ao|ou|an|en|in|un|ia|ie|iu|ua|uo|ui|ue|a|o|e|i|u))+"
)
_NO_PINYIN = re.compile("[zcs]hi(?:n|a)")
_CHINESE = re.compile(
    "(?:(?:hs|ts|tz|zh|ch|sh|kw|ng|[bpmfdtnlgkhjqxrzcsyw])?"
    "(?:[aeiou]{1,3}(?:ng|n|h|k|t|p|m)?|ng))+"
)  # fmt: skip
_KOREAN = re.compile(
    "(?:(?:ch|sh|[gkndtrlmbpsjhcy])?[yw]?(?:[aeou]{1,2}|[ae]y|ui|i|ee|ae)(?:ng|ck|rk|[nmklptbgrh])?){1,3}"
)
_CHINESE_SOUNDS = (
    ("hs", "x"), ("szu", "si"), ("tzu", "zi"), ("tz", "z"), ("ts", "z"), ("zh", "j"), ("ch", "j"), ("q", "j"),
    ("c", "z"), ("ss", "s"), ("ung", "ong"), ("ien", "ian"), ("ieh", "ie"), ("ueh", "ue"), ("uei", "ui"),
    ("iou", "iu"), ("eou", "iu"), ("ih", "i"), ("yi", "i"), ("yeh", "ye"), ("b", "p"), ("d", "t"), ("g", "k"),
)  # fmt: skip
"""Wade-Giles and pinyin: which letters fall together. A final g of ng becomes k in both, which does no harm."""

_KOREAN_SOUNDS = (
    ("sh", "s"), ("ch", "c"), ("j", "c"), ("g", "k"), ("d", "t"), ("b", "p"), ("r", "l"), ("ui", "i"), ("ee", "i"),
    ("yeo", "yo"), ("you", "yo"), ("yoo", "yo"), ("yu", "yo"), ("eo", "o"), ("eu", "o"), ("oo", "o"), ("ou", "o"),
    ("u", "o"), ("ae", "e"), ("ai", "e"), ("ay", "e"), ("ye", "e"), ("wo", "o"), ("yi", "i"),
)  # fmt: skip
"""Revised Romanisation, McCune-Reischauer and what people put on their cards: which letters fall together."""

_DOUBLED = re.compile(r"(.)\1+")
_FINAL_H = re.compile(r"(?<=[aeiou])h(?![aeiou])")


@cache
def surnames(tongue: str) -> dict[str, tuple[str, ...]]:
    """The spellings of each surname of a tongue ("zh", "ko") by its standard one, which stands first."""
    table = read_toml("han_names.toml")["chinese" if tongue == "zh" else "korean"]
    lines = [line.partition(":") for line in table.strip().splitlines()]
    return {plain: (plain, *others.split()) for plain, _, others in lines}


@cache
def _surname_words(tongue: str) -> frozenset[str]:
    return frozenset(_spellings(tongue))


@cache
def _spellings(tongue: str) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for words in surnames(tongue).values():
        for word in words:
            found.setdefault(word, set()).update(words)
    return {word: frozenset(words) for word, words in found.items()}


def spellings(tongue: str, surname: str) -> frozenset[str]:
    """The other ways in which the bearers of a surname spell it; none for a word that is no surname of the tongue."""
    return _spellings(tongue).get(surname, frozenset())


@lru_cache(maxsize=1 << 16)
def chinese_sound(word: str) -> str:
    """What pinyin and Wade-Giles spellings of a Chinese word in Latin letters share."""
    for spelled, plain in _CHINESE_SOUNDS:
        word = word.replace(spelled, plain)
    return word


@lru_cache(maxsize=1 << 16)
def korean_sound(word: str) -> str:
    """What the romanisations of a Korean word share."""
    word = _FINAL_H.sub("", word)
    for spelled, plain in _KOREAN_SOUNDS:
        word = word.replace(spelled, plain)
    return _DOUBLED.sub(r"\1", word)


def _is_pinyin(word: str) -> bool:
    return _PINYIN.fullmatch(word) is not None and not _NO_PINYIN.search(word)


def is_surname(tongue: str, word: str) -> bool:
    """Whether a word is a surname of a tongue ("ko", "zh" or "wg") in any spelling."""
    return word in _surname_words("ko" if tongue == "ko" else "zh")


def is_standard(surname: str) -> bool:
    """Whether a word is a Chinese surname as pinyin spells it."""
    return surname in surnames("zh")


@lru_cache(maxsize=1 << 16)
def tongue_of(words: tuple[str, ...]) -> str:
    """What a name of two to four Latin words looks like: "ko", "zh" (pinyin), "wg" (Chinese otherwise), or ""."""
    if not 1 < len(words) < 5 or any(is_given(each) for each in words if each not in _surname_words("ko")):
        return ""
    ends = {words[0], words[-1]}
    if not ends.isdisjoint(_surname_words("ko")) and all(map(_KOREAN.fullmatch, words)):
        return "ko"
    if not ends.isdisjoint(_surname_words("zh")) and all(map(_CHINESE.fullmatch, words)):
        return "zh" if all(map(_is_pinyin, words)) else "wg"
    return ""
