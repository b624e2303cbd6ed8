"""Resolution: what people judged, and the scored pairs."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make both tables, empty."""
    _judgements()
    _links()


def _judgements() -> None:
    op.create_table(
        "judgements",
        sa.Column("number", number, nullable=False, autoincrement=False),
        sa.Column("left_subject", number, nullable=False),
        sa.Column("right_subject", number, nullable=False),
        sa.Column("verdict", sa.SmallInteger, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("said_at", number, nullable=False),
        sa.Column("undone_at", number),
        sa.Column("undone_by", sa.Text),
        sa.PrimaryKeyConstraint("number", name="pk_judgements"),
    )
    in_force = sa.text("undone_at IS NULL")
    op.create_index(
        "ix_judgements_pair",
        "judgements",
        ["left_subject", "right_subject"],
        unique=True,
        sqlite_where=in_force,
        postgresql_where=in_force,
    )
    op.create_index(
        "ix_judgements_right", "judgements", ["right_subject"], sqlite_where=in_force, postgresql_where=in_force
    )


def _links() -> None:
    op.create_table(
        "links",
        sa.Column("left_subject", number, nullable=False, autoincrement=False),
        sa.Column("right_subject", number, nullable=False, autoincrement=False),
        sa.Column("score", number, nullable=False),
        sa.Column("verdict", sa.SmallInteger, nullable=False),
        sa.Column("reasons", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("left_subject", "right_subject", name="pk_links"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_links_right", "links", ["right_subject"])
    unsure = sa.text("verdict = 0")
    op.create_index(
        "ix_links_unsure",
        "links",
        [sa.text("score DESC"), "left_subject", "right_subject"],
        sqlite_where=unsure,
        postgresql_where=unsure,
    )
