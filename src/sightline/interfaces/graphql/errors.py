"""The GraphQL envelope of an error: `{message, path, locations, extensions: {code, response: {status}, ...}}`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from graphql import GraphQLError

from sightline.errors import SightlineError
from sightline.interfaces import http

BAD_REQUEST = ("BAD_REQUEST", 400)
BAD_USER_INPUT = ("BAD_USER_INPUT", 400)
INTERNAL = ("INTERNAL_SERVER_ERROR", 500)
METHOD_NOT_ALLOWED = ("METHOD_NOT_ALLOWED", 405)
MISSING_QUERY = ("MISSING_QUERY_STRING", 400)
NOT_FOUND = ("NOT_FOUND", 404)
PARSE_FAILED = ("GRAPHQL_PARSE_FAILED", 400)
REQUEST_TOO_LARGE = ("REQUEST_TOO_LARGE", 413)
UNAUTHENTICATED = ("UNAUTHENTICATED", 401)
UNSUPPORTED_MEDIA_TYPE = ("UNSUPPORTED_MEDIA_TYPE", 415)
VALIDATION_FAILED = ("GRAPHQL_VALIDATION_FAILED", 400)

CODES: dict[str, tuple[str, int]] = {
    "invalid_input": BAD_USER_INPUT,
    "unknown_field": BAD_USER_INPUT,
    "too_large": BAD_USER_INPUT,
    "invalid_file": BAD_USER_INPUT,
    "not_served_yet": ("NOT_SERVED_YET", 501),
    "not_found": NOT_FOUND,
    "unauthorized": UNAUTHENTICATED,
    "key_expired": UNAUTHENTICATED,
    "forbidden": ("FORBIDDEN", 403),
    "out_of_credits": ("INSUFFICIENT_CREDITS", 402),
    "rate_limited": ("RATE_LIMITED", 429),
    "conflict": ("CONFLICT", 409),
    "idempotency_key_reused": ("CONFLICT", 409),
    "still_running": ("CONFLICT", 409),
    "unavailable": ("UNAVAILABLE", 503),
}
"""For each code of `sightline.errors` the code and HTTP status in this envelope; others are INTERNAL_SERVER_ERROR."""

Error = dict[str, Any]


def plain_error(kind: tuple[str, int], message: str, hint: str | None = None) -> Error:
    """An error that no code of `sightline.errors` stands behind."""
    code, status = kind
    extensions: Error = {"code": code, "response": {"status": status}}
    if hint:
        extensions["hint"] = hint
    return {"message": message, "extensions": extensions}


def known_error(error: SightlineError, kind: tuple[str, int] | None = None) -> Error:
    """The envelope of an error that Sightline raised on purpose."""
    shaped = plain_error(kind or CODES.get(error.code, INTERNAL), error.message, error.hint)
    shaped["extensions"]["retryable"] = error.retryable
    if error.retry_after is not None:
        shaped["extensions"]["retryAfter"] = error.retry_after
    if error.field is not None:
        shaped["extensions"]["field"] = error.field
    if error.allowed is not None:
        shaped["extensions"]["allowed"] = list(error.allowed)
    return shaped


def syntax_errors(kind: tuple[str, int], errors: Iterable[GraphQLError]) -> list[Error]:
    """The envelopes of errors in the document or its variables."""
    return [_placed(each, plain_error(kind, each.message)) for each in errors]


def execution_errors(errors: Iterable[GraphQLError], request_id: str) -> list[Error]:
    """The envelopes of errors that came up while answering; what nobody expected is logged and stays inside."""
    return [_placed(each, _shape(each, request_id)) for each in errors]


def internal_error(error: BaseException, request_id: str) -> Error:
    """Log an exception that nobody expected; the caller learns only its request's id."""
    http.log_unexpected(error, request_id)
    shaped = plain_error(INTERNAL, f"Something went wrong here. The log has it under request id {request_id}.")
    shaped["extensions"]["requestId"] = request_id
    return shaped


def _shape(error: GraphQLError, request_id: str) -> Error:
    cause = error.original_error
    if isinstance(cause, SightlineError):
        return known_error(cause)
    if error.path is None:  # no field was reached: a variable that does not fit its type, an unknown operation
        return plain_error(BAD_USER_INPUT, error.message)
    return internal_error(cause or error, request_id)


def _placed(error: GraphQLError, shaped: Error) -> Error:
    if error.locations:
        shaped["locations"] = [{"line": each.line, "column": each.column} for each in error.locations]
    if error.path:
        shaped["path"] = list(error.path)
    return shaped
