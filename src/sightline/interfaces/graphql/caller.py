"""Who calls: the key in the Authorization header, as Basic or Bearer."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable

from sightline.errors import Unauthorized

CheckKey = Callable[[str], str | None]
"""From a key to the name of its owner; None if there is no such key."""


def caller_of(header: str | None, check: CheckKey) -> str | None:
    """The name of the caller; None without a header. Raises Unauthorized for a key that is not known.

    `Basic` carries base64("key:"), or base64("key:anything"): the key is the user name. A key that stands after
    `Basic` as it is is accepted too.
    """
    if not header:
        return None
    scheme, _, value = header.strip().partition(" ")
    value = value.strip()
    if scheme.lower() == "bearer":
        keys = [value]
    elif scheme.lower() == "basic":
        keys = [each for each in (_user(value), value) if each]
    else:
        raise Unauthorized(f"The authorization scheme {scheme[:20]!r} is not understood.", hint=HINT)
    for key in keys:
        name = check(key)
        if name is not None:
            return name
    raise Unauthorized("This key is not known.", hint=HINT)


HINT = 'Send "Authorization: Basic " and base64 of your key and a colon, or "Authorization: Bearer " and your key.'


def _user(encoded: str) -> str | None:
    """The user name of Basic credentials; None if they are not base64."""
    try:
        decoded = base64.b64decode(encoded, validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return decoded.partition(":")[0]
