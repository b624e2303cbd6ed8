"""Two subjects side by side: whether they are one, and why."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import combinations

import msgspec

from sightline.model.observation import SubjectKind
from sightline.resolve.features import company, person
from sightline.resolve.keys import is_exact
from sightline.resolve.model import FEATURES, Evidence, Score, model, score, score_from
from sightline.resolve.names.match import NameLevel
from sightline.resolve.traits import CompanyTraits, PersonTraits, Traits, common_keys, without
from sightline.store.rows import Link, Verdict

HOLDERS = 64
"""Most subjects that may share a key that decides; one that more hold is shared by nature (a placeholder)."""

STRANGERS = 3
"""A key that so many hold whose names do not go together is nobody's own: a shared mailbox, an agency's domain."""


class Reasons(msgspec.Struct, frozen=True, array_like=True):
    """What a stored link rests on. `sure`: a key that decides. Each item is (feature, level, hundredths of a bit)."""

    sure: bool
    seen: tuple[tuple[int, int, int], ...]


def link(
    kind: SubjectKind, left: tuple[int, Traits], right: tuple[int, Traits], shared: Iterable[int], weak: frozenset[int]
) -> Link | None:
    """The link between two subjects that share these keys; None if they are two.

    A key that decides makes them one unless what they say of themselves contradicts it. `weak` are keys that say
    nothing. People whose names differ are at most unsure if no address or profile is shared: two of a department.
    """
    (first, one), (second, other) = sorted((left, right), key=lambda pair: pair[0])
    lost = weak & common_keys(one, other)
    if lost:
        one, other = without(one, lost), without(other, lost)
    held = any(is_exact(key) and key not in weak for key in shared)
    table = model().table(kind)
    found = score_from(min(table.exact, table.unsure) if held else table.unsure, kind, one, other)
    if found is None:
        return None
    sure = held and not shares_mailbox(found)
    enough = found.bits >= (table.exact if sure else table.same)
    same = enough and not _vetoed(kind, found) and (sure or not _only_work(found))
    if not same and found.bits < table.unsure:
        return None
    verdict = Verdict.same if same else Verdict.unsure
    return Link(first, second, round(found.bits * 100), verdict, encode_reasons(kind, found, sure))


def shares_mailbox(found: Score) -> bool:
    """Whether one address and two given names are seen, as in a family: then the address does not decide."""
    seen = {each.feature: each.level for each in found.evidence}
    return seen.get("name") == NameLevel.given_differs and seen.get("email") == "same" and seen.get("profile") != "same"


def _only_work(found: Score) -> bool:
    """Whether the names of two people differ, and what speaks for them colleagues may share as well."""
    seen = {each.feature: each.level for each in found.evidence}
    differ = seen.get("name") in (NameLevel.given_differs, NameLevel.family_differs)
    return differ and "same" not in (seen.get("email"), seen.get("profile"))


def contradict(kind: SubjectKind, one: Traits, other: Traits) -> bool:
    """Whether what two subjects say of themselves cannot be true of one, whatever else speaks for it."""
    return _vetoed(kind, score(kind, one, other))


def _vetoed(kind: SubjectKind, found: Score) -> bool:
    return sum(min(0.0, each.bits) for each in found.evidence) <= model().table(kind).veto


def strangers(kind: SubjectKind, holders: Iterable[Traits]) -> int:
    """How many of the holders of a key cannot be one another by their names; counted up to `STRANGERS`.

    More holders never make fewer strangers.
    """
    known = list({each.names: each for each in holders if each.names}.values())
    most = min(len(known), 1)
    for place, one in enumerate(known):
        foreign = [other for other in known[place + 1 :] if not _may_be_one(kind, one, other)]
        if any(not _may_be_one(kind, *pair) for pair in combinations(foreign, 2)):
            return STRANGERS
        most = max(most, 2 if foreign else 1)
    return most


def _may_be_one(kind: SubjectKind, one: Traits, other: Traits) -> bool:
    if isinstance(one, PersonTraits) and isinstance(other, PersonTraits):
        match = person.best_names(one, other)
        return match is None or match.level in person.AGREEING or match.level is NameLevel.family_differs
    if isinstance(one, CompanyTraits) and isinstance(other, CompanyTraits):
        found = company.best_names(one, other)
        return found is None or found.level is not NameLevel.different
    return False


def goes_by(one: Traits, other: Traits) -> bool:
    """Whether one of the names of two companies is the same."""
    if not isinstance(one, CompanyTraits) or not isinstance(other, CompanyTraits):
        return False
    match = company.best_names(one, other)
    return match is not None and match.level in company.AGREEING


def encode_reasons(kind: SubjectKind, found: Score, sure: bool) -> bytes:
    """The evidence of a score in a few bytes."""
    codes = _codes(kind)
    seen = tuple([(*codes[each.feature, each.level], round(each.bits * 100)) for each in found.evidence])
    return msgspec.msgpack.encode(Reasons(sure, seen))


@lru_cache(maxsize=len(FEATURES))
def _codes(kind: SubjectKind) -> dict[tuple[str, str], tuple[int, int]]:
    """The number of each feature, and that of its level."""
    return {
        (feature.name, level): (number, place)
        for number, feature in enumerate(FEATURES[kind])
        for place, level in enumerate(feature.levels)
    }


def decode_reasons(kind: SubjectKind, reasons: bytes) -> tuple[bool, tuple[Evidence, ...]]:
    """Whether a key decided, and the evidence."""
    read = msgspec.msgpack.decode(reasons, type=Reasons)
    features = FEATURES[kind]
    return read.sure, tuple(
        Evidence(features[number].name, features[number].levels[level], bits / 100) for number, level, bits in read.seen
    )


def is_sure(link: Link) -> bool:
    """Whether a key that decides stands behind a link."""
    return msgspec.msgpack.decode(link.reasons, type=Reasons).sure
