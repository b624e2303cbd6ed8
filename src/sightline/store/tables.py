"""The tables of the facts database, the same on SQLite and PostgreSQL.

The log (`sources`, `batches`, `appends`, `subjects`, `observations`, `seen`) and what people judged (`judgements`) are
the truth; `keys`, `links`, `forwards` and `records` are derived from them. `feed` tells followers what changed,
and `dictionaries` are needed to read payloads. `privacy_requests`, `suppressions` and `suppressed` say who is not to be
known. `signals` are derived as well, `signal_log` is what was told of them, `signal_queue` which are to be computed
again, `tied` which postings, news and measures are about a company, and `holds` what is not a change in the world.
`docs/store.md` describes each column.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(naming_convention={"uq": "uq_%(table_name)s", "ix": "ix_%(table_name)s", "pk": "pk_%(table_name)s"})

Number = BigInteger().with_variant(Integer(), "sqlite")
"""A whole number of up to 64 bits; on SQLite an INTEGER, so that a single primary key is the row's own number."""

PERSON_CODE = 1
UNSURE_CODE = 0

meta = Table("meta", metadata, Column("name", Text, primary_key=True), Column("value", Text, nullable=False))

dictionaries = Table(
    "dictionaries",
    metadata,
    Column("number", SmallInteger, primary_key=True, autoincrement=False),
    Column("purpose", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
)

counters = Table("counters", metadata, Column("name", Text, primary_key=True), Column("value", Number, nullable=False))

sources = Table(
    "sources",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    UniqueConstraint("name"),
)

batches = Table(
    "batches",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=False),
    Column("source", Number, nullable=False),
    Column("digest", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("observed_at", Number, nullable=False),
    Column("complete", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("rows_read", Number, nullable=False),
    Column("stored", Number, nullable=False),
    Column("unchanged", Number, nullable=False),
    Column("rejected", Number, nullable=False),
    Column("started_at", Number, nullable=False),
    Column("sealed_at", Number),
    Column("suppressed", Number, nullable=False, server_default="0"),
    UniqueConstraint("source", "digest"),
)

appends = Table(
    "appends",
    metadata,
    Column("first", Number, primary_key=True, autoincrement=False),
    Column("batch", Number, nullable=False),
    Column("recorded_at", Number, nullable=False),
)

subjects = Table(
    "subjects",
    metadata,
    Column("subject", Number, primary_key=True, autoincrement=False),
    Column("source", Number, nullable=False),
    Column("kind", SmallInteger, nullable=False),
    Column("key", Text, nullable=False),
    Column("digest", LargeBinary),
    UniqueConstraint("source", "kind", "key"),
)

observations = Table(
    "observations",
    metadata,
    Column("subject", Number, primary_key=True, autoincrement=False),
    Column("observation", Number, primary_key=True, autoincrement=False),
    Column("op", SmallInteger, nullable=False),
    Column("observed_at", Number),
    Column("payload", LargeBinary),
    Column("mentions", LargeBinary),
    sqlite_with_rowid=False,
)

seen = Table(
    "seen",
    metadata,
    Column("subject", Number, primary_key=True, autoincrement=False),
    Column("observation", Number, primary_key=True, autoincrement=False),
    Column("observed_at", Number),
    sqlite_with_rowid=False,
)

keys = Table(
    "keys",
    metadata,
    Column("hash", Number, primary_key=True, autoincrement=False),
    Column("subject", Number, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

judgements = Table(
    "judgements",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=False),
    Column("left_subject", Number, nullable=False),
    Column("right_subject", Number, nullable=False),
    Column("verdict", SmallInteger, nullable=False),
    Column("by", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("said_at", Number, nullable=False),
    Column("undone_at", Number),
    Column("undone_by", Text),
)

judged_pairs = Index(
    "ix_judgements_pair",
    judgements.c.left_subject,
    judgements.c.right_subject,
    unique=True,
    sqlite_where=judgements.c.undone_at.is_(None),
    postgresql_where=judgements.c.undone_at.is_(None),
)
"""Of one pair there is at most one judgement in force."""

judged_from_the_right = Index(
    "ix_judgements_right",
    judgements.c.right_subject,
    sqlite_where=judgements.c.undone_at.is_(None),
    postgresql_where=judgements.c.undone_at.is_(None),
)

links = Table(
    "links",
    metadata,
    Column("left_subject", Number, primary_key=True, autoincrement=False),
    Column("right_subject", Number, primary_key=True, autoincrement=False),
    Column("score", Number, nullable=False),
    Column("verdict", SmallInteger, nullable=False),
    Column("reasons", LargeBinary, nullable=False),
    Index("ix_links_right", "right_subject"),
    sqlite_with_rowid=False,
)

unsure_by_score = Index(
    "ix_links_unsure",
    links.c.score.desc(),
    links.c.left_subject,
    links.c.right_subject,
    sqlite_where=links.c.verdict == UNSURE_CODE,
    postgresql_where=links.c.verdict == UNSURE_CODE,
)

forwards = Table(
    "forwards",
    metadata,
    Column("subject", Number, primary_key=True, autoincrement=False),
    Column("entity", Number, nullable=False),
    Index("ix_forwards_entity", "entity"),
)

records = Table(
    "records",
    metadata,
    Column("entity", Number, primary_key=True, autoincrement=False),
    Column("kind", SmallInteger, nullable=False),
    Column("payload", LargeBinary, nullable=False),
)

not_people = Index(
    "ix_records_not_people",
    records.c.kind,
    records.c.entity,
    sqlite_where=records.c.kind != PERSON_CODE,
    postgresql_where=records.c.kind != PERSON_CODE,
)
"""People are nearly all records, so they are streamed along the primary key; the other kinds along this."""

feed = Table(
    "feed",
    metadata,
    Column("position", Number, primary_key=True, autoincrement=False),
    Column("entity", Number, nullable=False),
    Column("kind", SmallInteger, nullable=False),
    Column("what", SmallInteger, nullable=False),
    Column("forward_to", Number),
)

privacy_requests = Table(
    "privacy_requests",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=False),
    Column("state", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("made_at", Number, nullable=False),
    Column("erased_at", Number),
)
"""Who asked not to be known, without saying who: one row for each time that somebody did."""

suppressions = Table(
    "suppressions",
    metadata,
    Column("hash", LargeBinary, primary_key=True),
    Column("what", Text, nullable=False),
    Column("request", Number, nullable=False),
)
"""Keyed hashes of what people who asked not to be known are known by."""

suppressed = Table(
    "suppressed",
    metadata,
    Column("subject", Number, primary_key=True, autoincrement=False),
    Column("request", Number, nullable=False),
    Index("ix_suppressed_request", "request"),
)
"""The subjects of which nothing is read, derived or told."""


signals = Table(
    "signals",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=False),
    Column("origin", Number, nullable=False),
    Column("subject", Number, nullable=False),
    Column("kind", SmallInteger, nullable=False),
    Column("observation", Number, nullable=False),
    Column("day", Number, nullable=False),
    Column("confidence", SmallInteger, nullable=False),
    Column("topic", Text),
    Column("country", Text),
    Column("region", Text),
    Column("revision", Number, nullable=False),
    Column("published_at", Number, nullable=False),
    Column("changed_at", Number, nullable=False),
    Column("withdrawn", SmallInteger, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    Index("ix_signals_origin", "origin"),
    Index("ix_signals_observation", "observation"),
)

signals_by_subject = Index(
    "ix_signals_subject",
    signals.c.subject,
    signals.c.kind,
    signals.c.day,
    sqlite_where=signals.c.withdrawn == 0,
    postgresql_where=signals.c.withdrawn == 0,
)
signals_by_day = Index(
    "ix_signals_day",
    signals.c.day.desc(),
    signals.c.id.desc(),
    sqlite_where=signals.c.withdrawn == 0,
    postgresql_where=signals.c.withdrawn == 0,
)

signal_entities = Table(
    "signal_entities",
    metadata,
    Column("entity", Number, primary_key=True, autoincrement=False),
    Column("origin", Number, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)
"""Which companies the signals of an origin speak of, so that it is computed again when one of them merges or parts."""

signal_log = Table(
    "signal_log",
    metadata,
    Column("position", Number, primary_key=True, autoincrement=False),
    Column("signal", Number, nullable=False),
    Column("origin", Number, nullable=False),
    Column("what", SmallInteger, nullable=False),
    Column("revision", Number, nullable=False),
    Column("at", Number, nullable=False),
    Column("payload", LargeBinary),
    Index("ix_signal_log_origin", "origin"),
)
"""What was told of signals, for ever. Of who was erased only that something was told, and taken back."""

signal_queue = Table(
    "signal_queue",
    metadata,
    Column("batch", Number, primary_key=True, autoincrement=False),
    Column("entity", Number, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)
"""Entities whose signals are to be computed again, when their batch is sealed; those of batch 0 at once."""

tied = Table(
    "tied",
    metadata,
    Column("company", Number, primary_key=True, autoincrement=False),
    Column("subject", Number, primary_key=True, autoincrement=False),
    Column("confidence", SmallInteger, nullable=False),
    sqlite_with_rowid=False,
)
"""Postings, news and measures that are about a company: as their source says (100), or as was found (less)."""

tied_back = Index("ix_tied_subject", tied.c.subject)

holds = Table(
    "holds",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=False),
    Column("source", Number, nullable=False),
    Column("batch", Number, nullable=False),
    Column("kind", SmallInteger, nullable=False),
    Column("field", Text, nullable=False),
    Column("op", Text, nullable=False),
    Column("old", Text),
    Column("new", Text),
    Column("subjects", Number, nullable=False),
    Column("share", Number, nullable=False),
    Column("state", Text, nullable=False),
    Column("found_at", Number, nullable=False),
    Column("decided_at", Number),
    Column("by", Text),
    Column("over_at", Number),
    Index("ix_holds_source", "source", "batch"),
)
"""What a source changed about itself: groups of changes of one batch that make no signals unless a person says so."""
