"""Who calls: one resolver for all interfaces, whatever header their clients put the key in."""

from __future__ import annotations

import time

import msgspec

from sightline.accounts.callers import ALL_SCOPES, OPERATOR, OPERATOR_NAME, Access, Call, Caller
from sightline.accounts.credentials import HINT, Credentials, digest, missing, presented, unknown
from sightline.errors import Forbidden, KeyExpired
from sightline.model.values import Instant
from sightline.services import orgs
from sightline.services.clerk import Clerk
from sightline.services.clock import Clock, now
from sightline.store.accounts import AccountStore, keys, organisations

__all__ = ["Access", "Call", "Caller", "Callers", "Credentials", "missing"]

REMEMBERED_SECONDS = 2.0
"""How long a key that was found is taken at its word: a revocation is seen by every process within this time."""

MOST_REMEMBERED = 10_000


class _Known(msgspec.Struct, frozen=True):
    """A key that was found. `until` is a moment of the monotonic clock, in seconds."""

    caller: Caller
    expires_at: Instant | None
    suspended: bool
    until: float


class Callers:
    """Finds who a key belongs to. Keys that were found are remembered for seconds, by their digests."""

    def __init__(self, accounts: AccountStore, clerk: Clerk, clock: Clock = now) -> None:
        self._accounts = accounts
        self._clerk = clerk
        self._clock = clock
        self._known: dict[bytes, _Known] = {}

    def resolve(self, credentials: Credentials) -> Caller:
        """The caller.

        Raises Unauthorized without a key, for two that differ, and for one that is unknown or revoked; KeyExpired; and
        Forbidden if the organisation is suspended. Scopes are checked by `Caller.check`.
        """
        hashed = _presented(credentials)
        return self._checked(self._remembered(hashed) or self._find(hashed))

    def recall(self, credentials: Credentials) -> Caller | None:
        """The caller, if the key is remembered; None if the database has to be asked: see `resolve`."""
        known = self._remembered(_presented(credentials))
        return None if known is None else self._checked(known)

    def _remembered(self, hashed: bytes) -> _Known | None:
        known = self._known.get(hashed)
        return None if known is None or known.until <= time.monotonic() else known

    def _checked(self, known: _Known) -> Caller:
        at = self._clock()
        if known.expires_at is not None and known.expires_at <= at:
            raise KeyExpired(f"The key {known.caller.key_name!r} has expired.", hint=HINT)
        if known.suspended:
            raise _suspended(known.caller.org_name)
        self._clerk.key_used(known.caller.key, at)
        return known.caller

    def operator(self, org: str) -> Caller:
        """The operator, who acts for an organisation at the command line. Raises NotFound; Forbidden if suspended."""
        with self._accounts.read() as session:
            found = orgs.find(session, org)
        if found.suspended:
            raise _suspended(found.name)
        return Caller(found.id, found.name, OPERATOR, OPERATOR, OPERATOR_NAME, frozenset(ALL_SCOPES))

    def forget(self) -> None:
        """Look every key up anew."""
        self._known.clear()

    def _find(self, hashed: bytes) -> _Known:
        until = time.monotonic() + REMEMBERED_SECONDS
        with self._accounts.read() as session:
            key = keys.with_digest(session, hashed)
            org = None if key is None else organisations.find(session, key.org)
        if key is None or org is None or key.revoked_at is not None:
            self._known.pop(hashed, None)
            raise unknown()
        scopes = frozenset(key.scopes.split())
        caller = Caller(org.id, org.name, key.id, key.family, key.name, scopes)
        if len(self._known) >= MOST_REMEMBERED:
            self._known.clear()
        known = self._known[hashed] = _Known(caller, key.expires_at, org.suspended, until)
        return known


def _suspended(org: str) -> Forbidden:
    return Forbidden(f"The organisation {org!r} is suspended.")


def _presented(credentials: Credentials) -> bytes:
    """The digest of the key that a request came with. Raises Unauthorized."""
    secret = presented(credentials)
    if secret is None:
        raise missing()
    return digest(secret)
