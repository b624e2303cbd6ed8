"""All that concerns who calls and what it costs, over one accounts database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass

from sightline.accounts.limits import read_limits
from sightline.accounts.tariffs import Tariffs, read_tariffs
from sightline.services.audit import Audit
from sightline.services.callers import Access, Caller, Callers, Credentials
from sightline.services.charging import Charging
from sightline.services.clerk import Clerk
from sightline.services.credits import Credits
from sightline.services.idempotency import Once
from sightline.services.keys import Keys
from sightline.services.limits import Limits, Standing
from sightline.services.orgs import Orgs
from sightline.services.usage import Usage
from sightline.settings import Settings
from sightline.store import Store
from sightline.store.accounts import AccountStore
from sightline.store.accounts.windows import Windows


@dataclass(frozen=True)
class Accounts:
    """The services of accounts, for one process."""

    orgs: Orgs
    keys: Keys
    callers: Callers
    credits: Credits
    charging: Charging
    usage: Usage
    once: Once
    limits: Limits
    audit: Audit
    clerk: Clerk
    tariffs: Tariffs

    def admit(self, credentials: Credentials, interface: str, access: Access, rule: str) -> tuple[Caller, Standing]:
        """Who calls an interface, and how often they still may by a rule of its limits; the call is counted.

        Raises Unauthorized, Forbidden and RateLimited.
        """
        return self._let_in(self.callers.resolve(credentials), interface, access, rule)

    def admit_at_once(
        self, credentials: Credentials, interface: str, access: Access, rule: str
    ) -> tuple[Caller, Standing] | None:
        """The same within microseconds; None, and nothing is counted, if a database has to be asked."""
        caller = self.callers.recall(credentials) if self.limits.quick else None
        return None if caller is None else self._let_in(caller, interface, access, rule)

    def _let_in(self, caller: Caller, interface: str, access: Access, rule: str) -> tuple[Caller, Standing]:
        caller.check(interface, access)
        return caller, self.limits.take(caller, interface, rule)


@contextmanager
def open_accounts(settings: Settings, store: Store, database: AccountStore) -> Iterator[Accounts]:
    """The services over an accounts database, for as long as the block runs; notes are written at its end.

    Raises InvalidInput for an operator's tariffs or limits that cannot be read.
    """
    tariffs, rules = read_tariffs(settings.tariffs), read_limits(settings.limits)
    with closing(Windows(settings.home)) as windows:
        charging = Charging(store, database, tariffs)
        limits = Limits(rules, windows, database if settings.database_url else None)

        def clear() -> None:
            charging.release_expired()
            once.purge()
            limits.purge()

        clerk = Clerk(database, clear)
        once, callers = Once(database, clerk), Callers(database, clerk)
        try:
            yield Accounts(
                orgs=Orgs(database),
                keys=Keys(database, callers),
                callers=callers,
                credits=Credits(database),
                charging=charging,
                usage=Usage(database, tariffs, clerk),
                once=once,
                limits=limits,
                audit=Audit(database, clerk),
                clerk=clerk,
                tariffs=tariffs,
            )
        finally:
            clerk.close()
