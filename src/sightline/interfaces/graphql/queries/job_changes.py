"""Which job changes a search means: JobChangeFilter, newHireFrom, newPromotionFrom, and the order by job change.

LeadIQ's JobChange is a change of company, its TitleChange another title at one company, be it a promotion or not.
"""

from __future__ import annotations

from sightline.interfaces.graphql import inputs
from sightline.interfaces.graphql.queries import parts
from sightline.model.query import Condition, Has, Range, Sort
from sightline.model.signal import Kind
from sightline.model.vocabularies.wire import neutral_values, wire_enum

ENUM = "PersonJobChangeTypeFilter"
ANY = "job_changed_on"
"""The field of the newest job change of any type, and what the order by job change is called."""

_FIELDS: dict[tuple[str, ...], str] = {("JobChange",): "company_changed_on", ("TitleChange",): "retitled_on"}


def since(field: str, moment: int) -> Condition:
    """The field's day is that of the moment, in UTC, or a later one."""
    return Range(field, ((moment // parts.DAY, None),))


def job_change_conditions(filter_: inputs.JobChangeFilter | None) -> list[Condition]:
    """The person changed jobs in one of these ways, on the day from which is asked or later."""
    if filter_ is None:
        return []
    field = _field(filter_)
    return [Has(field) if filter_.started_after is None else since(field, filter_.started_after)]


def job_change_kinds(filter_: inputs.JobChangeFilter | None) -> frozenset[Kind]:
    """The kinds of signals that are meant: without a filter, or without types, all job changes."""
    types = (filter_ and filter_.job_change_types) or wire_enum("leadiq", ENUM).names
    return frozenset(Kind(each) for type_ in types for each in neutral_values("leadiq", ENUM, type_))


def by_job_change(order: tuple[Sort, ...], filter_: inputs.JobChangeFilter | None) -> tuple[Sort, ...]:
    """The order, in which the job changes count that the filter means."""
    field = _field(filter_)
    return tuple(Sort(field, each.descending) if each.field == ANY else each for each in order)


def _field(filter_: inputs.JobChangeFilter | None) -> str:
    return ANY if filter_ is None else _FIELDS.get(tuple(dict.fromkeys(filter_.job_change_types)), ANY)
