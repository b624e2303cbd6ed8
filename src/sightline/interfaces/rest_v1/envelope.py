"""Saber's envelope: answers stand alone; failures are an `error` object, calls beyond a limit a flat one.

Sources: seed 003 (the error object), Saber's page on rate limits (both bodies of a 429). Types and codes that no source
states are our choice.
"""

from __future__ import annotations

from typing import Any

import msgspec

from sightline.interfaces.rest.context import Reply
from sightline.interfaces.rest.dialect import Headers, Schema, Told
from sightline.interfaces.rest.kinds import ErrorKind
from sightline.interfaces.rest.operations import Operation
from sightline.interfaces.rest.shapes import Credits, Problem
from sightline.interfaces.rest_v1.shapes import Error, Failure, FieldError, TooManyRequests
from sightline.services.callers import Access
from sightline.services.limits import Standing

TYPES = {
    401: "AUTHENTICATION",
    402: "PAYMENT_REQUIRED",
    403: "AUTHORIZATION",
    404: "NOT_FOUND",
    409: "CONFLICT",
    429: "TIMEOUT",
    500: "INTERNAL",
    501: "INTERNAL",
    503: "TIMEOUT",
}
"""For each HTTP status the `type`; others are VALIDATION."""

CODES = {
    "invalid_input": "VALIDATION_ERROR",
    "unknown_field": "VALIDATION_ERROR",
    "too_large": "VALIDATION_ERROR",
    "payment_required": "INSUFFICIENT_CREDITS",
    "rate_limited": "TOO_MANY_REQUESTS",
}
"""For the id of a problem the `code`; others are the id in capitals."""

_GLOBAL = frozenset(each.value for each in Access)
"""The limits of all calls together; the others are those of single routes, which have a body of their own."""


class V1Envelope:
    """Answers as they are, and errors as Saber has them."""

    types: tuple[Any, ...] = (Failure, TooManyRequests)

    def answer(self, reply: Reply, _credits: Credits | None, _told: Told) -> bytes:
        """An answer as JSON."""
        return msgspec.json.encode(reply.data)

    def failure(self, problem: Problem, told: Told, retry_after: int | None) -> bytes:
        """The answer of a request that failed, as JSON."""
        if problem.code == 429 and told.rule in _GLOBAL:
            return msgspec.json.encode(TooManyRequests(message=problem.details, retryAfter=retry_after or 1))
        details = {"hint": problem.hint, "allowed": problem.allowed}
        fields = (FieldError(field=problem.field, message=problem.details),) if problem.field else ()
        error = Error(
            type=TYPES.get(problem.code, "VALIDATION"),
            code=_code(problem.id),
            message=problem.details,
            requestId=told.identity,
            details={name: value for name, value in details.items() if value},
            fields=fields,
        )
        return msgspec.json.encode(Failure(error=error))

    def name_of(self, kind: ErrorKind) -> str:
        """Its `code`."""
        return _code(kind.id)

    def limits(self, standing: Standing) -> Headers:
        """Saber's three headers."""
        return standing.saber_headers()

    def success_schema(self, data: Schema, _operation: Operation) -> Schema:
        """The schema of an answer: its data alone."""
        return data

    def failure_schema(self, code: int) -> Schema:
        """The schema of the answer of a request that failed."""
        failure = {"$ref": "#/components/schemas/Failure"}
        return {"anyOf": [{"$ref": "#/components/schemas/TooManyRequests"}, failure]} if code == 429 else failure


def _code(kind: str) -> str:
    return CODES.get(kind, kind.upper())
