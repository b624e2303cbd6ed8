"""Who calls: a key of an organisation, and what it may do."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum

import msgspec

from sightline.errors import Forbidden, InvalidInput

INTERFACES = ("graphql", "v1", "signals", "directory")
"""The interfaces that a scope can name; `*` is all of them."""

ANY = "*"


OPERATOR = 0
"""The number, where a key's would stand, of the operator who acts for an organisation; no key has it."""

OPERATOR_NAME = "command line"


class Access(Enum):
    """What a call does: a `write` changes something that outlives it (facts, lists, subscriptions)."""

    read = "read"
    write = "write"


_SCOPE = re.compile(rf"({'|'.join(INTERFACES)}|\*):({'|'.join(each.value for each in Access)})")

ALL_SCOPES = tuple(f"{ANY}:{each.value}" for each in Access)
"""What a key may do if nothing else is said when it is made."""


class Caller(msgspec.Struct, frozen=True):
    """One key of one organisation.

    `family` is the number of the first key in a line of rotations: limits, and what was spent, are the line's.
    """

    org: int
    org_name: str
    key: int
    family: int
    key_name: str
    scopes: frozenset[str]

    def may(self, interface: str, access: Access) -> bool:
        """Whether the key's scopes allow this."""
        return f"{interface}:{access.value}" in self.scopes or f"{ANY}:{access.value}" in self.scopes

    def check(self, interface: str, access: Access) -> None:
        """Raise Forbidden unless the key's scopes allow this."""
        if not self.may(interface, access):
            raise Forbidden(
                f"The key {self.key_name!r} lacks the scope {interface}:{access.value}.",
                hint="Use a key that has it; `sightline keys create --scope` makes one.",
            )


class Call(msgspec.Struct, frozen=True):
    """One request of a caller, and the verb of the tariff that it asks for.

    `reference` names the request for ever: what is charged under a reference is charged once, however often it is
    tried. A request that asks several verbs gives each a reference of its own.
    """

    caller: Caller
    interface: str
    verb: str
    request_id: str
    reference: str


def read_scopes(texts: Iterable[str]) -> tuple[str, ...]:
    """Scopes in order, each once. Raises InvalidInput for one that does not exist, or if there is none."""
    scopes = tuple(sorted({text.strip().lower() for text in texts}))
    wrong = next((each for each in scopes if not _SCOPE.fullmatch(each)), None)
    if wrong is not None or not scopes:
        raise InvalidInput(
            f"{wrong!r} is no scope." if scopes else "A key has at least one scope.",
            field="scope",
            allowed=[f"{name}:{each.value}" for name in (*INTERFACES, ANY) for each in Access],
        )
    return scopes
