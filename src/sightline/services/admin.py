"""Care of an installation: what it holds, rebuilding, backups, checks, exports."""

from __future__ import annotations

from pathlib import Path

from sightline.model.observation import SubjectKind
from sightline.services import backups, export
from sightline.services.export import ExportFormat
from sightline.services.index import Index
from sightline.services.linking import Progress
from sightline.services.locks import BACKING_UP, DERIVING, IMPORTING, held
from sightline.services.privacy import Privacy
from sightline.services.rebuild import rebuild
from sightline.services.verifying import derived_otherwise
from sightline.settings import Settings
from sightline.store import Store
from sightline.store.accounts import AccountStore, ledger
from sightline.store.stats import Stats


class Admin:
    """Looks after a store and its search index."""

    def __init__(
        self, store: Store, accounts: AccountStore, settings: Settings, index: Index, privacy: Privacy
    ) -> None:
        self._store = store
        self._accounts = accounts
        self._settings = settings
        self._index = index
        self._privacy = privacy

    def stats(self) -> Stats:
        """What the store holds, in numbers."""
        with self._store.read() as reader:
            return reader.stats()

    def reindex(self, progress: Progress | None = None) -> int:
        """Throw away all that is derived (keys, clusters, records, index) and compute it from the log; records made.

        Ids and answers are the same afterwards, unless a rule or the trust in a source changed. Raises Unavailable
        while an import runs.
        """
        with held(self._settings.home, IMPORTING), held(self._settings.home, DERIVING):
            return rebuild(self._store, self._settings, self._index, None, progress)

    def backup(self, path: Path) -> int:
        """Write a backup into one file, while the store is in use; its size in bytes. See `backups.backup`."""
        with held(self._settings.home, BACKING_UP, shared=True):
            return backups.backup(self._store, self._accounts, self._settings.home, path)

    def restore(self, path: Path) -> int:
        """Put a backup in the place of what is there (`backups.restore`). Raises Unavailable while an import runs.

        Who was suppressed or erased since the backup was made is suppressed in it; how many people.
        """
        with held(self._settings.home, IMPORTING), held(self._settings.home, DERIVING):
            with self._store.read() as reader:
                key, requests = reader.suppressions.key(), reader.suppressions.listed()
            backups.restore(self._store, self._accounts, self._settings.home, path)
            with self._store.write() as writer:
                if key:
                    writer.suppressions.set_key(key)
                writer.suppressions.carry(requests)
                again = self._privacy.apply_within(writer)
            self._index.rebuild()
        return again

    def verify(self, *, deep: bool = False) -> list[str]:
        """What is wrong with the store and the ledger, one line each; nothing if they are whole.

        `deep` also computes every link, cluster and record from the log and compares them with what is stored.
        """
        wrong = [*self._store.verify(), *self._wrong_balances()]
        if deep and not wrong:
            wrong.extend(derived_otherwise(self._store, self._settings))
        return wrong

    def _wrong_balances(self) -> list[str]:
        with self._accounts.read() as session:
            wrong = ledger.wrong_balances(session)
        return [f"The balance of organisation {org} is not the sum of its ledger." for org in wrong]

    def export(self, kind: SubjectKind, path: Path, form: ExportFormat = ExportFormat.jsonl) -> int:
        """Write all records of a kind into a file; how many. See `export.export`."""
        return export.export(self._store, kind, path, form)
