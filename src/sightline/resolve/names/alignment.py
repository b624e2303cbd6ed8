"""Which word of one name is which word of another."""

from __future__ import annotations

from itertools import pairwise

import msgspec

from sightline.resolve.names.native import Native
from sightline.resolve.names.words import DIFFERENT, Role, Word, WordMatch, compare_words, make_word

Edge = tuple[float, int, int, WordMatch]
"""How good it is to pair the words at two places."""

_SAME_ROLE, _DISTANCE = 0.02, 0.001
_MOST_EDGES = 16
"""Beyond this many possible pairs (a name that repeats one word) the best is taken first, without search."""


class Pair(msgspec.Struct, frozen=True):
    """A word of one name, the word of the other that it is taken for, and how the two relate."""

    one: Word
    other: Word
    match: WordMatch


class Alignment(msgspec.Struct, frozen=True):
    """The pairs found, the words of each name that have no partner, and whether the pairs stand in another order."""

    pairs: tuple[Pair, ...]
    left: tuple[Word, ...]
    right: tuple[Word, ...]
    inverted: bool


def align(one: tuple[Word, ...], other: tuple[Word, ...]) -> Alignment:
    """The best pairs of words of two names, each word used once; words that were split or joined count as one."""
    found = _assigned(one, other)
    if (found.left or found.right) and len(one) != len(other):
        glued = _glued(one, found.right), _glued(other, found.left)
        if glued[0] or glued[1]:
            return _assigned(glued[0] or one, glued[1] or other)
    return found


def _assigned(one: tuple[Word, ...], other: tuple[Word, ...]) -> Alignment:
    edges: list[Edge] = []
    for i, a in enumerate(one):
        for j, b in enumerate(other):
            match = compare_words(a, b)
            if match is not DIFFERENT:
                value = match.quality + (_SAME_ROLE if a.role is b.role else 0.0) - _DISTANCE * abs(i - j)
                edges.append((value, i, j, match))
    chosen = sorted(_chosen(edges), key=_place)
    lefts, rights = {edge[1] for edge in chosen}, {edge[2] for edge in chosen}
    return Alignment(
        tuple([Pair(one[i], other[j], match) for _, i, j, match in chosen]),
        tuple([word for i, word in enumerate(one) if i not in lefts]) if len(lefts) < len(one) else (),
        tuple([word for j, word in enumerate(other) if j not in rights]) if len(rights) < len(other) else (),
        any(before[2] > after[2] for before, after in pairwise(chosen)),
    )


def _place(edge: Edge) -> int:
    return edge[1]


def _chosen(edges: list[Edge]) -> list[Edge]:
    """Edges that share no word and are worth the most together."""
    if len({edge[1] for edge in edges}) == len(edges) == len({edge[2] for edge in edges}):
        return edges
    if len(edges) <= _MOST_EDGES:
        return _best(edges)[1]
    chosen: list[Edge] = []
    for edge in sorted(edges, key=lambda each: (-each[0], each[1], each[2])):
        if all(edge[1] != taken[1] and edge[2] != taken[2] for taken in chosen):
            chosen.append(edge)
    return chosen


def _best(edges: list[Edge]) -> tuple[float, list[Edge]]:
    if not edges:
        return 0.0, []
    first, rest = edges[0], edges[1:]
    free = [edge for edge in rest if edge[1] != first[1] and edge[2] != first[2]]
    with_first = _best(free)
    taken = with_first[0] + first[0], [first, *with_first[1]]
    if len(free) == len(rest):
        return taken
    left_out = _best(rest)
    return taken if taken[0] >= left_out[0] else left_out


def _glued(words: tuple[Word, ...], partners: tuple[Word, ...]) -> tuple[Word, ...] | None:
    """The words with two or three neighbours made one where that is a word of the other name, or None."""
    for partner in partners:
        size = len(partner.text)
        for start in range(len(words) - 1):
            for end in (start + 2, start + 3):
                group = words[start:end]
                length = sum([len(each.text) for each in group])
                near = length > 4 and (abs(length - size) < 3 or group[0].tongue == "bare" or partner.tongue == "bare")
                if len(group) == end - start and near and _begins(group[0], partner):
                    whole = _whole(group)
                    if compare_words(whole, partner).quality >= (0.7 if whole.tongue or partner.tongue else 0.85):
                        return (*words[:start], whole, *words[end:])
    return None


def _begins(first: Word, partner: Word) -> bool:
    return (
        bool(first.tongue or partner.tongue) or first.text[0] == partner.text[0] or first.sound[:1] == partner.sound[:1]
    )


def _whole(group: tuple[Word, ...]) -> Word:
    """Neighbours as one word."""
    tongues = {each.native.tongue for each in group}
    native = Native("".join(each.text for each in group), tongues.pop() if len(tongues) == 1 else "")
    role = Role.given if group[0].role is Role.initial else group[0].role
    return make_word(native, role, "".join(each.joined for each in group), group[0].tongue or group[1].tongue)
