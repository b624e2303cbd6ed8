"""The accounts database: organisations, keys, the ledger, unlocks, usage, idempotent answers, the audit log.

One module for each, of functions over a `Session`; `AccountStore` opens it and gives out transactions. On SQLite it is
a file of its own with a writer of its own; on PostgreSQL its tables stand beside those of the facts.
"""

from sightline.store.accounts.store import AccountStore

__all__ = ["AccountStore"]
