"""Company names: the key under which the spellings of one name meet."""

from __future__ import annotations

import re
from functools import lru_cache

from sightline.model.normal.text import fold_text, join_letters
from sightline.model.vocabularies.legal_forms import LegalForms, legal_forms, name_words

_MAX_LENGTH = 500
_SHARES = re.compile(
    r"(?<=[\w.])[ ,-]+(?:\((?:class|series) [a-z]\)|\(ad[rs]\)|class [a-z](?: [a-z]+)? (?:stock|shares)"
    r"|(?:common|ordinary|preferred) (?:stock|shares)) *$",
    re.IGNORECASE,
)
"""What lists of an exchange add to a company's name: the kind of its shares, "(Class A)" or "Common Stock"."""


@lru_cache(maxsize=1 << 16)
def company_key(name: str) -> str:
    """The folded name without legal forms, a leading "The" and the word "and"; "&" never counts.

    Something always stays of a name that has a letter or digit: the key of "Limited" is "limited".
    """
    return " ".join(split_legal_forms(name)[0])


def split_legal_forms(name: str) -> tuple[list[str], list[str]]:
    """The folded words of a name, and the legal forms at its ends: "ПАО Газпром" is ["газпром"], ["пао"].

    The kind of shares that a list of an exchange adds at the end is no part of the name.
    """
    forms = legal_forms()
    name = _SHARES.sub("", name[:_MAX_LENGTH])
    words = name_words(name, forms.fillers) or fold_text(name).split()
    taken: list[str] = []
    while True:
        fewer = _strip(words, forms, taken)
        if fewer == words:
            return words, taken
        words = fewer


def _strip(words: list[str], forms: LegalForms, taken: list[str]) -> list[str]:
    """Words without what can be taken off either end once; `taken` grows by the legal forms."""
    words = join_letters([word for word in words if word not in forms.fillers]) or words
    if len(words) > 1 and words[0] in forms.articles:
        words = words[1:]
    if len(words) > 1 and words[-1] in forms.last_words:
        for size in range(min(forms.longest, len(words) - 1), 0, -1):
            if tuple(words[-size:]) in forms.end:
                taken.append(" ".join(words[-size:]))
                words = words[:-size]
                break
    if len(words) > 1 and words[0] in forms.first_words:
        for size in range(min(forms.longest, len(words) - 1), 0, -1):
            if tuple(words[:size]) in forms.front:
                taken.append(" ".join(words[:size]))
                words = words[size:]
                break
    if words and (words[0] > "\u3000" or words[-1] > "\u3000"):
        words = _strip_joined(words, forms, taken)
    return words


def _strip_joined(words: list[str], forms: LegalForms, taken: list[str]) -> list[str]:
    """Forms of East Asia, which stand before or after a name without a space."""
    if len(words) > 1 and (words[0] in forms.single or words[-1] in forms.single):
        front = words[0] in forms.single
        taken.append(words[0] if front else words[-1])
        words = words[1:] if front else words[:-1]
    first, last = words[0], words[-1]
    for form in forms.joined:
        if first.startswith(form) and (len(words) > 1 or len(first) > len(form)):
            taken.append(form)
            return [word for word in (first[len(form) :], *words[1:]) if word]
        if last.endswith(form) and (len(words) > 1 or len(last) > len(form)):
            taken.append(form)
            return [word for word in (*words[:-1], last[: -len(form)]) if word]
    return words
