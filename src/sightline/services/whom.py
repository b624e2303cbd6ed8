"""Whom a privacy request is about: from one thing that somebody is known by to the people that are held."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from sightline.accounts import suppression
from sightline.accounts.suppression import Hasher, Known, What
from sightline.errors import InvalidInput
from sightline.model.normal.domains import clean_domain
from sightline.model.normal.emails import clean_email, is_role_address
from sightline.model.normal.links import clean_profile
from sightline.model.normal.phones import clean_phone
from sightline.model.observation import CORRECTIONS, SubjectKind
from sightline.model.person import Person
from sightline.model.values import CompanyRef, EmailType, Phone, PhoneType, Position
from sightline.resolve.finders import person_finders
from sightline.resolve.keys import digest_keys, phone_key, profile_keys
from sightline.store import HistoryRow, Reader

PERSON = SubjectKind.person
_ID = re.compile(r"[0-9]{1,16}")
_HASH = re.compile(r"[0-9a-fA-F]{64}")
_PHONE = re.compile(r"\+[\d\s().-]{7,}")
_OWN_PHONES = frozenset(
    {PhoneType.personal, PhoneType.personal_landline, PhoneType.personal_mobile, PhoneType.work_mobile}
)


class Who(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that somebody is known by: `what` is an id, email or its SHA-256, phone, or profile link.

    Otherwise a source and what it calls the person, or a name and the domain of an employer.
    """

    what: str | None = None
    source: str | None = None
    key: str | None = None
    name: str | None = None
    domain: str | None = None


class Asked(msgspec.Struct, frozen=True):
    """The same in canonical form: one of our ids, or what the person is known by and the keys that find it."""

    id: int | None = None
    known: tuple[Known, ...] = ()
    keys: tuple[int, ...] = ()


def asked(who: Who, country: str) -> Asked:
    """What is given, in canonical form. Raises InvalidInput."""
    given = (who.what is not None, who.source is not None or who.key is not None, who.name is not None)
    if sum(given) != 1:
        raise InvalidInput(
            "Say in one way who is meant.",
            hint="Give an id, email, phone or profile link; or a source and its key; or a name and a domain.",
        )
    try:
        if who.what is not None:
            return _by_text(who.what.strip(), country)
        if who.name is not None:
            return _by_name(who.name, who.domain)
    except ValueError as error:
        raise InvalidInput(str(error), field="who") from error
    if not who.source or not who.key:
        raise InvalidInput("A source and what it calls the person go together.", field="key")
    return Asked(known=(suppression.source_key(who.source, who.key),))


def _by_text(text: str, country: str) -> Asked:
    if _ID.fullmatch(text):
        return Asked(id=int(text))
    if _HASH.fullmatch(text):
        digest = bytes.fromhex(text)
        return Asked(known=(suppression.hashed_email(digest),), keys=digest_keys(digest))
    if "@" in text and "/" not in text:
        one = suppression.email(clean_email(text))
        return Asked(known=(one,), keys=digest_keys(bytes.fromhex(one.text)))
    if _PHONE.fullmatch(text):
        number = clean_phone(text, country)
        return Asked(known=(suppression.phone(number),), keys=(phone_key(PERSON, number),))
    page = clean_profile(text)
    return Asked(known=tuple(suppression.profiles(page)), keys=profile_keys(PERSON, page))


def _by_name(name: str, domain: str | None) -> Asked:
    if not domain:
        raise InvalidInput("A name alone is many people's.", field="domain", hint="Add the domain of an employer.")
    cleaned = clean_domain(domain)
    known = tuple(suppression.named(name, None, None, [cleaned]))
    if not known:
        raise InvalidInput(f"{name!r} is not a first and a last name.", field="name")
    return Asked(known=known, keys=_name_keys(name, [cleaned]))


def _name_keys(name: str, domains: Iterable[str]) -> tuple[int, ...]:
    positions = tuple(Position(company=CompanyRef(domain=each)) for each in domains)
    return tuple(person_finders(Person(full_name=name, positions=positions)))


def holders(reader: Reader, who: Asked) -> list[int]:
    """The entities of the people who are known by this, now or once."""
    if who.id is not None:
        return [each.id for each in reader.records([who.id]).values() if each.kind is PERSON]
    subjects = {subject for some in reader.subjects_with_keys(sorted(set(who.keys))).values() for subject in some}
    for what, text in who.known:
        if what is What.key:
            source, _, key = text.partition("\0")
            subjects.update(reader.subjects(source, PERSON, [key]).values())
    entities = sorted(set(reader.entities_of(sorted(subjects)).values()))
    wanted = set(who.known)
    return [each for each in entities if not wanted.isdisjoint(_all_known(reader, each))]


def _all_known(reader: Reader, entity: int) -> set[Known]:
    subjects = reader.members([entity])[entity]
    return set(known_of(reader, subjects, reader.history(subjects)))


def known_of(reader: Reader, subjects: Iterable[int], history: Iterable[HistoryRow]) -> Iterator[Known]:
    """All that subjects are, or were, known by, with what their sources call them."""
    names = reader.sources()
    for origin in reader.origins(sorted(set(subjects))).values():
        if origin.kind is PERSON and names[origin.source] != CORRECTIONS:
            yield suppression.source_key(names[origin.source], origin.key)
    for row in history:
        if row.kind is PERSON and row.claim is not None:
            yield from suppression.known_by(row.claim)


def own(reader: Reader, subjects: list[int], history: list[HistoryRow]) -> tuple[set[Known], list[str]]:
    """What surely is the person's own, and what is shared, in words.

    A role's address, a switchboard and whatever is known of somebody else as well would keep others out too.
    """
    everything = set(known_of(reader, subjects, history))
    claims: list[Any] = [row.claim for row in history if row.kind is PERSON and row.claim is not None]
    shared: dict[Known, str] = {}
    for claim in claims:
        for known, text, keys in _doubtful(claim, everything):
            if _by_others(reader, keys, known, subjects):
                shared[known] = text
        for address in claim.emails or ():
            if is_role_address(address.value.partition("@")[0]) or address.type is EmailType.generic:
                shared[suppression.email(address.value)] = address.value
        for each in claim.phones or ():
            if not _is_own(each, everything):
                shared[suppression.phone(each.value)] = each.value
    return everything - shared.keys(), sorted(set(shared.values()))


def _is_own(phone: Phone, everything: set[Known]) -> bool:
    """Whether a number is the person's: stated to be so, or the only thing that is known."""
    return phone.type in _OWN_PHONES or not any(each.what in (What.email, What.profile) for each in everything)


def _doubtful(claim: Any, everything: set[Known]) -> Iterator[tuple[Known, str, tuple[int, ...]]]:
    """Each thing that a claim says the person is known by, in words, with the keys that find others who have it."""
    for address in claim.emails or ():
        known = suppression.email(address.value)
        yield known, address.value, digest_keys(bytes.fromhex(known.text))
    for each in claim.phones or ():
        yield suppression.phone(each.value), each.value, (phone_key(PERSON, each.value),)
    for page in claim.profiles or ():
        for known in suppression.profiles(page):
            yield known, page.url or known.text, profile_keys(PERSON, page)
    domains = suppression.domains_of(claim)
    spelled = claim.full_name or f"{claim.first_name or ''} {claim.last_name or ''}".strip()
    for name in (spelled, *(claim.alternative_names or ())):
        for domain in domains if name else ():
            for known in suppression.named(name, None, None, [domain]):
                if known in everything:
                    yield known, f"{name} at {domain}", _name_keys(name, [domain])


def _by_others(reader: Reader, keys: Iterable[int], known: Known, subjects: list[int]) -> bool:
    """Whether somebody else is known by this as well."""
    found = {each for some in reader.subjects_with_keys(sorted(set(keys))).values() for each in some}
    others = sorted(found - set(subjects))
    history = reader.history(others)
    return any(known in suppression.known_by(row.claim) for row in history if row.kind is PERSON and row.claim)


def hashes(hasher: Hasher, known: Iterable[Known]) -> dict[bytes, str]:
    """The hash of each, with what it is of."""
    return {hasher.of(each): each.what.value for each in known}
