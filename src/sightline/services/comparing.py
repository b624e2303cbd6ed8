"""Two subjects side by side: what speaks for and against their being one, in the words of their sources."""

from __future__ import annotations

from collections.abc import Collection

import msgspec

from sightline.model.observation import SubjectKind
from sightline.resolve.grounds import NamedKey, named_keys, values
from sightline.resolve.known import Known
from sightline.resolve.matching import is_shared, most_holders
from sightline.resolve.model import FEATURES, Evidence, Score, probability, score
from sightline.resolve.pairs import decode_reasons, link
from sightline.resolve.traits import without
from sightline.resolve.wording import likelihood, meaning
from sightline.store import Link, Reader, Verdict


class Reason(msgspec.Struct, frozen=True):
    """One piece of evidence, and the values that it was seen in.

    `weight` is for (positive) or against, in bits: each doubles, or halves, the odds that two are one. `question` is
    the explanation of the feature.
    """

    feature: str
    level: str
    weight: float
    meaning: str
    question: str
    left: tuple[str, ...]
    right: tuple[str, ...]


class KeyHeld(msgspec.Struct, frozen=True):
    """A key that decides identity: an email, a profile, a domain, a number in a register.

    `holders` is how many subjects have it (counted up to a bound). `lost`: too many do, or their names do not go
    together, so that it decides nothing.
    """

    what: str
    value: str
    holders: int
    lost: bool


class Compared(msgspec.Struct, frozen=True):
    """Two subjects of a kind, and how likely they are one.

    `score` is the sum of all weights and of the odds to begin with, `start`; `probability` what it means. `verdict`:
    same if that is enough to join them, unsure if a person should look, different if it is not enough for that.
    `sure`: a key decides. `contradiction`: what they say of themselves cannot be true of one.
    """

    left: int
    right: int
    verdict: Verdict
    sure: bool
    score: float
    start: float
    probability: float
    likelihood: str
    contradiction: bool
    keys: tuple[KeyHeld, ...]
    reasons: tuple[Reason, ...]


class Comparer:
    """Compares subjects of one kind within one transaction."""

    def __init__(self, reader: Reader, kind: SubjectKind) -> None:
        self._reader = reader
        self._kind = kind
        self.known = Known(reader)
        self._names: dict[int, list[NamedKey]] = {}
        self._held: dict[int, KeyHeld] = {}

    def keys(self, subjects: Collection[int]) -> dict[int, KeyHeld]:
        """The keys that decide which any of these subjects has."""
        self.known.read(subjects)
        named = {key.key: key for subject in subjects for key in self._named(subject)}
        new = sorted(named.keys() - self._held.keys())
        found = self._reader.subjects_with_keys(new, limit=max(map(most_holders, new), default=0))
        for key, holders in found.items():
            lost = len(holders) > most_holders(key) or is_shared(self.known, holders, key)
            self._held[key] = KeyHeld(named[key].what, named[key].value, len(holders), lost)
        return {key: self._held[key] for key in named}

    def linked(self, stored: Link) -> Compared:
        """What a stored link rests on."""
        return self._weighed(stored.left, stored.right, stored)

    def compare(self, one: int, other: int) -> Compared:
        """Two subjects that may have nothing in common, as they are given: one to the left, the other to the right."""
        lost = frozenset(key for key, held in self._shared(one, other).items() if held.lost)
        common = set(self.known.keys(one)) & set(self.known.keys(other))
        met = {key for key in common if self.known.stands(key, one) and self.known.stands(key, other)}
        traits = {subject: self.known.traits(subject) for subject in (one, other)}
        found = link(self._kind, (one, traits[one]), (other, traits[other]), met, lost)
        if found is not None:
            return self._weighed(one, other, found)
        unlike = score(self._kind, without(traits[one], lost), without(traits[other], lost))
        return self._compared(one, other, Verdict.different, unlike, sure=False)

    def _weighed(self, left: int, right: int, found: Link) -> Compared:
        sure, evidence = decode_reasons(self._kind, found.reasons)
        return self._compared(left, right, found.verdict, Score(found.score / 100, evidence), sure=sure)

    def strength(self, one: int, other: int) -> tuple[bool, float]:
        """What two subjects are ranked by among others: whether a key decides, and the score."""
        sure = any(not held.lost for held in self._shared(one, other).values())
        return sure, score(self._kind, self.known.traits(one), self.known.traits(other)).bits

    def _compared(self, left: int, right: int, verdict: Verdict, found: Score, *, sure: bool) -> Compared:
        self.known.read((left, right))
        likely = probability(self._kind, found.bits)
        reasons = [self._reason(left, right, each) for each in found.evidence]
        return Compared(
            left,
            right,
            verdict,
            sure,
            found.bits,
            round(found.bits - sum(each.weight for each in reasons), 2),
            likely,
            likelihood(likely),
            self.known.apart(left, right),
            tuple(self._shared(left, right).values()),
            tuple(sorted(reasons, key=lambda each: -abs(each.weight))),
        )

    def _reason(self, left: int, right: int, seen: Evidence) -> Reason:
        feature = next(each for each in FEATURES[self._kind] if each.name == seen.feature)
        shown = [values(self._kind, seen.feature, self.known.claims(subject)) for subject in (left, right)]
        words = meaning(self._kind, seen.feature, seen.level)
        return Reason(seen.feature, seen.level, seen.bits, words, feature.explanation, *shown)

    def _shared(self, left: int, right: int) -> dict[int, KeyHeld]:
        both = {key.key for key in self._named(left)} & {key.key for key in self._named(right)}
        held = self.keys((left, right))
        return {key: held[key] for key in sorted(both)}

    def _named(self, subject: int) -> list[NamedKey]:
        if subject not in self._names:
            self.known.read((subject,))
            self._names[subject] = named_keys(self._kind, self.known.claims(subject))
        return self._names[subject]
