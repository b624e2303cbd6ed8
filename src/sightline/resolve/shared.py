"""Identifiers that are nobody's own: a role's address, a page on any site, a domain where anyone may have a page.

No trait is made of them, since they do not tell who somebody is. They still lead from a question to those who hold
them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sightline.model.observation import SubjectKind
from sightline.resolve.keys import domain_key, email_key, is_exact, profile_keys

Identifier = tuple[str, int]
"""A feature, and the key of something that it compares."""


def nobodys_own(kind: SubjectKind, noun: Any) -> frozenset[Identifier]:
    """The identifiers of a person or company (a record, claim or question) that are nobody's own."""
    keys = _person(noun) if kind is SubjectKind.person else _company(noun)
    return frozenset([(feature, key) for feature, key in keys if not is_exact(key)])


def _person(noun: Any) -> Iterator[Identifier]:
    for email in noun.emails or ():
        yield "email", email_key(email.value)
    for profile in noun.profiles or ():
        for key in profile_keys(SubjectKind.person, profile):
            yield "profile", key


def _company(noun: Any) -> Iterator[Identifier]:
    for domain in (noun.domain, *(noun.other_domains or ()), *(noun.email_domains or ())):
        if domain:
            yield "domain", domain_key(domain)
    for profile in noun.profiles or ():
        for key in profile_keys(SubjectKind.company, profile):
            yield "profile", key
