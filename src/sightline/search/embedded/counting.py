"""Counting: how many subjects hold each value of a field, over all shards."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np
import numpy.typing as npt
from pyroaring import BitMap

from sightline.model.normal.text import words
from sightline.model.query import Count, FacetQuery, SuggestQuery
from sightline.search.embedded.bitmaps import to_rows
from sightline.search.embedded.compile import Compiler
from sightline.search.embedded.field import Field
from sightline.search.embedded.postings import Codes
from sightline.search.embedded.view import View

Counts = npt.NDArray[np.int64]


class Counted(msgspec.Struct):
    """Ascending codes of one field, and how many subjects hold each."""

    field: Field
    codes: Codes
    counts: Counts


def facets(view: View, query: FacetQuery) -> tuple[Count, ...]:
    """The most frequent values among the subjects that match."""
    found = Compiler(view).found(query.kind, query.where)
    counted = []
    for shard, rows in zip(view.shards, found, strict=True):
        field = shard.segment.table(query.kind).fields[query.field]
        counted.append(_present(Counted(field, field.codes(), _count_all(field, rows))))
    return _most_frequent(counted, query.limit)


def suggest(view: View, query: SuggestQuery) -> tuple[Count, ...]:
    """The most frequent values that begin as the text says."""
    asked = words(query.text)
    counted = []
    for shard in view.shards:
        field = shard.segment.table(query.kind).fields[query.field]
        index, dead = field.words, shard.dead[query.kind.value]
        assert index is not None  # noqa: S101 - what can be suggested has an index of words
        codes = index.beginning(asked) if asked else field.codes()
        counts = field.postings.counts()[codes]
        if dead:
            counts = counts - field.postings.counts_among(codes, dead)
        counted.append(_present(Counted(field, codes, counts)))
    return _most_frequent(counted, query.limit)


def _count_all(field: Field, rows: BitMap) -> Counts:
    """For each code the number of these rows that hold it."""
    if field.single and field.ordered is not None:
        return np.bincount(field.ordered[to_rows(rows)], minlength=len(field) + 1)[1:]
    return field.postings.counts_among(field.codes(), rows)


def _present(counted: Counted) -> Counted:
    held = counted.counts > 0
    return Counted(counted.field, counted.codes[held], counted.counts[held])


def _most_frequent(counted: Sequence[Counted], limit: int) -> tuple[Count, ...]:
    """Over all shards. The first, which is large, is looked at only where it can matter.

    A value that the others do not hold can be among the first `limit` only if it is so in the first shard, the values
    that the others hold left aside.
    """
    base, *others = counted
    totals: dict[str, int] = {}
    labels: dict[str, str] = {}
    for other in others:
        for code, count in zip(other.codes.tolist(), other.counts.tolist(), strict=True):
            form = other.field.strings[code]
            totals[form] = totals.get(form, 0) + count
            labels.setdefault(form, other.field.label(code))
    in_others = len(totals)
    counts_of = dict(zip(base.codes.tolist(), base.counts.tolist(), strict=True)) if in_others else {}
    for form in list(totals):
        code = base.field.strings.find(form)
        totals[form] += counts_of.pop(code, 0) if code is not None else 0
    for place in _top(base.counts, limit + in_others).tolist():
        form = base.field.strings[int(base.codes[place])]
        if form not in totals:
            totals[form] = int(base.counts[place])
            labels[form] = base.field.label(int(base.codes[place]))
    first = sorted(totals, key=lambda form: (-totals[form], form))[:limit]
    return tuple(Count(labels[form], totals[form]) for form in first)


def _top(counts: Counts, most: int) -> Codes:
    """The places of the highest counts; of equal ones, the first."""
    if most < len(counts):
        least = np.partition(counts, len(counts) - most)[len(counts) - most] if most else 0
        above = np.flatnonzero(counts > least)
        equal = np.flatnonzero(counts == least)[: most - len(above)]
        return np.concatenate((above, equal))
    return np.arange(len(counts))
