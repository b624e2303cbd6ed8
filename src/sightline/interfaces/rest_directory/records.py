"""One contact or company by id: as it is, or as it was."""

from __future__ import annotations

from sightline.errors import NotFound
from sightline.interfaces.rest_directory.context import Context
from sightline.interfaces.rest_directory.envelope import Reply
from sightline.interfaces.rest_directory.inputs import RecordQuestion
from sightline.interfaces.rest_directory.moments import last_moment
from sightline.interfaces.rest_directory.shaping import company_ids, company_record, contact_record
from sightline.model.observation import SubjectKind
from sightline.model.record import Record


def contact(context: Context, asked: RecordQuestion) -> Reply:
    """A contact with all that is known; null if it was not known yet. Raises NotFound."""
    record = _record(context, SubjectKind.person, asked)
    if record is None:
        return Reply(None)
    records = context.services.records
    sources = records.provenance(record) if asked.provenance else None
    return Reply(contact_record(record, records.companies(company_ids([record])), sources))


def company(context: Context, asked: RecordQuestion) -> Reply:
    """A company with all that is known; null if it was not known yet. Raises NotFound."""
    record = _record(context, SubjectKind.company, asked)
    if record is None:
        return Reply(None)
    sources = context.services.records.provenance(record) if asked.provenance else None
    return Reply(company_record(record, sources))


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
