"""Keys: their form, how they are kept, and how they arrive.

A key is "sk_live_" and 43 characters of URL-safe base64. These hold 256 random bits, so that nobody can try them all:
its hash needs no salt and no slow function, which protect what can be guessed.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import secrets

import msgspec

from sightline.errors import Unauthorized

PREFIX = "sk_live_"
SHOWN = len(PREFIX) + 4
"""How many of its first characters are kept in the clear, by which its owner can tell a key from others."""

_FORM = re.compile(rf"{PREFIX}[A-Za-z0-9_-]{{43}}")

HINT = (
    'Send "Authorization: Bearer " and your key; or "Authorization: Basic " and base64 of your key and a colon; '
    'or "api_key: " and your key.'
)


class Credentials(msgspec.Struct, frozen=True):
    """The values of the two headers in which a key can come, as they came."""

    authorization: str | None = None
    api_key: str | None = None

    def __repr__(self) -> str:
        return "Credentials(...)"


def new_secret() -> str:
    """A key that nobody has."""
    return PREFIX + secrets.token_urlsafe(32)


def digest(secret: str) -> bytes:
    """What is kept of a key: its SHA-256."""
    return hashlib.sha256(secret.encode()).digest()


def basic(secret: str) -> str:
    """What stands after "Basic " for a key: it is the user, and the password is empty."""
    return base64.b64encode(f"{secret}:".encode()).decode()


def presented(credentials: Credentials) -> str | None:
    """The key that a request came with, None without any. It has the form of a key, and need not exist.

    `Basic` carries base64("key:"), or base64("key:anything"); a key that stands there as it is is accepted too.
    Raises Unauthorized for what cannot be a key, and for two keys that differ.
    """
    found = []
    if credentials.authorization and credentials.authorization.strip():
        found.append(_authorized(credentials.authorization.strip()))
    if credentials.api_key and credentials.api_key.strip():
        found.append(credentials.api_key.strip())
    if len(set(found)) > 1:
        raise Unauthorized("The request has two keys that differ.", hint="Send one key.")
    if not found:
        return None
    if not _FORM.fullmatch(found[0]):
        raise unknown()
    return found[0]


def unknown() -> Unauthorized:
    """The error for a key that is not known; it does not say why."""
    return Unauthorized("This key is not known.", hint=HINT)


def missing() -> Unauthorized:
    """The error for a request without a key."""
    return Unauthorized("A key is needed.", hint=HINT)


def _authorized(header: str) -> str:
    scheme, _, value = header.partition(" ")
    value = value.strip()
    if scheme.lower() == "bearer":
        return value
    if scheme.lower() == "basic":
        return value if _FORM.fullmatch(value) else _user(value)
    raise Unauthorized("This authorization scheme is not understood.", hint=HINT)  # it is not shown: it may be a key


def _user(encoded: str) -> str:
    """The user name of Basic credentials; empty if they are not base64."""
    try:
        decoded = base64.b64decode(encoded, validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return ""
    return decoded.partition(":")[0]
