"""Records: what observations of one entity fold into, with the evidence for each field."""

from __future__ import annotations

import msgspec

from sightline.model.observation import SubjectKind
from sightline.model.values import Instant


class Evidence(msgspec.Struct, frozen=True, array_like=True):
    """One observation that a record rests on. `source` is the store's number of the source."""

    source: int
    subject: int
    observation: int
    observed_at: Instant
    recorded_at: Instant
    seen_at: Instant  # the last time the source said the same again


class Support(msgspec.Struct, frozen=True, array_like=True):
    """What holds up one field: indexes into the record's evidence (best first) and a confidence of 0 to 100."""

    evidence: tuple[int, ...]
    confidence: int


class Record(msgspec.Struct, omit_defaults=True):
    """The current state of one entity.

    `noun` is an instance of `NOUNS[kind]`, encoded beside the rest by the store. `support` maps a field, or an item
    of a list field ("emails:ada@example.com"), to what holds it up; a field that is not named is held up by all of
    the evidence that there is when there is exactly one piece, at `confidence`.
    """

    id: int
    kind: SubjectKind
    noun: msgspec.Struct
    evidence: tuple[Evidence, ...]
    support: dict[str, Support] = {}
    confidence: int = 0
    created_at: Instant = 0
    updated_at: Instant = 0
    gone: bool = False
