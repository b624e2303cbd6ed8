"""Signals page by page, and the log of what was told of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from msgspec import UNSET, UnsetType

from sightline.errors import InvalidInput
from sightline.interfaces.rest.context import Context, Following, Reply
from sightline.interfaces.rest_directory.moments import written
from sightline.interfaces.rest_directory.signal_inputs import SignalsQuestion
from sightline.interfaces.rest_directory.signal_shapes import (
    SignalDetail,
    SignalEntry,
    SignalFacts,
    SignalState,
    SignalSubject,
)
from sightline.model.company import Company
from sightline.model.person import Person
from sightline.model.record import Record
from sightline.model.signal import OF_PEOPLE, Detail, Kind, State
from sightline.model.signal_words import words
from sightline.model.summary import full_name
from sightline.services.lookup import By
from sightline.services.signals import Asked, LogEntry, Told

Subjects = Mapping[int, Record]
_WITH_SINCE = frozenset({"since", "kinds", "per_page"})


def signals(context: Context, asked: SignalsQuestion) -> Reply:
    """A page of signals, the newest first; or what was told since a position, in its order."""
    if asked.since is not UNSET:
        return _told_since(context, asked, asked.since)
    position = context.services.signals.position()
    entities = _entities(context, asked)
    question = Asked(
        kinds=frozenset(asked.kinds or Kind),
        entities=entities,
        since=_day("start_date", asked.start_date),
        until=_day("end_date", asked.end_date),
        confidence=asked.min_confidence,
    )
    if question.since is not None and question.until is not None and question.since > question.until:
        raise InvalidInput(f"The time from {question.since} to {question.until} runs backwards.", field="start_date")
    after = None if asked.cursor is UNSET else asked.cursor
    try:
        page = context.services.signals.page(question, after, asked.per_page)
    except InvalidInput as error:
        error.field = "cursor"
        raise
    subjects = context.services.signals.subjects(page.told)
    data = [_entry(each, subjects) for each in page.told]
    going = Following(page.next is not None, position, page.next, page.total)
    return Reply(data=data, paging=going, results=len(data), records=data)


def _told_since(context: Context, asked: SignalsQuestion, since: int) -> Reply:
    """What was told behind a position. What is only withdrawn is not paid for."""
    for name in asked.__struct_fields__:
        if name not in _WITH_SINCE and getattr(asked, name) != getattr(SignalsQuestion(), name):
            message = f"`{name}` does not go with `since`: what is told of one signal later must be told here too."
            raise InvalidInput(message, field=name, allowed=sorted(_WITH_SINCE))
    log = context.services.signals.log(since, asked.per_page)
    wanted = [
        each for each in log.entries if each.told is None or not asked.kinds or each.told.signal.kind in asked.kinds
    ]
    subjects = context.services.signals.subjects(each.told for each in wanted if each.told is not None)
    data = [_log_entry(each, subjects) for each in wanted]
    more = len(log.entries) == asked.per_page
    results = sum(each.what != "withdrawn" for each in data)
    return Reply(data=data, paging=Following(more, log.position), results=results, records=data)


def _entities(context: Context, asked: SignalsQuestion) -> tuple[int, ...] | None:
    """Who is asked for; None: nobody in particular. Raises InvalidInput for a domain that is none."""
    if not (asked.contact_ids or asked.company_ids or asked.domains):
        return None
    services = context.services
    found = [record.id for record in services.records.people(asked.contact_ids).values()]
    found += [record.id for record in services.records.companies(asked.company_ids).values()]
    try:
        by_domain = services.lookup.companies(By.domain, asked.domains)
    except InvalidInput as error:
        error.field = "domains"
        raise
    found += [entity for entities in by_domain.values() for entity in entities]
    return tuple(dict.fromkeys(found))


def _entry(told: Told, subjects: Subjects) -> SignalEntry:
    return SignalEntry(
        id=told.id,
        what="published" if told.changed_at == told.published_at else "revised",
        at=written(told.changed_at),
        position=None,
        revision=told.revision,
        published_at=written(told.published_at),
        signal=_facts(told, subjects),
    )


def _log_entry(entry: LogEntry, subjects: Subjects) -> SignalEntry:
    told = entry.told
    return SignalEntry(
        id=entry.id,
        what=entry.what.value,
        at=written(entry.at),
        position=entry.position,
        revision=None if told is None else told.revision,
        published_at=None,
        signal=None if told is None else _facts(told, subjects),
    )


def _facts(told: Told, subjects: Subjects) -> SignalFacts:
    signal = told.signal
    return SignalFacts(
        kind=signal.kind,
        subject=_subject(signal.kind, signal.subject, subjects.get(signal.subject)),
        words=words(signal),
        before=_state(signal.before),
        after=_state(signal.after),
        detail=None if signal.detail is None else _detail(signal.detail),
        day=signal.day,
        noticed_at=written(signal.noticed),
        confidence=signal.confidence,
        sources=list(told.sources),
        observations=list(signal.observations),
    )


def _subject(kind: Kind, entity: int, record: Record | None) -> SignalSubject:
    noun = None if record is None else record.noun
    return SignalSubject(
        kind="person" if kind in OF_PEOPLE else "company",
        id=entity if record is None else record.id,
        name=full_name(noun) or None if isinstance(noun, Person) else noun.name if isinstance(noun, Company) else None,
        domain=noun.domain if isinstance(noun, Company) else None,
    )


def _state(state: State) -> SignalState:
    return SignalState(
        company_id=state.employer,
        company=state.company,
        title=state.title,
        seniority=state.seniority,
        value=state.value,
        since=state.since,
    )


def _detail(detail: Detail) -> SignalDetail:
    same: dict[str, Any] = {
        name: getattr(detail, name) for name in detail.__struct_fields__ if name not in ("person", "item", "investors")
    }
    return SignalDetail(contact_id=detail.person, item_id=detail.item, investors=list(detail.investors), **same)


def _day(field: str, text: str | UnsetType) -> dt.date | None:
    if text is UNSET:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise InvalidInput(f"{text!r} is no day.", field=field, hint="Write 2024-05-01.") from error
