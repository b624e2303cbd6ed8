"""How each prefix tells of a failure, and an operation that can fail in every way: for `test_failing_paths`."""

from __future__ import annotations

import dataclasses
import threading
from typing import Any, NamedTuple

import httpx

from sightline.interfaces.rest.context import Context, Reply
from sightline.interfaces.rest.dialect import Dialect
from sightline.interfaces.rest.kinds import KINDS
from sightline.interfaces.rest.operations import Operation
from sightline.interfaces.rest.shapes import Asked
from sightline.services.charging import Item

PRIVATE = "ada.private@acme.example"
"""What an exception holds, and no answer may."""


class Probe(Asked, frozen=True, kw_only=True):
    """What the added operation is asked: to answer items, to fail as nobody expected, or to be slow."""

    items: tuple[int, ...] = ()
    crash: bool = False
    slow: bool = False


SLOW = threading.Event()
"""Set when the one who is slow may go on."""


class Place(NamedTuple):
    """Where the operation is added, and what the tariff sees in its items."""

    path: str
    verb: str
    point: str


PLACES = {
    "v1": Place("/v1/probe", "signals.create", "signal"),
    "signals": Place("/signals/probe", "contacts", "promotion"),
    "directory": Place("/api/v1/probe", "companies.match", "company"),
}


def probed(dialect: Dialect) -> Dialect:
    """The dialect with an operation that can fail in every way: not each has one of its own yet."""
    place = PLACES[dialect.name]

    def run(_context: Context, asked: Probe) -> Reply:
        if asked.crash:
            raise RuntimeError(PRIVATE)
        if asked.slow:
            SLOW.wait(30)
        return Reply(data=list(asked.items), items=[Item(each, (place.point,)) for each in asked.items])

    probe = Operation(
        name="probe",
        method="POST",
        path=place.path,
        tag="probe",
        summary="A probe",
        about="Fails.",
        question=Probe,
        answer=list[int],
        run=run,
        verb=place.verb,
    )
    answers = {**dialect.answers, "probe": []}
    return dataclasses.replace(dialect, operations=(*dialect.operations, probe), answers=answers)


class Told(NamedTuple):
    """What an envelope says of a failure. `identity`: None where the envelope has no place for it."""

    status: int
    word: str
    message: str
    identity: str | None


def of_directory(body: Any) -> Told:
    assert list(body) == ["data", "meta", "errors"]
    assert body["data"] is None
    (problem,) = body["errors"]
    return Told(problem["code"], problem["id"], problem["details"], body["meta"]["request_id"])


def of_signals(body: Any) -> Told:
    assert set(body) <= {"statusCode", "message", "errors"}
    assert all(isinstance(each, str) for each in body.get("errors", []))
    return Told(body["statusCode"], str(body["statusCode"]), body["message"], None)


V1_TYPES = {
    401: "AUTHENTICATION",
    402: "PAYMENT_REQUIRED",
    403: "AUTHORIZATION",
    404: "NOT_FOUND",
    500: "INTERNAL",
    503: "TIMEOUT",
}


def of_v1(body: Any) -> Told:
    if "statusCode" in body:
        assert set(body) == {"statusCode", "message", "error", "retryAfter"}
        assert (body["statusCode"], body["error"]) == (429, "Too Many Requests")
        return Told(429, "TOO_MANY_REQUESTS", body["message"], None)
    assert list(body) == ["error"]
    error = body["error"]
    assert set(error) <= {"type", "code", "message", "requestId", "details", "fields"}
    status = next((code for code, word in V1_TYPES.items() if word == error["type"]), 0)
    assert status or error["type"] == "VALIDATION"
    return Told(status, error["code"], error["message"], error["requestId"])


def of_graphql(body: Any) -> Told:
    (error,) = body["errors"]
    assert set(error) <= {"message", "path", "locations", "extensions"}
    extensions = error["extensions"]
    return Told(extensions["response"]["status"], extensions["code"], error["message"], extensions.get("requestId"))


def of_nothing(body: Any) -> Told:
    assert list(body) == ["error"]
    assert set(body["error"]) == {"code", "message", "request_id"}
    return Told(0, body["error"]["code"], body["error"]["message"], body["error"]["request_id"])


ENVELOPES = {
    "v1": of_v1,
    "signals": of_signals,
    "directory": of_directory,
    "graphql": of_graphql,
    "nothing": of_nothing,
}

STATUSES = {kind.id: kind.code for kind in KINDS}


def check_failure(prefix: str, answer: httpx.Response, kind: str, word: str) -> None:
    """The canonical check of every failing path: status, envelope, headers, and nothing that is private."""
    status = STATUSES[kind]
    assert answer.status_code == (200 if prefix == "graphql" else status), answer.text
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"
    told = ENVELOPES[prefix](answer.json())
    assert told.status in (status, 0)
    assert told.word == word
    assert told.message.endswith((".", '"')), told.message
    assert told.identity in (answer.headers["x-request-id"], None)
    if status == 401:
        assert answer.headers.get("www-authenticate") or prefix == "graphql"
    if status in (429, 503):
        assert int(answer.headers["retry-after"]) >= 1
    if status == 405 and prefix != "graphql":
        assert answer.headers["allow"]
    assert PRIVATE not in answer.text
    assert "Traceback" not in answer.text
