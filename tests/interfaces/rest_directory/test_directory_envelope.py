"""One envelope for every failing path: its keys, its ids, its headers, and what is allowed instead."""

from __future__ import annotations

import json
from inspect import signature
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from starlette.testclient import TestClient

from sightline.app import build_app
from sightline.errors import SightlineError, Unavailable
from sightline.interfaces.rest.kinds import KINDS
from sightline.interfaces.rest.problems import problem_of
from sightline.interfaces.rest_directory.envelope import Failure
from sightline.interfaces.rest_directory.operations import MAX_BATCH_BYTES, OPERATIONS
from sightline.services import Services
from sightline.settings import Settings
from tests.interfaces.rest_directory.world import Asked, new_key

STATUSES = {kind.id: kind.code for kind in KINDS}


def check_failure(answer: httpx.Response, kind: str, field: str | None = None) -> dict[str, Any]:
    """The canonical check: whatever failed, this is how it is told. The problem."""
    failure = msgspec.json.decode(answer.content, type=Failure)
    shaped: dict[str, Any] = answer.json()
    assert list(shaped) == ["data", "meta", "errors"]
    assert shaped["data"] is None
    assert shaped["meta"]["request_id"] == answer.headers["x-request-id"]
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"
    (problem,) = failure.errors
    assert (problem.id, problem.code) == (kind, STATUSES[kind])
    assert answer.status_code == problem.code
    assert problem.details.endswith(".")
    if field is not None:
        assert problem.field == field
    if kind in ("unauthorized", "key_expired"):
        assert answer.headers["www-authenticate"].startswith("Bearer")
    if kind in ("rate_limited", "unavailable", "timeout", "still_running"):
        assert int(answer.headers["retry-after"]) >= 1
    problem_: dict[str, Any] = shaped["errors"][0]
    return problem_


def test_bad_keys(ask: Asked) -> None:
    for headers in ({}, {"authorization": "Bearer x"}, {"authorization": "Digest x"}, {"authorization": "Bearer"}):
        for operation in OPERATIONS:
            path = operation.path.format(id=1, field="tlds")
            check_failure(ask.client.request(operation.method, path, headers=headers), "unauthorized")
    two = ask.headers | {"api_key": "sk_live_" + "x" * 43}
    check_failure(ask.client.get("/api/v1/contacts", headers=two), "unauthorized")


def test_scopes(ask: Asked, services: Services) -> None:
    reader = new_key(services, "reader", scopes=["directory:read"])
    stranger = new_key(services, "stranger", scopes=["graphql:read", "graphql:write"])
    for operation in OPERATIONS:
        path = operation.path.format(id=1, field="tlds")
        answer = ask.client.request(operation.method, path, headers={"authorization": f"Bearer {stranger}"})
        assert "directory" in check_failure(answer, "forbidden")["details"]
    answer = ask.client.post("/api/v1/observations", json={}, headers={"authorization": f"Bearer {reader}"})
    check_failure(answer, "forbidden")


@pytest.mark.parametrize("path", ["/api", "/api/", "/api/v2/contacts", "/api/v1/contacts/", "/api/v1/contacts/1/x"])
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE", "TRACE", "BREW"])
def test_unknown_paths(ask: Asked, path: str, method: str) -> None:
    check_failure(ask.client.request(method, path, headers=ask.headers), "not_found")


def test_other_methods(ask: Asked) -> None:
    paths = {each.path for each in OPERATIONS} | {"/api/v1/openapi.json"}
    for path in sorted(paths):
        allowed = {each.method for each in OPERATIONS if each.path == path} or {"GET"}
        for method in {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"} - allowed:
            answer = ask.client.request(method, path.format(id=1, field="tlds"), headers=ask.headers)
            check_failure(answer, "method_not_allowed")
            assert set(answer.headers["allow"].split(", ")) == allowed


BAD_QUERIES: list[tuple[str, str, str]] = [
    ("/contacts?nonsense=1", "unknown_field", "nonsense"),
    ("/companies?job_titles=x", "unknown_field", "job_titles"),
    ("/contacts?page=0", "invalid_input", "page"),
    ("/contacts?page=x", "invalid_input", "page"),
    ("/contacts?page=99999999999999999999", "invalid_input", "page"),
    ("/contacts?page=1&page=2", "invalid_input", "page"),
    ("/contacts?per_page=101", "invalid_input", "per_page"),
    ("/contacts?per_page=2.5", "invalid_input", "per_page"),
    ("/contacts?is_decision_maker=maybe", "invalid_input", "is_decision_maker"),
    ("/contacts?is_decision_maker=", "invalid_input", "is_decision_maker"),
    ("/contacts?seniorities=wizard", "invalid_input", "seniorities"),
    ("/contacts?exclude_seniorities=wizard", "invalid_input", "exclude_seniorities"),
    ("/contacts?job_titles=", "invalid_input", "job_titles[0]"),
    ("/contacts?job_titles=%20", "invalid_input", "job_titles[0]"),
    ("/contacts?job_titles=" + "x" * 201, "invalid_input", "job_titles[0]"),
    ("/contacts?" + "&".join(["tlds=a"] * 101), "invalid_input", "tlds"),
    ("/contacts?" + "&".join(["tlds=a"] * 2001), "too_large", "query"),
    ("/contacts?tlds=" + "x" * 40_000, "too_large", "query"),
    ("/contacts?job_titles=%ff", "invalid_input", "query"),
    ("/companies?added_after=yesterday", "invalid_input", "added_after"),
    ("/companies?added_after=2024-02-30", "invalid_input", "added_after"),
    ("/companies?added_before=2024-01-01T25:00:00Z", "invalid_input", "added_before"),
    ("/contacts?dry_run=perhaps", "invalid_input", "dry_run"),
    ("/contacts/abc", "invalid_input", "id"),
    ("/contacts/0", "invalid_input", "id"),
    ("/contacts/9007199254740992", "invalid_input", "id"),
    ("/contacts/999999", "not_found", "id"),
    ("/companies/999999?as_of=2024-01-01", "not_found", "id"),
    ("/contacts/1?as_of=x", "invalid_input", "as_of"),
    ("/contacts/1?id=2", "unknown_field", "id"),
    ("/autocomplete/nonsense", "invalid_input", "field"),
    ("/autocomplete/tlds?size=51", "invalid_input", "size"),
    ("/facets?contact_fields=tlds", "invalid_input", "contact_fields[0]"),
    ("/facets?dry_run=true", "invalid_input", "dry_run"),
]


@pytest.mark.parametrize(("path", "kind", "field"), BAD_QUERIES)
def test_bad_queries(ask: Asked, path: str, kind: str, field: str) -> None:
    problem = check_failure(ask.client.get(f"/api/v1{path}", headers=ask.headers), kind, field)
    if kind == "unknown_field" or "nonsense" in path or "wizard" in path:
        assert problem["allowed"]


BAD_BODIES: list[tuple[str, bytes, str, str]] = [
    ("/contacts", b"{", "invalid_input", "body"),
    ("/contacts", b"[]", "invalid_input", "body"),
    ("/contacts", b"\xff", "invalid_input", "body"),
    ("/contacts", b'{"job_titles": "manager"}', "invalid_input", "job_titles"),
    ("/contacts", b'{"job_titles": null}', "invalid_input", "job_titles"),
    ("/contacts", b'{"job_titles": [1]}', "invalid_input", "job_titles[0]"),
    ("/contacts", b'{"page": "1"}', "invalid_input", "page"),
    ("/contacts", b'{"page": 1.5}', "invalid_input", "page"),
    ("/contacts", b'{"Page": 1}', "unknown_field", "Page"),
    ("/contacts", b"[" * 100_000, "invalid_input", "body"),
    ("/contacts?page=1", b"{}", "unknown_field", "page"),
    ("/contacts/match", b"{}", "invalid_input", "items"),
    ("/contacts/match", b'{"items": []}', "invalid_input", "items"),
    ("/contacts/match", b'{"items": [{"emial": "x"}]}', "unknown_field", "items[0].emial"),
    ("/contacts/match", b'{"items": [{"company": {"nme": "x"}}]}', "unknown_field", "items[0].company.nme"),
    ("/contacts/match", b'{"items": [{}], "min_likelihood": 11}', "invalid_input", "min_likelihood"),
    ("/contacts/match", b'{"items": [{}], "required": ["shoe_size"]}', "invalid_input", "required[0]"),
    ("/companies/match", json.dumps({"items": [{}] * 1001}).encode(), "invalid_input", "items"),
    ("/observations", b"{}", "invalid_input", "source"),
    ("/observations", b'{"source": "crm", "rows": []}', "invalid_input", "rows"),
    ("/observations", b'{"source": " ", "rows": [{}]}', "invalid_input", "source"),
    ("/observations", b'{"source": "corrections", "rows": [{}]}', "invalid_input", "source"),
    ("/observations?dry_run=true", b'{"source": "crm", "rows": [{}]}', "invalid_input", "dry_run"),
]


@pytest.mark.parametrize(("path", "body", "kind", "field"), BAD_BODIES)
def test_bad_bodies(ask: Asked, path: str, body: bytes, kind: str, field: str) -> None:
    headers = ask.headers | {"content-type": "application/json"}
    problem = check_failure(ask.client.post(f"/api/v1{path}", content=body, headers=headers), kind, field)
    if kind == "unknown_field" and "?" not in path:
        assert problem["allowed"]


@pytest.mark.parametrize(
    "body",
    [b"", b"\n\n", b"<html>", b'{"sightline": 2, "source": "crm"}\n{}', b'{"sightline": 1, "sorce": "x"}\n{}'],
)
def test_batches_that_are_none(ask: Asked, body: bytes) -> None:
    headers = ask.headers | {"content-type": "application/x-ndjson"}
    answer = ask.client.post("/api/v1/observations", content=body, headers=headers)
    check_failure(answer, "invalid_input" if body == b"<html>" else "invalid_file")


def test_other_media_types(ask: Asked) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded", "application/x-ndjson"):
        answer = ask.client.post("/api/v1/contacts", content=b"{}", headers=ask.headers | {"content-type": kind})
        assert check_failure(answer, "unsupported_media_type", "content-type")["allowed"] == ["application/json"]


def test_bodies_beyond_their_bound(ask: Asked) -> None:
    large = b'{"job_titles": ["' + b"x" * 1_000_001 + b'"]}'
    check_failure(ask.client.post("/api/v1/contacts", content=large, headers=ask.headers), "request_too_large", "body")
    larger = b"x" * (MAX_BATCH_BYTES + 1)
    answer = ask.client.post("/api/v1/observations", content=larger, headers=ask.headers)
    check_failure(answer, "request_too_large", "body")


def test_idempotency_keys_that_are_none(ask: Asked) -> None:
    for key in ("", "a b", "x" * 256):
        answer = ask.client.post("/api/v1/contacts", json={}, headers=ask.headers | {"idempotency-key": key})
        check_failure(answer, "invalid_input", "Idempotency-Key")


class Broken:
    """Services of which one fails: on purpose, or as nobody expected."""

    def __init__(self, services: Services, error: Exception) -> None:
        self.accounts = services.accounts
        self._error = error

    def __getattr__(self, name: str) -> Any:
        raise self._error


def test_a_crash_inside(ask: Asked, services: Services) -> None:
    broken: Any = Broken(services, RuntimeError("ada@acme.com"))
    with TestClient(build_app(broken, Settings(home=Path("unused")))) as client:
        answer = client.get("/api/v1/contacts", headers=ask.headers)
    problem = check_failure(answer, "internal_error")
    assert answer.json()["meta"]["request_id"] in problem["details"]
    assert "ada@" not in answer.text


def test_what_does_not_answer_now(ask: Asked, services: Services) -> None:
    broken: Any = Broken(services, Unavailable("The store is away."))
    with TestClient(build_app(broken, Settings(home=Path("unused")))) as client:
        assert check_failure(client.get("/api/v1/companies", headers=ask.headers), "unavailable")["retryable"]


def _errors(of: type[SightlineError]) -> list[type[SightlineError]]:
    return [of, *(each for sub in of.__subclasses__() for each in _errors(sub))]


def test_every_error_of_ours_has_its_kind() -> None:
    for error in _errors(SightlineError):
        if "message" not in signature(error).parameters:
            continue  # one that is raised with what it tells of, under its base's code
        problem = problem_of(error("It is so."))
        assert problem.code == STATUSES[problem.id]
        assert (problem.id == "internal_error") == (error.code == "internal_error")
