"""Company names: the key under which spellings of one name meet."""

from __future__ import annotations

from sightline.model.normal.text import words

_FORMS = frozenset(
    {"inc", "ltd", "llc", "gmbh", "corp", "co", "company", "limited", "corporation", "incorporated", "sa", "ag", "plc"}
)


def company_key(name: str) -> str:
    """The folded name without legal forms and a leading "The"; empty only if the name has no letter or digit."""
    tokens = words(name)
    while len(tokens) > 1 and tokens[0] == "the":
        del tokens[0]
    while len(tokens) > 1 and tokens[-1] in _FORMS:
        tokens.pop()
    return " ".join(tokens)
