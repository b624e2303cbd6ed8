"""Who calls: the key in the Authorization header, as Bearer."""

from __future__ import annotations

from collections.abc import Callable

from sightline.errors import Unauthorized

CheckKey = Callable[[str], str | None]
"""From a key to the name of its owner; None if there is no such key."""

HINT = 'Send "Authorization: Bearer " and your key.'


def caller_of(header: str | None, check: CheckKey) -> str:
    """The name of the caller. Raises Unauthorized without a key that is known."""
    scheme, _, key = (header or "").strip().partition(" ")
    if scheme.lower() != "bearer" or not key.strip():
        raise Unauthorized("A key is needed.", field="Authorization", hint=HINT)
    name = check(key.strip())
    if name is None:
        raise Unauthorized("This key is not known.", field="Authorization", hint=HINT)
    return name
