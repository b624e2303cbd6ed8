"""SearchPeopleInput as the question that `identify` takes: all that is given, contradictions included."""

from __future__ import annotations

from collections.abc import Sequence

from sightline.interfaces.graphql import inputs
from sightline.services.questions import CompanyQuestion, PersonQuestion


def person_question(search: inputs.SearchPeople, companies: Sequence[int]) -> PersonQuestion | None:
    """The question about somebody at one of these companies; None if nothing is given to compare anybody by."""
    asked = PersonQuestion(
        ids=_ids(search.id),
        full_name=search.full_name,
        first_name=search.first_name,
        middle_name=search.middle_name,
        last_name=search.last_name,
        emails=_given(search.email),
        hashed_emails=_given(search.hashed_email and search.hashed_email.strip()),
        phones=_given(search.phone),
        profiles=_given(search.linkedin_id, search.linkedin_url),
        company=CompanyQuestion(ids=tuple(companies)) if companies else None,
        past=bool(search.company and search.company.search_in_past_companies),
    )
    keyed = asked.ids or asked.emails or asked.hashed_emails or asked.phones or asked.profiles
    return asked if keyed or asked.full_name or asked.first_name or asked.last_name else None


def _given(*values: str | None) -> tuple[str, ...]:
    return tuple(value for value in values if value)


def _ids(value: str | None) -> tuple[int, ...]:
    """Our ids are numbers; others are opaque, and nobody's."""
    return (int(value),) if value and value.isascii() and value.isdecimal() and len(value) <= 16 else ()
