"""What people who asked not to be known are known again by: keyed hashes, and nothing else.

A hash is HMAC-SHA256 with the installation's own key, cut to 16 bytes, of what somebody is known by in canonical form.
Without the key nobody can tell whose hash it is, not even by trying all addresses there are.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Iterator
from enum import StrEnum
from hashlib import sha256
from typing import Any, NamedTuple

import msgspec

from sightline.model.normal.domains import is_shared_host
from sightline.model.normal.emails import email_digest, email_domain, is_free_mail
from sightline.model.normal.names import parse_person_name
from sightline.model.normal.text import fold_text
from sightline.model.observation import SubjectKind
from sightline.model.values import Profile

LENGTH = 16
"""Bytes of a hash."""

KEY_BYTES = 32


class What(StrEnum):
    """What a hash is of."""

    email = "email"
    phone = "phone"
    profile = "profile"
    key = "key"  # what a source calls somebody
    name = "name"  # a name, together with the domain of an employer


class Known(NamedTuple):
    """One thing that somebody is known by, in canonical form."""

    what: What
    text: str


def email(address: str) -> Known:
    """A canonical address; its SHA-256 alone would do, so that a hashed email is known as well."""
    return hashed_email(email_digest(address))


def hashed_email(digest: bytes) -> Known:
    """An address of which only the SHA-256 is told."""
    return Known(What.email, digest.hex())


def phone(number: str) -> Known:
    """A number in E.164."""
    return Known(What.phone, number)


def profiles(profile: Profile) -> Iterator[Known]:
    """A page of a person: by its name, its number and every link to it."""
    names = {each.lower() for each in (profile.username, profile.id, *profile.sales_urls) if each}
    if not names and profile.url:
        names = {profile.url}
    yield from (Known(What.profile, f"{profile.network}:{name}") for name in sorted(names))


def source_key(source: str, key: str) -> Known:
    """What a source calls a person."""
    return Known(What.key, f"{source}\0{key}")


def named(full: str | None, first: str | None, last: str | None, domains: Iterable[str]) -> Iterator[Known]:
    """A name with each of these domains; nothing if the name is not known to have two parts."""
    if not (full or first or last):
        return
    parts = parse_person_name(full, first, None, last)
    name = " ".join(fold_text(part or "") for part in (parts.first, parts.last))
    if parts.first and parts.last:
        yield from (Known(What.name, f"{name}@{domain}") for domain in domains)


def domains_of(person: Any) -> list[str]:
    """The domains of a person's employers, as positions and work addresses tell them."""
    told = [each.company.domain for each in person.positions or () if each.company is not None]
    for each in person.emails or ():
        told += [each.company_domain, email_domain(each.value)]
    return [each for each in dict.fromkeys(told) if each and not (is_free_mail(each) or is_shared_host(each))]


def reached_by(noun: Any) -> Iterator[Known]:
    """The addresses, numbers and pages of a person or company (a claim, or a record's noun)."""
    yield from map(email, (each.value for each in noun.emails or ()))
    yield from map(phone, (each.value for each in noun.phones or ()))
    for page in noun.profiles or ():
        yield from profiles(page)


def known_by(person: Any) -> Iterator[Known]:
    """All that a person (a claim, or a record's noun) is known by, but for a source's own key."""
    yield from reached_by(person)
    domains = domains_of(person)
    if domains:
        yield from named(person.full_name or None, person.first_name or None, person.last_name or None, domains)
        for other in person.alternative_names or ():
            yield from named(other, None, None, domains)


class Hasher:
    """Makes hashes with one key. It does not show the key."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def __reduce__(self) -> tuple[type[Hasher], tuple[bytes]]:
        return Hasher, (self._key,)

    @property
    def fingerprint(self) -> str:
        """What tells this key from another, and nothing more."""
        return self._hash("fingerprint").hex()

    def of(self, known: Known) -> bytes:
        """The hash of what somebody is known by."""
        return self._hash(f"{known.what.value}\0{known.text}")

    def _hash(self, text: str) -> bytes:
        return hmac.digest(self._key, text.encode("utf-8", "surrogatepass"), sha256)[:LENGTH]


class Guard:
    """Knows again who is not to be known. Picklable, so that every process that reads rows has it."""

    def __init__(self, hasher: Hasher | None, hashes: frozenset[bytes]) -> None:
        self._hasher = hasher
        self._hashes = hashes

    def __bool__(self) -> bool:
        return bool(self._hashes)

    def knows(self, each: Known) -> bool:
        """Whether someone who is not to be known is known by this."""
        return self._hasher is not None and bool(self._hashes) and self._hasher.of(each) in self._hashes

    def bars(self, source: str, kind: SubjectKind, key: str, claim: Any) -> bool:
        """Whether this is said of somebody who is not to be known. `claim` may be None."""
        if not self._hashes or kind is not SubjectKind.person:
            return False
        if self.knows(source_key(source, key)):
            return True
        return claim is not None and any(self.knows(each) for each in known_by(claim))

    def cleaned(self, kind: SubjectKind, claim: Any) -> Any:
        """A company's claim without the addresses, numbers and pages of people who are not to be known."""
        if not self._hashes or kind is not SubjectKind.company or claim is None:
            return claim
        kept = {
            "emails": [each for each in claim.emails or () if not self.knows(email(each.value))],
            "phones": [each for each in claim.phones or () if not self.knows(phone(each.value))],
            "profiles": [each for each in claim.profiles or () if not any(map(self.knows, profiles(each)))],
        }
        fewer = {name: tuple(some) for name, some in kept.items() if len(some) < len(getattr(claim, name) or ())}
        return msgspec.structs.replace(claim, **fewer) if fewer else claim


OPEN = Guard(None, frozenset())
"""Bars nobody."""
