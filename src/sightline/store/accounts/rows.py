"""Rows of the accounts database as values. Amounts are thousandths of a credit, moments Unix milliseconds."""

from __future__ import annotations

from enum import Enum

import msgspec

from sightline.model.values import Instant


class Kind(Enum):
    """What an entry of the ledger is."""

    period = "period"
    """A billing period began: its allowance."""
    lapse = "lapse"
    """A billing period ended: what was left of its allowance goes."""
    grant = "grant"
    charge = "charge"
    reserve = "reserve"
    release = "release"


class Organisation(msgspec.Struct, frozen=True):
    """An organisation and its plan: an allowance for each period, counted from `anchor`."""

    id: int
    name: str
    suspended: bool
    period: str
    anchor: Instant
    allowance: int
    billing: str
    created_at: Instant


class Member(msgspec.Struct, frozen=True):
    """A person of an organisation."""

    org: int
    email: str
    name: str
    role: str
    added_at: Instant


class Balance(msgspec.Struct, frozen=True):
    """What an organisation has left: of its period's allowance, and of what was granted beside it."""

    org: int
    allowance_left: int
    granted_left: int
    period_start: Instant

    @property
    def total(self) -> int:
        """All that can be spent."""
        return self.allowance_left + self.granted_left


class KeyRow(msgspec.Struct, frozen=True):
    """A key as it is kept. `start`: its first characters. `digest`: its SHA-256."""

    id: int
    org: int
    family: int
    name: str
    start: str
    digest: bytes
    scopes: str
    created_at: Instant
    expires_at: Instant | None
    revoked_at: Instant | None
    replaced_by: int | None
    last_used_at: Instant | None


class Spending(msgspec.Struct, frozen=True):
    """What a family of keys spent in the period that began then, and may spend in each (None: anything)."""

    family: int
    credit_limit: int | None
    spent: int
    period_start: Instant


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of the ledger. `id` is 0 before it is written."""

    id: int = 0
    org: int
    kind: Kind
    reference: str
    amount: int
    of_allowance: int = 0
    key: int | None = None
    interface: str = ""
    verb: str = ""
    note: str = ""
    detail: bytes | None = None
    at: Instant


class ReservationRow(msgspec.Struct, frozen=True):
    """Credits that are held for work under way. `granted`: how many of its items they reach for."""

    id: str
    org: int
    reference: str
    key: int
    family: int
    amount: int
    of_allowance: int
    granted: int
    period_start: Instant
    expires_at: Instant


class Used(msgspec.Struct, frozen=True, order=True):
    """Usage of one key on one day (days since 1970, UTC), of a verb (no `point`) or of what was paid for in it."""

    org: int
    day: int
    key: int
    interface: str
    verb: str
    point: str
    calls: int
    items: int
    spent: int


class AnswerRow(msgspec.Struct, frozen=True):
    """A request with an idempotency key. `holder` works on it until `lease_until`, unless there is an answer."""

    org: int
    idempotency_key: str
    route: str
    digest: bytes
    reference: str
    holder: str
    lease_until: Instant
    expires_at: Instant
    answer: bytes | None


class Audited(msgspec.Struct, frozen=True, kw_only=True):
    """Who read or changed how many of what, in which request. `key`: None for the operator. `id` 0: not yet written."""

    id: int = 0
    org: int
    key: int | None
    interface: str
    verb: str
    action: str
    ids: int
    request_id: str
    at: Instant
