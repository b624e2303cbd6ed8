"""Whether what is derived is what the log says: everything computed anew, and compared."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from sightline.model.observation import SubjectKind
from sightline.services.crew import Crew
from sightline.services.deriving import fold_entities, trust_in
from sightline.services.linking import clusters_of, links_of, silent
from sightline.settings import Settings
from sightline.store import Reader, Store


def derived_otherwise(store: Store, settings: Settings) -> Iterator[str]:
    """What is derived otherwise than it should be, one line each."""
    crew = Crew(store, settings, settings.home)
    try:
        yield from _links(store, crew)
        yield from _clusters(store, crew)
    finally:
        crew.close()
    with store.read() as reader:
        rows = reader.stats().rows
        missing = rows["subjects"] - rows["suppressed"] - rows["forwards"] - rows["records"]
        if missing:
            yield f"{missing:,} records are missing."
        yield from _records(reader, settings)


def _links(store: Store, crew: Crew) -> Iterator[str]:
    with store.read() as reader:
        stored = {
            link for chunk in reader.stream_links() for link in zip(*(column.tolist() for column in chunk), strict=True)
        }
    expected = {row[:4] for row in links_of(store, crew, silent)}
    for left, right, *_ in sorted(stored ^ expected):
        yield f"The link of subjects {left} and {right} is not what is known of them."


def _clusters(store: Store, crew: Crew) -> Iterator[str]:
    subjects, entities = clusters_of(store, crew)
    expected = set(zip(subjects.tolist(), entities.tolist(), strict=True))
    with store.read() as reader:
        kinds = (reader.forwards(kind) for kind in SubjectKind)
        stored = set(chain.from_iterable(zip(*(each.tolist() for each in both), strict=True) for both in kinds))
    for subject, _ in sorted(expected ^ stored):
        yield f"Subject {subject} is not in the cluster that it belongs to."


def _records(reader: Reader, settings: Settings) -> Iterator[str]:
    trust = trust_in(reader, settings)
    for kind in SubjectKind:
        for chunk in reader.stream_records(kind):
            for folded, record in zip(fold_entities(reader, [r.id for r in chunk], trust), chunk, strict=True):
                if reader.withholding.record(folded) != record:
                    yield f"The record of {kind.value} {record.id} is not what its history makes of it."
