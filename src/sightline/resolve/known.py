"""What was read of the subjects that a decision is about: traits, keys and origins, each at most once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

import msgspec

from sightline.model.observation import CORRECTIONS, SubjectKind
from sightline.resolve.corrections import target_of
from sightline.resolve.finders import subject_keys
from sightline.resolve.pairs import contradict, goes_by
from sightline.resolve.prepare import MENTION
from sightline.resolve.said import Said
from sightline.resolve.traits import Traits, company_traits, person_traits
from sightline.store.rows import HistoryRow, Judgement, Link, Origin

RESOLVED = frozenset({SubjectKind.person, SubjectKind.company})
"""The kinds whose subjects may be one; each of the others is its own."""


class ResolveReader(Protocol):
    """The part of the store's reader that resolution needs."""

    def sources(self) -> dict[int, str]: ...
    def origins(self, subjects: Sequence[int]) -> dict[int, Origin]: ...
    def history(self, subjects: Sequence[int]) -> list[HistoryRow]: ...
    def subjects_with_keys(self, hashes: Sequence[int], limit: int | None = None) -> dict[int, list[int]]: ...
    def links(self, subjects: Sequence[int]) -> list[Link]: ...
    def judgements(self, subjects: Sequence[int]) -> list[Judgement]: ...
    def entities_of(self, subjects: Sequence[int]) -> dict[int, int]: ...
    def members(self, entities: Sequence[int]) -> dict[int, list[int]]: ...


class ResolveWriter(ResolveReader, Protocol):
    """The part of the store's writer that resolution needs."""

    def replace_links_of(self, subjects: Sequence[int], links: Iterable[Link]) -> None: ...
    def set_entities(self, entities: Mapping[int, int]) -> None: ...


class Known:
    """Subjects as far as they were read. Kinds that are not resolved have no traits and no keys."""

    def __init__(self, store: ResolveReader) -> None:
        self._store = store
        self._sources = store.sources()
        self._claims: dict[int, list[msgspec.Struct]] = {}
        self._taken_back: dict[int, frozenset[int]] = {}
        self._origins: dict[int, Origin] = {}
        self._traits: dict[int, Traits] = {}
        self._apart: dict[tuple[int, int], bool] = {}

    def read(self, subjects: Iterable[int]) -> None:
        """Read those of the subjects that were not read yet."""
        new = sorted(set(subjects) - self._claims.keys())
        if not new:
            return
        self.place(new)
        told: dict[int, list[HistoryRow]] = defaultdict(list)
        for row in self._store.history([subject for subject in new if self.kind(subject) in RESOLVED]):
            told[row.subject].append(row)
        for subject in new:
            said = Said(told[subject])
            self._claims[subject] = said.claims()
            if said.retracted:
                kind = self.kind(subject)
                self._taken_back[subject] = _keys(kind, said.claimed) - _keys(kind, self._claims[subject])

    def place(self, subjects: Iterable[int]) -> None:
        """Read where subjects come from, and nothing else of them."""
        new = sorted(set(subjects) - self._origins.keys())
        if new:
            self._origins |= self._store.origins(new)

    def one_source(self, one: int, other: int) -> bool:
        """Whether one source lists both of two subjects that were placed."""
        return self._origins[one].source == self._origins[other].source

    def kind(self, subject: int) -> SubjectKind:
        """What a subject that was read is."""
        return self._origins[subject].kind

    def name(self, subject: int) -> tuple[str, str]:
        """Source and key: a name that does not depend on the order of arrival."""
        origin = self._origins[subject]
        return self._sources[origin.source], origin.key

    def claims(self, subject: int) -> list[msgspec.Struct]:
        """The claims of a subject that was read, as they stand, the latest first."""
        return self._claims[subject]

    def keys(self, subject: int) -> frozenset[int]:
        """All keys that a subject ever had, as the store has them: also those that were taken back."""
        return _keys(self.kind(subject), self._claims[subject]) | self._taken_back.get(subject, frozenset())

    def stands(self, key: int, subject: int) -> bool:
        """Whether a subject that has a key did not take it back."""
        return key not in self._taken_back.get(subject, frozenset())

    def traits(self, subject: int) -> Traits:
        """The traits of a subject that was read."""
        found = self._traits.get(subject)
        if found is None:
            origin, claims = self._origins[subject], self._claims[subject]
            if origin.kind is SubjectKind.person:
                found = person_traits(claims, origin.source)
            else:
                found = company_traits(claims, origin.source, mention=origin.key.startswith(MENTION))
            self._traits[subject] = found
        return found

    def corrected(self, subject: int) -> int | None:
        """The subject that this one corrects, if it is a correction."""
        source, key = self.name(subject)
        return target_of(key) if source == CORRECTIONS else None

    def apart(self, one: int, other: int) -> bool:
        """Whether two subjects of one kind contradict each other. A correction contradicts nobody."""
        pair = (min(one, other), max(one, other))
        if pair not in self._apart:
            free = self.corrected(one) is not None or self.corrected(other) is not None
            self._apart[pair] = not free and contradict(self.kind(one), self.traits(one), self.traits(other))
        return self._apart[pair]

    def was_both(self, subject: int, one: int, other: int) -> bool:
        """Whether a company bore the names of both of two others: it was renamed, and each knows it by one name."""
        if self.kind(subject) is not SubjectKind.company:
            return False
        return goes_by(self.traits(subject), self.traits(one)) and goes_by(self.traits(subject), self.traits(other))


def _keys(kind: SubjectKind, claims: Iterable[msgspec.Struct]) -> frozenset[int]:
    return frozenset(key for claim in claims for key in subject_keys(kind, claim))
