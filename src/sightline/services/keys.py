"""Keys: made and shown once, listed, rotated with overlap, limited, revoked."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from sightline.accounts.callers import ALL_SCOPES, read_scopes
from sightline.accounts.credentials import PREFIX, SHOWN, basic, digest, new_secret
from sightline.errors import Conflict, InvalidInput, NotFound
from sightline.model.values import Instant
from sightline.services import orgs
from sightline.services.callers import Callers
from sightline.services.clock import Clock, now
from sightline.store.accounts import AccountStore, keys, organisations
from sightline.store.accounts.rows import KeyRow, Organisation
from sightline.store.accounts.statements import ADMINISTRATION, alone
from sightline.store.session import Session

__all__ = ["ALL_SCOPES", "Key", "Keys", "NewKey", "basic"]

MAX_NAME = 100
OVERLAP = 86_400_000
"""Milliseconds for which a key that was rotated out still works, unless something else is said."""


class Key(msgspec.Struct, frozen=True):
    """A key as it may be shown: all but the key itself. `credit_limit`: thousandths for each period."""

    id: int
    org: str
    name: str
    start: str
    scopes: tuple[str, ...]
    state: str
    created_at: Instant
    expires_at: Instant | None
    last_used_at: Instant | None
    credit_limit: int | None


class NewKey(msgspec.Struct, frozen=True):
    """A key that was just made, with the secret itself, which is kept nowhere."""

    key: Key
    secret: str

    def __repr__(self) -> str:
        return f"NewKey(key={self.key!r}, secret='{self.key.start}...')"


class Keys:
    """Looks after the keys of organisations."""

    def __init__(self, accounts: AccountStore, callers: Callers, clock: Clock = now) -> None:
        self._accounts = accounts
        self._callers = callers
        self._clock = clock

    def create(
        self,
        name: str,
        org: str = orgs.DEFAULT,
        *,
        scopes: Sequence[str] = ALL_SCOPES,
        expires_at: Instant | None = None,
        credit_limit: int | None = None,
    ) -> NewKey:
        """Make a key. The organisation that is meant when none is named is made if need be.

        Raises InvalidInput for a name, scope or expiry that will not do, Conflict for a name that is taken, NotFound
        for an organisation that does not exist.
        """
        name, scopes = _checked(name), read_scopes(scopes)
        with self._accounts.write() as session:
            alone(session, ADMINISTRATION)
            at = self._clock()
            if expires_at is not None and expires_at <= at:
                raise InvalidInput("The key would have expired already.", field="expires")
            owner = _owner(session, org, at)
            if keys.named(session, owner.id, name) is not None:
                raise Conflict(f"There is a key named {name!r} already.", field="name", hint="Choose another name.")
            secret = new_secret()
            made = keys.create(session, _row(owner.id, 0, name, secret, scopes, at, expires_at), credit_limit)
            return NewKey(_shown(session, made, owner, at), secret)

    def list(self, org: str | None = None, *, ended: bool = False) -> list[Key]:
        """The keys of an organisation, or of all, the oldest first; with `ended`, those too that no longer work."""
        with self._accounts.read() as session:
            at = self._clock()
            owners = organisations.listed(session) if org is None else [orgs.find(session, org)]
            every = [
                _shown(session, row, owner, at) for owner in owners for row in keys.of_organisation(session, owner.id)
            ]
            return [key for key in every if ended or key.state in WORKING]

    def rotate(self, which: str, org: str | None = None, *, overlap: int = OVERLAP) -> NewKey:
        """Make a key in the place of another, which works for `overlap` milliseconds more; limits go on counting.

        Raises NotFound, and Conflict for a key that is revoked or was rotated before.
        """
        with self._accounts.write() as session:
            alone(session, ADMINISTRATION)
            at = self._clock()
            old, owner = _find(session, which, org)
            if old.revoked_at is not None or old.replaced_by is not None:
                raise Conflict(f"The key {old.name!r} ({old.start}...) is no longer in force.", field="key")
            secret = new_secret()
            until = at + overlap if old.expires_at is None else min(at + overlap, old.expires_at)
            fresh = _row(owner.id, old.family, old.name, secret, old.scopes.split(), at, old.expires_at)
            made = keys.replace(session, old, fresh, until)
            self._callers.forget()
            return NewKey(_shown(session, made, owner, at), secret)

    def revoke(self, which: str, org: str | None = None) -> Key:
        """End a key at once (other processes see it within two seconds). Raises NotFound, and Conflict if it is."""
        with self._accounts.write() as session:
            at = self._clock()
            old, owner = _find(session, which, org)
            if old.revoked_at is not None:
                raise Conflict(f"The key {old.name!r} ({old.start}...) is revoked already.", field="key")
            keys.revoke(session, old.id, at)
            self._callers.forget()
            return _shown(session, msgspec.structs.replace(old, revoked_at=at), owner, at)

    def limit(self, which: str, org: str | None = None, *, credit_limit: int | None) -> Key:
        """Set what a key may spend in each period, in thousandths; None: as much as its organisation. NotFound."""
        with self._accounts.write() as session:
            found, owner = _find(session, which, org)
            keys.limit(session, found.family, credit_limit)
            return _shown(session, found, owner, self._clock())


WORKING = ("active", "rotated")
"""States of keys that can be used."""


def _checked(name: str) -> str:
    name = name.strip()
    if not 1 <= len(name) <= MAX_NAME or not name.isprintable():
        raise InvalidInput(f"A key's name has 1 to {MAX_NAME} characters.", field="name")
    return name


def _owner(session: Session, org: str, at: Instant) -> Organisation:
    if org == orgs.DEFAULT and organisations.named(session, org) is None:
        return orgs.create(session, org, at)
    return orgs.find(session, org)


def _row(
    org: int, family: int, name: str, secret: str, scopes: Sequence[str], at: Instant, expires_at: Instant | None
) -> KeyRow:
    return KeyRow(
        id=0,
        org=org,
        family=family,
        name=name,
        start=secret[:SHOWN],
        digest=digest(secret),
        scopes=" ".join(scopes),
        created_at=at,
        expires_at=expires_at,
        revoked_at=None,
        replaced_by=None,
        last_used_at=None,
    )


def _find(session: Session, which: str, org: str | None) -> tuple[KeyRow, Organisation]:
    """A key by its name, its number or its first characters, and its organisation. Raises NotFound and Conflict."""
    owners = organisations.listed(session) if org is None else [orgs.find(session, org)]
    every = [(key, owner) for owner in owners for key in keys.of_organisation(session, owner.id)]
    for fits in (_in_force_named(which), _numbered(which), _starting(which)):
        found = [(key, owner) for key, owner in every if fits(key)]
        if len(found) == 1:
            return found[0]
        if found:
            raise Conflict(f"{len(found)} keys are meant by {which!r}.", field="key", hint="Name it by its number.")
    raise NotFound(f"There is no key {which!r}.", field="key", hint="`sightline keys list --ended` shows all.")


def _in_force_named(which: str) -> Callable[[KeyRow], bool]:
    return lambda key: key.name == which and key.revoked_at is None and key.replaced_by is None


def _numbered(which: str) -> Callable[[KeyRow], bool]:
    return lambda key: str(key.id) == which


def _starting(which: str) -> Callable[[KeyRow], bool]:
    return lambda key: len(which) > len(PREFIX) and key.start.startswith(which.removesuffix("..."))


def _shown(session: Session, row: KeyRow, owner: Organisation, at: Instant) -> Key:
    spending = keys.spending_of(session, row.family)
    return Key(
        id=row.id,
        org=owner.name,
        name=row.name,
        start=row.start,
        scopes=tuple(row.scopes.split()),
        state=_state(row, at),
        created_at=row.created_at,
        expires_at=row.expires_at,
        last_used_at=row.last_used_at,
        credit_limit=None if spending is None else spending.credit_limit,
    )


def _state(row: KeyRow, at: Instant) -> str:
    if row.revoked_at is not None:
        return "revoked"
    if row.expires_at is not None and row.expires_at <= at:
        return "expired"
    return "active" if row.replaced_by is None else "rotated"
