"""What the endpoint does around a question: keys, bodies, documents, bounds, errors, the explorer's files."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
import structlog
from graphql import get_introspection_query
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from sightline.accounts.callers import ALL_SCOPES, Caller
from sightline.accounts.credentials import Credentials, presented, unknown
from sightline.errors import Unavailable
from sightline.interfaces.front.door import Door
from sightline.interfaces.graphql.bounds import MAX_DEPTH, MAX_FIELDS, MAX_ROOT_FIELDS
from sightline.interfaces.graphql.routes import graphql_routes
from sightline.services.callers import Access
from sightline.services.limits import Standing, Stretch, Window
from sightline.settings import Settings

KEY = "sk_live_" + "k" * 43
READS_ONLY = "sk_live_" + "r" * 43
BEARER = {"authorization": f"Bearer {KEY}"}
LATER = {"query": "{ trackedCompanies { edges { cursor } } }"}
STANDING = Standing((Stretch(Window(60, 60), 1, 60),), (), 0.0)


class Porter:
    """Lets those in whose key is known, as often as they like."""

    def admit_at_once(self, *_: object) -> None:
        """A database has to be asked."""

    def admit(self, credentials: Credentials, interface: str, access: Access, _rule: str) -> tuple[Caller, Standing]:
        caller = resolve(credentials)
        caller.check(interface, access)
        return caller, STANDING

    @property
    def limits(self) -> Porter:
        return self

    def take(self, _caller: Caller, _interface: str, _rule: str) -> Standing:
        return STANDING


class Broken:
    """Services that fail but at the door: on purpose, or as nobody expected."""

    def __init__(self, error: Exception) -> None:
        self._error = error
        self.accounts = Porter()

    def __getattr__(self, name: str) -> Any:
        raise self._error


def client(error: Exception | None = None, **settings: Any) -> TestClient:
    services: Any = Broken(error or AssertionError("no service is called"))
    routes = graphql_routes(services, Settings(**settings))
    return TestClient(Starlette(routes=routes, middleware=[Middleware(Door)]))


def resolve(credentials: Credentials) -> Caller:
    scopes = {KEY: ALL_SCOPES, READS_ONLY: ("graphql:read",), None: ()}.get(presented(credentials))
    if not scopes:
        raise unknown()
    return Caller(1, "Acme", 1, 1, "tests", frozenset(scopes))


def first(answer: Any) -> dict[str, Any]:
    """The first error's extensions, checked for the parts that every error has."""
    error = answer.json()["errors"][0]
    assert error["message"]
    extensions: dict[str, Any] = error["extensions"]
    assert extensions["response"]["status"] in range(400, 600)
    return extensions


def basic(text: str) -> dict[str, str]:
    return {"authorization": "Basic " + base64.b64encode(text.encode()).decode()}


@pytest.mark.parametrize(
    "headers",
    [
        BEARER,
        BEARER | {"apollo-require-preflight": "true"},
        {"authorization": f"bearer  {KEY}"},
        {"authorization": f"Basic {KEY}"},
        basic(f"{KEY}:"),
        basic(f"{KEY}:anything"),
        basic(KEY),
        {"api_key": KEY},
        BEARER | {"api_key": KEY},
    ],
)
def test_a_key_is_accepted_in_all_its_forms(headers: dict[str, str]) -> None:
    assert first(client().post("/graphql", json=LATER, headers=headers))["code"] == "NOT_SERVED_YET"


@pytest.mark.parametrize(
    "headers",
    [{}, {"authorization": "Bearer x"}, basic("x:"), {"authorization": "Digest x"}, {"authorization": "Basic"}],
)
def test_without_a_known_key_there_is_no_answer(headers: dict[str, str]) -> None:
    answer = client().post("/graphql", json=LATER, headers=headers)
    extensions = first(answer)
    assert answer.status_code == 200
    assert (extensions["code"], extensions["response"]) == ("UNAUTHENTICATED", {"status": 401})
    assert "hint" in extensions


def test_two_keys_that_differ_are_refused() -> None:
    answer = client().post("/graphql", json=LATER, headers=BEARER | {"api_key": READS_ONLY})
    assert first(answer)["code"] == "UNAUTHENTICATED"


def test_a_mutation_needs_the_scope_write() -> None:
    mutation = {"query": 'mutation { regenerate(input: {personId: "1"}) }'}
    for key, code in ((READS_ONLY, "FORBIDDEN"), (KEY, "NOT_SERVED_YET")):
        headers = {"authorization": f"Bearer {key}"}
        assert first(client().post("/graphql", json=mutation, headers=headers))["code"] == code


def test_strangers_learn_nothing_but_the_schema() -> None:
    asked = client()
    for query in ("{ nonsense }", "{{", "{ __typename usage { subscription { status } } }"):
        assert first(asked.post("/graphql", json={"query": query}))["code"] == "UNAUTHENTICATED"
    schema = asked.post("/graphql", json={"query": get_introspection_query()}).json()
    assert "errors" not in schema
    assert schema["data"]["__schema"]["queryType"]["name"] == "Query"


BAD_BODIES: list[tuple[str, bytes, str, int]] = [
    ("no body", b"", "MISSING_QUERY_STRING", 400),
    ("no query", b"{}", "MISSING_QUERY_STRING", 400),
    ("a blank query", b'{"query": "  "}', "MISSING_QUERY_STRING", 400),
    ("no JSON", b"{query", "BAD_REQUEST", 400),
    ("not UTF-8", b'{"query": "\xff"}', "BAD_REQUEST", 400),
    ("several operations", b'[{"query": "{ __typename }"}]', "BAD_REQUEST", 400),
    ("a query that is no text", b'{"query": 1}', "BAD_REQUEST", 400),
    ("variables that are no object", b'{"query": "{ __typename }", "variables": [1]}', "BAD_REQUEST", 400),
    ("deeper than anyone reads", b'{"variables":' + b"[" * 100_000, "BAD_REQUEST", 400),
    ("no GraphQL", b'{"query": "{{"}', "GRAPHQL_PARSE_FAILED", 400),
    ("no selection", b'{"query": "{ usage { } }"}', "GRAPHQL_PARSE_FAILED", 400),
    ("an unknown field", b'{"query": "{ nonsense }"}', "GRAPHQL_VALIDATION_FAILED", 400),
    ("an unknown operation name", b'{"query": "{ __typename }", "operationName": "A"}', "BAD_USER_INPUT", 400),
    (
        "two operations, none named",
        b'{"query": "query A { __typename } query B { __typename }"}',
        "BAD_USER_INPUT",
        400,
    ),
]


@pytest.mark.parametrize(("body", "code", "status"), [case[1:] for case in BAD_BODIES], ids=[c[0] for c in BAD_BODIES])
def test_bad_requests(body: bytes, code: str, status: int) -> None:
    headers = BEARER | {"content-type": "application/json"}
    answer = client().post("/graphql", content=body, headers=headers)
    assert answer.status_code == 200
    assert (first(answer)["code"], first(answer)["response"]["status"]) == (code, status)
    real = client(graphql_http_statuses=True).post("/graphql", content=body, headers=headers)
    assert real.status_code == status


def test_a_query_of_ten_megabytes_is_refused() -> None:
    body = json.dumps({"query": "{ " + "x" * 10_000_000 + " }"})
    answer = client().post("/graphql", content=body, headers=BEARER | {"content-type": "application/json"})
    assert first(answer)["code"] == "REQUEST_TOO_LARGE"
    assert first(answer)["response"] == {"status": 413}

    def chunks() -> Any:  # no content-length: counted while it comes
        yield from (b"x" * 100_000 for _ in range(100))

    headers = BEARER | {"content-type": "application/json"}
    assert first(client().post("/graphql", content=chunks(), headers=headers))["code"] == "REQUEST_TOO_LARGE"


def test_other_methods_types_and_paths_have_the_envelope() -> None:
    asked = client(graphql_http_statuses=True)
    for method in ("GET", "PUT", "DELETE", "OPTIONS"):
        answer = asked.request(method, "/graphql", headers=BEARER)
        assert (answer.status_code, first(answer)["code"]) == (405, "METHOD_NOT_ALLOWED")
        assert answer.headers["allow"] == "GET, POST"
    for kind in ("text/plain", "application/x-www-form-urlencoded"):
        answer = asked.post("/graphql", content=b"{}", headers=BEARER | {"content-type": kind})
        assert (answer.status_code, first(answer)["code"]) == (415, "UNSUPPORTED_MEDIA_TYPE")
    answer = asked.get("/graphql/elsewhere")
    assert (answer.status_code, first(answer)["code"]) == (404, "NOT_FOUND")


def nested(levels: int) -> str:
    """Introspection that would answer with the schema to the power of the levels."""
    inner = "{ name }"
    for _ in range(levels):
        inner = "{ fields { type " + inner + " } }"
    return '{ __type(name: "Query") ' + inner + " }"


def chain(length: int) -> str:
    spreads = "".join(f"fragment f{n} on Query {{ ...f{n + 1} }} " for n in range(length))
    return "{ ...f0 } " + spreads + f"fragment f{length} on Query {{ __typename }}"


def doubling(levels: int) -> str:
    """Each fragment asks twice for the next: the fields grow as the powers of two."""
    parts = [
        f"fragment f{n} on PersonRecord {{ a{n}: id ...f{n + 1} ... on PersonRecord {{ ...f{n + 1} }} }}"
        for n in range(levels)
    ]
    search = "query Q($i: SearchPeopleInput!) { searchPeople(input: $i) { results { ...f0 } } } "
    return search + " ".join(parts) + f" fragment f{levels} on PersonRecord {{ id }}"


TOO_LARGE = {
    "depth": "{ " + "a { " * MAX_DEPTH + "b" + " }" * MAX_DEPTH + " }",
    "fields": "{ " + " ".join(f"a{n}: __typename" for n in range(MAX_FIELDS + 1)) + " }",
    "searches": "{ " + " ".join(f"a{n}: __typename" for n in range(MAX_ROOT_FIELDS + 1)) + " }",
    "fragments in fragments": chain(800),
    "fields by fragments": doubling(30),
}


@pytest.mark.parametrize("query", TOO_LARGE.values(), ids=TOO_LARGE.keys())
def test_documents_are_bounded(query: str) -> None:
    extensions = first(client().post("/graphql", json={"query": query}, headers=BEARER))
    assert extensions["code"] == "GRAPHQL_VALIDATION_FAILED"
    assert extensions["field"] == "query"


@pytest.mark.parametrize("query", ["{" * 5000, "{ a(b: " + "[" * 5000, "{ a }" * 5000, nested(4)])
def test_hostile_documents_are_refused_without_harm(query: str) -> None:
    assert first(client().post("/graphql", json={"query": query}, headers=BEARER))["code"] in (
        "GRAPHQL_PARSE_FAILED",
        "GRAPHQL_VALIDATION_FAILED",
    )


def test_fragments_that_go_round_are_refused() -> None:
    query = "{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }"
    assert (
        first(client().post("/graphql", json={"query": query}, headers=BEARER))["code"] == "GRAPHQL_VALIDATION_FAILED"
    )


def test_what_nobody_expected_stays_inside() -> None:
    asked = {"query": '{ searchCompany(input: {domain: "acme.com"}) { totalResults } }'}
    answer = client(RuntimeError("secret of the house")).post(
        "/graphql", json=asked, headers=BEARER | {"x-request-id": "mine-1"}
    )
    extensions = first(answer)
    assert (extensions["code"], extensions["requestId"]) == ("INTERNAL_SERVER_ERROR", "mine-1")
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text
    assert answer.json()["data"] is None
    assert answer.headers["x-request-id"] == "mine-1"


def test_the_log_has_neither_keys_nor_personal_data() -> None:
    query = {"query": '{ searchPeople(input: {email: "ada@acme.com"}) { totalResults } }'}
    with structlog.testing.capture_logs() as log:
        client(RuntimeError("ada@acme.com is odd")).post("/graphql?who=ada", json=query, headers=BEARER)
    assert [entry["event"] for entry in log] == ["unexpected", "request"]
    assert log[0]["error"] == "RuntimeError"
    assert any("resolvers/people.py" in line for line in log[0]["trace"])
    assert {"method": "POST", "route": "/graphql", "verb": "searchPeople", "status": 500}.items() <= log[1].items()
    assert KEY not in str(log)
    assert "ada" not in str(log)


def test_errors_on_purpose_say_all_they_know() -> None:
    asked = {"query": '{ searchCompany(input: {domain: "acme.com"}) { totalResults } }'}
    answer = client(Unavailable("The store is busy.", hint="Wait."), graphql_http_statuses=True).post(
        "/graphql", json=asked, headers=BEARER
    )
    assert answer.status_code == 503
    assert first(answer) == {"code": "UNAVAILABLE", "response": {"status": 503}, "hint": "Wait.", "retryable": True}
    assert answer.json()["errors"][0]["path"] == ["searchCompany"]


def test_variables_that_do_not_fit_are_user_input() -> None:
    query = "query Q($i: FlatSearchInput!) { flatAdvancedSearch(input: $i) { totalPeople } }"
    for variables in (None, {"i": {"nonsense": 1}}, {"i": {"sortContactsBy": ["Sideways"]}}, {"i": {"limit": "ten"}}):
        body = {"query": query, "variables": variables}
        assert first(client().post("/graphql", json=body, headers=BEARER))["code"] == "BAD_USER_INPUT"


OPERATIONS = {
    "{ trackedCompanies { pageInfo { total } } }": "signals",
    "{ companyTrackingTask(id: 1) { id } }": "signals",
    'mutation { submitPersonFeedback(input: {value: "a@b.co"}) }': "resolution",
    "mutation { regenerate(input: {}) }": "research",
    'mutation { addTrackedCompanies(input: {companies: [{name: "A", domain: "a.co"}]}) { total } }': "signals",
    "mutation { removeTrackedCompanies(input: {ids: [1]}) { totalRemaining } }": "signals",
    "mutation { removeAllTrackedCompanies { success } }": "signals",
    "mutation { startCompanyTrackingTask(input: {}) { success } }": "signals",
    "mutation { cancelCompanyTrackingTask(input: {id: 1}) { success } }": "signals",
}


@pytest.mark.parametrize(("query", "part"), OPERATIONS.items())
def test_what_is_not_served_yet_says_when(query: str, part: str) -> None:
    extensions = first(client().post("/graphql", json={"query": query}, headers=BEARER))
    assert (extensions["code"], extensions["response"]) == ("NOT_SERVED_YET", {"status": 501})
    assert part in extensions["hint"]


def test_browsers_get_the_explorer_and_its_files() -> None:
    asked = client()
    page = asked.get("/graphql", headers={"accept": "text/html,*/*"})
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    assert "script-src 'self'" in page.headers["content-security-policy"]
    for name in ("explorer.css", "explorer.js"):
        assert f"/graphql/{name}" in page.text
        assert asked.get(f"/graphql/{name}").status_code == 200
    assert "http://" not in page.text
    assert "https://" not in page.text


def test_a_request_id_is_given_and_strange_ones_are_replaced() -> None:
    asked = client()
    given = [
        asked.post("/graphql", json=LATER, headers=BEARER | {"x-request-id": each}).headers["x-request-id"]
        for each in ("a.b-c_1", "x" * 65, "two words")
    ]
    assert given[0] == "a.b-c_1"
    assert len(set(given)) == 3
    assert all(len(each) <= 64 and " " not in each for each in given)
