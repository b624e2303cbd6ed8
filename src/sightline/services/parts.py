"""The rows of sources that an entity is made of, each as its source alone tells it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import msgspec

from sightline.errors import InvalidInput, NotFound
from sightline.model.fold import fold
from sightline.model.observation import CORRECTIONS, SubjectKind
from sightline.model.record import Record
from sightline.model.trust import Trust
from sightline.model.values import Instant
from sightline.resolve.corrections import target_of
from sightline.resolve.known import RESOLVED
from sightline.services.records import refer_to_entities
from sightline.store import HistoryRow, Origin, Reader

LARGEST = 2**53
"""No id and no judgement has so large a number, and larger ones do not fit into a database."""


class Part(msgspec.Struct, frozen=True):
    """One source's row: its subject number, the entity that it is part of, and what the source alone says.

    `corrects` is the subject that it corrects, if it is a correction. Seen: the first and the last time that the source
    said anything of it, Unix milliseconds.
    """

    subject: int
    entity: int
    source: str
    key: str
    corrects: int | None
    first_seen: Instant
    last_seen: Instant
    record: Record

    @property
    def name(self) -> str:
        """What the part is called: "source:key"."""
        return f"{self.source}:{self.key}"


def parts_of(reader: Reader, subjects: Sequence[int], trust: Trust) -> dict[int, Part]:
    """The parts with these numbers."""
    origins, entities, sources = reader.origins(subjects), reader.entities_of(subjects), reader.sources()
    told: dict[int, list[HistoryRow]] = defaultdict(list)
    for row in reader.history(subjects):
        told[row.subject].append(row)
    found = {}
    for subject, rows in sorted(told.items()):
        origin = origins[subject]
        found[subject] = Part(
            subject,
            entities[subject],
            sources[origin.source],
            origin.key,
            corrected(sources, origin),
            min(row.observed_at for row in rows),
            max(row.seen_at for row in rows),
            fold(subject, origin.kind, rows, trust),
        )
    refer_to_entities(reader, [part.record for part in found.values()])
    return found


def own_members(reader: Reader, entity: int) -> dict[int, str]:
    """The subjects of an entity and their names, "source:key"; not corrections, which go with what they correct."""
    origins, sources = reader.origins(reader.members((entity,))[entity]), reader.sources()
    return {
        subject: f"{sources[origin.source]}:{origin.key}"
        for subject, origin in origins.items()
        if corrected(sources, origin) is None
    }


def corrected(sources: dict[int, str], origin: Origin) -> int | None:
    """The subject that this one corrects, if it is a correction."""
    return target_of(origin.key) if sources[origin.source] == CORRECTIONS else None


def resolved(reader: Reader, ids: Sequence[int]) -> tuple[SubjectKind, dict[int, int]]:
    """The kind of these people or companies, and the entity that each of the ids belongs to.

    Raises NotFound for an id that nothing has, and InvalidInput for two kinds, or one that is not resolved.
    """
    records = reader.records([asked for asked in ids if 0 < asked < LARGEST])
    for asked in ids:
        if asked not in records:
            raise NotFound(f"There is no person or company {asked}.", field="id")
    kinds = {asked: records[asked].kind for asked in ids}
    for asked, kind in kinds.items():
        if kind not in RESOLVED:
            raise InvalidInput(f"{asked} is a {kind.value}; only people and companies are resolved.", field="id")
        if kind is not kinds[ids[0]]:
            raise InvalidInput(f"{ids[0]} is a {kinds[ids[0]].value} and {asked} a {kind.value}.", field="id")
    return kinds[ids[0]], {asked: records[asked].id for asked in ids}
