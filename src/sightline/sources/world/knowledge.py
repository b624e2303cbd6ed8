"""What can be known of the truth: the first row of any source that showed each event."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import msgspec

from sightline.model.observation import SubjectKind
from sightline.sources.world.calendar import Calendar
from sightline.sources.world.coverage import CRAWL, CRM, SOURCES, VENDOR
from sightline.sources.world.events import company_events, news_event, person_events, posting_events
from sightline.sources.world.schedule import Listing, Telling
from sightline.sources.world.truth import (
    Event,
    EventKind,
    Sighting,
    TrueCompany,
    TrueNews,
    TruePerson,
    TruePosting,
    Truth,
)

Sightings = dict[tuple[SubjectKind, int], list[tuple[Listing, Sighting]]]

_WORK = frozenset({EventKind.hired, EventKind.promoted, EventKind.title_changed, EventKind.moved})
_SHOWN: dict[EventKind, tuple[str, ...]] = {
    EventKind.left: (VENDOR, CRAWL),
    EventKind.relocated: (VENDOR, CRM),
    EventKind.founded: SOURCES,
    EventKind.renamed: SOURCES,
    EventKind.domain_changed: SOURCES,
    EventKind.funded: (VENDOR,),
    EventKind.technology_adopted: (VENDOR,),
    EventKind.closed: (VENDOR, CRAWL),
}
"""Sources whose rows show an event; the events of work need a closer look, postings and news are the crawl's."""


def gather(
    calendar: Calendar,
    firms: list[TrueCompany],
    people: list[TruePerson],
    output: tuple[list[TruePosting], list[TrueNews]],
    tellings: Iterable[Telling],
) -> Truth:
    """Truth, events and sightings put together; `tellings` are in order of time."""
    keys: dict[tuple[str, SubjectKind, str], int] = {}
    seen: Sightings = {}
    for told in tellings:
        listing = told.listing
        keys[listing.source, listing.kind, listing.key] = listing.id
        sighting = Sighting(listing.source, listing.key, calendar.first(told.month), calendar.first(told.view))
        seen.setdefault((listing.kind, listing.id), []).append((listing, sighting))
    postings, news = output
    events = [event for person in people for event in person_events(person, calendar.start, calendar.end)]
    events += [event for firm in firms for event in company_events(firm, calendar.start, calendar.end)]
    events += [event for posting in postings for event in posting_events(posting)]
    events += [news_event(item) for item in news]
    events = [_with_knowable(event, seen, people) for event in events]
    events.sort(key=lambda event: (event.on, event.kind, event.id))
    sightings = {subject: [sighting for _, sighting in rows] for subject, rows in seen.items()}
    return Truth(firms, people, postings, news, events, keys, sightings)


def _with_knowable(event: Event, seen: Sightings, people: list[TruePerson]) -> Event:
    for listing, sighting in seen.get((event.subject, event.id), ()):
        if _shows(listing, sighting, event, people):
            return msgspec.structs.replace(event, knowable=sighting.told)
    return event


def _shows(listing: Listing, sighting: Sighting, event: Event, people: list[TruePerson]) -> bool:
    if event.kind in _WORK:
        return _shows_work(listing, sighting, event, people[event.id])
    if listing.source not in _SHOWN.get(event.kind, SOURCES):
        return False
    if event.kind is EventKind.left:
        # `on` is the last day; only a page about that very company can show that somebody is gone from it.
        return sighting.seen > event.on and listing.company in (None, event.company)
    if event.kind is EventKind.technology_adopted or listing.source == VENDOR:
        return sighting.seen >= event.on
    return sighting.seen >= event.on and _still(event, sighting.seen, people)


def _shows_work(listing: Listing, sighting: Sighting, event: Event, person: TruePerson) -> bool:
    """A vendor tells careers; the others only the present job."""
    if listing.source == VENDOR:
        return sighting.seen >= event.on
    spell = person.spell_at(sighting.seen)
    here = listing.company in (None, event.company)
    return here and spell is not None and spell.start == event.on and spell.company == event.company


def _still(event: Event, day: date, people: list[TruePerson]) -> bool:
    """Whether what a relocation led to still held on a later day (a CRM shows only the present)."""
    if event.kind is not EventKind.relocated:
        return True
    return people[event.id].home_at(day).city == event.after
