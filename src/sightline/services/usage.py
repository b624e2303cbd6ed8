"""Usage: what organisations asked and paid, by day, key and verb; and in the words of the APIs that report it."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from sightline.accounts.amounts import THOUSANDTHS
from sightline.accounts.callers import OPERATOR, OPERATOR_NAME, Call
from sightline.accounts.plans import Billing
from sightline.accounts.tariffs import PlanName, Tariffs, Verb
from sightline.model.values import Instant
from sightline.services.clerk import Clerk
from sightline.services.clock import Clock, day_of, now
from sightline.services.purse import Plan, plan_of
from sightline.store.accounts import AccountStore, keys, usage
from sightline.store.accounts.rows import Used
from sightline.store.session import Session

CREDITS: PlanName = ("API", "Standard", "ExactMatch")
"""The line of LeadIQ's plan usage that counts whole credits, whatever they were spent for."""

BUCKET = "bulkCredits"
"""Lusha's name for credits that are spent through its API."""


class Row(msgspec.Struct, frozen=True):
    """One line of the table: a day (days since 1970, UTC), a key, a verb; `spent` in thousandths of a credit."""

    day: int
    key: int
    key_name: str
    interface: str
    verb: str
    calls: int
    items: int
    spent: int


class PlanLine(msgspec.Struct, frozen=True):
    """LeadIQ's PlanUsage: `units` were used in this period, of at most `cap`; None: no cap of its own."""

    name: str
    usage_type: str
    credit_type: str
    units: int
    cap: int | None
    billing: str
    trial: bool


class Subscription(msgspec.Struct, frozen=True):
    """How an organisation stands, in LeadIQ's words: Active, Inactive or Trialing. `left`: whole credits."""

    org: int
    org_name: str
    status: str
    billing: str
    period_start: Instant
    period_end: Instant
    left: int


class Bucket(msgspec.Struct, frozen=True):
    """Lusha's usage of one kind of credits, whole ones."""

    used: int
    total: int
    remaining: int


class Usage:
    """Counts calls that are free, and answers what was used."""

    def __init__(self, accounts: AccountStore, tariffs: Tariffs, clerk: Clerk, clock: Clock = now) -> None:
        self._accounts = accounts
        self._tariffs = tariffs
        self._clerk = clerk
        self._clock = clock

    def seen(self, call: Call, items: int = 1) -> None:
        """Count a call that cost nothing; written within a second. Charges count themselves."""
        caller = call.caller
        self._clerk.used((caller.org, day_of(self._clock()), caller.key, call.interface, call.verb), items)

    def table(self, org: int, first_day: int, last_day: int) -> list[Row]:
        """What an organisation used on these days (both included), by day, key and verb."""
        with self._accounts.read() as session:
            rows = usage.between(session, org, first_day, last_day)
            names = {OPERATOR: OPERATOR_NAME} | {key.id: key.name for key in keys.of_organisation(session, org)}
        sums: dict[tuple[int, int, str, str], tuple[int, int, int]] = {}
        for row in rows:
            place = (row.day, row.key, row.interface, row.verb)
            calls, items, spent = sums.get(place, (0, 0, 0))
            more = row.items if not row.point else 0
            sums[place] = (calls + row.calls, items + more, spent + row.spent)
        return [
            Row(day, key, names.get(key, str(key)), interface, verb, *sums[day, key, interface, verb])
            for day, key, interface, verb in sums
        ]

    def plan(self, org: int, since: Instant | None = None) -> list[PlanLine]:
        """LeadIQ's planUsage: what of this period was used, by the names that the tariff gives it.

        `since`: what was used from the day (UTC) of this moment on, instead of from the beginning of the period.
        """
        plan, rows = self._period(org, since)
        units: dict[PlanName, int] = dict.fromkeys(self._names(), 0)
        for row in rows:
            verb = self._tariffs.verbs.get((row.interface, row.verb), Verb())
            if row.point in verb.plan:
                units[verb.plan[row.point]] += row.items
        units[CREDITS] = _whole(sum(row.spent for row in rows))
        cap = _whole(plan.org.allowance)
        trial = plan.org.billing == Billing.free.value
        return [
            PlanLine(*name, count, cap if name == CREDITS else None, plan.org.billing, trial)
            for name, count in units.items()
        ]

    def trial(self, org: int) -> list[PlanLine]:
        """LeadIQ's trialUsage: the same for an organisation that pays nothing; empty for others."""
        return [line for line in self.plan(org) if line.trial]

    def subscription(self, org: int) -> Subscription:
        """How an organisation stands."""
        with self._accounts.read() as session:
            plan = plan_of(session, org, self._clock())
        trial = plan.org.billing == Billing.free.value
        status = "Inactive" if plan.org.suspended else "Trialing" if trial else "Active"
        left = plan.left.total // THOUSANDTHS
        return Subscription(org, plan.org.name, status, plan.org.billing, plan.start, plan.end, left)

    def buckets(self, org: int) -> dict[str, Bucket]:
        """Lusha's account usage: whole credits of this period. What is used is rounded up, what is left down."""
        plan, rows = self._period(org)
        remaining = plan.left.total // THOUSANDTHS
        used = _whole(sum(row.spent for row in rows))
        return {BUCKET: Bucket(used, used + remaining, remaining)}

    def remaining(self, org: int) -> int:
        """Whole credits that are left, as Saber's `remainingCredits`."""
        with self._accounts.read() as session:
            return plan_of(session, org, self._clock()).left.total // THOUSANDTHS

    def _names(self) -> Sequence[PlanName]:
        names = (name for verb in self._tariffs.verbs.values() for name in verb.plan.values())
        return list(dict.fromkeys((*names, CREDITS)))

    def _period(self, org: int, since: Instant | None = None) -> tuple[Plan, list[Used]]:
        """The period that holds now, and what was used from its first day on, or from a given one."""
        with self._accounts.read() as session:
            return _used(session, org, self._clock(), since)


def _used(session: Session, org: int, at: Instant, since: Instant | None) -> tuple[Plan, list[Used]]:
    plan = plan_of(session, org, at)
    return plan, usage.between(session, org, day_of(plan.start if since is None else since), day_of(at))


def _whole(amount: int) -> int:
    """Whole credits, begun ones included."""
    return -(-amount // THOUSANDTHS)
