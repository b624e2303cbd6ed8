"""Organisations and their members: made, listed, changed."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from sightline.accounts.periods import Period
from sightline.accounts.plans import DEFAULT_ALLOWANCE, Billing, Role
from sightline.errors import Conflict, InvalidInput, NotFound
from sightline.services.clock import Clock, now
from sightline.services.purse import Purse
from sightline.store.accounts import AccountStore, ledger, organisations
from sightline.store.accounts.rows import Member, Organisation
from sightline.store.accounts.statements import ADMINISTRATION, alone
from sightline.store.session import Session

__all__ = ["DEFAULT", "DEFAULT_ALLOWANCE", "Billing", "Change", "Organisation", "Orgs", "Period", "Role"]

DEFAULT = "default"
"""The organisation of keys for which none is named."""

MAX_NAME = 100
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,190}")


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What changes of an organisation; None stays as it is."""

    name: str | None = None
    allowance: int | None = None
    period: Period | None = None
    billing: Billing | None = None
    suspended: bool | None = None


class Orgs:
    """Looks after organisations."""

    def __init__(self, accounts: AccountStore, clock: Clock = now) -> None:
        self._accounts = accounts
        self._clock = clock

    def create(
        self,
        name: str,
        *,
        allowance: int = DEFAULT_ALLOWANCE,
        period: Period = Period.month,
        billing: Billing = Billing.prepaid,
    ) -> Organisation:
        """Make an organisation with `allowance` thousandths of a credit for each period, the first of which begins now.

        Raises InvalidInput for a name that is empty or too long, Conflict for one that is taken.
        """
        with self._accounts.write() as session:
            alone(session, ADMINISTRATION)
            return create(session, name, self._clock(), allowance=allowance, period=period, billing=billing)

    def get(self, name: str) -> Organisation:
        """An organisation by its name, or by its number. Raises NotFound."""
        with self._accounts.read() as session:
            return find(session, name)

    def list(self) -> list[Organisation]:
        """All organisations, the oldest first."""
        with self._accounts.read() as session:
            return organisations.listed(session)

    def change(self, name: str, changed: Change) -> Organisation:
        """Change an organisation. Another allowance holds from the next period on; another period begins now.

        Raises NotFound, InvalidInput and Conflict.
        """
        with self._accounts.write() as session:
            alone(session, ADMINISTRATION)
            at = self._clock()
            org = Purse(session, find(session, name).id, at).org  # a period that is over ends by its own plan
            given = {field: value for field, value in msgspec.structs.asdict(changed).items() if value is not None}
            if changed.name is not None:
                given["name"] = _free_name(session, changed.name, but=org.id)
            if changed.period is not None:
                given.update(period=changed.period.value, anchor=at)
            if changed.billing is not None:
                given["billing"] = changed.billing.value
            made = msgspec.structs.replace(org, **given)
            organisations.change(session, made)
            Purse(session, org.id, at)
            return made

    def add_member(self, org: str, email: str, name: str = "", role: Role = Role.member) -> Member:
        """Add a person to an organisation. Raises NotFound, InvalidInput, and Conflict if the person is there."""
        address = email.strip().lower()
        if not _EMAIL.fullmatch(address):
            raise InvalidInput(f"{email!r} is no email address.", field="email")
        if len(name) > MAX_NAME:
            raise InvalidInput(f"A name has at most {MAX_NAME} characters.", field="name")
        with self._accounts.write() as session:
            alone(session, ADMINISTRATION)
            found = find(session, org)
            if organisations.member(session, found.id, address) is not None:
                raise Conflict(f"{address} is a member of {found.name!r} already.", field="email")
            member = Member(found.id, address, name.strip(), role.value, self._clock())
            organisations.add_member(session, member)
            return member

    def members(self, org: str) -> Sequence[Member]:
        """The people of an organisation. Raises NotFound."""
        with self._accounts.read() as session:
            return organisations.members_of(session, find(session, org).id)

    def remove_member(self, org: str, email: str) -> None:
        """Remove a person from an organisation. Raises NotFound."""
        with self._accounts.write() as session:
            found = find(session, org)
            if not organisations.drop_member(session, found.id, email.strip().lower()):
                raise NotFound(f"{email!r} is no member of {found.name!r}.", field="email")


def find(session: Session, name: str) -> Organisation:
    """An organisation by its name, or by its number. Raises NotFound."""
    found = organisations.named(session, name.strip())
    if found is None and name.isascii() and name.isdecimal() and len(name) < 16:
        found = organisations.find(session, int(name))
    if found is None:
        raise NotFound(f"There is no organisation {name!r}.", field="org", hint="`sightline orgs list` shows all.")
    return found


def create(
    session: Session,
    name: str,
    at: int,
    *,
    allowance: int = DEFAULT_ALLOWANCE,
    period: Period = Period.month,
    billing: Billing = Billing.prepaid,
) -> Organisation:
    """Make an organisation within a transaction; see `Orgs.create`."""
    fresh = Organisation(0, _free_name(session, name), False, period.value, at, allowance, billing.value, at)
    made = organisations.create(session, fresh)
    ledger.open_balance(session, made.id, period_start=0)
    Purse(session, made.id, at)  # begins the first period
    return made


def _free_name(session: Session, name: str, but: int | None = None) -> str:
    name = name.strip()
    if not 1 <= len(name) <= MAX_NAME or not name.isprintable():
        raise InvalidInput(f"An organisation's name has 1 to {MAX_NAME} characters.", field="name")
    if name.isdecimal():
        raise InvalidInput("An organisation's name is not a number.", field="name")
    known = organisations.named(session, name)
    if known is not None and known.id != but:
        raise Conflict(f"There is an organisation named {name!r} already.", field="name", hint="Choose another name.")
    return name
