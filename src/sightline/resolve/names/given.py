"""Given names that stand for one another: nicknames, and spellings of one name in several orthographies."""

from __future__ import annotations

from functools import cache, lru_cache

from sightline.model.normal.latin import to_latin
from sightline.resolve.data import read_toml
from sightline.resolve.names.sounds import sound

_SERVANT = "abd"


@cache
def _roots() -> dict[str, tuple[str, ...]]:
    """The roots of every word of the data file, the most usual first."""
    table: dict[str, list[str]] = {}
    for text in read_toml("given_names.toml").values():
        for line in text.strip().splitlines():
            spelled, _, nicknames = line.partition(":")
            root, *others = spelled.split()
            for word in (root, *others, *nicknames.split()):
                known = table.setdefault(word, [])
                if root not in known:
                    known.append(root)
    return {word: tuple(roots) for word, roots in table.items()}


@lru_cache(maxsize=1 << 16)
def given_roots(word: str) -> frozenset[str]:
    """All roots that a given name may stand for; itself if it is in no list. Expects Latin small letters.

    Abd al Rahman, prepared as "abdrahman", may be called Rahman.
    """
    roots = _roots().get(word, (word,))
    if word.startswith(_SERVANT) and len(word) > len(_SERVANT) + 3:
        return frozenset((*roots, *given_roots(word.removeprefix(_SERVANT))))
    return frozenset(roots)


@lru_cache(maxsize=1 << 16)
def given_root(first: str) -> str:
    """The root that nicknames and accepted spellings of a given name share, as a key for finding candidates.

    "Bill" and "William" give "william", "Sasha" gives "alexander". Any script; of several words the first counts. A
    nickname of several names gives the most usual one, always the same. A name of no list gives how it sounds, so that
    its romanisations meet. "" for a text without letters.
    """
    word = to_latin(first[:100]).partition(" ")[0]
    while (known := _roots().get(word)) and known[0] != word:
        word = known[0]
    return word if known else sound(word)


def is_given(word: str) -> bool:
    """Whether a word is a given name of the lists."""
    return word in _roots()
