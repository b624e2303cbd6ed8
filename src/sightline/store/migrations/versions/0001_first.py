"""The first schema: the log, what is derived from it, and the feed."""

from secrets import token_hex

import msgspec
import sqlalchemy as sa
from alembic import op

from sightline.store.dictionaries import train

revision = "0001"
down_revision = None

number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make all tables."""
    _state()
    _batches()
    _said()
    _derived()


def _state() -> None:
    op.create_table(
        "meta",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_meta"),
    )
    counters = op.create_table(
        "counters",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("value", number, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_counters"),
    )
    op.bulk_insert(counters, [{"name": name, "value": 0} for name in ("subject", "observation", "feed", "writer")])
    op.execute(
        sa.text("INSERT INTO meta (name, value) VALUES ('identity', :identity)").bindparams(identity=token_hex(8))
    )
    dictionaries = op.create_table(
        "dictionaries",
        sa.Column("number", sa.SmallInteger, nullable=False, autoincrement=False),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_dictionaries"),
    )
    op.bulk_insert(dictionaries, [msgspec.structs.asdict(each) for each in train()])
    op.create_table(
        "feed",
        sa.Column("position", number, nullable=False, autoincrement=False),
        sa.Column("entity", number, nullable=False),
        sa.Column("kind", sa.SmallInteger, nullable=False),
        sa.Column("what", sa.SmallInteger, nullable=False),
        sa.Column("forward_to", number),
        sa.PrimaryKeyConstraint("position", name="pk_feed"),
    )


def _batches() -> None:
    op.create_table(
        "sources",
        sa.Column("id", number, nullable=False, autoincrement=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sources"),
        sa.UniqueConstraint("name", name="uq_sources"),
    )
    op.create_table(
        "batches",
        sa.Column("id", number, nullable=False, autoincrement=False),
        sa.Column("source", number, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("observed_at", number, nullable=False),
        sa.Column("complete", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("rows_read", number, nullable=False),
        sa.Column("stored", number, nullable=False),
        sa.Column("unchanged", number, nullable=False),
        sa.Column("rejected", number, nullable=False),
        sa.Column("started_at", number, nullable=False),
        sa.Column("sealed_at", number),
        sa.PrimaryKeyConstraint("id", name="pk_batches"),
        sa.UniqueConstraint("source", "digest", name="uq_batches"),
    )
    op.create_table(
        "appends",
        sa.Column("first", number, nullable=False, autoincrement=False),
        sa.Column("batch", number, nullable=False),
        sa.Column("recorded_at", number, nullable=False),
        sa.PrimaryKeyConstraint("first", name="pk_appends"),
    )


def _said() -> None:
    op.create_table(
        "subjects",
        sa.Column("subject", number, nullable=False, autoincrement=False),
        sa.Column("source", number, nullable=False),
        sa.Column("kind", sa.SmallInteger, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("digest", sa.LargeBinary),
        sa.PrimaryKeyConstraint("subject", name="pk_subjects"),
        sa.UniqueConstraint("source", "kind", "key", name="uq_subjects"),
    )
    op.create_table(
        "observations",
        sa.Column("subject", number, nullable=False, autoincrement=False),
        sa.Column("observation", number, nullable=False, autoincrement=False),
        sa.Column("op", sa.SmallInteger, nullable=False),
        sa.Column("observed_at", number),
        sa.Column("payload", sa.LargeBinary),
        sa.Column("mentions", sa.LargeBinary),
        sa.PrimaryKeyConstraint("subject", "observation", name="pk_observations"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "seen",
        sa.Column("subject", number, nullable=False, autoincrement=False),
        sa.Column("observation", number, nullable=False, autoincrement=False),
        sa.Column("observed_at", number),
        sa.PrimaryKeyConstraint("subject", "observation", name="pk_seen"),
        sqlite_with_rowid=False,
    )


def _derived() -> None:
    op.create_table(
        "keys",
        sa.Column("hash", number, nullable=False, autoincrement=False),
        sa.Column("subject", number, nullable=False, autoincrement=False),
        sa.PrimaryKeyConstraint("hash", "subject", name="pk_keys"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "forwards",
        sa.Column("subject", number, nullable=False, autoincrement=False),
        sa.Column("entity", number, nullable=False),
        sa.PrimaryKeyConstraint("subject", name="pk_forwards"),
    )
    op.create_index("ix_forwards_entity", "forwards", ["entity"])
    op.create_table(
        "records",
        sa.Column("entity", number, nullable=False, autoincrement=False),
        sa.Column("kind", sa.SmallInteger, nullable=False),
        sa.Column("payload", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("entity", name="pk_records"),
    )
    op.create_index(
        "ix_records_not_people",
        "records",
        ["kind", "entity"],
        sqlite_where=sa.text("kind != 1"),
        postgresql_where=sa.text("kind != 1"),
    )
