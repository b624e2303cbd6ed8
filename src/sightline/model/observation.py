"""Observations: the only way in. A batch of rows that each claim, retract or declare gone."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import msgspec

from sightline.model.company import Company
from sightline.model.events import Measure, News, Posting
from sightline.model.person import Person
from sightline.model.values import Instant

CORRECTIONS = "corrections"
"""The source whose word outranks all others: what a person corrected by hand."""

CENSUS = "known people"
"""The source of what we count ourselves: the people that we know of companies of which nobody states a headcount."""

OWN_SOURCES = {CORRECTIONS: "what is corrected by hand", CENSUS: "what is counted of the people that are known"}
"""Names under which nobody else speaks, and what each is for."""


class SubjectKind(StrEnum):
    """What an observation speaks of."""

    person = "person"
    company = "company"
    posting = "posting"
    news = "news"
    measure = "measure"


class Op(StrEnum):
    """What a row does.

    claim: the given fields hold from the batch's time on; a field that is absent stays as it was; None clears it.
    retract: the source takes back what it claimed of the named fields (all, if none is named), as if never said.
    gone: the subject is no longer there in this source; a later claim brings it back.
    """

    claim = "claim"
    retract = "retract"
    gone = "gone"


NOUNS: dict[SubjectKind, type[msgspec.Struct]] = {
    SubjectKind.person: Person,
    SubjectKind.company: Company,
    SubjectKind.posting: Posting,
    SubjectKind.news: News,
    SubjectKind.measure: Measure,
}


def _claim_type(noun: type[msgspec.Struct]) -> type[msgspec.Struct]:
    """The noun with every field optional in three ways: absent (UNSET), None (cleared) or a value."""
    fields: list[tuple[str, Any, Any]] = [
        (field.name, field.type | None | msgspec.UnsetType, msgspec.UNSET) for field in msgspec.structs.fields(noun)
    ]
    return msgspec.defstruct(
        noun.__name__ + "Claim", fields, omit_defaults=True, forbid_unknown_fields=True, module=__name__
    )


CLAIMS: dict[SubjectKind, type[msgspec.Struct]] = {kind: _claim_type(noun) for kind, noun in NOUNS.items()}
"""For each kind the struct that its claims decode into. A field is UNSET (unknown), None (cleared) or a value."""


class Observation(msgspec.Struct, frozen=True):
    """One row of a batch.

    `key` is the source's own key of the subject, unique within (source, kind) and at most 500 characters.
    `claim` is an instance of `CLAIMS[kind]`; for `retract`, the fields to take back are those that are not UNSET; for
    `gone` it is None. `observed_at` overrides the batch's time for this row.
    """

    kind: SubjectKind
    key: str
    claim: msgspec.Struct | None = None
    op: Op = Op.claim
    observed_at: Instant | None = None


class BatchHeader(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who speaks, of when, and whether what is missing is gone.

    `complete` names the kinds of which the batch states all that the source knows: at sealing, the source's subjects
    of those kinds that the batch did not name are declared gone. `digest` identifies the content (a hash of the bytes
    and of how they are read); a batch with a digest that was sealed before is a no-op.
    """

    source: str
    observed_at: Instant
    digest: str
    complete: tuple[SubjectKind, ...] = ()
    label: str = ""
