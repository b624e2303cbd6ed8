"""Signals of contacts and of companies, by id or by what is known of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from sightline.interfaces.rest.context import Context, Reply
from sightline.interfaces.rest_signals import identifying, shapes
from sightline.interfaces.rest_signals.including import Include, include_of, options, questions
from sightline.interfaces.rest_signals.inputs import (
    CompaniesById,
    CompaniesSearch,
    CompaniesWanted,
    ContactsById,
    ContactsSearch,
    ContactsWanted,
    FiltersQuestion,
    Window,
)
from sightline.interfaces.rest_signals.shaping import Companies, company_shape, identity, move_shape
from sightline.interfaces.rest_signals.windows import Days, days_of
from sightline.interfaces.rest_signals.wire import SignalType, names_of, types_of
from sightline.model.observation import SubjectKind
from sightline.model.signal import Kind
from sightline.services.charging import Item
from sightline.services.signals import Asked, Called, Told

Found = dict[int, dict[str, list[Told]]]
"""What was found: for each entity and type of the wire its signals, the newest first."""


def filters(_context: Context, asked: FiltersQuestion) -> Reply:
    """The types of signals of an object, and what they can be filtered by."""
    offered = options() if asked.objectType == "company" else msgspec.UNSET
    answer = shapes.SignalFilters(
        signals=names_of(asked.objectType), objectType=asked.objectType, filterOptions=offered
    )
    return Reply(data=answer)


def contacts(context: Context, asked: ContactsById) -> Reply:
    """Signals of contacts by id."""
    types = types_of("contact", asked.signals)
    days = days_of(asked)
    people = context.services.signals.among(SubjectKind.person, tuple(dict.fromkeys(asked.contactIds)))
    return _contacts(context, asked, types, days, {str(key): entity for key, entity in people.items()})


def search_contacts(context: Context, asked: ContactsSearch) -> Reply:
    """Signals of contacts by what is known of them."""
    types = types_of("contact", asked.signals)
    days = days_of(asked)
    return _contacts(context, asked, types, days, identifying.contacts(context, asked.contacts))


def companies(context: Context, asked: CompaniesById) -> Reply:
    """Signals of companies by id."""
    wanted = _of_companies(asked)
    found = context.services.signals.among(SubjectKind.company, tuple(dict.fromkeys(asked.companyIds)))
    return _companies(context, asked, wanted, {str(key): entity for key, entity in found.items()})


def search_companies(context: Context, asked: CompaniesSearch) -> Reply:
    """Signals of companies by what is known of them."""
    wanted = _of_companies(asked)
    return _companies(context, asked, wanted, identifying.companies(context, asked.companies))


class _Wanted(msgspec.Struct, frozen=True):
    """What is asked of companies, checked."""

    types: tuple[SignalType, ...]
    days: Days
    include: Include


def _of_companies(asked: CompaniesWanted) -> _Wanted:
    included = None if asked.filters is None else asked.filters.include
    return _Wanted(types_of("company", asked.signals), days_of(asked), include_of(included))


def _contacts(
    context: Context, asked: ContactsWanted, types: Sequence[SignalType], days: Days, ids: Mapping[str, int]
) -> Reply:
    """The answer for people by the caller's keys."""
    found = _found(context, ids.values(), types, Include(), _asked(asked, days))
    employers = _employers(context, found)
    shaped = {key: _contact(id_, types, found, employers) for key, id_ in ids.items()}
    answer = shapes.ContactsAnswer(contacts=shaped, startDate=str(days.first), endDate=str(days.last))
    return Reply(data=answer, items=_items(ids.values(), found), records=list(shaped.values()))


def _contact(person: int, types: Sequence[SignalType], found: Found, employers: Companies) -> shapes.ContactSignals:
    arrays: dict[str, Any] = {
        some.name: [move_shape(each, person, employers) for each in found[person].get(some.name, ())] for some in types
    }
    return shapes.ContactSignals(personId=str(person), **arrays)


def _companies(context: Context, asked: CompaniesWanted, wanted: _Wanted, ids: Mapping[str, int]) -> Reply:
    """The answer for companies by the caller's keys."""
    days = wanted.days
    found = _found(context, ids.values(), wanted.types, wanted.include, _asked(asked, days))
    called = context.services.signals.called(tuple(found))
    shaped = {key: _company(id_, called.get(id_, Called()), wanted.types, found) for key, id_ in ids.items()}
    answer = shapes.CompaniesAnswer(companies=shaped, startDate=str(days.first), endDate=str(days.last))
    return Reply(data=answer, items=_items(ids.values(), found), records=list(shaped.values()))


def _company(company: int, called: Called, types: Sequence[SignalType], found: Found) -> shapes.CompanySignals:
    ids = identity(company, called)
    arrays: dict[str, Any] = {
        some.name: [company_shape(each, some, ids) for each in found[company].get(some.name, ())] for some in types
    }
    return shapes.CompanySignals(**ids, **arrays)


def _asked(asked: Window, days: Days) -> Asked:
    return Asked(since=days.first, until=days.last, most_each=asked.maxResultsPerSignal)


def _found(context: Context, ids: Iterable[int], types: Sequence[SignalType], include: Include, asked: Asked) -> Found:
    """The signals of each of these entities, by type."""
    entities = tuple(dict.fromkeys(ids))
    found: Found = {entity: {} for entity in entities}
    for question, answering in questions(types, include, asked):
        by_kind: dict[Kind, SignalType] = {each.kind: each for each in answering}
        for entity, told in context.services.signals.of(entities, question).items() if entities else ():
            for each in told:
                found[entity].setdefault(by_kind[each.signal.kind].name, []).append(each)
    return found


def _employers(context: Context, found: Found) -> Companies:
    """The companies that signals of people speak of."""
    states = [
        state
        for by_type in found.values()
        for told in by_type.values()
        for each in told
        for state in (each.signal.before, each.signal.after)
    ]
    ids = dict.fromkeys(state.employer for state in states if state.employer is not None)
    return context.services.signals.called(tuple(ids))


def _items(ids: Iterable[int], found: Found) -> list[Item]:
    """What the tariff sees: each contact or company once, with the types of which something was found."""
    return [Item(entity, tuple(name for name, told in found[entity].items() if told)) for entity in dict.fromkeys(ids)]
