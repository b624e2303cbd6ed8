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


DEFAULT_SUPPORT = "*"
"""The name in `Record.support` that stands for every field that is not named."""


class Support(msgspec.Struct, frozen=True, array_like=True):
    """What holds up one field: indexes into the record's evidence (best first) and a confidence of 0 to 100."""

    evidence: tuple[int, ...]
    confidence: int


class Record(msgspec.Struct, omit_defaults=True):
    """The current state of one entity.

    `noun` is an instance of `NOUNS[kind]`, encoded beside the rest by the store. `support` maps a field, or an item
    of a list field ("emails:ada@example.com", "positions:0"), to what holds it up. A field that is not named is held
    up by what stands under DEFAULT_SUPPORT, or, where there is only one piece of evidence, by that at `confidence`.
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

    def support_of(self, name: str) -> Support:
        """What holds up a field, or an item of a list field."""
        return self.support.get(name) or self.support.get(DEFAULT_SUPPORT) or Support((0,), self.confidence)
