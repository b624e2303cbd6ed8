"""The events of the world, read from its histories, so that the two can never disagree."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sightline.model.observation import SubjectKind
from sightline.sources.world.truth import (
    Event,
    EventKind,
    Spell,
    TrueCompany,
    TrueNews,
    TruePerson,
    TruePosting,
)


def person_events(person: TruePerson, start: date, end: date) -> Iterator[Event]:
    """What happened to a person from `start` on and before `end`."""
    for event in _work_events(person):
        if start <= event.on < end:
            yield event
    for before, after in zip(person.homes, person.homes[1:], strict=False):
        if start <= after.since < end:
            yield Event(
                EventKind.relocated, SubjectKind.person, person.id, after.since, -1, before.city.city, after.city.city
            )


def company_events(company: TrueCompany, start: date, end: date) -> Iterator[Event]:
    """What happened to a company from `start` on and before `end`."""

    def event(kind: EventKind, on: date, before: str = "", after: str = "") -> Iterator[Event]:
        if start <= on < end:
            yield Event(kind, SubjectKind.company, company.id, on, company.id, before, after)

    yield from event(EventKind.founded, company.founded)
    for old, new in zip(company.names, company.names[1:], strict=False):
        yield from event(EventKind.renamed, new.since, old.value, new.value)
    for old, new in zip(company.domains, company.domains[1:], strict=False):
        yield from event(EventKind.domain_changed, new.since, old.value, new.value)
    for each in company.rounds:
        yield from event(EventKind.funded, each.on, after=each.type)
    for adoption in company.technologies:
        yield from event(EventKind.technology_adopted, adoption.since, after=adoption.name)
    if company.closed is not None:
        yield from event(EventKind.closed, company.closed)


def posting_events(posting: TruePosting) -> Iterator[Event]:
    """A posting opens, and may close."""
    kind = SubjectKind.posting
    yield Event(EventKind.posting_opened, kind, posting.id, posting.opened, posting.company, after=posting.title)
    if posting.closed is not None:
        yield Event(EventKind.posting_closed, kind, posting.id, posting.closed, posting.company, before=posting.title)


def news_event(news: TrueNews) -> Event:
    """An item appears."""
    return Event(EventKind.news, SubjectKind.news, news.id, news.on, news.company, after=news.title)


def _work_events(person: TruePerson) -> Iterator[Event]:
    last: Spell | None = None
    for spell in person.spells:
        if last is None:
            yield _event(person, EventKind.hired, spell.start, spell.company, after=spell.title)
        elif last.company != spell.company:
            yield _event(person, EventKind.left, _end(last), last.company, before=last.title)
            yield _event(person, EventKind.moved, spell.start, spell.company, last.title, spell.title)
        else:
            kind = EventKind.promoted if spell.level > last.level else EventKind.title_changed
            yield _event(person, kind, spell.start, spell.company, last.title, spell.title)
        last = spell
    if last is not None and last.end is not None:
        yield _event(person, EventKind.left, last.end, last.company, before=last.title)


def _end(spell: Spell) -> date:
    if spell.end is None:
        raise AssertionError("a spell that is followed by another one has an end")
    return spell.end


def _event(person: TruePerson, kind: EventKind, on: date, company: int, before: str = "", after: str = "") -> Event:
    return Event(kind, SubjectKind.person, person.id, on, company, before, after)
