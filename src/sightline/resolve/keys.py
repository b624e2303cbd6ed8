"""Keys: 64-bit hashes of what a subject is known by.

The lowest bit is 1 if a key decides identity (two subjects that hold it are the same) and 0 if it only finds
candidates. The bit above it is 1 if a key that only finds is faint (see `may_meet`): many share it by chance. Keys are
signed, as databases hold them. The key of a person's email is made of the first eight bytes of the SHA-256 of the
address, so that a hashed email finds it too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import lru_cache
from hashlib import blake2b
from typing import Any

import msgspec

from sightline.model.normal.companies import company_key
from sightline.model.normal.domains import clean_domain, is_shared_host
from sightline.model.normal.emails import email_digest, is_free_mail, is_role_address
from sightline.model.normal.text import fold_text
from sightline.model.observation import SubjectKind
from sightline.model.values import Profile

EXACT = 1
"""The bit of a key that decides identity."""

FAINT = 2
"""The bit of a key that finds, but hardly ever the same one twice in one source; one that decides has it by chance."""


def hashed(text: str, exact: bool, faint: bool = False) -> int:
    """The key of a text that names what it is ("person:phone:+14155550123")."""
    number = int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big", signed=True)
    return number | EXACT if exact else finding(number) | FAINT if faint else finding(number)


def finding(key: int) -> int:
    """A key as one that only finds."""
    return key & ~(EXACT | FAINT)


def is_exact(key: int) -> bool:
    """Whether a key decides identity."""
    return bool(key & EXACT)


def is_faint(key: int) -> bool:
    """Whether a key finds candidates in other sources only."""
    return key & (EXACT | FAINT) == FAINT


def may_meet(keys: Collection[int], *, one_source: bool) -> bool:
    """Whether two subjects that share these keys are compared.

    A source that lists two under keys of its own holds them for two: one faint key in common, as namesakes have, or
    those of one given name at a large company, says nothing against that. Two of them do.
    """
    return not one_source or len(keys) > 1 or not all(map(is_faint, keys))


def digest_keys(digest: bytes) -> tuple[int, int]:
    """The two keys of an email with this SHA-256: as one person's own address, and as a shared one."""
    number = int.from_bytes(digest[:8], "big", signed=True)
    return number | EXACT, finding(number)


def email_key(email: str) -> int:
    """The key of a person's email; the address of a role (info@, sales@) does not decide who somebody is."""
    own, shared = digest_keys(email_digest(email))
    return shared if is_role_address(email.partition("@")[0]) else own


@lru_cache(maxsize=1 << 16)
def domain_key(domain: str) -> int:
    """The key of a company's domain; one that many share (page hosts, free mail) does not decide anything."""
    return hashed(f"company:domain:{domain}", exact=identifies(domain))


@lru_cache(maxsize=1 << 16)
def identifies(domain: str) -> bool:
    """Whether a domain belongs to one company."""
    return not (is_shared_host(domain) or is_free_mail(domain))


def profile_keys(kind: SubjectKind, profile: Profile) -> tuple[int, ...]:
    """The keys of a profile.

    On LinkedIn: its vanity name, its number, and Sales Navigator's links to it. On another network that we know, and
    in a register that gives numbers without links (a Bioguide number), the profile is the subject's own; a page on any
    other site may be shared, and only finds.
    """
    if profile.network == "linkedin":
        names = [each.lower() for each in (profile.username, profile.id) if each]
        links = [f"{kind.value}:linkedin:{name}" for name in names]
        links += [f"{kind.value}:sales:{link}" for link in profile.sales_urls]
        return tuple([hashed(link, exact=True) for link in links])
    if profile.url:
        own = bool(profile.username or profile.id)
        return (hashed(f"{kind.value}:profile:{profile.url}", exact=own),)
    if profile.id:
        return (hashed(f"{kind.value}:register:{profile.network}:{profile.id.casefold()}", exact=True),)
    return ()


@lru_cache(maxsize=1 << 16)
def company_name_key(name: str) -> int:
    """The key that finds companies by name."""
    return hashed(f"company:name:{company_key(name) or fold_text(name) or name}", exact=False)


def phone_key(kind: SubjectKind, number: str) -> int:
    """The key that finds people or companies by phone."""
    return hashed(f"{kind.value}:phone:{number}", exact=False)


def company_email_key(email: str) -> int:
    """The key that finds a company by an address of its own."""
    return hashed(f"company:email:{email}", exact=False)


def external_key(name: str, value: str) -> int:
    """The key of a company's number in a register that many sources cite (a CIK, an LEI)."""
    return hashed(f"company:external:{fold_text(name)}:{value.casefold()}", exact=True)


def claim_keys(kind: SubjectKind, claim: msgspec.Struct) -> tuple[int, ...]:
    """All keys of one claim; none for kinds that are not resolved."""
    if kind is SubjectKind.person:
        return tuple(dict.fromkeys(_person_keys(claim)))
    if kind is SubjectKind.company:
        return tuple(dict.fromkeys(_company_keys(claim)))
    return ()


def _person_keys(claim: Any) -> Iterator[int]:
    for email in claim.emails or ():
        yield email_key(email.value)
    for phone in claim.phones or ():
        yield phone_key(SubjectKind.person, phone.value)
    for profile in claim.profiles or ():
        yield from profile_keys(SubjectKind.person, profile)


def _company_keys(claim: Any) -> Iterator[int]:
    if claim.domain:
        yield domain_key(claim.domain)
    elif claim.website:
        yield from website_keys(claim.website)
    for domain in (*(claim.other_domains or ()), *(claim.email_domains or ())):
        yield finding(domain_key(domain))
    for name in (claim.name, claim.legal_name, *(claim.alternative_names or ()), *(claim.former_names or ())):
        if name:
            yield company_name_key(name)
    for email in claim.emails or ():
        yield company_email_key(email.value)
    for phone in claim.phones or ():
        yield phone_key(SubjectKind.company, phone.value)
    for name, value in (claim.external_ids or {}).items():
        yield external_key(name, value)
    for profile in claim.profiles or ():
        yield from profile_keys(SubjectKind.company, profile)


def website_keys(website: str) -> Iterator[int]:
    """The key of a company's website where its domain is not given; none if it has no registrable domain."""
    try:
        domain = clean_domain(website)
    except ValueError:  # a website without a registrable domain, such as an address by number, has no key
        return
    yield domain_key(domain)
