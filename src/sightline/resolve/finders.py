"""Finder keys: under which of them two subjects must meet to be compared at all.

Each holds two or three facts about a subject in a form that nicknames, slips and spellings leave alone, so that few
subjects share one although they are many. A key that more than `CROWD` share finds nobody. Two of them are faint, a
name alone and a given name at an employer: in one source they find only those who share both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec

from sightline.model.normal.latin import to_latin
from sightline.model.normal.names import parse_person_name
from sightline.model.normal.text import fold_text
from sightline.model.observation import SubjectKind
from sightline.resolve.features.company import label
from sightline.resolve.keys import claim_keys, hashed, identifies
from sightline.resolve.names.given import given_root
from sightline.resolve.names.organisations import organisation_skeleton, prepare_organisation
from sightline.resolve.names.sounds import skeleton
from sightline.resolve.traits import employer_mark

CROWD = 8
"""Most subjects that may share a finder key."""

EMPLOYERS = 3
"""Positions whose employers lead to a person, the latest ones."""


def subject_keys(kind: SubjectKind, claim: msgspec.Struct) -> tuple[int, ...]:
    """All keys of one claim: those that decide, and those that only find."""
    if kind is SubjectKind.person:
        return tuple(dict.fromkeys((*claim_keys(kind, claim), *person_finders(claim))))
    if kind is SubjectKind.company:
        return tuple(dict.fromkeys((*claim_keys(kind, claim), *company_finders(claim))))
    return ()


def person_finders(person: Any) -> Iterator[int]:
    """The finder keys of a person (a claim, or a record): the name, and the name with an employer, city or birthday."""
    words = employers(person)
    for name in dict.fromkeys(_borne(person)):
        if name is not None:
            yield from _named_finders(person, name, words)


def _borne(person: Any) -> Iterator[NameParts | None]:
    """The parts of each name that somebody bears: the usual one, the one that friends use, others."""
    full, first, last = person.full_name or None, person.first_name or None, person.last_name or None
    yield name_parts(full, first, last)
    if person.nickname or (full and _may_hold_nickname(full)):
        yield among_friends(full, person.nickname or None, last)
    for other in person.alternative_names or ():
        yield name_parts(other, None, None)


def _may_hold_nickname(full: str) -> bool:
    """Whether something in a name may stand in quotes or brackets."""
    return not full.isascii() or any(mark in full for mark in "\"'`([")


def _named_finders(person: Any, name: NameParts, words: Iterable[str]) -> Iterator[int]:
    yield name_key(skeleton(name.root), name.families[0])
    for word in words:
        yield from employed_keys(name, word)
    if person.location and person.location.city:
        yield _hash(f"city:{name.root}:{name.families[0]}:{fold_text(person.location.city)}")
    if person.birth_date:
        yield _hash(f"born:{name.families[0][:2]}:{person.birth_date}")


def name_key(given: str, family: str) -> int:
    """The key of a name by the skeletons of its two parts, in any order."""
    return _hash("name:" + ":".join(sorted((given, family))), faint=True)


class NameParts(NamedTuple):
    """What of a name leads to a person: the given name's root and first letter, skeletons of the family names."""

    root: str
    initial: str
    families: tuple[str, ...]


def employed_keys(name: NameParts, word: str) -> Iterator[int]:
    """The keys of a name at an employer: some allow for another given name, one for another family name."""
    for family in name.families:
        yield _hash(f"job:{name.initial}:{family}:{word}")
    yield _hash(f"work:{name.root}:{name.families[0][:1]}:{word}", faint=True)


def employers(person: Any) -> list[str]:
    """A word for each of the latest employers: the first of the name, else the domain's."""
    words = []
    for position in (person.positions or ())[:EMPLOYERS]:
        company = position.company
        if company is not None:
            word = employer_mark(company.name or (label(company.domain) if company.domain else ""))
            if word:
                words.append(word)
    return list(dict.fromkeys(words))


@lru_cache(maxsize=1 << 16)
def name_parts(full: str | None, first: str | None, last: str | None) -> NameParts | None:
    """The parts of a name; None if it is not known to have two.

    Of a double family name either word may stand alone, and its first may be taken for a middle name.
    """
    name = parse_person_name(full, first, None, last)
    if not name.first or not name.last:
        return None
    root, initial = _given_part(name.first)
    families = _family_parts(f"{name.middle} {name.last}" if name.middle else name.last)
    return NameParts(root, initial, families) if initial and families else None


@lru_cache(maxsize=1 << 16)
def _given_part(first: str) -> tuple[str, str]:
    """The root and the first letter of a given name; "" for one without letters."""
    given = to_latin(first)
    return given_root(given) or given, given[:1]


@lru_cache(maxsize=1 << 16)
def _family_parts(words: str) -> tuple[str, ...]:
    """The skeletons of the last two words, the last one first."""
    families = dict.fromkeys(skeleton(word) for word in reversed(to_latin(words).split()[-2:]))
    return tuple(each for each in families if each)


@lru_cache(maxsize=1 << 16)
def among_friends(full: str | None, nickname: str | None, last: str | None) -> NameParts | None:
    """The parts of the name with the nickname in place of the given name: 'Earl L. "Buddy" Carter'; None without."""
    name = parse_person_name(full, None, None, last)
    called = nickname or name.nickname
    return name_parts(None, called, name.last) if called and name.last else None


def company_finders(company: Any) -> Iterator[int]:
    """The finder keys of a company (a claim, or a record): its names, and its domain where that spells a name."""
    named = (company.name, company.legal_name, *(company.alternative_names or ()), *(company.former_names or ()))
    for name in named:
        if name:
            yield from spelled_keys(name)
    if company.domain and identifies(company.domain):
        yield from spelled_keys(label(company.domain))


@lru_cache(maxsize=1 << 16)
def spelled_keys(name: str) -> tuple[int, ...]:
    """The key of a company's name that allows for slips; none if nothing is left of it."""
    bones = name_skeleton(name)
    return (skeleton_key(bones),) if bones else ()


def name_skeleton(name: str) -> str:
    """What slips leave of a company's name."""
    return organisation_skeleton(prepare_organisation(name))


def skeleton_key(bones: str) -> int:
    """The key of companies whose names have this skeleton."""
    return _hash(f"company:{bones}")


def _hash(text: str, *, faint: bool = False) -> int:
    return hashed(f"find:{text}", exact=False, faint=faint)
