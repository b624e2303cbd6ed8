"""One check for every failing path under every prefix: GraphQL, the three REST dialects, and where no interface is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from starlette.testclient import TestClient

from sightline import app
from sightline.interfaces import http
from sightline.interfaces.rest.dialect import Told
from sightline.interfaces.rest.kinds import KINDS
from sightline.interfaces.rest.problems import refused
from sightline.services import Services, open_services
from sightline.services.clock import DAY, now
from sightline.settings import Settings
from tests.interfaces.failing import PLACES, PRIVATE, SLOW, check_failure, probed
from tests.interfaces.rest_directory.world import new_key
from tests.services.saying import COMPANY, said, tell

DIALECTS = {each.name: probed(each) for each in app.DIALECTS}
ONCE = "[[3, 2000000000]]"
"""A limit of three calls, in a stretch of time that no test sees the end of."""


@dataclass
class Asking:
    """A client, and a key that was made for one case."""

    client: TestClient
    services: Services
    prefix: str
    secret: str
    extra: dict[str, str] = field(default_factory=dict)

    def send(self, content: bytes = b"", method: str = "POST", path: str = "", **headers: str) -> httpx.Response:
        """A request to the operation that can fail, or to another path."""
        places = {name: place.path for name, place in PLACES.items()} | {"graphql": "/graphql", "nothing": "/readyz"}
        given = {"authorization": f"Bearer {self.secret}", "content-type": "application/json", **headers}
        target = path or places[self.prefix]
        answer: httpx.Response = self.client.request(
            method, target, content=content, headers={name: value for name, value in given.items() if value}
        )
        return answer

    def valid(self, **headers: str) -> httpx.Response:
        """A request that would be answered."""
        query = b'{"query": "{ searchCompany(input: {domain: \\"acme.com\\"}) { results { name } } }"}'
        return self.send(query if self.prefix == "graphql" else b'{"items": [1]}', **headers)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TestClient, Services]]:
    home = tmp_path_factory.mktemp("failing")
    limits = home / "limits.toml"
    limits.write_text("".join(f"[{name}]\nread = {ONCE}\n" for name in (*DIALECTS, "graphql")), encoding="utf-8")
    settings = Settings(home=home, limits=limits)
    with pytest.MonkeyPatch.context() as patch, open_services(settings) as services:
        patch.setattr(app, "DIALECTS", tuple(DIALECTS.values()))
        tell(services, said(COMPANY, "c1", name="Acme", domain="acme.com"))
        with TestClient(app.build_app(services, settings)) as client:
            yield client, services


@pytest.fixture
def asking(world: tuple[TestClient, Services], request: pytest.FixtureRequest) -> Asking:
    client, services = world
    prefix = request.node.callspec.params["prefix"]
    return Asking(client, services, prefix, new_key(services, request.node.name))


def no_key(ask: Asking) -> httpx.Response:
    return ask.valid(authorization="")


def bad_key(ask: Asking) -> httpx.Response:
    return ask.valid(authorization="Bearer sk_live_" + "x" * 43)


def two_keys(ask: Asking) -> httpx.Response:
    return ask.valid(api_key="sk_live_" + "x" * 43)


def expired_key(ask: Asking) -> httpx.Response:
    ask.secret = new_key(ask.services, f"old {ask.prefix}", expires_at=now() + DAY)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ask.services.accounts.callers, "_clock", lambda: now() + 2 * DAY)
        return ask.valid()


def missing_scope(ask: Asking) -> httpx.Response:
    other = "v1" if ask.prefix != "v1" else "signals"
    ask.secret = new_key(ask.services, f"scope {ask.prefix}", scopes=[f"{other}:read"])
    return ask.valid()


def bad_body(ask: Asking) -> httpx.Response:
    return ask.send(b"{")


def unknown_field(ask: Asking) -> httpx.Response:
    if ask.prefix == "graphql":
        return ask.send(b'{"query": "{ nonsense }"}')
    return ask.send(b'{"nonsense": 1}')


def too_large(ask: Asking) -> httpx.Response:
    return ask.send(b"x" * 1_000_001)


def over_limit(ask: Asking) -> httpx.Response:
    assert [ask.valid().status_code for _ in range(3)] == [200, 200, 200]
    return ask.valid()


def out_of_credits(ask: Asking) -> httpx.Response:
    ask.secret = new_key(ask.services, f"poor {ask.prefix}", 1)
    return ask.valid()


def not_found(ask: Asking) -> httpx.Response:
    paths = {"graphql": "/graphql/nonsense", "nothing": "/nonsense"}
    place = PLACES.get(ask.prefix)
    return ask.send(method="GET", path=paths.get(ask.prefix) or f"{place and place.path}/nonsense")


def method_not_allowed(ask: Asking) -> httpx.Response:
    return ask.send(method="POST" if ask.prefix == "nothing" else "PUT")


def crash(ask: Asking) -> httpx.Response:
    if ask.prefix in PLACES:
        return ask.send(b'{"crash": true}')
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(ask.services.search), "companies", _break)
        return ask.valid() if ask.prefix == "graphql" else ask.send(method="GET")


def too_slow(ask: Asking) -> httpx.Response:
    """Its work goes on when it was answered, unheard."""
    SLOW.clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(http, "SECONDS", 0.2)
        try:
            if ask.prefix in PLACES:
                return ask.send(b'{"slow": true}')
            patch.setattr(type(ask.services.search), "companies", lambda *_: SLOW.wait(30))
            return ask.valid()
        finally:
            SLOW.set()


def _break(*_: Any) -> Any:
    raise RuntimeError(PRIVATE)


Failing = Callable[[Asking], httpx.Response]
VALIDATION = "VALIDATION_ERROR"
CASES: dict[Failing, tuple[str, str, str]] = {
    no_key: ("unauthorized", "UNAUTHORIZED", "UNAUTHENTICATED"),
    bad_key: ("unauthorized", "UNAUTHORIZED", "UNAUTHENTICATED"),
    two_keys: ("unauthorized", "UNAUTHORIZED", "UNAUTHENTICATED"),
    expired_key: ("key_expired", "KEY_EXPIRED", "UNAUTHENTICATED"),
    missing_scope: ("forbidden", "FORBIDDEN", "FORBIDDEN"),
    bad_body: ("invalid_input", VALIDATION, "BAD_REQUEST"),
    unknown_field: ("unknown_field", VALIDATION, "GRAPHQL_VALIDATION_FAILED"),
    too_large: ("request_too_large", "REQUEST_TOO_LARGE", "REQUEST_TOO_LARGE"),
    over_limit: ("rate_limited", "TOO_MANY_REQUESTS", "RATE_LIMITED"),
    out_of_credits: ("payment_required", "INSUFFICIENT_CREDITS", "INSUFFICIENT_CREDITS"),
    not_found: ("not_found", "NOT_FOUND", "NOT_FOUND"),
    method_not_allowed: ("method_not_allowed", "METHOD_NOT_ALLOWED", "METHOD_NOT_ALLOWED"),
    too_slow: ("timeout", "TIMEOUT", "UNAVAILABLE"),
    crash: ("internal_error", "INTERNAL_ERROR", "INTERNAL_SERVER_ERROR"),
}
"""For each way to fail the kind of error, and the words that v1 and GraphQL have for it."""

NOT_THERE: dict[str, set[Failing]] = {
    "nothing": set(CASES) - {not_found, method_not_allowed, crash},  # it takes no key, body or credits
}


def words(prefix: str, failing: Failing) -> tuple[str, str]:
    """The kind of error, and what the prefix calls it."""
    kind, of_v1, of_graphql = CASES[failing]
    if prefix in DIALECTS:
        envelope = DIALECTS[prefix].envelope
        named = next(envelope.name_of(each) for each in KINDS if each.id == kind)
        assert prefix != "v1" or named == of_v1
        return kind, named
    return kind, of_graphql if prefix == "graphql" else kind


TABLE = [
    (prefix, failing)
    for prefix in (*DIALECTS, "graphql", "nothing")
    for failing in CASES
    if failing not in NOT_THERE.get(prefix, ())
]


@pytest.mark.parametrize(("prefix", "failing"), TABLE, ids=lambda each: getattr(each, "__name__", each))
def test_every_failing_path_has_the_envelope_of_its_prefix(asking: Asking, prefix: str, failing: Failing) -> None:
    answer = failing(asking)
    check_failure(prefix, answer, *words(prefix, failing))


def test_a_route_with_a_limit_of_its_own_refuses_in_its_own_words() -> None:
    """Saber has two bodies of a 429: one for all reads or writes together, one for single routes."""
    problem = refused("rate_limited", "No more.").problem
    body = DIALECTS["v1"].envelope.failure(problem, Told("id-1", 0.0, "propose"), 9)
    assert b'"type":"TIMEOUT","code":"TOO_MANY_REQUESTS"' in body
    assert b'"requestId":"id-1"' in body
