"""From conditions to matchers over the tables of one shard."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from pyroaring import BitMap

from sightline.errors import InvalidInput
from sightline.model.normal.text import words
from sightline.model.query import (
    All,
    AnyOf,
    Condition,
    Employer,
    Formerly,
    Has,
    Kind,
    Match,
    Not,
    Overlap,
    Place,
    Range,
    Text,
    Within,
)
from sightline.search.columns import EMPLOYER, PLACE_PARTS, RANGE_ENDS
from sightline.search.embedded.bitmaps import Mask, from_sorted, to_rows
from sightline.search.embedded.field import Field
from sightline.search.embedded.matching import Between, Both, Coded, Either, Matcher, Owners, These, Without
from sightline.search.embedded.postings import Codes
from sightline.search.embedded.view import Shard, View

_LOW, _HIGH = -(2**63), 2**63 - 1


class Compiler:
    """Compiles the conditions of one question; what a condition says of companies is worked out once."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._companies: dict[Condition, Mask] = {}

    def found(self, kind: Kind, where: Condition) -> list[BitMap]:
        """For each shard the rows that match and count."""
        return [self._alive(place, kind, where) for place in range(len(self._view.shards))]

    def _alive(self, place: int, kind: Kind, where: Condition) -> BitMap:
        shard = self._view.shards[place]
        rows = self._compile(place, kind.value, where).rows()
        dead = shard.dead[kind.value]
        return rows - dead if dead else rows

    def _compile(self, place: int, table: str, where: Condition) -> Matcher:
        """The matcher of a condition over a table of the shard at this place."""
        shard = self._view.shards[place]
        everything = shard.everything[table]
        match where:
            case All(of=parts):
                return Both([self._compile(place, table, part) for part in parts], everything)
            case AnyOf(of=parts):
                return Either([self._compile(place, table, part) for part in parts])
            case Not(of=part):
                return Without(self._compile(place, table, part), everything)
            case Employer(where=part):
                return self._employer(place, table, part)
            case Formerly():
                return self._formerly(place, where)
            case Match(field="id", any_of=ids):
                numbers = np.array([int(each) for each in ids if str(each).isdecimal() and int(each) < 2**53], np.int64)
                return These(from_sorted(shard.segment.tables[table].rows_of(numbers)))
        return _leaf(shard, table, where)

    def _employer(self, place: int, table: str, where: Condition) -> Matcher:
        field = self._view.shards[place].segment.tables[table].fields[EMPLOYER]
        link = self._view.links[place][table]
        mask = self._company_mask(where)
        codes = np.zeros(len(field) + 1, np.bool_)
        codes[1:] = mask[link]
        return Coded(field, None, codes)

    def _company_mask(self, where: Condition) -> Mask:
        """For each company number whether it matches and counts; the last, for no company, is false."""
        found = self._companies.get(where)
        if found is None:
            starts = self._view.company_starts
            found = self._companies[where] = np.zeros(int(starts[-1]) + 1, np.bool_)
            for start, rows in zip(starts, self.found(Kind.companies, where), strict=False):
                found[to_rows(rows) + start] = True
        return found

    def _formerly(self, place: int, where: Formerly) -> Matcher:
        shard = self._view.shards[place]
        parts = []
        if where.where is not None:
            parts.append(self._employer(place, "past", where.where))
        if where.title is not None:
            parts.append(_leaf(shard, "past", where.title))
        return Owners(Both(parts, shard.everything["past"]), shard.segment.past.owner)


def _leaf(shard: Shard, table: str, where: Condition) -> Matcher:
    fields = shard.segment.tables[table].fields
    match where:
        case Has(field=name):
            field = fields[name if name in fields else name + RANGE_ENDS[0]]
            return Between(field, 0, len(field))
        case Match(field=name, any_of=values):
            return _keys(fields[name], tuple(map(str, values)))
        case Text(field=name, any_of=texts, mode=mode):
            return _texts(fields[name], texts, mode)
        case Range(field=name, any_of=ranges):
            return _any([_between(fields[name], low, high) for low, high in ranges])
        case Overlap(field=name, any_of=ranges):
            everything = shard.everything[table]
            overlapping = partial(_overlap, fields[name + RANGE_ENDS[0]], fields[name + RANGE_ENDS[1]], everything)
            return _any([overlapping(low, high) for low, high in ranges])
        case Within(any_of=places):
            return _any([_within(fields, place, shard.everything[table]) for place in places])
    raise InvalidInput(f"{type(where).__name__} cannot be asked of an index.")


def _any(parts: list[Matcher]) -> Matcher:
    return parts[0] if len(parts) == 1 else Either(parts)


def _keys(field: Field, values: tuple[str, ...]) -> Matcher:
    codes = {code for value in values if (code := field.code_of(value)) is not None}
    return Coded(field, np.array(sorted(codes), np.int64))


def _texts(field: Field, texts: tuple[str, ...], mode: str) -> Matcher:
    index = field.words
    assert index is not None  # noqa: S101 - every text column has one
    find: dict[str, Callable[[list[str]], Codes]] = {
        "words": index.having,
        "prefix": index.beginning,
        "part": partial(index.containing, strings=field.strings),
    }
    found = [find[mode](words(text)) for text in texts]
    codes = found[0] if len(found) == 1 else np.unique(np.concatenate([np.zeros(0, np.int64), *found]))
    return Coded(field, codes)


def _between(field: Field, low: int | None, high: int | None) -> Matcher:
    bounds = [None if bound is None else min(max(bound, _LOW), _HIGH) for bound in (low, high)]
    return Between(field, *field.codes_within(*bounds))


def _overlap(lows: Field, highs: Field, everything: BitMap, low: int | None, high: int | None) -> Matcher:
    if low is not None and high is not None and low > high:
        return These(BitMap())
    return Both([_between(lows, None, high), _between(highs, low, None)], everything)


def _within(fields: dict[str, Field], place: Place, everything: BitMap) -> Matcher:
    asked = {name: value for name in PLACE_PARTS if (value := getattr(place, name)) is not None}
    return Both([_keys(fields[name], (value,)) for name, value in asked.items()], everything)
