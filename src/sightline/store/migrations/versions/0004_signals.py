"""Signals, what was told of them, what is about a company, and what sources changed about themselves."""

from array import array
from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

POSTING, MEASURE = 3, 5
"""The codes of the first and the last kind of subject that is about companies."""

CHUNK = 20_000


def upgrade() -> None:
    """Make the tables; nothing was told yet. What is about a company is read from the log."""
    _signals()
    _log()
    op.create_table(
        "tied",
        sa.Column("company", number, nullable=False, autoincrement=False),
        sa.Column("subject", number, nullable=False, autoincrement=False),
        sa.Column("confidence", sa.SmallInteger, nullable=False),
        sa.PrimaryKeyConstraint("company", "subject", name="pk_tied"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_tied_subject", "tied", ["subject"])
    op.create_table(
        "holds",
        sa.Column("number", number, nullable=False, autoincrement=False),
        sa.Column("source", number, nullable=False),
        sa.Column("batch", number, nullable=False),
        sa.Column("kind", sa.SmallInteger, nullable=False),
        sa.Column("field", sa.Text, nullable=False),
        sa.Column("op", sa.Text, nullable=False),
        sa.Column("old", sa.Text),
        sa.Column("new", sa.Text),
        sa.Column("subjects", number, nullable=False),
        sa.Column("share", number, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("found_at", number, nullable=False),
        sa.Column("decided_at", number),
        sa.Column("by", sa.Text),
        sa.Column("over_at", number),
        sa.PrimaryKeyConstraint("number", name="pk_holds"),
    )
    op.create_index("ix_holds_source", "holds", ["source", "batch"])
    _tie()


def _signals() -> None:
    op.create_table(
        "signals",
        sa.Column("id", number, nullable=False, autoincrement=False),
        sa.Column("origin", number, nullable=False),
        sa.Column("subject", number, nullable=False),
        sa.Column("kind", sa.SmallInteger, nullable=False),
        sa.Column("observation", number, nullable=False),
        sa.Column("day", number, nullable=False),
        sa.Column("confidence", sa.SmallInteger, nullable=False),
        sa.Column("topic", sa.Text),
        sa.Column("country", sa.Text),
        sa.Column("region", sa.Text),
        sa.Column("revision", number, nullable=False),
        sa.Column("published_at", number, nullable=False),
        sa.Column("changed_at", number, nullable=False),
        sa.Column("withdrawn", sa.SmallInteger, nullable=False),
        sa.Column("payload", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_signals"),
    )
    op.create_index("ix_signals_origin", "signals", ["origin"])
    op.create_index("ix_signals_observation", "signals", ["observation"])
    told = sa.text("withdrawn = 0")
    op.create_index(
        "ix_signals_subject", "signals", ["subject", "kind", "day"], sqlite_where=told, postgresql_where=told
    )
    op.create_index(
        "ix_signals_day",
        "signals",
        [sa.text("day DESC"), sa.text("id DESC")],
        sqlite_where=told,
        postgresql_where=told,
    )
    op.create_table(
        "signal_entities",
        sa.Column("entity", number, nullable=False, autoincrement=False),
        sa.Column("origin", number, nullable=False, autoincrement=False),
        sa.PrimaryKeyConstraint("entity", "origin", name="pk_signal_entities"),
        sqlite_with_rowid=False,
    )


def _log() -> None:
    op.create_table(
        "signal_log",
        sa.Column("position", number, nullable=False, autoincrement=False),
        sa.Column("signal", number, nullable=False),
        sa.Column("origin", number, nullable=False),
        sa.Column("what", sa.SmallInteger, nullable=False),
        sa.Column("revision", number, nullable=False),
        sa.Column("at", number, nullable=False),
        sa.Column("payload", sa.LargeBinary),
        sa.PrimaryKeyConstraint("position", name="pk_signal_log"),
    )
    op.create_index("ix_signal_log_origin", "signal_log", ["origin"])
    op.create_table(
        "signal_queue",
        sa.Column("batch", number, nullable=False, autoincrement=False),
        sa.Column("entity", number, nullable=False, autoincrement=False),
        sa.PrimaryKeyConstraint("batch", "entity", name="pk_signal_queue"),
        sqlite_with_rowid=False,
    )


def _tie() -> None:
    """Write down which companies the postings, news and measures of the log refer to."""
    bind = op.get_bind()
    tied = sa.table("tied", sa.column("company"), sa.column("subject"), sa.column("confidence"))
    for pairs in _references(bind):
        rows = [{"company": company, "subject": subject, "confidence": 100} for company, subject in sorted(pairs)]
        bind.execute(tied.insert(), rows)


def _references(bind: sa.Connection) -> Iterator[set[tuple[int, int]]]:
    """(company, subject) of some subjects at a time, each once."""
    subjects = sa.table("subjects", sa.column("subject"), sa.column("kind"))
    log = sa.table("observations", sa.column("subject"), sa.column("mentions"))
    after = 0
    while True:
        some = (
            sa.select(subjects.c.subject)
            .where(subjects.c.kind.between(POSTING, MEASURE), subjects.c.subject > after)
            .order_by(subjects.c.subject)
            .limit(CHUNK)
        )
        found = [row[0] for row in bind.execute(some)]
        if not found:
            return
        said = sa.select(log.c.subject, log.c.mentions).where(
            log.c.subject.in_(some.subquery().select()), log.c.mentions.is_not(None)
        )
        pairs = {(company, row[0]) for row in bind.execute(said) for company in array("I", row[1])}
        if pairs:
            yield pairs
        after = found[-1]
