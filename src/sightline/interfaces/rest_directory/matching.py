"""Batches of people or companies to find, each by what is known of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from sightline.errors import InvalidInput
from sightline.interfaces.rest.context import Context, Reply
from sightline.interfaces.rest.problems import problem_of, refused
from sightline.interfaces.rest.shapes import Problem
from sightline.interfaces.rest_directory.batches import CompaniesToMatch, CompanyItem, ContactItem, ContactsToMatch
from sightline.interfaces.rest_directory.paying import company_item, contact_item
from sightline.interfaces.rest_directory.shapes import (
    CompanyMatch,
    ContactEntry,
    ContactMatch,
    Match,
    MatchedOn,
    MatchStatus,
)
from sightline.interfaces.rest_directory.shaping import company_ids, company_shape, contact_shape
from sightline.model.record import Record
from sightline.services.identify import Candidate, Identified
from sightline.services.questions import CompanyQuestion, PersonQuestion

Item = ContactItem | CompanyItem
_MOBILE = ("work_mobile", "personal_mobile")


class Outcome(msgspec.Struct, frozen=True):
    """The best candidate for an item, if any is likely enough."""

    index: int
    item: Item
    likelihood: int = 0
    candidate: Candidate | None = None
    error: Problem | None = None
    suppressed: bool = False


def match_contacts(context: Context, asked: ContactsToMatch) -> Reply:
    """For each item the contact that is meant."""
    outcomes = _outcomes(asked.items, asked.min_likelihood, lambda item: _person(context, item))
    people = [each.candidate.record for each in outcomes if each.candidate is not None]
    companies = context.services.records.companies(company_ids(people))
    found = [_contact_match(each, companies, asked.required) for each in outcomes]
    return Reply(
        data=found,
        items=[contact_item(each.contact) for each in found],
        records=[each.contact for each in found if each.contact is not None],
        withheld=lambda match: _withheld(match, contact=None),
    )


def match_companies(context: Context, asked: CompaniesToMatch) -> Reply:
    """For each item the company that is meant."""
    outcomes = _outcomes(asked.items, asked.min_likelihood, lambda item: _company(context, item))
    found = [_company_match(each, asked.required) for each in outcomes]
    return Reply(
        data=found,
        items=[company_item(each.company) for each in found],
        records=[each.company for each in found if each.company is not None],
        withheld=lambda match: _withheld(match, company=None),
    )


def _person(context: Context, item: Any) -> Identified:
    employer = None if item.company is None else CompanyQuestion(**_given(item.company))
    return context.services.identify.person(PersonQuestion(**_given(item) | {"company": employer}))


def _company(context: Context, item: Any) -> Identified:
    return context.services.identify.company(CompanyQuestion(**_given(item)))


def _given(item: Item) -> dict[str, Any]:
    """What is said of the one who is looked for."""
    return {field: getattr(item, field) for field in item.__struct_fields__ if field != "reference"}


def _outcomes(items: Sequence[Item], least: int, identify: Callable[[Item], Identified]) -> list[Outcome]:
    return [_outcome(index, item, least, identify) for index, item in enumerate(items)]


def _outcome(index: int, item: Item, least: int, identify: Callable[[Item], Identified]) -> Outcome:
    try:
        identified = identify(item)
    except InvalidInput as error:
        return Outcome(index, item, error=problem_of(error))
    if not identified.candidates:
        return Outcome(index, item, suppressed=identified.suppressed)
    best = identified.candidates[0]
    return Outcome(index, item, best.likelihood, best if best.likelihood >= least else None)


def _contact_match(outcome: Outcome, companies: Mapping[int, Record], required: Sequence[str]) -> ContactMatch:
    found = outcome.candidate
    contact = None if found is None else contact_shape(found.record, companies)
    lacking = contact is not None and not all(_contact_has(contact, name) for name in required)
    common = _common(outcome, lacking)
    return ContactMatch(**common, contact=None if lacking else contact)


def _company_match(outcome: Outcome, required: Sequence[str]) -> CompanyMatch:
    found = outcome.candidate
    company = None if found is None else company_shape(found.record)
    lacking = company is not None and not all(getattr(company, name) for name in required)
    return CompanyMatch(**_common(outcome, lacking), company=None if lacking else company)


def _common(outcome: Outcome, lacking: bool) -> dict[str, Any]:
    found = outcome.candidate
    return {
        "index": outcome.index,
        "reference": outcome.item.reference,
        "status": _status(outcome, lacking),
        "likelihood": outcome.likelihood,
        "matched_on": [] if found is None or lacking else _matched_on(found),
        "error": outcome.error,
    }


def _status(outcome: Outcome, lacking: bool) -> MatchStatus:
    if outcome.error is not None:
        return "invalid"
    if outcome.candidate is None:
        return "suppressed" if outcome.suppressed else "no_match"
    return "missing_required" if lacking else "matched"


def _withheld(match: Match, **found: None) -> Match:
    """A match that the credits did not reach for."""
    error = refused("payment_required", "The credits that are left do not reach for this item.").problem
    return msgspec.structs.replace(match, status="payment_required", matched_on=[], error=error, **found)


def _matched_on(found: Candidate) -> list[MatchedOn]:
    return [
        MatchedOn(feature=each.feature, level=each.level, asked=each.asked, held=each.held, agrees=each.bits > 0)
        for each in found.matched
    ]


def _contact_has(contact: ContactEntry, name: str) -> bool:
    """Whether a contact holds a field that is required."""
    match name:
        case "work_email":
            return any(each.type == "work" for each in contact.emails)
        case "personal_email":
            return contact.has_personal_email
        case "mobile_phone":
            return any(each.type in _MOBILE for each in contact.phones)
    return bool(getattr(contact, name))
