"""Two organisations that own one of every noun, and a request to every route of every interface."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

import httpx
from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    GraphQLUnionType,
    build_schema,
    get_named_type,
)
from sqlalchemy import Table, bindparam, select
from starlette.routing import Route

from sightline.app import DIALECTS
from sightline.interfaces.graphql.schema import read_sdl
from sightline.interfaces.rest.operations import Operation
from sightline.interfaces.rest.reading import schema_of
from sightline.services import Services
from sightline.services.callers import Caller, Credentials
from sightline.services.charging import Call
from sightline.store.accounts import AccountStore, tables
from sightline.store.sql import Statement

Rows = dict[str, list[tuple[Any, ...]]]

NOT_OWNED = {"account_leases": "calls that machines took from shared windows, by the hash of a key's line"}
"""Tables that have no rows of one organisation, and why."""

OWNED_BY = {"account_organisations": "id", "account_spending": "family"}
"""The column that says whose a row is, where it is not `org`."""

IDEMPOTENCY_KEY = "the-same-for-both"


class Tenant(NamedTuple):
    """An organisation, its key, and words by which what it owns is known."""

    org: int
    caller: Caller
    secret: str
    words: tuple[str, ...]


def plant(services: Services, client: httpx.Client, word: str, credits_: int) -> Tenant:
    """An organisation with one of every noun, each with a word of its own in it."""
    accounts = services.accounts
    org = accounts.orgs.create(f"{word} Holdings", allowance=credits_).id
    accounts.orgs.add_member(str(org), f"{word}@{word}.example", name=word)
    made = accounts.keys.create(f"{word}-key", str(org), credit_limit=credits_)
    accounts.credits.grant(str(org), 1_000, note=f"{word} note", reference=f"{word}-grant")
    caller = accounts.callers.resolve(Credentials(api_key=made.secret))
    accounts.charging.reserve(Call(caller, "directory", "contacts.match", word, f"{word}-reservation"), [1_000])
    answer = client.request(**request_to(OPERATIONS["matchCompanies"], made.secret, **{"x-request-id": f"{word}-id"}))
    assert answer.json()["meta"]["credits"]["spent"] == 3, answer.text
    accounts.clerk.write()
    left = accounts.credits.funds(org).left // 1_000
    return Tenant(org, caller, made.secret, (word.lower(), made.secret[:14].lower(), str(left)))


def owned(database: AccountStore, tenant: Tenant) -> Rows:
    """All rows of an organisation, by table."""
    found: Rows = {}
    with database.read() as session:
        for name, table in tables.metadata.tables.items():
            if name not in NOT_OWNED:
                owner = tenant.caller.family if OWNED_BY.get(name) == "family" else tenant.org
                found[name] = sorted(map(tuple, session.all(_rows_of(table), owner=owner)), key=repr)
    return found


@cache
def _rows_of(table: Table) -> Statement:
    return Statement(select(table).where(table.c[OWNED_BY.get(table.name, "org")] == bindparam("owner")))


OPERATIONS = {operation.name: operation for dialect in DIALECTS for operation in dialect.operations}

PATHS: dict[str, dict[str, Any]] = {
    "autocomplete": {"field": "tlds"},
    "getContact": {"id": 2},
    "getCompany": {"id": 1},
    "getSignalFilters": {"objectType": "company"},
}
"""What stands in the paths of operations that have parameters there."""

BODIES: dict[str, dict[str, Any]] = {
    "matchCompanies": {"items": [{"reference": "1", "domain": "acme.com"}]},
    "matchContacts": {"items": [{"reference": "1", "emails": ["ada@acme.com"]}]},
}
"""Bodies where the examples of the document would not do."""


def request_to(operation: Operation, secret: str, **headers: str) -> dict[str, Any]:
    """A request that the operation answers, made of the examples that its document has."""
    given = {"authorization": f"Bearer {secret}", **headers}
    path = operation.path.format(**PATHS.get(operation.name, {}))
    if operation.method == "GET":
        return {"method": "GET", "url": path, "headers": given}
    properties = schema_of(operation.question)["properties"]
    examples = {name: properties[name]["examples"][0] for name in schema_of(operation.question).get("required", ())}
    body = BODIES.get(operation.name, examples)
    return {
        "method": operation.method,
        "url": path,
        "json": body,
        "headers": {"idempotency-key": IDEMPOTENCY_KEY, **given},
    }


def rest_requests(secret: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """A request to each operation of each REST interface, by every path that it has, and a dry run where one is."""
    for operation in OPERATIONS.values():
        request = request_to(operation, secret)
        yield operation.name, request
        for path in operation.also:
            yield operation.name, {**request, "url": path.format(**PATHS.get(operation.name, {}))}
        if operation.priced:
            yield operation.name, {**request, "headers": {**request["headers"], "dry-run": "true"}}


ARGUMENTS = {
    "searchPeople": '(input: {email: "ada@acme.com"})',
    "searchPeoplePreview": '(input: {email: "ada@acme.com"})',
    "searchCompany": '(input: {domain: "acme.com"})',
    "regeneratedTime": '(input: {personId: "2"})',
}
"""Arguments where the least that the schema asks for would not do."""

SCALARS = {"Int": "1", "Float": "1.0", "Boolean": "true"}


def graphql_requests(secret: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """A question with every field of the schema at its root, all that it answers selected."""
    schema = build_schema(read_sdl())
    for kind, root in (("query", schema.query_type), ("mutation", schema.mutation_type)):
        for name, field in root.fields.items() if root else ():
            text = f"{kind} {{ {name}{ARGUMENTS.get(name) or _arguments(field)}{_selection(schema, field.type)} }}"
            yield (
                name,
                {
                    "method": "POST",
                    "url": "/graphql",
                    "json": {"query": text},
                    "headers": {"authorization": f"Bearer {secret}"},
                },
            )


def _arguments(field: GraphQLField) -> str:
    given = [f"{name}: {_value(each.type)}" for name, each in field.args.items() if _needed(each)]
    return f"({', '.join(given)})" if given else ""


def _needed(argument: Any) -> bool:
    return isinstance(argument.type, GraphQLNonNull)


def _value(type_: GraphQLInputType) -> str:
    if isinstance(type_, GraphQLNonNull):
        return _value(type_.of_type)
    if isinstance(type_, GraphQLList):
        return f"[{_value(type_.of_type)}]"
    if isinstance(type_, GraphQLEnumType):
        first: str = next(iter(type_.values))
        return first
    if isinstance(type_, GraphQLInputObjectType):
        given = [f"{name}: {_value(each.type)}" for name, each in type_.fields.items() if _needed(each)]
        return f"{{{', '.join(given)}}}"
    return SCALARS.get(str(type_), '"1"')


def _selection(schema: GraphQLSchema, type_: GraphQLOutputType, depth: int = 0) -> str:
    named = get_named_type(type_)
    if isinstance(named, GraphQLUnionType):
        return " { __typename }"
    if not isinstance(named, GraphQLObjectType | GraphQLInterfaceType):
        return ""
    fields = (
        f"{name}{_selection(schema, each.type, depth + 1)}"
        for name, each in named.fields.items()
        if not any(_needed(argument) for argument in each.args.values())
        and (depth < 3 or not isinstance(get_named_type(each.type), GraphQLObjectType | GraphQLUnionType))
    )
    return f" {{ __typename {' '.join(fields)} }}"


PLAIN = {"/docs": "/docs", "/docs/page.css": "/docs/page.css", "/docs/{name}": "/docs/errors", "/healthz": "/healthz",
         "/readyz": "/readyz", "/metrics": "/metrics", "/graphql/{name:path}": "/graphql/explorer.js"}  # fmt: skip
"""Routes that are no interface's, by their patterns, and an address of each."""

WALKED = {"/graphql", *(path for each in DIALECTS for path in each.prefixes)}
"""Routes whose operations are walked one by one."""


def plain_requests(routes: list[Any], secret: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """A request to each route of the application that is no interface's. Fails for one that nobody thought of."""
    for route in routes:
        assert isinstance(route, Route), route
        if route.path.removesuffix("/{path:path}") not in WALKED:
            headers = {"authorization": f"Bearer {secret}"}
            yield route.path, {"method": "GET", "url": PLAIN[route.path], "headers": headers}
