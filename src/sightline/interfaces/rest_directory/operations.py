"""The operations: what can be asked of contacts and companies, and told."""

from __future__ import annotations

from sightline.interfaces.rest.operations import Operation
from sightline.interfaces.rest_directory import (
    batches,
    counting,
    inputs,
    matching,
    observing,
    records,
    searching,
    shapes,
    signals,
)
from sightline.interfaces.rest_directory.signal_inputs import SignalsQuestion
from sightline.interfaces.rest_directory.signal_shapes import SignalEntry

PREFIX = "/api/v1"
LINES = "application/x-ndjson"
MAX_BATCH_BYTES = 10_000_000

_CONTACTS = "Contacts that satisfy all filters, by id, with their exact number."
_COMPANIES = "Companies that satisfy all filters, by id, with their exact number."
_BODY = " The same as GET, with the filters in a JSON body."
_DEEP = " Pages reach to the first 10,000; a page behind the last one is empty."
_THEN = (
    " With `as_of` as it was then, with `known_at` as far as it was recorded here by then: null, if nothing was known."
)

_SIGNALS = (
    "What changed with contacts and companies, the newest first, each with its sources. With `since`, what was told of"
    " signals behind a position of the log, in order: nothing is passed over, and nothing is told twice."
)

OPERATIONS: tuple[Operation, ...] = (
    Operation(
        name="searchContacts",
        method="GET",
        path=f"{PREFIX}/contacts",
        tag="contacts",
        summary="Search contacts",
        about=_CONTACTS + _DEEP,
        question=inputs.ContactsQuestion,
        answer=list[shapes.ContactEntry],
        run=searching.contacts,
        verb="contacts.search",
        paged=True,
    ),
    Operation(
        name="postContacts",
        method="POST",
        path=f"{PREFIX}/contacts",
        tag="contacts",
        summary="Search contacts (body)",
        about=_CONTACTS + _BODY,
        question=inputs.ContactsQuestion,
        answer=list[shapes.ContactEntry],
        run=searching.contacts,
        verb="contacts.search",
        paged=True,
    ),
    Operation(
        name="getContact",
        method="GET",
        path=f"{PREFIX}/contacts/{{id}}",
        tag="contacts",
        summary="One contact",
        about="A contact with all that is known of it." + _THEN,
        question=inputs.RecordQuestion,
        answer=shapes.ContactRecord | None,
        run=records.contact,
        verb="contacts.get",
        problems=("not_found",),
    ),
    Operation(
        name="matchContacts",
        method="POST",
        path=f"{PREFIX}/contacts/match",
        tag="contacts",
        summary="Match contacts",
        about="For each item, in order, the contact that is meant, how likely it is, and what matched.",
        question=batches.ContactsToMatch,
        answer=list[shapes.ContactMatch],
        run=matching.match_contacts,
        verb="contacts.match",
    ),
    Operation(
        name="searchCompanies",
        method="GET",
        path=f"{PREFIX}/companies",
        tag="companies",
        summary="Search companies",
        about=_COMPANIES + _DEEP,
        question=inputs.CompaniesQuestion,
        answer=list[shapes.CompanyEntry],
        run=searching.companies,
        verb="companies.search",
        paged=True,
    ),
    Operation(
        name="postCompanies",
        method="POST",
        path=f"{PREFIX}/companies",
        tag="companies",
        summary="Search companies (body)",
        about=_COMPANIES + _BODY,
        question=inputs.CompaniesQuestion,
        answer=list[shapes.CompanyEntry],
        run=searching.companies,
        verb="companies.search",
        paged=True,
    ),
    Operation(
        name="getCompany",
        method="GET",
        path=f"{PREFIX}/companies/{{id}}",
        tag="companies",
        summary="One company",
        about="A company with all that is known of it." + _THEN,
        question=inputs.RecordQuestion,
        answer=shapes.CompanyRecord | None,
        run=records.company,
        verb="companies.get",
        problems=("not_found",),
    ),
    Operation(
        name="matchCompanies",
        method="POST",
        path=f"{PREFIX}/companies/match",
        tag="companies",
        summary="Match companies",
        about="For each item, in order, the company that is meant, how likely it is, and what matched.",
        question=batches.CompaniesToMatch,
        answer=list[shapes.CompanyMatch],
        run=matching.match_companies,
        verb="companies.match",
    ),
    Operation(
        name="searchSignals",
        method="GET",
        path=f"{PREFIX}/signals",
        tag="signals",
        summary="Signals",
        about=_SIGNALS,
        question=SignalsQuestion,
        answer=list[SignalEntry],
        run=signals.signals,
        verb="signals.search",
        followed=True,
    ),
    Operation(
        name="postSignals",
        method="POST",
        path=f"{PREFIX}/signals",
        tag="signals",
        summary="Signals (body)",
        about=_SIGNALS + _BODY,
        question=SignalsQuestion,
        answer=list[SignalEntry],
        run=signals.signals,
        verb="signals.search",
        followed=True,
    ),
    Operation(
        name="autocomplete",
        method="GET",
        path=f"{PREFIX}/autocomplete/{{field}}",
        tag="autocomplete",
        summary="Values of a filter",
        about="Values with a word that begins as the text ends, the most frequent first, with how many hold each.",
        question=inputs.AutocompleteQuestion,
        answer=list[shapes.ValueCount],
        run=counting.autocomplete,
        verb="autocomplete",
        priced=False,
    ),
    Operation(
        name="facets",
        method="GET",
        path=f"{PREFIX}/facets",
        tag="facets",
        summary="Counts by value",
        about="How many contacts, and how many companies, hold each value of a filter.",
        question=inputs.FacetsQuestion,
        answer=shapes.Facets,
        run=counting.facets,
        verb="facets",
        priced=False,
    ),
    Operation(
        name="pushObservations",
        method="POST",
        path=f"{PREFIX}/observations",
        tag="observations",
        summary="Push observations",
        about="Take in what a source says: a batch of the exchange format, as JSON or as its lines (up to 10 MB). "
        "The answer accounts for every row. The same batch again changes nothing, with an Idempotency-Key or without.",
        question=batches.Batch,
        answer=shapes.BatchResult,
        run=observing.observe,
        verb="observations.push",
        priced=False,
        changes=True,
        raw=LINES,
        max_body=MAX_BATCH_BYTES,
        problems=("invalid_file", "unavailable"),
    ),
)
"""All operations. Of two that a path fits, the one without parameters is meant."""
