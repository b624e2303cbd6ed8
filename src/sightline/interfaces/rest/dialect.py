"""A dialect: what tells one REST interface from another. All else is the same code."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import msgspec

from sightline.interfaces.rest.context import Reply
from sightline.interfaces.rest.kinds import ErrorKind
from sightline.interfaces.rest.operations import Operation
from sightline.interfaces.rest.shapes import Credits, Problem
from sightline.services.limits import Standing

Schema = dict[str, Any]
Headers = dict[str, str]


class Told(msgspec.Struct, frozen=True):
    """What an envelope tells of a request. `rule`: which limit its operation is counted by, once that is known."""

    identity: str
    started: float
    rule: str = ""

    @property
    def took_ms(self) -> float:
        """Milliseconds since the request came."""
        return round((time.perf_counter() - self.started) * 1000, 1)


class Envelope(Protocol):
    """The form of all answers of an interface, and the schemas that say so."""

    types: tuple[Any, ...]
    """The structs of it, for the schemas of the document."""

    def answer(self, reply: Reply, credits_: Credits | None, told: Told) -> bytes:
        """An answer as JSON; `credits_` None: it is free."""
        ...

    def failure(self, problem: Problem, told: Told, retry_after: int | None) -> bytes:
        """The answer of a request that failed, as JSON."""
        ...

    def name_of(self, kind: ErrorKind) -> str:
        """What a failing answer calls this kind of error."""
        ...

    def limits(self, standing: Standing) -> Headers:
        """The headers that say how often a key may still call."""
        ...

    def success_schema(self, data: Schema, operation: Operation) -> Schema:
        """The schema of an answer that holds `data`."""
        ...

    def failure_schema(self, code: int) -> Schema:
        """The schema of the answer of a request that failed with this HTTP status."""
        ...


@dataclass(frozen=True, eq=False, kw_only=True)
class Dialect:
    """One REST interface. `name` is that in scopes, tariffs, limits and the path of its documentation.

    It answers everything at and below its `prefixes`. `document` is where its OpenAPI document stands, `security` the
    scheme of its keys there, and `answers` has an example for each operation. `links` lead from the first of a list of
    such records to the operation that reads it by its id. `refused`: prefixes below which nothing is served, and why.
    """

    name: str
    prefixes: tuple[str, ...]
    title: str
    about: str
    document: str
    operations: tuple[Operation, ...]
    envelope: Envelope
    answers: Mapping[str, Any]
    security: Schema
    links: Mapping[str, str] = field(default_factory=dict)
    refused: Mapping[str, str] = field(default_factory=dict)
