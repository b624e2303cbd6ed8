"""The tables of the accounts database, the same on SQLite and PostgreSQL. Amounts are thousandths of a credit.

The ledger is the truth about credits: a balance is the sum of its entries, kept beside them in the same transaction.
Moments are Unix milliseconds; `docs/accounts.md` describes each table.
"""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    Index,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
)

from sightline.store.tables import Number

metadata = MetaData(
    naming_convention={
        "uq": "uq_%(table_name)s",
        "ix": "ix_%(table_name)s",
        "pk": "pk_%(table_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

organisations = Table(
    "account_organisations",
    metadata,
    Column("id", Number, primary_key=True),
    Column("name", Text, nullable=False),
    Column("suspended", SmallInteger, nullable=False),
    Column("period", Text, nullable=False),
    Column("anchor", Number, nullable=False),
    Column("allowance", Number, nullable=False),
    Column("billing", Text, nullable=False),
    Column("created_at", Number, nullable=False),
    UniqueConstraint("name"),
)

balances = Table(
    "account_balances",
    metadata,
    Column("org", Number, primary_key=True, autoincrement=False),
    Column("allowance_left", Number, nullable=False),
    Column("granted_left", Number, nullable=False),
    Column("period_start", Number, nullable=False),
    CheckConstraint("allowance_left >= 0", name="allowance"),
    CheckConstraint("granted_left >= 0", name="granted"),
)
"""What is left of the allowance of the period that began at `period_start`, and of what was granted beside it."""

members = Table(
    "account_members",
    metadata,
    Column("org", Number, primary_key=True, autoincrement=False),
    Column("email", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("added_at", Number, nullable=False),
)

keys = Table(
    "account_keys",
    metadata,
    Column("id", Number, primary_key=True),
    Column("org", Number, nullable=False),
    Column("family", Number, nullable=False),
    Column("name", Text, nullable=False),
    Column("start", Text, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("scopes", Text, nullable=False),
    Column("created_at", Number, nullable=False),
    Column("expires_at", Number),
    Column("revoked_at", Number),
    Column("replaced_by", Number),
    Column("last_used_at", Number),
    UniqueConstraint("digest"),
)

named_keys = Index(
    "ix_account_keys_name",
    keys.c.org,
    keys.c.name,
    unique=True,
    sqlite_where=keys.c.revoked_at.is_(None) & keys.c.replaced_by.is_(None),
    postgresql_where=keys.c.revoked_at.is_(None) & keys.c.replaced_by.is_(None),
)
"""One organisation has one key of a name that is neither revoked nor rotated out."""

spending = Table(
    "account_spending",
    metadata,
    Column("family", Number, primary_key=True, autoincrement=False),
    Column("credit_limit", Number),
    Column("spent", Number, nullable=False),
    Column("period_start", Number, nullable=False),
)
"""What a key and those it was rotated from spent in the period that began at `period_start`, and may spend in each."""

ledger = Table(
    "account_ledger",
    metadata,
    Column("id", Number, primary_key=True),
    Column("org", Number, nullable=False),
    Column("kind", Text, nullable=False),
    Column("reference", Text, nullable=False),
    Column("amount", Number, nullable=False),
    Column("of_allowance", Number, nullable=False),
    Column("key", Number),
    Column("interface", Text, nullable=False),
    Column("verb", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("detail", LargeBinary),
    Column("at", Number, nullable=False),
    UniqueConstraint("org", "kind", "reference"),
)
"""Appended to, never changed. `of_allowance`: how much of `amount` came from, or went to, the period's allowance."""

reservations = Table(
    "account_reservations",
    metadata,
    Column("id", Text, primary_key=True),
    Column("org", Number, nullable=False),
    Column("reference", Text, nullable=False),
    Column("key", Number, nullable=False),
    Column("family", Number, nullable=False),
    Column("amount", Number, nullable=False),
    Column("of_allowance", Number, nullable=False),
    Column("granted", Number, nullable=False),
    Column("period_start", Number, nullable=False),
    Column("expires_at", Number, nullable=False),
    UniqueConstraint("org", "reference"),
    Index("ix_account_reservations_expiry", "expires_at"),
)
"""Those that are open: gone when they are settled, released or expired. The ledger keeps what they did."""

unlocks = Table(
    "account_unlocks",
    metadata,
    Column("org", Number, primary_key=True, autoincrement=False),
    Column("subject", Number, primary_key=True, autoincrement=False),
    Column("point", Text, primary_key=True),
    Column("paid_at", Number, nullable=False),
    sqlite_with_rowid=False,
)

usage = Table(
    "account_usage",
    metadata,
    Column("org", Number, primary_key=True, autoincrement=False),
    Column("day", Number, primary_key=True, autoincrement=False),
    Column("key", Number, primary_key=True, autoincrement=False),
    Column("interface", Text, primary_key=True),
    Column("verb", Text, primary_key=True),
    Column("point", Text, primary_key=True),
    Column("calls", Number, nullable=False),
    Column("items", Number, nullable=False),
    Column("spent", Number, nullable=False),
    sqlite_with_rowid=False,
)
"""By day (days since 1970, UTC). A row without a `point` counts calls, the others what was paid for."""

answers = Table(
    "account_answers",
    metadata,
    Column("org", Number, primary_key=True, autoincrement=False),
    Column("idempotency_key", Text, primary_key=True),
    Column("route", Text, primary_key=True),
    Column("digest", LargeBinary, nullable=False),
    Column("reference", Text, nullable=False),
    Column("holder", Text, nullable=False),
    Column("lease_until", Number, nullable=False),
    Column("expires_at", Number, nullable=False),
    Column("answer", LargeBinary),
    Index("ix_account_answers_expiry", "expires_at"),
)
"""Requests with an idempotency key: who works on them until when, and the answer once there is one."""

audit = Table(
    "account_audit",
    metadata,
    Column("id", Number, primary_key=True),
    Column("org", Number, nullable=False),
    Column("key", Number),
    Column("interface", Text, nullable=False),
    Column("verb", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("ids", Number, nullable=False),
    Column("request_id", Text, nullable=False),
    Column("at", Number, nullable=False),
    Index("ix_account_audit_org", "org", "at"),
)

leases = Table(
    "account_leases",
    metadata,
    Column("name", Number, primary_key=True, autoincrement=False),
    Column("seconds", Number, primary_key=True, autoincrement=False),
    Column("window", Number, primary_key=True, autoincrement=False),
    Column("taken", Number, nullable=False),
)
"""How many calls of a window of time machines have taken to give out; used where several share PostgreSQL."""
