"""Privacy: who asked not to be known, and how many rows of a batch were theirs."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables, empty; nobody was suppressed in the batches that there are."""
    op.add_column("batches", sa.Column("suppressed", number, nullable=False, server_default="0"))
    op.create_table(
        "privacy_requests",
        sa.Column("number", number, nullable=False, autoincrement=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("made_at", number, nullable=False),
        sa.Column("erased_at", number),
        sa.PrimaryKeyConstraint("number", name="pk_privacy_requests"),
    )
    op.create_table(
        "suppressions",
        sa.Column("hash", sa.LargeBinary, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("request", number, nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_suppressions"),
    )
    op.create_table(
        "suppressed",
        sa.Column("subject", number, nullable=False, autoincrement=False),
        sa.Column("request", number, nullable=False),
        sa.PrimaryKeyConstraint("subject", name="pk_suppressed"),
    )
    op.create_index("ix_suppressed_request", "suppressed", ["request"])
