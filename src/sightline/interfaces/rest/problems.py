"""What went wrong, before an envelope is put around it."""

from __future__ import annotations

from sightline.errors import SightlineError
from sightline.interfaces.rest.kinds import KINDS
from sightline.interfaces.rest.shapes import Problem

_NAMED = {"out_of_credits": "payment_required"}
"""Errors of Sightline that go by another id here."""

_BY_ID = {kind.id: kind for kind in KINDS}
_INTERNAL = _BY_ID["internal_error"]


class Refused(Exception):
    """The request is answered by a problem, with these headers. `retry_after`: seconds until it may be tried again."""

    def __init__(self, problem: Problem, headers: dict[str, str] | None = None, retry_after: int | None = None) -> None:
        super().__init__(problem.details)
        self.problem = problem
        self.headers = headers or {}
        self.retry_after = retry_after


def refused(
    kind: str,
    details: str,
    *,
    field: str | None = None,
    allowed: tuple[str, ...] | None = None,
    hint: str | None = None,
    headers: dict[str, str] | None = None,
    retry_after: int | None = None,
) -> Refused:
    """The exception for one of `KINDS`."""
    known = _BY_ID[kind]
    problem = Problem(
        id=known.id,
        code=known.code,
        details=details,
        field=field,
        allowed=allowed,
        hint=hint,
        retryable=known.code == 503,
    )
    return Refused(problem, headers, retry_after)


def problem_of(error: SightlineError) -> Problem:
    """The problem that an error of Sightline is here."""
    kind = _BY_ID.get(_NAMED.get(error.code, error.code), _INTERNAL)
    return Problem(
        id=kind.id,
        code=kind.code,
        details=error.message,
        field=error.field,
        allowed=error.allowed,
        hint=error.hint,
        retryable=error.retryable,
    )


def unexpected(identity: str) -> Problem:
    """The problem of an exception that nobody expected; the caller learns only its request's id."""
    details = f"Something went wrong here. The log has it under request id {identity}."
    return Problem(id=_INTERNAL.id, code=_INTERNAL.code, details=details)
