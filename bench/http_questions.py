"""What the HTTP benchmark asks: whole requests, and the same work without HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from random import Random
from typing import Any

import msgspec
from graphql import GraphQLObjectType, build_schema, get_named_type

from bench.load import request
from sightline.interfaces.graphql.schema import read_sdl
from sightline.interfaces.rest_directory.inputs import ContactsQuestion
from sightline.interfaces.rest_directory.queries import contact_condition
from sightline.interfaces.rest_directory.shaping import company_ids, contact_shape
from sightline.model.observation import SubjectKind
from sightline.model.query import Condition, Kind, Query
from sightline.model.values import EmailType
from sightline.services import Services, open_services
from sightline.settings import Settings
from sightline.store import Store

PAGE = 25
MATCHED = 60_000
"""People who are matched, so that few are matched twice within a load."""

WORDS = ("manager", "engineer", "sales", "director", "marketing", "analyst", "finance", "product")
COUNTRIES = ("US", "GB", "DE", "FR", "CA", "IN")


class Questions(msgspec.Struct, frozen=True):
    """Requests of each kind, and the searches behind the pages."""

    empty: tuple[bytes, ...]
    matches: tuple[bytes, ...]
    directory: tuple[bytes, ...]
    graphql: tuple[bytes, ...]
    searches: tuple[ContactsQuestion, ...]


def make_questions(settings: Settings) -> Questions:
    """Requests with a new key, about people of the home."""
    with open_services(settings) as services:
        services.accounts.orgs.create("bench", allowance=10**15)
        headers = {"authorization": f"Bearer {services.accounts.keys.create('bench', 'bench').secret}"}
    emails = list(islice(_emails(settings), MATCHED))
    Random(1).shuffle(emails)
    searches = tuple(
        ContactsQuestion(job_titles=(word,), locations=(country,)) for word in WORDS for country in COUNTRIES
    )
    text = _everything()
    return Questions(
        empty=(request("GET", "/healthz", {}),),
        matches=tuple(
            request("POST", "/api/v1/contacts/match", headers, {"items": [{"emails": [each]}]}) for each in emails
        ),
        directory=tuple(
            request("POST", "/api/v1/contacts", headers, {"job_titles": each.job_titles, "locations": each.locations})
            for each in searches
        ),
        graphql=tuple(
            request("POST", "/graphql", headers, {"query": text, "variables": {"input": _flat(each)}})
            for each in searches
        ),
        searches=searches,
    )


def bare_pages(services: Services, questions: Questions) -> list[Callable[[], bytes]]:
    """What answers each search without HTTP, keys and credits: search, fetch, encode."""
    return [partial(_bare_page, services, contact_condition(each)) for each in questions.searches]


def _bare_page(services: Services, where: Condition) -> bytes:
    found = services.search.people(Query(kind=Kind.people, where=where, limit=PAGE))
    companies = services.records.companies(company_ids(found.records))
    return msgspec.json.encode([contact_shape(each, companies) for each in found.records])


def _emails(settings: Settings) -> Iterator[str]:
    store = Store.open(settings)
    try:
        with store.read() as reader:
            for chunk in reader.stream_records(SubjectKind.person, after=0, chunk=1_000):
                nouns: list[Any] = [each.noun for each in chunk]
                yield from (each.value for noun in nouns for each in noun.emails if each.type is EmailType.work)
    finally:
        store.close()


def _flat(asked: ContactsQuestion) -> dict[str, Any]:
    titles = [f"*{each}*" for each in asked.job_titles]
    return {"contactFilter": {"titles": titles}, "companyFilter": {"countries": asked.locations}, "limit": PAGE}


def _everything() -> str:
    """A question for every field of the people of a flat search."""
    schema = build_schema(read_sdl())
    people = _selection(schema.type_map["PersonSearchResponse"])
    return f"query All($input: FlatSearchInput!) {{ flatAdvancedSearch(input: $input) {people} }}"


def _selection(of: Any) -> str:
    found = get_named_type(of)
    if not isinstance(found, GraphQLObjectType):
        return ""
    return "{ " + " ".join(f"{name} {_selection(field.type)}" for name, field in found.fields.items()) + " }"
