"""Email addresses."""

from __future__ import annotations

import hashlib
import re

from sightline.model.vocabularies.lists import term_set

_PLAIN = re.compile(
    r"(?=.{6,254}\Z)[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})"
)
_LOCAL = re.compile(r"[^\s@<>()\[\]\\,;:\"\x00-\x1f\x7f.]+(?:\.[^\s@<>()\[\]\\,;:\"\x00-\x1f\x7f.]+)*")
_NAMED = re.compile(r"[^<>]{0,200}<([^<>\s]+)>")
_SEPARATORS = re.compile(r"[._-]")


def clean_email(s: str) -> str:
    """The address in lower case, its domain in ASCII (punycode).

    "Ada <ada@example.com>" and "mailto:ada@example.com" are accepted. Raises ValueError for what is no address.
    """
    text = s.strip().lower()
    if not (_PLAIN.fullmatch(text) and text.find("@") <= 64):
        text = _read_address(text)
    return text


def _read_address(text: str) -> str:
    if len(text) > 600:
        raise ValueError("An email address has at most 254 characters.")
    named = _NAMED.fullmatch(text)
    text = (named.group(1) if named else text).removeprefix("mailto:").strip().rstrip(".")
    local, at, domain = text.rpartition("@")
    if not at:
        raise ValueError("An email address needs an @.")
    if not local or not domain:
        raise ValueError("An email address needs something on both sides of its @.")
    if len(local.encode()) > 64:
        raise ValueError("The part before the @ has at most 64 bytes.")
    if not _LOCAL.fullmatch(local):
        raise ValueError(f"{local!r} cannot stand before an @.")
    try:
        address = f"{local}@{domain.encode('idna').decode('ascii')}"
    except UnicodeError as error:
        raise ValueError(f"{domain!r} is not a domain.") from error
    if not _PLAIN.fullmatch("a" + address[address.rindex("@") :]) or len(address) > 254:
        raise ValueError(f"{domain!r} is not the domain of a mail host.")
    return address


def email_domain(email: str) -> str:
    """What follows the @."""
    return email.rpartition("@")[2]


def is_free_mail(domain: str) -> bool:
    """Whether the domain belongs to a provider where anyone can have a mailbox."""
    return domain in term_set("free_mail")


def is_role_address(local: str) -> bool:
    """Whether the part before the @ names a function (info, sales, support) rather than a person."""
    name = local.lower().partition("+")[0]
    roles = term_set("role_addresses")
    first, *rest = _SEPARATORS.split(name)
    return name in roles or (first in roles and all(part in roles or len(part) <= 2 for part in rest))


def email_digest(email: str) -> bytes:
    """SHA-256 of the canonical address, 32 bytes: what a hashed email is compared with."""
    return hashlib.sha256(email.encode()).digest()
