"""Lusha's envelope: answers stand alone; failures have a status, a message and, where there is more to say, errors.

Source: Lusha's OpenAPI document of its version 2, signals and webhooks.
"""

from __future__ import annotations

import math
from typing import Any

import msgspec

from sightline.interfaces.rest.context import Reply
from sightline.interfaces.rest.dialect import Headers, Schema, Told
from sightline.interfaces.rest.kinds import ErrorKind
from sightline.interfaces.rest.operations import Operation
from sightline.interfaces.rest.shapes import Credits, Problem
from sightline.interfaces.rest_signals.shapes import CompaniesAnswer, ContactsAnswer, Failure
from sightline.services.limits import Standing


class SignalsEnvelope:
    """Answers as they are, and errors as Lusha has them."""

    types: tuple[Any, ...] = (Failure,)

    def answer(self, reply: Reply, credits_: Credits | None, _told: Told) -> bytes:
        """An answer as JSON; one that is charged says what it cost."""
        data = reply.data
        if credits_ is not None and isinstance(data, ContactsAnswer | CompaniesAnswer):
            data = msgspec.structs.replace(data, creditCharged=math.ceil(credits_.spent))
        return msgspec.json.encode(data)

    def failure(self, problem: Problem, _told: Told, _retry_after: int | None) -> bytes:
        """The answer of a request that failed, as JSON."""
        errors = [f"{problem.field}: {problem.details}"] if problem.field else []
        if problem.allowed:
            errors.append(f"Allowed: {', '.join(problem.allowed)}.")
        if problem.hint:
            errors.append(problem.hint)
        return msgspec.json.encode(Failure(statusCode=problem.code, message=problem.details, errors=tuple(errors)))

    def name_of(self, kind: ErrorKind) -> str:
        """Its HTTP status: failures have no other word for it."""
        return str(kind.code)

    def limits(self, standing: Standing) -> Headers:
        """Lusha's daily, hourly and minute families."""
        return standing.lusha_headers()

    def success_schema(self, data: Schema, _operation: Operation) -> Schema:
        """The schema of an answer: its data alone."""
        return data

    def failure_schema(self, _code: int) -> Schema:
        """The schema of the answer of a request that failed."""
        return {"$ref": "#/components/schemas/Failure"}
