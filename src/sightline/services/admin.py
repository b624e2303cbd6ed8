"""Care of an installation: what it holds, rebuilding, backups, checks, exports."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sightline.model.observation import SubjectKind
from sightline.services import backups, export
from sightline.services.deriving import fold_entities, trust_in
from sightline.services.export import ExportFormat
from sightline.services.index import Index
from sightline.services.locks import DERIVING, IMPORTING, held
from sightline.services.rebuild import Progress, clusters_of, rebuild
from sightline.settings import Settings
from sightline.store import Store
from sightline.store.stats import Stats


class Admin:
    """Looks after a store and its search index."""

    def __init__(self, store: Store, settings: Settings, index: Index) -> None:
        self._store = store
        self._settings = settings
        self._index = index

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
        return backups.backup(self._store, self._settings.home, path)

    def restore(self, path: Path) -> None:
        """Put a backup in the place of what is there (`backups.restore`). Raises Unavailable while an import runs."""
        with held(self._settings.home, IMPORTING), held(self._settings.home, DERIVING):
            backups.restore(self._store, self._settings.home, path)
            self._index.rebuild()

    def verify(self, *, deep: bool = False) -> list[str]:
        """What is wrong with the store, one line each; nothing if it is whole.

        `deep` also computes every cluster and record from the log and compares them with what is stored.
        """
        wrong = self._store.verify()
        if deep and not wrong:
            wrong.extend(self._derived_otherwise())
        return wrong

    def _derived_otherwise(self) -> Iterator[str]:
        subjects, entities = clusters_of(self._store)
        with self._store.read() as reader:
            expected = dict(zip(subjects.tolist(), entities.tolist(), strict=True))
            stored = {
                subject: entity
                for kind in SubjectKind
                for subject, entity in zip(*(each.tolist() for each in reader.forwards(kind)), strict=True)
            }
            for subject in sorted(set(expected.items()) ^ set(stored.items())):
                yield f"Subject {subject[0]} is not in the cluster that its keys put it in."
            rows = reader.stats().rows
            missing = rows["subjects"] - rows["forwards"] - rows["records"]
            if missing:
                yield f"{missing:,} records are missing."
            trust = trust_in(reader, self._settings)
            for kind in SubjectKind:
                for chunk in reader.stream_records(kind):
                    for folded, record in zip(fold_entities(reader, [r.id for r in chunk], trust), chunk, strict=True):
                        if folded != record:
                            yield f"The record of {kind.value} {record.id} is not what its history makes of it."

    def export(self, kind: SubjectKind, path: Path, form: ExportFormat = ExportFormat.jsonl) -> int:
        """Write all records of a kind into a file; how many. See `export.export`."""
        return export.export(self._store, kind, path, form)
