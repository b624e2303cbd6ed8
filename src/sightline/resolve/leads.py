"""Leads: the keys under which a question may meet the records that it is about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from sightline.model.observation import SubjectKind
from sightline.resolve.features.company import label
from sightline.resolve.finders import (
    company_finders,
    employed_keys,
    employers,
    name_key,
    name_parts,
    name_skeleton,
    person_finders,
    skeleton_key,
)
from sightline.resolve.identify import Asked
from sightline.resolve.keys import claim_keys, company_name_key, digest_keys, domain_key, finding
from sightline.resolve.names.sounds import skeleton
from sightline.resolve.traits import employer_mark

MOST_WORDS = 6
"""Names of an employer under which a person is looked for."""


class Leads(msgspec.Struct, frozen=True):
    """Keys to follow. `identifiers` are those of emails, phones, profiles, domains and numbers."""

    keys: tuple[int, ...]
    identifiers: frozenset[int] = frozenset()


def leads_of(asked: Asked, employers_meant: Iterable[Any] = ()) -> Leads:
    """All keys of a question. A person is also looked for under other names of the companies that are meant."""
    identifiers = set(_identifiers(asked))
    if asked.kind is SubjectKind.person:
        finders = (*person_finders(asked.noun), *_at_employers(asked.noun, employers_meant))
    else:
        named = (company_name_key(asked.noun.name),) if asked.noun.name else ()
        finders = (*company_finders(asked.noun), *named)
    return Leads(tuple(dict.fromkeys((*identifiers, *finders))), frozenset(identifiers))


def slips_of(asked: Asked) -> Leads:
    """Keys that allow for one slip in a consonant of a name: two or three hundred, held by few."""
    if asked.kind is SubjectKind.company:
        bones = name_skeleton(asked.noun.name) if asked.noun.name else ""
        return Leads(tuple(dict.fromkeys(map(skeleton_key, _slips(bones, COMPANY_CONSONANTS)))) if bones else ())
    name = name_parts(asked.noun.full_name, asked.noun.first_name, asked.noun.last_name)
    if name is None:
        return Leads(())
    given, family = skeleton(name.root), name.families[0]
    keys = [name_key(each[:6], family) for each in _slips(given)]
    keys += [name_key(given, each[:6]) for each in _slips(family)]
    return Leads(tuple(dict.fromkeys(keys)))


CONSONANTS = "klmnprstv"
"""The letters of skeletons; one may also begin with an "a", which stands for any vowel."""

COMPANY_CONSONANTS = "bdfghjklmnprstvzC"
"""The letters of the skeletons of companies' names."""


def _slips(bones: str, letters: str = CONSONANTS) -> Iterator[str]:
    """What a skeleton becomes if a letter is another, is missing, is there by mistake or changed places."""
    for at in range(len(bones) + 1):
        before, after = bones[:at], bones[at:]
        others = letters if at else letters + "a"
        if after:
            yield before + after[1:]
            yield from (before + letter + after[1:] for letter in others)
        yield from (before + letter + after for letter in others)
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]


def _identifiers(asked: Asked) -> Iterator[int]:
    names = {company_name_key(asked.noun.name)} if asked.kind is SubjectKind.company and asked.noun.name else set()
    yield from (key for key in claim_keys(asked.kind, asked.noun) if key not in names)
    for digest in asked.digests:
        yield from digest_keys(digest)
    if asked.kind is SubjectKind.company:
        for domain in (asked.noun.domain, *asked.noun.email_domains):
            if domain:
                yield domain_key(domain)
                yield finding(domain_key(domain))


def _at_employers(noun: Any, meant: Iterable[Any]) -> Iterator[int]:
    """The keys of a person at an employer, under its other names and what its domain spells."""
    name = name_parts(noun.full_name, noun.first_name, noun.last_name)
    if name is None:
        return
    company = noun.positions[0].company if noun.positions else None
    spelled = [label(company.domain)] if company and company.domain else []
    for each in meant:
        spelled += filter(None, (each.name, *each.former_names, *each.alternative_names, label(each.domain or "")))
    words = dict.fromkeys(word for text in spelled if (word := employer_mark(text)))
    for word in [each for each in words if each not in employers(noun)][:MOST_WORDS]:
        yield from employed_keys(name, word)
