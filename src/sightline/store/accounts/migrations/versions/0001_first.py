"""The first schema of the accounts."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make all tables, empty."""
    _organisations()
    _balances()
    _members()
    _keys()
    _spending()
    _ledger()
    _reservations()
    _unlocks()
    _usage()
    _answers()
    _audit()
    _leases()


def _organisations() -> None:
    op.create_table(
        "account_organisations",
        sa.Column("id", number, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("suspended", sa.SmallInteger, nullable=False),
        sa.Column("period", sa.Text, nullable=False),
        sa.Column("anchor", number, nullable=False),
        sa.Column("allowance", number, nullable=False),
        sa.Column("billing", sa.Text, nullable=False),
        sa.Column("created_at", number, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_account_organisations"),
        sa.UniqueConstraint("name", name="uq_account_organisations"),
    )


def _balances() -> None:
    op.create_table(
        "account_balances",
        sa.Column("org", number, nullable=False, autoincrement=False),
        sa.Column("allowance_left", number, nullable=False),
        sa.Column("granted_left", number, nullable=False),
        sa.Column("period_start", number, nullable=False),
        sa.PrimaryKeyConstraint("org", name="pk_account_balances"),
        sa.CheckConstraint("allowance_left >= 0", name=op.f("ck_account_balances_allowance")),
        sa.CheckConstraint("granted_left >= 0", name=op.f("ck_account_balances_granted")),
    )


def _members() -> None:
    op.create_table(
        "account_members",
        sa.Column("org", number, nullable=False, autoincrement=False),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("added_at", number, nullable=False),
        sa.PrimaryKeyConstraint("org", "email", name="pk_account_members"),
    )


def _keys() -> None:
    op.create_table(
        "account_keys",
        sa.Column("id", number, nullable=False),
        sa.Column("org", number, nullable=False),
        sa.Column("family", number, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("start", sa.Text, nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("scopes", sa.Text, nullable=False),
        sa.Column("created_at", number, nullable=False),
        sa.Column("expires_at", number),
        sa.Column("revoked_at", number),
        sa.Column("replaced_by", number),
        sa.Column("last_used_at", number),
        sa.PrimaryKeyConstraint("id", name="pk_account_keys"),
        sa.UniqueConstraint("digest", name="uq_account_keys"),
    )
    in_force = sa.text("revoked_at IS NULL AND replaced_by IS NULL")
    op.create_index(
        "ix_account_keys_name",
        "account_keys",
        ["org", "name"],
        unique=True,
        sqlite_where=in_force,
        postgresql_where=in_force,
    )


def _spending() -> None:
    op.create_table(
        "account_spending",
        sa.Column("family", number, nullable=False, autoincrement=False),
        sa.Column("credit_limit", number),
        sa.Column("spent", number, nullable=False),
        sa.Column("period_start", number, nullable=False),
        sa.PrimaryKeyConstraint("family", name="pk_account_spending"),
    )


def _ledger() -> None:
    op.create_table(
        "account_ledger",
        sa.Column("id", number, nullable=False),
        sa.Column("org", number, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("reference", sa.Text, nullable=False),
        sa.Column("amount", number, nullable=False),
        sa.Column("of_allowance", number, nullable=False),
        sa.Column("key", number),
        sa.Column("interface", sa.Text, nullable=False),
        sa.Column("verb", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("detail", sa.LargeBinary),
        sa.Column("at", number, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_account_ledger"),
        sa.UniqueConstraint("org", "kind", "reference", name="uq_account_ledger"),
    )


def _reservations() -> None:
    op.create_table(
        "account_reservations",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("org", number, nullable=False),
        sa.Column("reference", sa.Text, nullable=False),
        sa.Column("key", number, nullable=False),
        sa.Column("family", number, nullable=False),
        sa.Column("amount", number, nullable=False),
        sa.Column("of_allowance", number, nullable=False),
        sa.Column("granted", number, nullable=False),
        sa.Column("period_start", number, nullable=False),
        sa.Column("expires_at", number, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_account_reservations"),
        sa.UniqueConstraint("org", "reference", name="uq_account_reservations"),
    )
    op.create_index("ix_account_reservations_expiry", "account_reservations", ["expires_at"])


def _unlocks() -> None:
    op.create_table(
        "account_unlocks",
        sa.Column("org", number, nullable=False, autoincrement=False),
        sa.Column("subject", number, nullable=False, autoincrement=False),
        sa.Column("point", sa.Text, nullable=False),
        sa.Column("paid_at", number, nullable=False),
        sa.PrimaryKeyConstraint("org", "subject", "point", name="pk_account_unlocks"),
        sqlite_with_rowid=False,
    )


def _usage() -> None:
    op.create_table(
        "account_usage",
        sa.Column("org", number, nullable=False, autoincrement=False),
        sa.Column("day", number, nullable=False, autoincrement=False),
        sa.Column("key", number, nullable=False, autoincrement=False),
        sa.Column("interface", sa.Text, nullable=False),
        sa.Column("verb", sa.Text, nullable=False),
        sa.Column("point", sa.Text, nullable=False),
        sa.Column("calls", number, nullable=False),
        sa.Column("items", number, nullable=False),
        sa.Column("spent", number, nullable=False),
        sa.PrimaryKeyConstraint("org", "day", "key", "interface", "verb", "point", name="pk_account_usage"),
        sqlite_with_rowid=False,
    )


def _answers() -> None:
    op.create_table(
        "account_answers",
        sa.Column("org", number, nullable=False, autoincrement=False),
        sa.Column("idempotency_key", sa.Text, nullable=False),
        sa.Column("route", sa.Text, nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("reference", sa.Text, nullable=False),
        sa.Column("holder", sa.Text, nullable=False),
        sa.Column("lease_until", number, nullable=False),
        sa.Column("expires_at", number, nullable=False),
        sa.Column("answer", sa.LargeBinary),
        sa.PrimaryKeyConstraint("org", "idempotency_key", "route", name="pk_account_answers"),
    )
    op.create_index("ix_account_answers_expiry", "account_answers", ["expires_at"])


def _audit() -> None:
    op.create_table(
        "account_audit",
        sa.Column("id", number, nullable=False),
        sa.Column("org", number, nullable=False),
        sa.Column("key", number),
        sa.Column("interface", sa.Text, nullable=False),
        sa.Column("verb", sa.Text, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("ids", number, nullable=False),
        sa.Column("request_id", sa.Text, nullable=False),
        sa.Column("at", number, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_account_audit"),
    )
    op.create_index("ix_account_audit_org", "account_audit", ["org", "at"])


def _leases() -> None:
    op.create_table(
        "account_leases",
        sa.Column("name", number, nullable=False, autoincrement=False),
        sa.Column("seconds", number, nullable=False, autoincrement=False),
        sa.Column("window", number, nullable=False, autoincrement=False),
        sa.Column("taken", number, nullable=False),
        sa.PrimaryKeyConstraint("name", "seconds", "window", name="pk_account_leases"),
    )
