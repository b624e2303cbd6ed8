"""Helpers of the tests of accounts: a clock that can be set, services over it, and callers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sightline.accounts.callers import Call, Caller
from sightline.accounts.credentials import Credentials
from sightline.accounts.periods import Period
from sightline.accounts.plans import DEFAULT_ALLOWANCE
from sightline.accounts.tariffs import read_tariffs
from sightline.services.audit import Audit
from sightline.services.callers import Callers
from sightline.services.charging import Charging, new_reference
from sightline.services.clerk import Clerk
from sightline.services.credits import Credits
from sightline.services.idempotency import Once
from sightline.services.keys import Keys
from sightline.services.orgs import Orgs
from sightline.services.usage import Usage
from sightline.settings import Settings
from sightline.store import Store
from sightline.store.accounts import AccountStore, ledger
from tests.services.saying import day

CREDIT = 1000
BEGUN = day(1_500)


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    at: int = BEGUN

    def __call__(self) -> int:
        return self.at


@dataclass
class Desk:
    """Services of accounts over a clock of their own."""

    store: Store
    accounts: AccountStore
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        tariffs = read_tariffs()
        self.clerk = Clerk(self.accounts, lambda: None, self.clock)
        self.callers = Callers(self.accounts, self.clerk, self.clock)
        self.orgs = Orgs(self.accounts, self.clock)
        self.keys = Keys(self.accounts, self.callers, self.clock)
        self.credits = Credits(self.accounts, self.clock)
        self.charging = Charging(self.store, self.accounts, tariffs, self.clock)
        self.usage = Usage(self.accounts, tariffs, self.clerk, self.clock)
        self.once = Once(self.accounts, self.clerk, self.clock)
        self.audit = Audit(self.accounts, self.clerk, self.clock)

    def caller(
        self, org: str = "Acme", *, allowance: int = DEFAULT_ALLOWANCE, period: Period = Period.month,
        limit: int | None = None,
    ) -> Caller:  # fmt: skip
        """A caller of a new organisation."""
        self.orgs.create(org, allowance=allowance, period=period)
        return self.resolve(self.keys.create("tests", org, credit_limit=limit).secret)

    def resolve(self, secret: str) -> Caller:
        return self.callers.resolve(Credentials(api_key=secret))

    def left(self, caller: Caller) -> int:
        return self.credits.funds(caller.org).left

    def check(self) -> None:
        """Every balance is the sum of its ledger."""
        with self.accounts.read() as session:
            assert ledger.wrong_balances(session) == []


@contextmanager
def desk(settings: Settings) -> Iterator[Desk]:
    """Services of accounts over a new store."""
    store, accounts = Store.open(settings), AccountStore.open(settings)
    opened = Desk(store, accounts)
    try:
        yield opened
    finally:
        opened.clerk.close()
        accounts.close()
        store.close()


def call(
    caller: Caller, verb: str = "contacts.match", reference: str | None = None, interface: str = "directory"
) -> Call:
    return Call(caller, interface, verb, "request", reference or new_reference())
