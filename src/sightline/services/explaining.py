"""Why subjects are one, or two: their parts, what ties them, what people judged, and what stands in the way."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Sequence
from enum import StrEnum
from itertools import islice, product

import msgspec

from sightline.errors import InvalidInput, TooLarge
from sightline.model.record import Record
from sightline.model.trust import Trust
from sightline.services.comparing import Compared, Comparer, KeyHeld
from sightline.services.parts import Part, corrected, own_members, parts_of, resolved
from sightline.services.records import refer_to_entities
from sightline.store import Judgement, Reader, Verdict

MOST_PAIRS = 4_096
"""Most pairs of parts that are compared to explain why two are not one."""

MOST_CONTRADICTIONS = 5
"""Pairs that contradict each other which are named."""


class Explained(msgspec.Struct, frozen=True):
    """How a person or company hangs together.

    `ties` are the scored pairs among its parts, the strongest first; `judgements` those in force on any of its parts;
    `keys` all keys that decide which any of them has, with those that lost their force.
    """

    record: Record
    parts: tuple[Part, ...]
    ties: tuple[Compared, ...]
    judgements: tuple[Judgement, ...]
    keys: tuple[KeyHeld, ...]


class Standing(StrEnum):
    """Why two are one, or two.

    One: joined by a person (`said`), by what ties these two (`tied`), or by way of others (`through`). Two: parted by a
    person (`parted`); they contradict each other (`contradiction`); they would be one if it were not for other parts
    that contradict, or that a person parted, or for a tie as strong to somebody else (`held_apart`); nobody can tell
    (`unsure`); too little speaks for it (`unlike`).
    """

    said = "said"
    tied = "tied"
    through = "through"
    parted = "parted"
    contradiction = "contradiction"
    held_apart = "held_apart"
    unsure = "unsure"
    unlike = "unlike"


class SideBySide(msgspec.Struct, frozen=True):
    """Two parts, or two entities by their closest parts, side by side.

    `through`: the subjects that lead from one to the other, if they are one by way of others. `contradictions`: pairs
    of parts, one of each side, that cannot be one.
    """

    one: bool
    standing: Standing
    left: Part
    right: Part
    compared: Compared
    judgements: tuple[Judgement, ...]
    through: tuple[int, ...] = ()
    contradictions: tuple[tuple[int, int], ...] = ()


def explain(reader: Reader, asked: int, trust: Trust) -> Explained:
    """How the entity of this id hangs together. Raises NotFound, InvalidInput."""
    kind, entities = resolved(reader, (asked,))
    entity = entities[asked]
    subjects = reader.members((entity,))[entity]
    comparer = Comparer(reader, kind)
    held = comparer.keys(subjects)
    inside = set(subjects)
    links = [each for each in reader.links(subjects) if each.left in inside and each.right in inside]
    ties = sorted(map(comparer.linked, links), key=lambda each: (not each.sure, -each.score, each.left, each.right))
    record = reader.records((entity,))[entity]
    return Explained(
        refer_to_entities(reader, [record])[0],
        tuple(parts_of(reader, subjects, trust).values()),
        tuple(ties),
        tuple(reader.judgements(subjects)),
        tuple(sorted(held.values(), key=lambda each: (not each.lost, each.what, each.value))),
    )


def side_by_side(reader: Reader, one: int, other: int, trust: Trust) -> SideBySide:
    """Two subjects of one entity, or two entities by their closest parts. Raises NotFound, InvalidInput, TooLarge."""
    if one == other:
        raise InvalidInput(f"{one} is given twice.", field="id", hint="Give one id to see how it hangs together.")
    kind, entities = resolved(reader, (one, other))
    comparer = Comparer(reader, kind)
    if entities[one] == entities[other]:
        return _why_one(reader, comparer, (one, other), trust)
    return _why_two(reader, comparer, (entities[one], entities[other]), trust)


def _why_one(reader: Reader, comparer: Comparer, pair: tuple[int, int], trust: Trust) -> SideBySide:
    compared = comparer.compare(*pair)
    members = reader.members(list(set(reader.entities_of(pair).values())))
    subjects = [subject for some in members.values() for subject in some]
    judgements = _between(reader.judgements(subjects), (pair[0],), (pair[1],))
    way = path(_ties(reader, subjects), compared.left, compared.right)
    if any(each.verdict is Verdict.same for each in judgements):
        standing = Standing.said
    else:
        standing = Standing.tied if len(way) == 2 else Standing.through
    return SideBySide(
        True, standing, *_both(reader, compared, trust), compared, tuple(judgements), through=tuple(way[1:-1])
    )


def _why_two(reader: Reader, comparer: Comparer, entities: tuple[int, int], trust: Trust) -> SideBySide:
    left, right = (list(own_members(reader, entity)) for entity in entities)
    if len(left) * len(right) > MOST_PAIRS:
        raise TooLarge(
            f"{entities[0]} and {entities[1]} have {len(left) * len(right):,} pairs of parts; "
            f"{MOST_PAIRS:,} can be compared.",
            hint="Give the numbers of two parts of one entity, or ask about each by itself.",
        )
    comparer.keys([*left, *right])
    pair = max(product(left, right), key=lambda both: comparer.strength(*both))
    compared = comparer.compare(*pair)
    judgements = _between(reader.judgements(left), left, right)
    apart = (both for both in product(left, right) if comparer.known.apart(*both))
    contradictions = tuple(islice(apart, MOST_CONTRADICTIONS))
    standing = _standing(compared, judgements)
    return SideBySide(
        False, standing, *_both(reader, compared, trust), compared, tuple(judgements), contradictions=contradictions
    )


def _standing(compared: Compared, judgements: Iterable[Judgement]) -> Standing:
    """Why two entities whose closest parts compare so are two."""
    if any(each.verdict is Verdict.different for each in judgements):
        return Standing.parted
    if compared.contradiction:
        return Standing.contradiction
    if compared.verdict is Verdict.same:
        return Standing.held_apart
    return Standing.unsure if compared.verdict is Verdict.unsure else Standing.unlike


def _both(reader: Reader, compared: Compared, trust: Trust) -> tuple[Part, Part]:
    parts = parts_of(reader, (compared.left, compared.right), trust)
    return parts[compared.left], parts[compared.right]


def _between(judgements: Iterable[Judgement], left: Collection[int], right: Collection[int]) -> list[Judgement]:
    """The judgements between one side and the other."""
    return [
        each
        for each in judgements
        if (each.left in left and each.right in right) or (each.left in right and each.right in left)
    ]


def _ties(reader: Reader, subjects: Sequence[int]) -> list[tuple[int, int]]:
    """The pairs of these that evidence, a person's word, or a correction makes one."""
    parts = reader.origins(subjects)
    sources = reader.sources()
    found = [(each.left, each.right) for each in reader.links(subjects) if each.verdict is Verdict.same]
    found += [(each.left, each.right) for each in reader.judgements(subjects) if each.verdict is Verdict.same]
    found += [
        (target, subject) for subject, origin in parts.items() if (target := corrected(sources, origin)) is not None
    ]
    return found


def path(ties: Iterable[tuple[int, int]], start: int, goal: int) -> list[int]:
    """The shortest way over ties from one subject to another, both included; only both if there is none."""
    beside: dict[int, list[int]] = {}
    for left, right in sorted(ties):
        beside.setdefault(left, []).append(right)
        beside.setdefault(right, []).append(left)
    came_from = {start: start}
    waiting = deque([start])
    while waiting and goal not in came_from:
        here = waiting.popleft()
        for there in beside.get(here, ()):
            if there not in came_from:
                came_from[there] = here
                waiting.append(there)
    way = [goal]
    while way[-1] != start and way[-1] in came_from:
        way.append(came_from[way[-1]])
    return way[::-1] if way[-1] == start else [start, goal]
