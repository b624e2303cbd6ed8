"""The databases of an installation: each has its own file, its own writer and its own schema."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Layout:
    """What tells one database from another. On PostgreSQL they share one, with tables of their own.

    `schemas` are all that this version can start from, the newest last. `writer` is the statement with which a writer
    on PostgreSQL waits for its turn; empty where rows are locked as they are needed. `durable`: a commit is on the disk
    when it is acknowledged, and not only in the hands of the system.
    """

    file: str
    lock: str
    steps: Path
    schemas: tuple[str, ...]
    version_table: str
    writer: str
    durable: bool

    @property
    def head(self) -> str:
        """The schema that this version works on."""
        return self.schemas[-1]


FACTS = Layout(
    file="facts.db",
    lock="write.lock",
    steps=Path(__file__).with_name("migrations"),
    schemas=("0001", "0002", "0003", "0004"),
    version_table="alembic_version",
    writer="SELECT value FROM counters WHERE name = 'writer' FOR UPDATE",
    durable=False,
)
"""What is known of companies and people."""

ACCOUNTS = Layout(
    file="accounts.db",
    lock="accounts.lock",
    steps=Path(__file__).parent / "accounts" / "migrations",
    schemas=("0001",),
    version_table="account_version",
    writer="",
    durable=True,
)
"""Organisations, keys and the ledger. Its writers on PostgreSQL lock the rows of the organisation that they change."""
