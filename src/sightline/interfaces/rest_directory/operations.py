"""The operations: the one table that requests are routed by and that the OpenAPI document is made from."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property
from typing import Any, Literal

import msgspec

from sightline.interfaces.rest_directory import (
    batches,
    counting,
    inputs,
    matching,
    observing,
    records,
    searching,
    shapes,
)
from sightline.interfaces.rest_directory.context import Context, Reply
from sightline.services.callers import Access

PREFIX = "/api/v1"
JSON = "application/json"
DOCUMENT = f"{PREFIX}/openapi.json"
"""Where the OpenAPI document stands."""

LINES = "application/x-ndjson"
MAX_BATCH_BYTES = 10_000_000


class Operation(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """One operation. `question` is read from path and query, or (POST) from the body; `answer` is the type of `data`.

    `verb` is its name in the tariff, where it has a price if it is `priced`; `changes`: it needs the scope to write.
    `raw` names a content type whose bodies are given to `run` as they are. `max_body` None: as the settings say.
    """

    name: str
    method: Literal["GET", "POST"]
    path: str
    summary: str
    about: str
    question: type[inputs.Asked]
    answer: Any
    run: Callable[[Context, Any], Reply]
    verb: str
    priced: bool = True
    changes: bool = False
    paged: bool = False
    raw: str | None = None
    max_body: int | None = None
    problems: tuple[str, ...] = ()

    @property
    def access(self) -> Access:
        """What a key must be allowed to do."""
        return Access.write if self.changes else Access.read

    @property
    def tag(self) -> str:
        """What the operation is about: the first part of its path."""
        return self.path.removeprefix(PREFIX).split("/")[1]

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        """The names in the path."""
        return tuple(re.findall(r"{(\w+)}", self.path))

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Matches the paths of the operation."""
        return re.compile(re.sub(r"{(\w+)}", r"(?P<\1>[^/]+)", self.path))


_CONTACTS = "Contacts that satisfy all filters, by id, with their exact number."
_COMPANIES = "Companies that satisfy all filters, by id, with their exact number."
_BODY = " The same as GET, with the filters in a JSON body."
_DEEP = " Pages reach to the first 10,000; a page behind the last one is empty."
_THEN = (
    " With `as_of` as it was then, with `known_at` as far as it was recorded here by then: null, if nothing was known."
)

OPERATIONS: tuple[Operation, ...] = (
    Operation(
        name="searchContacts",
        method="GET",
        path=f"{PREFIX}/contacts",
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
        summary="Match companies",
        about="For each item, in order, the company that is meant, how likely it is, and what matched.",
        question=batches.CompaniesToMatch,
        answer=list[shapes.CompanyMatch],
        run=matching.match_companies,
        verb="companies.match",
    ),
    Operation(
        name="autocomplete",
        method="GET",
        path=f"{PREFIX}/autocomplete/{{field}}",
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
