"""One contact or company by id: as it is, or as it was."""

from __future__ import annotations

from sightline.errors import NotFound
from sightline.interfaces.rest.context import Context, Reply
from sightline.interfaces.rest_directory.inputs import RecordQuestion
from sightline.interfaces.rest_directory.moments import last_moment
from sightline.interfaces.rest_directory.paying import NOTHING, company_item, contact_item
from sightline.interfaces.rest_directory.shaping import company_ids, company_record, contact_record
from sightline.model.observation import SubjectKind
from sightline.model.record import Record

UNKNOWN = Reply(data=None, items=(NOTHING,))
"""There is a record, but nothing was known of it then."""


def contact(context: Context, asked: RecordQuestion) -> Reply:
    """A contact with all that is known; null if it was not known yet. Raises NotFound."""
    record = _record(context, SubjectKind.person, asked)
    if record is None:
        return UNKNOWN
    records = context.services.records
    sources = records.provenance(record) if asked.provenance else None
    found = contact_record(record, records.companies(company_ids([record])), sources)
    return Reply(data=found, items=(contact_item(found),), records=(found,))


def company(context: Context, asked: RecordQuestion) -> Reply:
    """A company with all that is known; null if it was not known yet. Raises NotFound."""
    record = _record(context, SubjectKind.company, asked)
    if record is None:
        return UNKNOWN
    sources = context.services.records.provenance(record) if asked.provenance else None
    found = company_record(record, sources)
    return Reply(data=found, items=(company_item(found),), records=(found,))


def _record(context: Context, kind: SubjectKind, asked: RecordQuestion) -> Record | None:
    """The record as of then; None if there is one, but nothing was known by then."""
    records = context.services.records
    as_of, known_at = last_moment("as_of", asked.as_of), last_moment("known_at", asked.known_at)
    try:
        return records.get(kind, asked.id, as_of, known_at)
    except NotFound:
        if as_of is None and known_at is None:
            raise
        records.get(kind, asked.id)
        return None
