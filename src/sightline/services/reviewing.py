"""What a person should look at: pairs that evidence leaves open, the most likely first."""

from __future__ import annotations

import base64

import msgspec

from sightline.errors import InvalidInput
from sightline.model.observation import SubjectKind
from sightline.model.record import Record
from sightline.resolve.known import RESOLVED
from sightline.services.comparing import Compared, Comparer
from sightline.services.records import refer_to_entities
from sightline.store import Link, Place, Reader, Verdict

MOST = 100
"""Most pairs of a page."""


class Doubt(msgspec.Struct, frozen=True):
    """Two records that may be one, and their closest parts compared."""

    left: Record
    right: Record
    compared: Compared


class Doubts(msgspec.Struct, frozen=True):
    """A page of pairs; `after` is where the next begins, None after the last."""

    pairs: tuple[Doubt, ...]
    after: str | None


def doubts(reader: Reader, kind: SubjectKind, after: str | None, limit: int) -> Doubts:
    """The open pairs of a kind. Two entities come once, by their closest parts; not if a person parted any of theirs.

    Raises InvalidInput for a kind that is not resolved, a token that was not given out, or a limit out of bounds.
    """
    if kind not in RESOLVED:
        raise InvalidInput("Only people and companies are resolved.", field="kind", allowed=sorted(RESOLVED))
    if not 1 <= limit <= MOST:
        raise InvalidInput(f"A page holds 1 to {MOST} pairs.", field="limit")
    place = None if after is None else read_token(after)
    comparer = Comparer(reader, kind)
    found: list[Doubt] = []
    while some := reader.unsure_links(kind, place, limit):
        for link in some:
            if len(found) == limit:
                return Doubts(tuple(found), write_token(place))
            place = link.place
            if _is_open(reader, link):
                found.append(_doubt(reader, comparer, link))
        if len(some) < limit:
            break
    return Doubts(tuple(found), None)


def _is_open(reader: Reader, link: Link) -> bool:
    """Whether a link is the closest of two entities that nobody parted."""
    entities = reader.entities_of((link.left, link.right))
    if entities[link.left] == entities[link.right]:
        return False
    members = reader.members(list(entities.values()))
    left, right = (set(members[entities[end]]) for end in (link.left, link.right))

    def across(one: int, other: int) -> bool:
        return (one in left and other in right) or (one in right and other in left)

    if any(across(each.left, each.right) for each in reader.judgements(sorted(left))):
        return False
    closer = (
        each for each in reader.links(sorted(left)) if each.verdict is Verdict.unsure and across(each.left, each.right)
    )
    return min(closer, key=lambda each: (-each.score, each.left, each.right)) == link


def _doubt(reader: Reader, comparer: Comparer, link: Link) -> Doubt:
    found = reader.records((link.left, link.right))
    left, right = refer_to_entities(reader, [found[link.left], found[link.right]])
    return Doubt(left, right, comparer.linked(link))


def write_token(place: Place | None) -> str:
    """Where a page ends, as text."""
    return base64.urlsafe_b64encode(msgspec.msgpack.encode(place)).decode().rstrip("=")


def read_token(text: str) -> Place:
    """Where a page begins. Raises InvalidInput for a text that is no such token."""
    try:
        place: Place = _place.decode(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (msgspec.DecodeError, ValueError) as error:
        raise InvalidInput("This is no token that a page ended with.", field="after") from error
    return place


_place = msgspec.msgpack.Decoder(Place)
