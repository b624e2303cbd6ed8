"""The columns that an engine keeps for each kind of subject: the searchable fields as they are stored.

Most columns are fields of `model/fields.py`. The others serve fields that are not stored as themselves: a place is
its parts, a stated range its two ends, the employer the permanent subject number of the company. A few say what the
signals of a person tell, and not what the record does.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from sightline.model.fields import FIELDS, FieldType
from sightline.model.query import Kind
from sightline.model.signal import Kind as Signalled


class Storage(StrEnum):
    """How the values of a column are kept and compared."""

    text = "text"  # folded text: found by words
    key = "key"  # casefolded text: found whole
    number = "number"  # a 64-bit integer
    flag = "flag"  # set or not


class Column(msgspec.Struct, frozen=True):
    """One stored column. `many`: a row holds any number of values, the first of which it is ordered by.

    `ordered`: the first value of each row is kept beside the postings, for sorting and for testing single rows.
    `words`: the values can be found by their words. `shown`: facets or suggestions show how they were spelled.
    """

    name: str
    storage: Storage
    many: bool = False
    ordered: bool = True
    words: bool = False
    shown: bool = False


EMPLOYER = "employer"
"""Column of the subject number of the company of a position."""

SENIORITY_RANK = "seniority_rank"
"""Column of the seniority's place in its vocabulary, by which seniorities are ordered."""

PLACE_PARTS = ("city", "region", "country", "postal_code")
"""The parts of a place that can be asked for: fields of `Place` and columns."""

RANGE_ENDS = (".low", ".high")
"""A stated range is kept as two numbers; an open end as the lowest or highest number."""

LOWEST = -(2**62)
HIGHEST = 2**62
"""Ends of a stated range that is open."""

_RETITLED = frozenset({Signalled.promotion, Signalled.title_change})

JOB_CHANGES: dict[str, frozenset[Signalled]] = {
    "company_changed_on": frozenset({Signalled.company_change}),
    "promoted_on": frozenset({Signalled.promotion}),
    "retitled_on": _RETITLED,
    "job_changed_on": _RETITLED | {Signalled.company_change},
}
"""Columns of the day of a person's newest signal of one of these kinds."""

_STORAGE = {
    FieldType.key: Storage.key,
    FieldType.text: Storage.text,
    FieldType.number: Storage.number,
    FieldType.day: Storage.number,
    FieldType.instant: Storage.number,
    FieldType.flag: Storage.flag,
    FieldType.place: Storage.flag,  # whether there is one; its parts are columns of their own
}


def _columns(kind: Kind) -> list[Column]:
    columns = []
    for field in FIELDS:
        if field.kind is not kind or field.type is FieldType.id or field.name in JOB_CHANGES:
            continue
        if field.type is FieldType.range:
            columns += [Column(field.name + end, Storage.number) for end in RANGE_ENDS]
            continue
        storage = _STORAGE[field.type]
        ordered = storage is not Storage.flag and (field.sortable or not field.many)
        many = field.many or storage is Storage.text  # a name has alternatives
        words, shown = storage is Storage.text or field.suggest, field.facet or field.suggest
        columns.append(Column(field.name, storage, many, ordered, words, shown))
    return columns


PERSON: tuple[Column, ...] = (
    *_columns(Kind.people),
    Column("postal_code", Storage.key),
    Column(SENIORITY_RANK, Storage.number),
    Column(EMPLOYER, Storage.number),
)
"""What the record of a person says."""

PEOPLE: tuple[Column, ...] = (*PERSON, *(Column(name, Storage.number) for name in JOB_CHANGES))
COMPANIES: tuple[Column, ...] = (*_columns(Kind.companies), Column("postal_code", Storage.key))
PAST: tuple[Column, ...] = (Column("title", Storage.text, many=True, words=True), Column(EMPLOYER, Storage.number))
"""Past positions are rows of their own, so that two conditions can be asked of the same one."""

ORDERED_BY = {(Kind.people, "seniority"): SENIORITY_RANK}
"""Fields whose order is that of another column."""
